"""The console: header, rooms, chat and work side by side, and the sign-in form above them."""

from app.components.account.sign_in import SignIn
from app.components.account.sign_out import SignOut
from app.components.account.user_menu import UserMenu
from app.components.assistant.assistant import Assistant
from app.components.chat.chat import Chat
from app.components.chat.rooms import Rooms
from app.components.component import Component
from app.components.connection.connection_badge import ConnectionBadge
from app.components.connection.connection_banner import ConnectionBanner
from app.components.connection.words import is_signed_out
from app.components.documents.documents import Documents
from app.components.fragment import parse, write
from app.components.inspector.inspector import Inspector
from app.components.notifications.centre import NotificationCentre
from app.components.notifications.toasts import Toasts
from app.components.outbox.outbox import Outbox
from app.components.outbox.storage_notice import StorageNotice
from app.components.people.idle import Idle
from app.components.people.presence import Presence
from app.components.quotes.quotes import Quotes
from app.components.tabs import Tabs
from app.components.work_news import WorkNews
from app.engine import Dialect, Reason
from app.provider import use_connection
from app.provider.documents_state import FINISHED as DOCUMENT_ENDS
from app.provider.quotes_state import ENDED as QUOTE_ENDS
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider

WORK = ("assistant", "documents", "quotes")
FIRST_ROOM = ("general", "General")


class Console(Component):
    """Put the whole page together.

    `on_sign_in(email, password)` is answered by `signed_in()` or `sign_in_failed(text)`;
    `on_sign_out()` is called when the user leaves, once it is settled what becomes of messages
    that wait; `on_language(code)` when another language was chosen: the console is then to be
    built anew. `data-panel` says which panel a narrow page shows ("rooms", "chat", "work"),
    `data-work` which part of the work. Both and the room stand behind "#" in the address.
    """

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        *,
        on_sign_in: "Callable[[str, str], None]",
        on_sign_out: "Callable[[], None]",
        on_language: "Callable[[str], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._rooms_known = [FIRST_ROOM]
        self._room_id = FIRST_ROOM[0]  # what was chosen, offered or not
        self._room_name = FIRST_ROOM[1]  # what is shown
        self._panel, self._work = "chat", WORK[0]
        self._flat = False
        self._unread = [0, 0]  # messages, notifications
        self._news = {"documents": WorkNews(), "quotes": WorkNews()}
        self._user_changes = self._connection.value.user_changes
        self._build_parts(on_sign_in, on_sign_out, on_language)

    def _build_parts(
        self,
        on_sign_in: "Callable[[str, str], None]",
        on_sign_out: "Callable[[], None]",
        on_language: "Callable[[str], None] | None",
    ) -> None:
        provider, dom = self._provider, self.dom
        self._badge = ConnectionBadge(provider, dom)
        self._banner = ConnectionBanner(provider, dom, self._badge)
        self._storage = StorageNotice(provider, dom)
        self._outbox = Outbox(provider, dom)
        self._inspector = Inspector(provider, dom)
        self._sign_out = SignOut(provider, dom, on_sign_out)
        self._menu = UserMenu(
            provider,
            dom,
            self._sign_out.ask,
            on_language=on_language,
            on_details=self._inspector.open,
        )
        self._presence = Presence(provider, dom, self._room_id)
        self._chat = Chat(provider, dom, FIRST_ROOM[0], FIRST_ROOM[1])
        self._rooms = Rooms(
            provider,
            dom,
            self._room_chosen,
            is_seen=self._chat.is_seen,  # a wide page shows several panels at once
            on_unread=self._messages_unread,
        )
        self._assistant = Assistant(provider, dom, self._room_id)
        self._documents = Documents(provider, dom)
        self._quotes = Quotes(provider, dom)
        self._bell = NotificationCentre(
            provider, dom, on_link=self._go, on_unread=self._notices_unread
        )
        self._toasts = Toasts(provider, dom, on_link=self._go, on_more=self._bell.open)
        self._sign_in = SignIn(dom, on_sign_in)
        words = {"assistant": say("Assistant"), "documents": say("Documents")}
        words["quotes"] = say("Quotes")
        work = [(name, words[name]) for name in WORK]
        panels = [("rooms", say("Rooms")), ("chat", say("Chat"))] + work
        self._tabs = Tabs(dom, say("Panels"), panels, self._show_view)
        self._switch = Tabs(dom, say("Work"), work, self._show_view, "switch")
        self._parts: tuple[Component, ...] = (
            self._menu,
            self._rooms,
            self._presence,
            self._chat,
            self._assistant,
            self._documents,
            self._quotes,
            self._bell,
            self._toasts,
            self._storage,
            self._outbox,
            self._inspector,
            self._sign_in,
            self._sign_out,
        )

    def show_rooms(self, rooms: "list[tuple[str, str]]") -> None:
        """Offer rooms, each (id, name), at least one; the chosen one stays if it is among them.

        They are forgotten with the user, and a server with the flat dialect has but the first.
        """
        self._rooms_known = rooms
        self._show_room()

    def forget(self) -> None:
        """Drop what belongs to the user; done by itself when another one comes, or none."""
        for part in self._parts:
            part.forget()
        for news in self._news.values():
            news.forget()
        self._rooms_known = [FIRST_ROOM]
        self._room_id = FIRST_ROOM[0]
        if self.root is not None:
            self._show_view("chat")
            self._show_room()

    def show_user(self, name: str, email: str) -> None:
        """Show who is signed in."""
        self._menu.show(name, email)
        self._presence.name_self(name)

    def signed_in(self) -> None:
        """Close the form and go back to work."""
        self._close_form()

    def sign_in_failed(self, text: str) -> None:
        """Say in the form why signing in did not work."""
        self._sign_in.fail(text)

    def sign_in_note(self, text: str) -> None:
        """Add a line to the sign-in form while it is open."""
        self._sign_in.note(text)

    @property
    def drafts(self) -> "dict[str, str]":
        """Return what is written and not sent, by room; to be given to the console after this."""
        return self._chat.drafts

    def put_drafts(self, drafts: "dict[str, str]") -> None:
        """Go on with what was written in another console."""
        self._chat.put_drafts(drafts)

    def focus(self) -> None:
        """Put the keyboard where the language was chosen."""
        self._menu.focus()

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "console")
        self._content = dom.create("div", "console-content")
        dom.append(root, self._content)
        self._build_header()
        self._child(self._banner, self._content)
        self._child(self._storage, self._content)
        self._child(self._tabs, self._content)
        self._build_columns()
        for child in (self._toasts, self._inspector, self._sign_in, self._sign_out):
            self._child(child, root)
        self._child(Idle(self._provider, dom), root)
        self._owns(self._connection.subscribe(self._changed))
        self._owns(dom.window.on_fragment(self._read_fragment))
        self._counter = self._frame(self._count_work)
        self._owns(
            self._provider.store.subscribe(
                lambda state: (state.documents, state.quotes), lambda _: self._counter.request()
            )
        )
        return root

    def _build_header(self) -> None:
        dom = self.dom
        header = dom.create("header", "top")
        brand = dom.create("div", "brand")
        dom.append(brand, dom.create("span", "brand-mark", aria_hidden="true"))
        dom.append(brand, dom.create("h1", "brand-name", "Realtime"))
        dom.append(header, brand)
        for child in (self._badge, self._outbox, self._bell, self._menu):
            self._child(child, header)
        dom.append(self._content, header)

    def _build_columns(self) -> None:
        dom = self.dom
        columns = dom.create("main", "columns")
        dom.append(self._content, columns)
        side = dom.create("div", "panel panel-rooms")
        middle = dom.create("div", "panel panel-chat")
        right = dom.create("div", "panel panel-work")
        dom.append(columns, side, middle, right)
        self._child(self._rooms, side)
        self._child(self._presence, side)
        self._child(self._chat, middle)
        self._child(self._switch, right)
        for child in (self._assistant, self._documents, self._quotes):
            self._child(child, right)

    def _mounted(self) -> None:
        fields = parse(self.dom.window.fragment())
        self._room_id = fields.get("room", self._room_id)  # offered once the rooms are known
        self._show_view(_view(fields))
        self._show_room()
        self._changed(self._connection.value)

    # What the user does.

    def _room_chosen(self, room_id: str) -> None:
        self._room_id = room_id
        self._show_room()
        self._show_view("chat")
        self._chat.focus()

    def _go(self, place: str) -> None:
        """Follow a link of our own, such as "#room=sales&view=quotes"."""
        self.dom.window.set_fragment(place[1:] if place[:1] == "#" else place)

    def _show_view(self, view: str) -> None:
        """Show a panel of `PANELS` or a part of the work."""
        if view in WORK:
            self._panel, self._work = "work", view
        else:
            self._panel = view
        self.dom.set(self.root, "data-panel", self._panel)
        self.dom.set(self.root, "data-work", self._work)
        self._tabs.choose(view)
        self._switch.choose(self._work)
        parts = (self._assistant, self._documents, self._quotes)
        for index, part in enumerate(parts):
            part.root.hidden = WORK[index] != self._work
        self._count_work()
        self._rooms.look()
        self._write_fragment()

    def _count_work(self) -> None:
        """Show at the tabs what ended in a part that nobody looks at."""
        state = self._provider.store.state
        documents = [(item.key, item.stage in DOCUMENT_ENDS) for item in state.documents.items]
        quotes = [(quote.key, quote.phase in QUOTE_ENDS) for quote in state.quotes.quotes]
        for name, part, items in (
            ("documents", self._documents, documents),
            ("quotes", self._quotes, quotes),
        ):
            # What a stylesheet hides, and what stands behind another tab, has no height.
            seen = self.dom.window.visible() and part.root.scrollHeight > 0
            number = self._news[name].note(items, seen)
            self._tabs.count(name, number)
            self._switch.count(name, number)

    # Where we are.

    def _read_fragment(self) -> None:
        fields = parse(self.dom.window.fragment())
        room_id, view = fields.get("room", FIRST_ROOM[0]), _view(fields)
        if room_id != self._room_id:
            self._room_id = room_id
            self._show_room()
        if view != (self._work if self._panel == "work" else self._panel):
            self._show_view(view)

    def _write_fragment(self) -> None:
        view = self._work if self._panel == "work" else self._panel
        room_id = "" if self._room_id == FIRST_ROOM[0] else self._room_id
        fields = [("room", room_id), ("view", "" if view == "chat" else view)]
        self.dom.window.set_fragment(write(fields))

    def _show_room(self) -> None:
        rooms = [FIRST_ROOM] if self._flat else self._rooms_known
        room_id, name = rooms[0]
        for known in rooms:
            if known[0] == self._room_id:
                room_id, name = known
        self._rooms.show(rooms, room_id)
        self._outbox.name_rooms(rooms)
        self._presence.show_rooms(rooms)
        self._presence.show(room_id)
        self._chat.show(room_id, name)
        self._assistant.show(room_id, name)
        self._room_name = name
        if self.root is not None:
            self._write_fragment()
            self._write_title()

    # What happens.

    def _messages_unread(self, here: int, everywhere: int) -> None:
        self._tabs.count("chat", here)
        self._unread[0] = everywhere
        self._write_title()

    def _notices_unread(self, number: int) -> None:
        self._unread[1] = number
        self._write_title()

    def _write_title(self) -> None:
        title = "%s · Realtime" % self._room_name
        unread = self._unread[0] + self._unread[1]
        self.dom.window.set_title("(%d) %s" % (unread, title) if unread else title)

    def _changed(self, view: "ConnectionView") -> None:
        if view.user_changes != self._user_changes:
            self._user_changes = view.user_changes
            self.forget()
        flat = view.dialect == Dialect.FLAT.value
        if flat is not self._flat:
            self._flat = flat
            self._show_room()
        if is_signed_out(view):
            ended = view.was_connected and view.reason is Reason.SIGN_IN_NEEDED
            title = say("Sign in again") if ended else say("Sign in")
            self._sign_in.show(title, view.waiting)
            self.dom.set(self._content, "inert", "")
        elif self._sign_in.shown:
            self._close_form()

    def _close_form(self) -> None:
        self._sign_in.hide()
        self.dom.set(self._content, "inert", None)
        self._chat.focus()


def _view(fields: "dict[str, str]") -> str:
    view = fields.get("view", "chat")
    return view if view in WORK or view == "rooms" else "chat"

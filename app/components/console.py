"""The console: header, rooms, chat and events, and the sign-in form above them."""

from app.components.account.sign_in import SignIn
from app.components.account.sign_out import SignOut
from app.components.account.user_menu import UserMenu
from app.components.chat.chat import Chat
from app.components.chat.rooms import Rooms
from app.components.component import Component
from app.components.connection.connection_badge import ConnectionBadge
from app.components.connection.connection_banner import ConnectionBanner
from app.components.connection.words import is_signed_out
from app.components.inspector.event_list import EventList
from app.components.jobs import Jobs
from app.components.outbox.outbox import Outbox
from app.components.outbox.storage_notice import StorageNotice
from app.components.people.presence import Presence
from app.engine import Dialect, Reason
from app.provider import use_connection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider

PANELS = (("rooms", "Rooms"), ("chat", "Chat"), ("events", "Events"))
FIRST_ROOM = ("general", "General")


class Console(Component):
    """Put the whole page together.

    `on_sign_in(email, password)` is answered by `signed_in()` or `sign_in_failed(text)`;
    `on_sign_out()` is called when the user leaves, once it is settled what becomes of messages
    that wait. `data-panel` says which panel a narrow page
    shows.
    """

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        *,
        on_sign_in: "Callable[[str, str], None]",
        on_sign_out: "Callable[[], None]",
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._rooms_known = [FIRST_ROOM]
        self._room = FIRST_ROOM  # what was chosen, if it is offered
        self._flat = False
        self._user_changes = self._connection.value.user_changes
        self._badge = ConnectionBadge(provider, dom)
        self._banner = ConnectionBanner(provider, dom, self._badge)
        self._storage = StorageNotice(provider, dom)
        self._outbox = Outbox(provider, dom)
        self._sign_out = SignOut(provider, dom, on_sign_out)
        self._menu = UserMenu(provider, dom, self._sign_out.ask)
        self._presence = Presence(provider, dom, FIRST_ROOM[0])
        self._chat = Chat(provider, dom, FIRST_ROOM[0], FIRST_ROOM[1])
        self._rooms = Rooms(
            provider,
            dom,
            self._room_chosen,
            is_seen=self._chat.is_seen,  # a wide page shows several panels at once
            on_unread=self._show_unread,
        )
        self._jobs = Jobs(provider, dom)
        self._events = EventList(provider, dom)
        self._sign_in = SignIn(dom, on_sign_in)
        self._parts: tuple[Component, ...] = (
            self._menu,
            self._rooms,
            self._presence,
            self._chat,
            self._jobs,
            self._events,
            self._storage,
            self._outbox,
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
        self._rooms_known = [FIRST_ROOM]
        self._room = FIRST_ROOM
        if self.root is not None:
            self._show_panel("chat")
            self._show_room()

    def show_user(self, name: str, email: str) -> None:
        """Show who is signed in."""
        self._menu.show(name, email)

    def signed_in(self) -> None:
        """Close the form and go back to work."""
        self._close_form()

    def sign_in_failed(self, text: str) -> None:
        """Say in the form why signing in did not work."""
        self._sign_in.fail(text)

    def sign_in_note(self, text: str) -> None:
        """Add a line to the sign-in form while it is open."""
        self._sign_in.note(text)

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "console")
        self._content = dom.create("div", "console-content")
        dom.append(root, self._content)
        self._build_header()
        self._child(self._banner, self._content)
        self._child(self._storage, self._content)
        self._build_tabs()
        columns = dom.create("div", "columns")
        dom.append(self._content, columns)
        side = dom.create("div", "panel panel-rooms")
        middle = dom.create("main", "panel panel-chat")
        right = dom.create("div", "panel panel-events")
        dom.append(columns, side, middle, right)
        for child, parent in (
            (self._rooms, side),
            (self._presence, side),
            (self._chat, middle),
            (self._jobs, right),
            (self._events, right),
            (self._sign_in, root),
            (self._sign_out, root),
        ):
            self._child(child, parent)
        self._owns(self._connection.subscribe(self._changed))
        return root

    def _build_header(self) -> None:
        dom = self.dom
        header = dom.create("header", "top")
        brand = dom.create("div", "brand")
        dom.append(brand, dom.create("span", "brand-mark", aria_hidden="true"))
        dom.append(brand, dom.create("h1", "brand-name", "Realtime"))
        dom.append(header, brand)
        self._child(self._badge, header)
        self._child(self._outbox, header)
        self._child(self._menu, header)
        dom.append(self._content, header)

    def _build_tabs(self) -> None:
        dom = self.dom
        tabs = dom.create("nav", "tabs", aria_label="Panels")
        self._tabs: list[tuple[str, Any]] = []
        for panel, text in PANELS:
            tab = dom.create("button", "tab", type="button", data_tab=panel)
            dom.append(tab, dom.create("span", "icon icon-tab-" + panel, aria_hidden="true"))
            dom.append(tab, dom.create("span", "", text))
            if panel == "chat":
                self._unread = dom.create("span", "room-unread tab-unread")
                self._unread.hidden = True
                dom.append(tab, self._unread)
            dom.append(tabs, tab)
            self._listen(tab, "click", self._shows(panel))
            self._tabs.append((panel, tab))
        dom.append(self._content, tabs)

    def _mounted(self) -> None:
        self._show_panel("chat")
        self._show_room()
        self._changed(self._connection.value)

    # What the user does.

    def _room_chosen(self, room_id: str) -> None:
        for room in self._rooms_known:
            if room[0] == room_id:
                self._room = room
        self._show_room()
        self._show_panel("chat")
        self._chat.focus()

    def _shows(self, panel: str) -> "Callable[[Any], None]":
        return lambda _: self._show_panel(panel)

    def _show_panel(self, panel: str) -> None:
        self.dom.set(self.root, "data-panel", panel)
        for name, tab in self._tabs:
            self.dom.set(tab, "aria-current", "true" if name == panel else None)
        self._rooms.look()

    def _show_unread(self, number: int) -> None:
        self._unread.hidden = not number
        self._unread.textContent = "" if not number else str(min(number, 99))

    def _show_room(self) -> None:
        rooms = [FIRST_ROOM] if self._flat else self._rooms_known
        room = self._room if self._room in rooms else rooms[0]
        self._rooms.show(rooms, room[0])
        self._outbox.name_rooms(rooms)
        self._presence.show(room[0])
        self._chat.show(room[0], room[1])

    # What happens.

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
            title = "Sign in again" if ended else "Sign in"
            self._sign_in.show(title, view.waiting)
            self.dom.set(self._content, "inert", "")
        elif self._sign_in.shown:
            self._close_form()

    def _close_form(self) -> None:
        self._sign_in.hide()
        self.dom.set(self._content, "inert", None)
        self._chat.focus()

"""Who is in a room."""

from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.components.people.person import STATUS_WORDS, create_avatar, set_avatar
from app.engine import ConnectionState, Dialect
from app.provider import Member, use_connection, use_presence
from app.texts import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider


class Presence(Component):
    """List the members of a room with name and status; `data-status` is theirs."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", room_id: str = "general") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._room_id = room_id
        self._stop: Any = None

    def show(self, room_id: str) -> None:
        """List another room."""
        self._room_id = room_id
        if self.root is not None:
            self._follow()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "presence", aria_label="Who is here")
        heading = dom.create("h2", "panel-title")
        self._title = dom.create("span")
        self._count = dom.create("span", "count")
        dom.append(heading, self._title, self._count)
        self._empty = dom.create("p", "empty-line")
        people = dom.create("ul", "people")
        self._list = KeyedList(dom, people, lambda: _Row(dom))
        self._owns(self._list.dispose)
        dom.append(root, heading, self._empty, people)
        self._painter = self._frame(self._paint)
        self._owns(self._leave)
        self._connection = use_connection(self._provider)
        self._owns(self._connection.subscribe(lambda _: self._painter.request()))
        return root

    def _mounted(self) -> None:
        self._follow()

    def _follow(self) -> None:
        self._leave()
        self._members = use_presence(self._room_id, self._provider)
        self._stop = self._members.subscribe(lambda _: self._painter.request())
        self._paint()

    def _leave(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def _paint(self) -> None:
        view = self._connection.value
        live = view.state is ConnectionState.CONNECTED
        own = view.user_id
        members = _with_self(self._members.value, view) if live else self._members.value
        self._list.paint([(member.user_id, member, member.user_id == own) for member in members])
        self._count.textContent = str(len(members)) if members else ""
        self.dom.set(self._count, "aria-label", counted(len(members), "person", "people") + " here")
        self._title.textContent = "Here now" if live or not members else "Last seen here"
        self.dom.set(self.root, "data-stale", None if live else "true")
        self._empty.hidden = bool(members)
        self._empty.textContent = _why_empty(view) if live else "Known once connected."


def _is_flat(view: "ConnectionView") -> bool:
    return view.dialect == Dialect.FLAT.value


def _why_empty(view: "ConnectionView") -> str:
    return "This server does not say who is here." if _is_flat(view) else "Nobody is here."


def _with_self(members: "list[Member]", view: "ConnectionView") -> "list[Member]":
    """Add whoever reads this, where a server leaves them out of what it lists."""
    own = view.user_id
    if own is None or _is_flat(view) or own in [member.user_id for member in members]:
        return members
    name = view.user.get("name")
    return [Member(own, name if isinstance(name, str) and name else str(own), "online")] + members


class _Row:
    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("li", "person")
        self._avatar = create_avatar(dom)
        self._name = dom.create("span", "person-name")
        self._status = dom.create("span", "person-status")
        dom.append(self.element, self._avatar, self._name, self._status)

    def show(self, item: "Member", mark: object) -> None:
        set_avatar(self._dom, self._avatar, item.name)
        self._name.textContent = item.name + (" (you)" if mark else "")
        self._dom.set(self.element, "data-status", item.status)
        self._status.textContent = STATUS_WORDS.get(item.status, item.status)

    def dispose(self) -> None:
        pass

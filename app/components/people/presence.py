"""Who is in a room, and who is in another one."""

from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.components.people.person_row import PersonRow, deed, place
from app.components.people.places import here_and_elsewhere, with_self
from app.engine import ConnectionState, Dialect, MessageType
from app.provider import use_connection, use_people
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, Member, PresenceView, RealtimeProvider

MOST = 100  # rows of a list on the page


class Presence(Component):
    """List people with name and status, those in a room apart from those elsewhere.

    The room is the one that the person at the page looks at, which others are told.
    """

    SHOWS = (
        MessageType.USER_JOIN,
        MessageType.USER_LEAVE,
        MessageType.PRESENCE_UPDATE,
        MessageType.USER_ACTIVITY,
    )

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", room_id: str = "general") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._room_id = room_id
        self._names: dict[str, str] = {}
        self._own_name = ""
        self._connection = use_connection(provider)
        self._people = use_people(provider)

    def show(self, room_id: str) -> None:
        """List another room, and tell that it is looked at."""
        self._room_id = room_id
        if self.root is not None:
            self._provider.look_at(room_id)
            self._paint()

    def show_rooms(self, rooms: "list[tuple[str, str]]") -> None:
        """Learn what the rooms are called, each (id, name)."""
        self._names = dict(rooms)
        if self.root is not None:
            self._paint()

    def name_self(self, name: str) -> None:
        """Learn what whoever reads this is called, for servers that do not say it."""
        self._own_name = name
        if self.root is not None:
            self._paint()

    def forget(self) -> None:
        """Drop the names of rooms and reader."""
        self._own_name = ""
        self.show_rooms([])

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "presence", aria_label=say("Who is here"))
        heading = dom.create("h2", "panel-title")
        self._heading = heading
        self._title = dom.create("span")
        self._count = dom.create("span", "count")
        dom.append(heading, self._title, self._count)
        self._empty = dom.create("p", "empty-line")
        dom.append(root, heading, self._empty)
        self._here = self._build_list(root)
        self._elsewhere = dom.create("div", "presence-elsewhere")
        dom.append(self._elsewhere, dom.create("h3", "panel-title", say("Elsewhere")))
        self._others = self._build_list(self._elsewhere)
        self._left_out = dom.create("p", "empty-line")
        dom.append(root, self._elsewhere, self._left_out)
        self._painter = self._frame(self._paint)
        for selection in (self._connection, self._people):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        return root

    def _build_list(self, parent: "Any") -> KeyedList:
        dom = self.dom
        people = dom.create("ul", "people")
        dom.append(parent, people)
        rows = KeyedList(dom, people, lambda: PersonRow(dom))
        self._owns(rows.dispose)
        return rows

    def _mounted(self) -> None:
        self._provider.look_at(self._room_id)
        self._paint()

    def _paint(self) -> None:
        connection = self._connection.value
        view: PresenceView = self._people.value
        live = connection.state is ConnectionState.CONNECTED
        flat = connection.dialect == Dialect.FLAT.value
        own = connection.user_id
        here, elsewhere = here_and_elsewhere(view, self._room_id, own)
        if live and not flat:
            here = with_self(here, connection, self._own_name)
        self._here.paint([self._item(member, "", own, view) for member in here[:MOST]])
        self._others.paint(
            [
                self._item(member, place(at, self._names), own, view)
                for member, at in elsewhere[:MOST]
            ]
        )
        self._elsewhere.hidden = not elsewhere
        left_out = max(0, len(here) - MOST) + max(0, len(elsewhere) - MOST)
        self._left_out.hidden = not left_out
        self._left_out.textContent = say("and %d more") % left_out if left_out else ""
        self._paint_head(len(here), live, connection)

    def _item(
        self, member: "Member", where: str, own: "int | str | None", view: "PresenceView"
    ) -> "tuple[Any, Any, object]":
        done = deed(view.activity.get(member.user_id), self._room_id, self._names)
        return member.user_id, member, (member.user_id == own, where, done)

    def _paint_head(self, number: int, live: bool, connection: "ConnectionView") -> None:
        self._count.textContent = str(number) if number else ""
        title = say("Here now") if live or not number else say("Last seen here")
        self._title.textContent = title
        label = "%s: %s" % (title, counted(number, "person", "people"))
        self.dom.set(self._heading, "aria-label", label)
        self.dom.set(self.root, "data-stale", None if live else "true")
        self._empty.hidden = bool(number)
        self._empty.textContent = _why_empty(connection) if live else say("Known once connected.")


def _why_empty(view: "ConnectionView") -> str:
    if view.dialect == Dialect.FLAT.value:
        return say("This server does not say who is here.")
    return say("Nobody is here.")

"""The rooms to choose from, with what is unread in each."""

from app.components.chat.unread import is_known
from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider, RoomView


class Rooms(Component):
    """List rooms as buttons; `on_choose(room_id)` is called for the one that was pressed.

    `data-room` of a button is its id, `aria-current` marks the chosen one. What arrives in it is
    read while `is_seen()` (by default always); `on_unread(here, everywhere)` hears how much is not,
    in the chosen room and in all.
    """

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        on_choose: "Callable[[str], None]",
        *,
        is_seen: "Callable[[], bool] | None" = None,
        on_unread: "Callable[[int, int], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._on_choose = on_choose
        self._is_seen = is_seen
        self._on_unread = on_unread
        self._rooms: list[tuple[str, str]] = []
        self._chosen = ""
        self._read: dict[str, str] = {}  # room id -> key of the last message that was seen

    def show(self, rooms: "list[tuple[str, str]]", chosen: str) -> None:
        """Show rooms, each (id, name), and mark the chosen one."""
        self._rooms = rooms
        self._chosen = chosen
        if self.root is not None:
            self._paint()

    def look(self) -> None:
        """Take note that the chosen room came into view, or went out of it."""
        if self.root is not None:
            self._paint()

    def forget(self) -> None:
        """Drop what was read where."""
        self._read = {}
        if self.root is not None:
            self._paint()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("nav", "rooms", aria_label=say("Rooms"))
        dom.append(root, dom.create("h2", "panel-title", say("Rooms")))
        items = dom.create("ul", "room-list")
        self._list = KeyedList(dom, items, lambda: _Row(dom, self._on_choose))
        self._owns(self._list.dispose)
        dom.append(root, items)
        self._painter = self._frame(self._paint)
        self._owns(
            self._provider.store.subscribe(
                lambda state: state.chat.rooms, lambda _: self._painter.request()
            )
        )
        return root

    def _mounted(self) -> None:
        self._paint()

    def _paint(self) -> None:
        views = self._provider.store.state.chat.rooms
        items: list[tuple[Any, Any, object]] = []
        here = everywhere = 0
        for room in self._rooms:
            unread = self._unread(room[0], views.get(room[0]))
            items.append((room[0], room, (room[0] == self._chosen, unread)))
            everywhere += unread
            if room[0] == self._chosen:
                here = unread
        self._list.paint(items)
        if self._on_unread is not None:
            self._on_unread(here, everywhere)

    def _unread(self, room_id: str, view: "RoomView | None") -> int:
        """Count what others wrote since the room was last looked at."""
        if view is None or (room_id not in self._read and not is_known(view, self._provider)):
            return 0
        read = room_id == self._chosen and (self._is_seen is None or self._is_seen())
        if read or room_id not in self._read:
            # What was said before we came is no news.
            self._read[room_id] = view.messages[-1].key if view.messages else ""
            return 0
        count = 0
        for index in range(len(view.messages) - 1, -1, -1):
            message = view.messages[index]
            if message.key == self._read[room_id]:
                break
            count += 0 if message.own else 1
        return count


class _Row:
    def __init__(self, dom: "Dom", on_choose: "Callable[[str], None]") -> None:
        self._dom = dom
        self._id = ""
        self.element = dom.create("li", "room")
        self._button = dom.create("button", "room-button", type="button")
        self._name = dom.create("span", "room-name")
        self._unread = dom.create("span", "room-unread")
        dom.append(self._button, dom.create("span", "icon icon-room", aria_hidden="true"))
        dom.append(self._button, self._name, self._unread)
        dom.append(self.element, self._button)
        self._remove = dom.listen(self._button, "click", lambda _: on_choose(self._id))

    def show(self, item: "tuple[str, str]", mark: "Any") -> None:
        self._id, name = item
        chosen, unread = mark
        self._dom.set(self._button, "data-room", self._id)
        self._dom.set(self._button, "aria-current", "true" if chosen else None)
        self._name.textContent = name
        self._unread.hidden = not unread
        self._unread.textContent = str(unread) if unread < 100 else "99+"
        label = name if not unread else "%s, %s" % (name, counted(unread, "new message", "new"))
        self._dom.set(self._button, "aria-label", label)

    def dispose(self) -> None:
        self._remove()

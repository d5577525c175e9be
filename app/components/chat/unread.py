"""What is new in each room since somebody last looked, and where that begins."""

from app.engine import ConnectionState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ChatMessage, RealtimeProvider, RoomView

MOST = 1_000  # counted; beyond that nobody wants to know


def is_known(room: "RoomView", provider: "RealtimeProvider") -> bool:
    """Tell whether a room holds something of what was said before, or nothing was.

    A room whose history was not asked for yet is empty, too.
    """
    if room.loading:
        return room.loaded
    connected = provider.state is ConnectionState.CONNECTED
    return room.loaded or bool(room.messages) or (connected and not provider.has_history)


class Unread:
    """Remember of each room the last line that was seen, and the first that was new then.

    The mark stays where it is while somebody reads on, until news come that were not seen at once,
    or until the room is left.
    """

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}  # room id -> key of the last line that was seen
        self._marks: dict[str, str] = {}  # room id -> key of the first one that was new
        self._passed: set[str] = set()  # rooms whose mark was read beyond

    def knows(self, room_id: str) -> bool:
        """Tell whether a room was looked at before."""
        return room_id in self._seen

    def look(self, room_id: str, messages: "list[ChatMessage]", seen_up_to: int) -> int:
        """Take note of the lines that are seen, up to an index; return how many of others' are not.

        -1: nobody looks. What was said before the first look is no news.
        """
        if room_id not in self._seen:
            self._seen[room_id] = messages[-1].key if messages else ""
            return 0
        unseen = self._unseen(room_id, messages)
        last = min(seen_up_to, len(messages) - 1)
        if last >= len(messages) - unseen:
            self._seen[room_id] = messages[last].key
            unseen = len(messages) - 1 - last
        new = [m for m in messages[len(messages) - unseen :] if not m.own] if unseen else []
        if not new:
            self._passed.add(room_id)
        elif room_id not in self._marks or room_id in self._passed:
            self._marks[room_id] = new[0].key
            self._passed.discard(room_id)
        return len(new)

    def mark(self, room_id: str) -> "str | None":
        """Return the key of the line that what is new begins with."""
        return self._marks.get(room_id)

    def leave(self, room_id: str) -> None:
        """Take the mark away that was read beyond."""
        if room_id in self._passed:
            self._marks.pop(room_id, None)

    def forget(self) -> None:
        """Drop everything: somebody else looks."""
        self._seen = {}
        self._marks = {}
        self._passed = set()

    def _unseen(self, room_id: str, messages: "list[ChatMessage]") -> int:
        """Return how many lines stand after the last one that was seen."""
        seen = self._seen[room_id]
        most = min(len(messages), MOST)
        for count in range(most):
            if messages[len(messages) - 1 - count].key == seen:
                return count
        return most

"""Where the user is and how available: said again on every link that did not resume."""

from app.engine.message_types import MessageType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Rooms:
    """Remember the rooms that were joined, in order, and the status set by hand."""

    def __init__(self) -> None:
        self._joined: list[str] = []
        self._unsaid: list[str] = []  # rooms that were left while there was nobody to tell
        self._status: str | None = None

    def sent(self, type: MessageType, data: "dict[str, Any]", told: bool) -> None:
        """Learn from what the application sends; `told`: the server hears it now."""
        room = data.get("room_id")
        if type is MessageType.USER_JOIN and isinstance(room, str) and room not in self._joined:
            self._joined.append(room)
        elif type is MessageType.USER_LEAVE and room in self._joined:
            self._joined.remove(str(room))
            if not told:
                self._unsaid.append(str(room))
        elif type is MessageType.PRESENCE_UPDATE and isinstance(data.get("status"), str):
            if data.get("auto") is True:
                return  # idleness, which nobody set by hand
            self._status = data["status"]

    def entries(
        self, in_rooms: bool, resumed: bool = False
    ) -> "list[tuple[MessageType, dict[str, Any]]]":
        """Return what enters the user again on a new link; `in_rooms`: the server knows rooms.

        A session that `resumed` is still in the rooms that were left meanwhile.
        """
        frames: list[tuple[MessageType, dict[str, Any]]] = []
        unsaid, self._unsaid = self._unsaid, []
        if in_rooms:
            if resumed:
                gone = [room for room in unsaid if room not in self._joined]
                frames = [(MessageType.USER_LEAVE, {"room_id": room}) for room in gone]
            frames += [(MessageType.USER_JOIN, {"room_id": room}) for room in self._joined]
        if self._status is not None:
            frames.append((MessageType.PRESENCE_UPDATE, {"status": self._status}))
        return frames

    def forget_status(self) -> None:
        """Forget how available the user was: another one came."""
        self._status = None

    def forget(self) -> None:
        """Forget everything: the user signed out."""
        self._joined = []
        self._unsaid = []
        self._status = None

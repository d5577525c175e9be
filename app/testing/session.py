"""What the scripted server remembers of a session, longer than its socket lasts."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class ServerSession:
    """Number the frames of a session and keep them for a replay."""

    def __init__(self, id: str, user_id: "int | str") -> None:
        self.id = id
        self.user_id = user_id
        self.rooms: list[str] = []
        self.seq = 0  # the last number given out
        self._log: list[tuple[int, dict[str, Any]]] = []

    def number(self, frame: "dict[str, Any]") -> "dict[str, Any]":
        """Return a copy of `frame` with the next `seq`, and keep it."""
        self.seq += 1
        numbered = dict(frame)
        numbered["seq"] = self.seq
        self._log.append((self.seq, numbered))
        return numbered

    def after(self, seq: int) -> "list[dict[str, Any]] | None":
        """Return the frames after `seq`, or None when some of them were forgotten."""
        frames = [frame for number, frame in self._log if number > seq]
        return frames if 0 <= seq <= self.seq and len(frames) == self.seq - seq else None

    def forget(self) -> None:
        """Forget what was said, as a server does after a while."""
        self._log = []

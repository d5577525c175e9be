"""What a screen reader is told of the connection: only what lasts, and seldom."""

from app.components.words import BACK, sentence
from app.engine import ConnectionState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ConnectionView

# Seconds.
STABLE_FOR = 5.0
SPACING = 10.0

_KINDS = {
    ConnectionState.CONNECTED: "connected",
    ConnectionState.FAILED: "stopped",
    ConnectionState.DISCONNECTED: "ended",
}


class Announcer:
    """Decide what is said aloud. The first connection is silent, flaps are one silence."""

    def __init__(self) -> None:
        self.text = ""  # what was said last
        self._kind = ""
        self._since = 0.0
        self._told = "connected"  # the kind that the listener knows of
        self._told_at: float | None = None

    def hear(self, view: "ConnectionView", now: float) -> "float | None":
        """Take the state at `now`, change `text` when it is time to; return when to call again."""
        kind = _KINDS.get(view.state, "away")
        if kind != self._kind:
            self._kind, self._since = kind, now
        if kind == self._told or (kind == "ended" and not view.was_connected):
            return None
        due = self._since + STABLE_FOR
        if self._told_at is not None:
            due = max(due, self._told_at + SPACING)
        if now < due:
            return due
        self._told, self._told_at = kind, now
        self.text = BACK if kind == "connected" else sentence(view)
        return None

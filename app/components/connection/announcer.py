"""What a screen reader is told of the connection: only what lasts, and seldom."""

from app.components.connection.words import BACK, is_signed_out, sentence
from app.engine import ConnectionState
from app.texts import say

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
_SIGNED_OUT = "signed out"


class Announcer:
    """Decide what is said aloud. The first connection is silent, flaps are one silence.

    What was said is taken back (`text` is "") as soon as it is no longer true.
    """

    def __init__(self) -> None:
        self.text = ""  # what was said last, while it holds
        self._kind = ""
        self._since = 0.0
        self._was_up = False  # the connection had been up before this absence
        self._told = "connected"  # the kind that the listener knows of
        self._told_at: float | None = None

    def hear(self, view: "ConnectionView", now: float) -> "float | None":
        """Take the state at `now`, change `text` when it is time to; return when to call again."""
        kind = _SIGNED_OUT if is_signed_out(view) else _KINDS.get(view.state, "away")
        if kind != self._kind:
            self._turn(kind, view, now)
        if kind == self._told or (_is_end(view) and not view.was_connected):
            return None
        due = self._since + STABLE_FOR
        if self._told_at is not None:
            due = max(due, self._told_at + SPACING)
        if now < due:
            return due
        self._told, self._told_at = kind, now
        if kind == "connected":
            self.text = say(BACK) if self._was_up else say("Connected.")
        else:
            self.text = sentence(view)
        return None

    def _turn(self, kind: str, view: "ConnectionView", now: float) -> None:
        if self._kind in ("", "connected", _SIGNED_OUT):
            # An absence begins: once connected, `view.was_connected` is true anyway.
            self._was_up = view.was_connected
        if self._told == _SIGNED_OUT:
            # A sign-in is no recovery: whoever did it knows, and begins afresh.
            self._told = "connected"
        self._kind, self._since = kind, now
        self.text = ""


def _is_end(view: "ConnectionView") -> bool:
    return view.state is ConnectionState.DISCONNECTED

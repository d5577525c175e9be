"""What the server sends, in its order: duplicates dropped, gaps noticed and waited for."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine.messages import Message

MAX_AHEAD = 100  # frames kept back while an earlier one is missing
GAP_TIMEOUT = 2.0  # seconds to wait for it
MAX_IDS = 1024  # remembered of a server that numbers nothing


class Inbox:
    """Put frames into the order of their `seq`; those without one pass.

    `seq` is the last one that was handed on, None while the server numbers nothing.
    """

    def __init__(self, max_ahead: int = MAX_AHEAD, gap_timeout: float = GAP_TIMEOUT) -> None:
        self._max_ahead = max_ahead
        self._gap_timeout = gap_timeout
        self.seq: int | None = None
        self._ahead: dict[int, Message] = {}
        self._gap_ends_at: float | None = None
        self._ids: set[str] = set()
        self._ids_in_order: list[str] = []

    @property
    def gap(self) -> bool:
        """Tell whether a frame is missing before others that are here."""
        return bool(self._ahead)

    def start(self, seq: "int | None") -> "list[Message]":
        """Count from `seq` on, or not at all; return what was kept back of the count before."""
        rest = self._take_ahead()
        self.seq = seq
        return rest

    def is_next(self, seq: "int | None") -> bool:
        """Count a frame that is the very next one while none is missing; else change nothing."""
        if seq is None or self.seq is None or seq != self.seq + 1 or self._ahead:
            return False
        self.seq = seq
        return True

    def accept(self, message: "Message", now: float) -> "list[Message] | None":
        """Take a frame; return what may be handed on, in order, or None for a duplicate."""
        seq = message.seq
        if self.seq is None or seq is None:
            return [message]
        if seq <= self.seq or seq in self._ahead:
            return None
        if seq > self.seq + 1:
            self._ahead[seq] = message
            if self._gap_ends_at is None:
                self._gap_ends_at = now + self._gap_timeout
            return []
        ready = [message]
        self.seq = seq
        while self.seq + 1 in self._ahead:
            self.seq += 1
            ready.append(self._ahead.pop(self.seq))
        # Another gap may follow; it gets a time of its own.
        self._gap_ends_at = now + self._gap_timeout if self._ahead else None
        return ready

    def seen(self, key: str) -> bool:
        """Remember an id; tell whether it was among the last ones already."""
        if key in self._ids:
            return True
        self._ids.add(key)
        self._ids_in_order.append(key)
        if len(self._ids_in_order) > MAX_IDS:
            self._ids.remove(self._ids_in_order.pop(0))
        return False

    def lost(self, now: float) -> bool:
        """Tell whether the missing frame was waited for in vain."""
        late = self._gap_ends_at is not None and now >= self._gap_ends_at
        return late or len(self._ahead) > self._max_ahead

    def skip(self) -> "list[Message]":
        """Go on without what is missing; return what was kept back, in order."""
        if self._ahead:
            self.seq = max(self._ahead)
        return self._take_ahead()

    def deadline(self) -> "float | None":
        """Return when a gap will have been waited for long enough."""
        return self._gap_ends_at

    def wait_anew(self, now: float) -> None:
        """Give an open gap its full time again: a new link may fill it."""
        if self._ahead:
            self._gap_ends_at = now + self._gap_timeout

    def forget(self) -> None:
        """Know nothing of any server any more."""
        self.seq = None
        self._ahead = {}
        self._gap_ends_at = None
        self._ids = set()
        self._ids_in_order = []

    def _take_ahead(self) -> "list[Message]":
        rest = [self._ahead[seq] for seq in sorted(self._ahead)]
        self._ahead = {}
        self._gap_ends_at = None
        return rest

"""When the next attempt may begin: backoff, the network's word, the page's visibility."""

from app.engine.backoff import Backoff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine.options import Options

# Seconds between two attempts that the network or the page asks for: a flapping network must
# not become a flood of sockets.
DIAL_SPACING = 2.5


class Schedule:
    """Decide the moment of the next attempt. Moments on the caller's monotonic clock."""

    def __init__(self, options: "Options") -> None:
        self.backoff = Backoff(**options.backoff)
        self.online = True  # as far as the device said since we last knew better
        self.visible = True
        self.retry_at: float | None = None
        self._dialled_at: float | None = None

    def dialled(self, now: float) -> None:
        """Take note that an attempt begins."""
        self._dialled_at = now

    def soonest(self, now: float) -> float:
        """Return when an attempt may begin that does not wait out the backoff."""
        return now if self._dialled_at is None else max(now, self._dialled_at + DIAL_SPACING)

    def bring_forward(self, moment: float) -> bool:
        """Retry at `moment`; tell whether that is sooner than what was due."""
        if self.retry_at is not None and self.retry_at <= moment:
            return False
        self.retry_at = moment
        return True

    def due(self, now: float) -> bool:
        """Tell, once, whether the moment of a retry has come."""
        if self.retry_at is None or now < self.retry_at:
            return False
        self.retry_at = None
        return True

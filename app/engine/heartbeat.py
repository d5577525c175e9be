"""When to beat, when silence is death, and how long an answer takes."""

from enum import Enum, unique

# A timer that fires this much after its moment was throttled or the machine slept: the frames
# that would have proved life may still wait behind it, so the link gets a probe first.
LATENESS = 2.0


@unique
class Pulse(Enum):
    """Say what is to be done now."""

    NOTHING = "nothing"
    BEAT = "beat"
    PROBE = "probe"  # a beat that decides between life and death soon
    DEAD = "dead"


class Heartbeat:
    """Follow one link: beats go out every `interval`, and only inbound frames prove life.

    `answered`: the server answers beats, so `timeout` seconds of silence after one mean death.
    `silence`: on a server that never answers, the longest time without any frame; None when
    nothing can be known (the flat dialect). `interval` 0 switches beats and deadlines off.
    All lengths in seconds, all moments on the caller's monotonic clock.
    """

    def __init__(
        self,
        now: float,
        *,
        interval: float = 25.0,
        timeout: float = 10.0,
        probe_timeout: float = 3.0,
        answered: bool = True,
        silence: "float | None" = None,
    ) -> None:
        self._interval = interval
        self._timeout = timeout
        self._probe_timeout = probe_timeout
        self.answered = answered  # an answer to a probe can be expected
        self._silence = silence if interval > 0 else None
        self.heard_at = now  # the last inbound frame
        self._grace_until = 0.0
        self._beat_at = now + interval if interval > 0 else None
        self._dead_at: float | None = None
        self._sent: float | None = None
        self._probing = False
        self.number = 0  # of the last beat; an answer that carries it measures the latency
        self.latency: float | None = None  # seconds, of the last answered beat

    @property
    def probing(self) -> bool:
        """Tell whether a probe waits for its answer."""
        return self._probing

    def deadline(self) -> "float | None":
        """Return the next moment at which `check` has something to say."""
        moments = [m for m in (self._beat_at, self._dead_at, self._silent_at()) if m is not None]
        return min(moments) if moments else None

    def heard(self, now: float) -> None:
        """Take note of any inbound frame: the link lives."""
        self.heard_at = now
        self._dead_at = None
        self._probing = False

    def answer(self, number: object, now: float) -> bool:
        """Measure the latency when `number` is the last beat's; tell whether it was."""
        if self._sent is None or number != self.number or isinstance(number, bool):
            return False
        self.latency = now - self._sent
        self._sent = None
        return True

    def check(self, now: float) -> Pulse:
        """Say what is due at `now`; the caller acts on it (`beaten` after a beat)."""
        if self._due(self._dead_at, now):
            if self._probing or not self._late(self._dead_at, now):
                return Pulse.DEAD
            return Pulse.PROBE
        silent_at = self._silent_at()
        if self._due(silent_at, now):
            # Nothing this server says can answer a probe; late timers get one more look.
            if not self._late(silent_at, now):
                return Pulse.DEAD
            self._grace_until = now + self._probe_timeout
        return Pulse.BEAT if self._due(self._beat_at, now) else Pulse.NOTHING

    def beaten(self, now: float, probe: bool = False) -> int:
        """Take note that a beat goes out; return its number.

        An open question keeps its own, earlier deadline, unless this is a probe.
        """
        self.number += 1
        self._sent = now
        if self._interval > 0:
            self._beat_at = now + self._interval
        if self.answered and (probe or self._dead_at is None):
            self._dead_at = now + (self._probe_timeout if probe else self._timeout)
            self._probing = probe
        return self.number

    def _silent_at(self) -> "float | None":
        if self._silence is None:
            return None
        return max(self.heard_at + self._silence, self._grace_until)

    @staticmethod
    def _due(moment: "float | None", now: float) -> bool:
        return moment is not None and now >= moment

    @staticmethod
    def _late(moment: "float | None", now: float) -> bool:
        return moment is not None and now - moment > LATENESS

"""Time that a test moves by hand."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class FakeClock:
    """Keep a time that moves only when told to, calling the timers that come due on the way.

    `now` and `wall` are seconds; both move together until `set_wall` lets the wall clock jump.
    """

    def __init__(self, now: float = 1000.0, wall: float = 1_790_000_000.0) -> None:
        self._now = now
        self._wall = wall
        self.timers: list[FakeTimer] = []

    def now(self) -> float:
        return self._now

    def wall(self) -> float:
        return self._wall

    def timestamp(self) -> str:
        return "2026-11-23T09:30:%09.6f" % (self._now % 60)

    def set_wall(self, wall: float) -> None:
        """Let the wall clock jump."""
        self._wall = wall

    def advance(self, seconds: float) -> None:
        """Move both clocks on; every timer that comes due is called at its own moment."""
        assert seconds >= 0, "time can't go back: advance(%r)" % seconds
        target = self._now + seconds
        while True:
            due = [
                (timer.due_at, place, timer)
                for place, timer in enumerate(self.timers)
                if timer.due_at is not None and timer.due_at <= target
            ]
            if not due:
                break
            moment, _, timer = min(due, key=lambda entry: entry[:2])
            self._go_to(max(moment, self._now))
            timer.fire()
        self._go_to(target)

    def sleep(self, seconds: float) -> None:
        """Move both clocks on as a sleeping device does: timers fire late, once, at the end."""
        assert seconds >= 0, "time can't go back: sleep(%r)" % seconds
        self._go_to(self._now + seconds)
        self.advance(0.0)

    def work(self, seconds: float) -> None:
        """Move both clocks on as long work does: no timer fires before the next `advance`."""
        assert seconds >= 0, "time can't go back: work(%r)" % seconds
        self._go_to(self._now + seconds)

    def armed(self) -> "list[FakeTimer]":
        """Return the timers that wait: a leak when the code under test is disposed."""
        return [timer for timer in self.timers if timer.due_at is not None]

    def _go_to(self, moment: float) -> None:
        self._wall += moment - self._now
        self._now = moment


class FakeTimer:
    """Call once, when the clock gets there. `due_at` is the moment, None while disarmed."""

    def __init__(self, clock: FakeClock, callback: "Callable[[], None]") -> None:
        self._clock = clock
        self._callback = callback
        self.due_at: float | None = None
        self.disposed = False
        clock.timers.append(self)

    def arm(self, delay: float) -> None:
        """Call in `delay` seconds; an earlier arming is replaced."""
        assert not self.disposed, "a disposed timer was armed"
        assert delay >= 0, "a timer can't be armed for the past: %r" % delay
        self.due_at = self._clock.now() + delay

    def disarm(self) -> None:
        self.due_at = None

    def dispose(self) -> None:
        """Disarm for good; the clock forgets it."""
        self.disarm()
        self.disposed = True
        if self in self._clock.timers:
            self._clock.timers.remove(self)

    def fire(self) -> None:
        """Call back now; the clock does that when the moment has come."""
        self.due_at = None
        self._callback()

"""The one virtual clock: what is due is called in the order of its moment."""

import heapq
from collections.abc import Callable

EPOCH = 1_790_000_000.0  # seconds since 1970 at moment 0


class Calendar:
    """Hold what is to happen; moments in seconds from the beginning of the history."""

    def __init__(self) -> None:
        self.now = 0.0
        self._count = 0
        self._due: list[tuple[float, int, Callable[[], None]]] = []

    def at(self, moment: float, callback: Callable[[], None]) -> None:
        """Call back at `moment`; equal moments in the order in which they were asked for."""
        self._count += 1
        heapq.heappush(self._due, (max(moment, self.now), self._count, callback))

    def after(self, delay: float, callback: Callable[[], None]) -> None:
        """Call back in `delay` seconds."""
        self.at(self.now + delay, callback)

    def run_until(self, moment: float) -> None:
        """Let happen all that is due until `moment`, and stand there."""
        due = self._due
        while due and due[0][0] <= moment:
            self.now, _, callback = heapq.heappop(due)
            callback()
        self.now = moment


class SimulatedClock:
    """Be a page's clock (app.ports.Clock)."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def now(self) -> float:
        return self._calendar.now

    def wall(self) -> float:
        return EPOCH + self._calendar.now

    def timestamp(self) -> str:
        return "2026-11-23T09:30:%09.6f" % (self._calendar.now % 60)


class SimulatedTimer:
    """Be a page's timer (app.ports.Timer); a hidden page's one fires on whole seconds only."""

    def __init__(
        self,
        calendar: Calendar,
        due: Callable[[], None],
        callback: Callable[[], None],
        coarse: Callable[[], bool],
    ) -> None:
        self._calendar = calendar
        self._due = due  # sees to it that `fire` is called
        self._callback = callback
        self._coarse = coarse
        self._called_at: float | None = None  # when the calendar calls us next
        self.due_at: float | None = None
        self.disposed = False

    def arm(self, delay: float) -> None:
        assert not self.disposed, "a disposed timer was armed"
        assert delay >= 0, "a timer can't be armed for the past: %r" % delay
        self.due_at = self._calendar.now + delay
        if self._coarse():
            self.due_at = float(int(self.due_at) + 1)
        # One call on the way is enough, if it comes early enough.
        if self._called_at is None or self._called_at > self.due_at:
            self._ask(self.due_at)

    def disarm(self) -> None:
        self.due_at = None

    def dispose(self) -> None:
        self.due_at = None
        self.disposed = True

    def _ask(self, moment: float) -> None:
        self._called_at = moment
        self._calendar.at(moment, lambda: self._called(moment))

    def _called(self, moment: float) -> None:
        if self._called_at != moment:
            return  # another call came to be sooner
        self._called_at = None
        if self.due_at is None:
            return
        if self._calendar.now < self.due_at:
            self._ask(self.due_at)
        else:
            self._due()

    def fire(self) -> None:
        """Call back, unless the timer was armed anew or disarmed while its page was frozen."""
        if self.due_at is not None and self._calendar.now >= self.due_at:
            self.due_at = None
            self._callback()
        elif self.due_at is not None and self._called_at is None:
            self._ask(self.due_at)

"""How much is done in one go, so that input and painting come between."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ports import Later, World

TURN = 0.010  # seconds of work in one task, about: the page paints every 16 ms
MOST = 16  # frames between two looks at the clock, which is a call into the browser


class Turn:
    """Know when one turn is over, and how many frames may pass until the clock is read again.

    It begins with one, for nobody knows how slow somebody's handler is.
    """

    def __init__(self, now: float) -> None:
        self.now = now
        self.size = 1
        self._until = now + TURN

    def goes_on(self, now: float, done: int) -> bool:
        """Take note that `done` frames took until `now`; tell whether there is time for more."""
        took, self.now = now - self.now, now
        self.size = min(MOST, 2 * self.size)
        if took > 0:
            self.size = max(1, min(self.size, int(TURN * done / took)))
        return now < self._until


class TimerLater:
    """Be a `Later` by a timer of no delay, for worlds without a better way."""

    def __init__(self, world: "World", callback: "Callable[[], None]") -> None:
        self._timer = world.timer(callback)

    def request(self) -> None:
        """Ask for one call."""
        self._timer.arm(0.0)

    def dispose(self) -> None:
        """Take back what was asked."""
        self._timer.dispose()


class GoOn:
    """Ask for another turn, at most one at a time; what that takes is made when it is needed."""

    def __init__(self, world: "World", callback: "Callable[[], None]") -> None:
        self._world = world
        self._callback = callback
        self._later: Later | None = None
        self.asked = False

    def ask(self) -> None:
        """Ask for one."""
        if self._later is None:
            make = self._world.later
            self._later = TimerLater(self._world, self._due) if make is None else make(self._due)
        if not self.asked:
            self.asked = True
            self._later.request()

    def dispose(self) -> None:
        """Take back what was asked, for good."""
        self.asked = True
        if self._later is not None:
            self._later.dispose()

    def _due(self) -> None:
        self.asked = False
        self._callback()

"""Tasks of the page that a test begins by hand, one at a time."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class FakeTurns:
    """Hold back whoever asked to go on later, until `go_on()`; give it to `fake_world(turns=…)`."""

    def __init__(self) -> None:
        self.laters: list[FakeLater] = []

    def __call__(self, callback: "Callable[[], None]") -> "FakeLater":
        """Return a `Later` for a callback: the world's `later`."""
        later = FakeLater(self, callback)
        self.laters.append(later)
        return later

    @property
    def asked(self) -> int:
        """Return how many wait to go on."""
        return sum(1 for later in self.laters if later.asked)

    def go_on(self) -> bool:
        """Let the first go on that asked; False when nobody did."""
        for later in self.laters:
            if later.asked:
                later.asked = False
                later.callback()
                return True
        return False

    def go_on_to_the_end(self) -> int:
        """Let everybody go on until nobody asks; return how often that was."""
        times = 0
        while self.go_on():
            times += 1
            assert times < 100_000, "somebody asks to go on without end"
        return times


class FakeLater:
    """Ask `turns` for one call."""

    def __init__(self, turns: FakeTurns, callback: "Callable[[], None]") -> None:
        self._turns = turns
        self.callback = callback
        self.asked = False

    def request(self) -> None:
        """Ask for one call."""
        assert self in self._turns.laters, "a disposed `Later` was asked"
        self.asked = True

    def dispose(self) -> None:
        """Take back what was asked."""
        self.asked = False
        if self in self._turns.laters:
            self._turns.laters.remove(self)

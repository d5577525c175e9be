"""Away by itself: nobody touched the page for a while, or nobody sees it."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider

# Seconds.
UNTOUCHED = 300.0
HIDDEN = 120.0


class Idle(Component):
    """Tell the provider when the person at the page does nothing, and when they are back.

    A status that was set by hand stays as it is (`RealtimeProvider.set_idle`).
    """

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._touched_at = 0.0
        self._hidden_at: float | None = None
        self._clock_runs = False

    def forget(self) -> None:
        """Begin anew: whoever comes has just signed in."""
        if self.root is not None:
            self._touched()

    def _build(self) -> "Any":
        root = self.dom.create("span", "idle")
        root.hidden = True
        self._clock = self._timer(self._due)
        self._owns(self.dom.window.on_activity(self._touched))
        self._owns(self.dom.window.on_visible(self._seen))
        self._owns(self._seen_no_more)
        return root

    def _mounted(self) -> None:
        self._touched_at = self._provider.now()
        self._seen(self.dom.window.visible())

    def _touched(self) -> None:
        # Each key comes here: the clock goes on and finds out when it is due.
        self._touched_at = self._provider.now()
        self._provider.set_idle(False)
        if not self._clock_runs:
            self._look_again()

    def _seen(self, visible: bool) -> None:
        self._hidden_at = None if visible else self._provider.now()
        if visible:
            self._touched_at = self._provider.now()
            self._provider.set_idle(False)
        self._look_again()

    def _seen_no_more(self) -> None:
        # Nobody would ever tell that the person is back.
        self._provider.set_idle(False)

    def _due(self) -> None:
        if self._left() <= 0:
            self._clock_runs = False
            self._provider.set_idle(True)
        else:
            self._look_again()

    def _look_again(self) -> None:
        self._clock_runs = True
        self._clock.arm(max(0.0, self._left()))

    def _left(self) -> float:
        """Return the seconds until the person counts as away."""
        due = self._touched_at + UNTOUCHED
        if self._hidden_at is not None:
            due = min(due, self._hidden_at + HIDDEN)
        return due - self._provider.now()

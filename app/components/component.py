"""What every component does the same way: appear once, own what it makes, leave nothing behind."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom, Frame, Timer


class Component:
    """Put one element into the page and take everything back on `dispose()`.

    A subclass builds its element in `_build()` and hands whatever has to end to `_owns()`.
    """

    def __init__(self, dom: "Dom") -> None:
        self.dom = dom
        self.root: Any = None  # the component's element while it is mounted
        self._ends: list[Callable[[], None]] = []

    def mount(self, parent: "Any") -> None:
        """Build the element at the end of `parent`, an element or a selector; once."""
        if self.root is None:
            place = self.dom.find(parent) if isinstance(parent, str) else parent
            self.root = self._build()
            self.dom.append(place, self.root)
            self._mounted()

    def dispose(self) -> None:
        """Remove element, listeners, subscriptions, timers and frames; again is no harm."""
        ends = self._ends
        self._ends = []
        while ends:
            ends.pop()()
        if self.root is not None:
            self.dom.remove(self.root)
            self.root = None

    def forget(self) -> None:
        """Drop what belongs to the user, mounted or not: somebody else comes, or nobody."""

    def _build(self) -> "Any":
        raise NotImplementedError

    def _mounted(self) -> None:
        """Do what needs the element in the page."""

    def _owns(self, end: "Callable[[], None]") -> None:
        self._ends.append(end)

    def _listen(self, element: "Any", event: str, callback: "Callable[[Any], None]") -> None:
        self._owns(self.dom.listen(element, event, callback))

    def _frame(self, paint: "Callable[[], None]") -> "Frame":
        frame = self.dom.frame(paint)
        self._owns(frame.dispose)
        return frame

    def _timer(self, callback: "Callable[[], None]") -> "Timer":
        timer = self.dom.timer(callback)
        self._owns(timer.dispose)
        return timer

    def _child(self, child: "Component", parent: "Any") -> None:
        child.mount(parent)
        self._owns(child.dispose)

"""A button that comes and goes, and never takes the keyboard's place with it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom


class Action:
    """Offer something while it can be done. `instead` is where the keyboard stands afterwards."""

    def __init__(
        self, dom: "Dom", text: str, instead: "Any", act: "Callable[[], None]", class_name: str
    ) -> None:
        self._instead = instead
        self._focused = False
        self.element = dom.create("button", "button button-small " + class_name, text)
        dom.set(self.element, "type", "button")
        self.element.hidden = True
        self._dom = dom
        self._removes = [
            dom.listen(self.element, "click", lambda _: act()),
            dom.listen(self.element, "focus", lambda _: self._moved(True)),
            dom.listen(self.element, "blur", lambda _: self._moved(False)),
        ]

    def offer(self, wanted: bool, name: str = "") -> None:
        """Show the button or hide it; `name` is what a screen reader says of it."""
        self._dom.set(self.element, "aria-label", name or None)
        if not wanted and self._focused:
            self._focused = False
            self._instead.focus()
        self.element.hidden = not wanted

    def dispose(self) -> None:
        """Let go of the listeners; whoever stood here goes to where the keyboard goes."""
        for remove in self._removes:
            remove()

    def _moved(self, here: bool) -> None:
        self._focused = here

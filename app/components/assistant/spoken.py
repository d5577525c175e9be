"""What is said aloud and not shown: endings, each once."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom

KEPT = 3  # lines; screen readers read what is added


class Spoken(Component):
    """Let screen readers say lines politely, one after the other."""

    def __init__(self, dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._lines: list[Any] = []

    def add(self, text: str) -> None:
        """Say a line."""
        self._lines.append(self.dom.create("p", "", text))
        self.dom.append(self.root, self._lines[-1])
        while len(self._lines) > KEPT:
            self.dom.remove(self._lines.pop(0))

    def clear(self) -> None:
        """Forget what was said."""
        self._lines = []
        self.dom.clear(self.root)

    def _build(self) -> "Any":
        return self.dom.create("div", "visually-hidden", role="log", aria_live="polite")

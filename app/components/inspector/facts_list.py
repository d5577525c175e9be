"""Facts under their names."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom


class FactsList:
    """Show (name, text) pairs; the names are those of the first painting."""

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("dl", "insp-facts")
        self._texts: list[Any] = []

    def paint(self, facts: "list[tuple[str, str]]") -> None:
        """Show the texts, touching only those that changed."""
        dom = self._dom
        if not self._texts:
            for name, _ in facts:
                box = dom.create("div", "insp-fact")
                text = dom.create("dd", "insp-fact-text", dir="auto")
                dom.append(box, dom.create("dt", "insp-fact-name", name), text)
                dom.append(self.element, box)
                self._texts.append(text)
        for element, (_, text) in zip(self._texts, facts):  # noqa: B905
            if element.textContent != text:
                element.textContent = text

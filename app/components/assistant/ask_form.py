"""Where the assistant is asked: Enter asks, Shift+Enter begins a new line."""

from app.components.component import Component
from app.components.growing_field import GrowingField
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom

MAX_LENGTH = "3990"  # with what is put before it, as long as a chat message


class AskForm(Component):
    """Take a question and hand it to `on_ask(text)`."""

    def __init__(self, dom: "Dom", on_ask: "Callable[[str], None]") -> None:
        Component.__init__(self, dom)
        self._on_ask = on_ask
        self._field = GrowingField(
            dom, "ask-grow", "field-input ask-field", self._asked, maxlength=MAX_LENGTH
        )

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._field.focus()

    def take(self) -> str:
        """Return the draft and empty the field."""
        return self._field.take()

    def put(self, draft: str) -> None:
        """Replace the draft."""
        self._field.put(draft)

    def note(self, text: str) -> None:
        """Say below the field what became of a question that stands nowhere else; "" ends it."""
        self._note.textContent = text

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("form", "ask")
        label = dom.create("label", "field")
        dom.append(label, dom.create("span", "field-label", say("Ask the assistant")))
        self._child(self._field, label)
        button = dom.create("button", "button button-primary ask-send", say("Ask"), type="submit")
        self._note = dom.create("p", "ask-note", role="status")
        dom.append(root, label, button, self._note)
        self._listen(root, "submit", self._field.submit)
        return root

    def _asked(self, text: str) -> None:
        self.note("")
        self._on_ask(text)

"""Where the assistant is asked: Enter asks, Shift+Enter begins a new line."""

from app.components.component import Component
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

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._field.focus()

    def take(self) -> str:
        """Return the draft and empty the field."""
        draft = str(self._field.value)
        self.put("")
        return draft

    def put(self, draft: str) -> None:
        """Replace the draft."""
        self._field.value = draft
        self.dom.set(self._mirror, "data-text", draft)

    def note(self, text: str) -> None:
        """Say below the field what became of a question that stands nowhere else; "" ends it."""
        self._note.textContent = text

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("form", "ask")
        label = dom.create("label", "field")
        dom.append(label, dom.create("span", "field-label", say("Ask the assistant")))
        # The mirror holds the same text unseen: the field grows with it, without measuring.
        self._mirror = dom.create("span", "ask-grow")
        self._field = dom.create("textarea", "field-input ask-field", rows="1", dir="auto")
        dom.set(self._field, "maxlength", MAX_LENGTH)
        dom.append(self._mirror, self._field)
        dom.append(label, self._mirror)
        button = dom.create("button", "button button-primary ask-send", say("Ask"), type="submit")
        self._note = dom.create("p", "ask-note", role="status")
        dom.append(root, label, button, self._note)
        self._listen(root, "submit", self._submitted)
        self._listen(self._field, "keydown", self._key_pressed)
        self._listen(self._field, "input", lambda _: self._changed())
        return root

    def _key_pressed(self, event: "Any") -> None:
        # While an input method composes, Enter chooses a word.
        if event.key == "Enter" and not event.shiftKey and not event.isComposing:
            self._submitted(event)

    def _submitted(self, event: "Any") -> None:
        event.preventDefault()
        text = str(self._field.value).strip()
        if text:
            self.put("")
            self.note("")
            self._on_ask(text)

    def _changed(self) -> None:
        self.dom.set(self._mirror, "data-text", str(self._field.value))

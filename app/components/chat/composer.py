"""Where a message is written: Enter sends, Shift+Enter begins a new line."""

from app.components.component import Component
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom

MAX_LENGTH = "4000"


class Composer(Component):
    """Take a text and hand it to `on_send(text)`; `on_typing(True|False)` tells of typing."""

    def __init__(
        self,
        dom: "Dom",
        on_send: "Callable[[str], None]",
        on_typing: "Callable[[bool], None]",
    ) -> None:
        Component.__init__(self, dom)
        self._on_send = on_send
        self._on_typing = on_typing

    @property
    def draft(self) -> str:
        """Return what is written."""
        return str(self._field.value)

    def take(self) -> str:
        """Return the draft and empty the field."""
        draft = str(self._field.value)
        self.put("")
        return draft

    def put(self, draft: str) -> None:
        """Replace the draft."""
        self._field.value = draft
        self._measure()

    def name(self, room: str) -> None:
        """Say which room is written to."""
        self._field.placeholder = say("Message to %s") % room

    def hint(self, text: str) -> None:
        """Show a line below the field; "" for none."""
        if self._hint.textContent != text:
            self._hint.textContent = text

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._field.focus()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("form", "composer", aria_label=say("Write a message"))
        # The mirror holds the same text unseen: the field grows with it, without measuring.
        self._mirror = dom.create("div", "composer-grow")
        self._field = dom.create(
            "textarea",
            "composer-field",
            rows="1",
            maxlength=MAX_LENGTH,
            aria_label=say("Message"),
            dir="auto",
        )
        self._send = dom.create("button", "button button-primary composer-send", type="submit")
        dom.append(self._send, dom.create("span", "icon icon-send", aria_hidden="true"))
        dom.append(self._send, dom.create("span", "composer-send-word", say("Send")))
        self._hint = dom.create("p", "composer-hint")
        dom.append(self._mirror, self._field)
        dom.append(root, self._mirror, self._send, self._hint)
        self._listen(root, "submit", self._submitted)
        self._listen(self._field, "keydown", self._key_pressed)
        self._listen(self._field, "input", self._changed)
        self._listen(self._field, "blur", lambda _: self._on_typing(False))
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
            self._on_send(text)

    def _changed(self, _: "Any") -> None:
        self._measure()
        self._on_typing(bool(str(self._field.value).strip()))

    def _measure(self) -> None:
        self.dom.set(self._mirror, "data-text", str(self._field.value))

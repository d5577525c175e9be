"""Where a message is written: Enter sends, Shift+Enter begins a new line."""

from app.components.component import Component
from app.components.growing_field import GrowingField
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
        self._on_typing = on_typing
        self._field = GrowingField(
            dom,
            "composer-grow",
            "composer-field",
            on_send,
            lambda: on_typing(bool(self.draft.strip())),
            maxlength=MAX_LENGTH,
            aria_label=say("Message"),
        )

    @property
    def draft(self) -> str:
        """Return what is written."""
        return self._field.draft

    def take(self) -> str:
        """Return the draft and empty the field."""
        return self._field.take()

    def put(self, draft: str) -> None:
        """Replace the draft."""
        self._field.put(draft)

    def name(self, room: str) -> None:
        """Say which room is written to."""
        self._field.field.placeholder = say("Message to %s") % room

    def hint(self, text: str) -> None:
        """Show a line below the field; "" for none."""
        if self._hint.textContent != text:
            self._hint.textContent = text

    @property
    def has_focus(self) -> bool:
        """Tell whether the cursor is in the field, or the keyboard on the button beside it."""
        return self._has_focus

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._field.focus()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("form", "composer", aria_label=say("Write a message"))
        self._child(self._field, root)
        look = "button button-primary composer-send"
        # The word goes where there is little room; the name stays.
        self._send = dom.create("button", look, type="submit", aria_label=say("Send"))
        dom.append(self._send, dom.create("span", "icon icon-send", aria_hidden="true"))
        dom.append(self._send, dom.create("span", "composer-send-word", say("Send")))
        self._hint = dom.create("p", "composer-hint")
        dom.append(root, self._send, self._hint)
        self._listen(root, "submit", self._field.submit)
        self._listen(self._field.field, "blur", lambda _: self._on_typing(False))
        self._has_focus = False
        for part in (self._field.field, self._send):
            self._listen(part, "focus", lambda _: self._focus_moved(True))
            self._listen(part, "blur", lambda _: self._focus_moved(False))
        return root

    def _focus_moved(self, here: bool) -> None:
        self._has_focus = here

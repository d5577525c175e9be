"""A field that grows with what is written: Enter hands it over, Shift+Enter begins a new line."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom


class GrowingField(Component):
    """Take a text; `on_enter(text)` gets it without the space around it, and the field is emptied.

    `on_change()` is called at each input. `attributes` are those of the textarea.
    """

    def __init__(
        self,
        dom: "Dom",
        grow_class: str,
        field_class: str,
        on_enter: "Callable[[str], None]",
        on_change: "Callable[[], None] | None" = None,
        **attributes: str,
    ) -> None:
        Component.__init__(self, dom)
        self._grow_class = grow_class
        self._field_class = field_class
        self._on_enter = on_enter
        self._on_change = on_change
        self._attributes = attributes

    @property
    def draft(self) -> str:
        """Return what is written."""
        return str(self.field.value)

    def take(self) -> str:
        """Return the draft and empty the field."""
        draft = self.draft
        self.put("")
        return draft

    def put(self, draft: str) -> None:
        """Replace the draft."""
        self.field.value = draft
        self._measure()

    def focus(self) -> None:
        """Put the cursor into the field."""
        self.field.focus()

    def submit(self, event: "Any") -> None:
        """Hand over what is written, if it is anything; for the submit of a form around it."""
        event.preventDefault()
        text = self.draft.strip()
        if text:
            self.put("")
            self._on_enter(text)

    def _build(self) -> "Any":
        dom = self.dom
        # The mirror holds the same text unseen: the field grows with it, without measuring.
        root = dom.create("span", self._grow_class)
        self.field = dom.create(
            "textarea", self._field_class, rows="1", dir="auto", **self._attributes
        )
        dom.append(root, self.field)
        self._listen(self.field, "keydown", self._key_pressed)
        self._listen(self.field, "input", self._changed)
        return root

    def _key_pressed(self, event: "Any") -> None:
        # While an input method composes, Enter chooses a word.
        if event.key == "Enter" and not event.shiftKey and not event.isComposing:
            self.submit(event)

    def _changed(self, _: "Any") -> None:
        self._measure()
        if self._on_change is not None:
            self._on_change()

    def _measure(self) -> None:
        self.dom.set(self.root, "data-text", self.draft)

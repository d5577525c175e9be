"""One document: what it is called, how far it is, and what can be done with it."""

from app.components.documents.document_words import name_of, progress_name
from app.provider.documents_state import Stage, Waits
from app.provider.view import View
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import Document

    Act = Callable[[str, str], None]  # the button's name, the document's key


class Look(View):
    """Hold what a row shows besides the document itself."""

    def __init__(
        self, stage: Stage, words: str, detail: str, progress: "float | None", acts: "list[str]"
    ) -> None:
        self.stage = stage
        self.words = words
        self.detail = detail
        self.progress = progress
        self.acts = acts  # "cancel", "retry", "choose", "remove"; "-" before one that must wait


class DocumentRow:
    """Show a document. `act(name, key)` hears the buttons: "cancel", "retry", "choose", "remove".

    `has_focus` tells whether the keyboard is, or was until just now, on one of them.
    """

    def __init__(self, dom: "Dom", act: "Act") -> None:
        self._dom = dom
        self._act = act
        self._key = ""
        self._focused: Any = None
        self.element = dom.create("li", "document")
        body = dom.create("div", "document-body")
        dom.append(self.element, dom.create("span", "document-shape", aria_hidden="true"), body)
        self._name = dom.create("span", "document-name", dir="auto")
        self._size = dom.create("span", "document-size")
        head = dom.create("p", "document-line")
        dom.append(head, self._name, self._size)
        self._bar = dom.create("progress", "document-progress", max="100")
        self._words = dom.create("span", "document-stage")
        self._detail = dom.create("span", "document-detail", dir="auto")
        state = dom.create("p", "document-state")
        dom.append(state, self._words, self._detail)
        buttons = dom.create("p", "document-buttons")
        self._buttons = [
            (name, text, self._button(name, text, buttons))
            for name, text in (
                ("retry", say("Try again")),
                ("choose", say("Choose the file")),
                ("cancel", say("Cancel")),
                ("remove", say("Remove")),
            )
        ]
        foot = dom.create("div", "document-foot")
        dom.append(foot, state, buttons)
        dom.append(body, head, self._bar, foot)
        self._removes: list[Callable[[], None]] = []
        for name, _, button in self._buttons:
            self._removes.append(dom.listen(button, "click", self._pressed(name)))
            self._removes.append(dom.listen(button, "focus", self._moved(button)))
            self._removes.append(dom.listen(button, "blur", self._moved(None)))

    @property
    def has_focus(self) -> bool:
        """Tell whether the keyboard is on one of the buttons."""
        return self._focused is not None

    @property
    def keeps_focus(self) -> bool:
        """Tell whether that button is still there."""
        return self._focused is not None and not self._focused.hidden

    def show(self, document: "Document", mark: "Any") -> None:
        """Show a document; `mark` is its `Look`."""
        dom, look = self._dom, mark
        self._key = document.key
        dom.set(self.element, "data-key", document.key)
        dom.set(self.element, "data-stage", look.stage.value)
        waits = document.waits is not Waits.NOTHING and look.stage is not Stage.WAITING
        dom.set(self.element, "data-waits", "true" if waits else None)
        _write(self._name, name_of(document))
        dom.set(self._name, "title", document.name or None)  # a long one is cut off on the page
        _write(self._size, "" if document.size is None else dom.locale.size(document.size))
        _write(self._words, look.words)
        _write(self._detail, look.detail)
        self._show_progress(document, look)
        for name, text, button in self._buttons:
            button.hidden = name not in look.acts and "-" + name not in look.acts
            dom.set(button, "aria-disabled", "true" if "-" + name in look.acts else None)
            # Many buttons of one name: a screen reader is told which one it is at.
            dom.set(button, "aria-label", "%s: %s" % (text, name_of(document)))

    def focus(self) -> None:
        """Put the keyboard onto the first button that is there."""
        for _, _, button in self._buttons:
            if not button.hidden:
                button.focus()
                return

    def dispose(self) -> None:
        """Let go of the buttons."""
        for remove in self._removes:
            remove()

    def _show_progress(self, document: "Document", look: Look) -> None:
        self._bar.hidden = look.progress is None
        if look.progress is None:
            return
        unknown = look.progress < 0  # a bar without a value says that nobody knows
        self._dom.set(self._bar, "value", None if unknown else "%.1f" % look.progress)
        self._dom.set(self._bar, "aria-label", progress_name(document, look.stage))

    def _button(self, name: str, text: str, parent: "Any") -> "Any":
        button = self._dom.create("button", "link-button", text, type="button", data_act=name)
        self._dom.append(parent, button)
        return button

    def _pressed(self, name: str) -> "Callable[[Any], None]":
        return lambda _: self._act(name, self._key)

    def _moved(self, button: "Any") -> "Callable[[Any], None]":
        def moved(_: "Any") -> None:
            self._focused = button

        return moved


def _write(element: "Any", text: str) -> None:
    if element.textContent != text:
        element.textContent = text

"""Where files come from: a field that opens the picker, and the area that takes what is dropped."""

from app.components.component import Component
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import ChosenFile, Dom

LASTS = 0.4  # seconds; while something is held above the area it says so more often


class DropZone(Component):
    """Take files; `on_files(files)` hears of at least one. `area` takes drops, too."""

    def __init__(
        self, dom: "Dom", area: "Any", on_files: "Callable[[list[ChosenFile]], None]"
    ) -> None:
        Component.__init__(self, dom)
        self._area = area
        self._on_files = on_files
        self._usable = True

    def offer(self, usable: bool) -> None:
        """Take files from now on, or take none."""
        self._usable = usable
        self._field.disabled = not usable
        self.dom.set(self.root, "data-off", None if usable else "true")

    def open(self) -> None:
        """Show the browser's picker; only a person's click may lead here."""
        self._field.click()

    def focus(self) -> None:
        """Put the keyboard onto the field."""
        self._field.focus()

    def _build(self) -> "Any":
        dom = self.dom
        # A label around the field: it is the button, the keyboard reaches the field itself.
        root = dom.create("label", "drop-zone")
        self._field = dom.create("input", "visually-hidden", type="file", multiple="")
        dom.append(root, self._field, dom.create("span", "icon icon-upload", aria_hidden="true"))
        text = dom.create("span", "drop-text")
        dom.append(text, dom.create("span", "drop-action", say("Choose files")))
        dom.append(text, dom.create("span", "drop-or", say("or drop them here")))
        dom.append(root, text)
        self._listen(self._field, "change", self._chosen)
        for event in ("dragenter", "dragover"):
            self._listen(self._area, event, self._held_above)
        self._listen(self._area, "drop", self._dropped)
        self._over = self._timer(self._gone)
        return root

    def _chosen(self, _: "Any") -> None:
        files = self.dom.files(self._field)
        self._field.value = ""  # the same file can be chosen again
        self._hand_over(files)

    def _held_above(self, event: "Any") -> None:
        event.preventDefault()  # or the browser would leave the page and show the file
        if self._usable:
            self.dom.set(self._area, "data-over", "true")
            self._over.arm(LASTS)

    def _dropped(self, event: "Any") -> None:
        event.preventDefault()
        self._gone()
        self._hand_over(self.dom.files(event.dataTransfer))

    def _gone(self) -> None:
        self._over.disarm()
        self.dom.set(self._area, "data-over", None)

    def _hand_over(self, files: "list[ChosenFile]") -> None:
        if files and self._usable:
            self._on_files(files)

"""Whether somebody is at the toasts with pointer or keyboard, and where the keyboard came from."""

from app.engine import LocalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom

BELL = ".bell-button"  # where the keyboard goes when the place it came from is gone


class ToastAttention:
    """Watch the toasts' element; `changed(given)` hears each coming and going.

    `came_from` is the element that had the keyboard before it came here, or None.
    """

    def __init__(self, dom: "Dom", root: "Any", changed: "Callable[[bool], None]") -> None:
        self.hovered = False
        self.focused = False
        self.came_from: Any = None
        self._root = root
        self._changed = changed
        self._removes = [
            dom.listen(root, "pointerenter", lambda _: self._pointer(True)),
            dom.listen(root, "pointerleave", lambda _: self._pointer(False)),
            dom.listen(root, "focusin", lambda event: self._focus_came(event.relatedTarget)),
            dom.listen(root, "focusout", lambda _: self._focus_left()),
        ]

    @property
    def given(self) -> bool:
        """Tell whether somebody is here."""
        return self.hovered or self.focused

    def dispose(self) -> None:
        """Watch no longer."""
        for remove in self._removes:
            remove()

    def _pointer(self, here: bool) -> None:
        self.hovered = here
        self._changed(self.given)

    def _focus_came(self, before: "Any") -> None:
        # Within the toasts the keyboard has moved on; from outside the window it comes from nobody.
        if hasattr(before, "focus") and not self._root.contains(before):
            self.came_from = before
        self.focused = True
        self._changed(True)

    def _focus_left(self) -> None:
        self.focused = False
        self._changed(self.given)


def give_focus(dom: "Dom", place: "Any") -> None:
    """Put the keyboard onto an element; onto the bell, if there is one, when it is gone."""
    if place is None or not place.isConnected:
        try:
            place = dom.find(BELL)
        except LocalError:
            return
    place.focus()

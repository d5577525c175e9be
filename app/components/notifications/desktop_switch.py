"""The switch for notifications outside the page."""

from app.components.component import Component
from app.components.notifications import notice_words
from app.components.notifications.desktop import ON, PREFERENCE, is_on
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom


class DesktopSwitch(Component):
    """Let the person have desktop notifications while the page is hidden; off to begin with.

    The choice is kept on this device. Where the browser has none, nothing is offered; with
    `only_if_possible` neither where it refuses them: in a frame nobody can change that.
    """

    def __init__(self, dom: "Dom", only_if_possible: bool = False) -> None:
        Component.__init__(self, dom)
        self._never = ("missing", "denied") if only_if_possible else ("missing",)

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "desktop")
        self._box = dom.create(
            "input", "desktop-box", type="checkbox", role="switch", aria_describedby="desktop-note"
        )
        label = dom.create("label", "desktop-label")
        words = say("Desktop notifications while this page is hidden")
        dom.append(label, self._box, dom.create("span", "", words))
        self._note = dom.create("p", "desktop-note", id="desktop-note", role="status")
        dom.append(root, label, self._note)
        self._listen(self._box, "change", self._chosen)
        return root

    def _mounted(self) -> None:
        self.look()

    def look(self) -> None:
        """Show what holds now: the browser's settings may have changed meanwhile."""
        permission = self.dom.window.desktop_permission()
        self.root.hidden = permission in self._never
        self._box.checked = is_on(self.dom)
        self._note.textContent = notice_words.desktop_note(permission)

    def _chosen(self, _: "Any") -> None:
        if not self._box.checked:
            self.dom.window.set_preference(PREFERENCE, "")
            self.look()
        elif self.dom.window.desktop_permission() == "default":
            self.dom.window.ask_desktop(self._asked)
        else:
            self._asked(self.dom.window.desktop_permission())

    def _asked(self, permission: str) -> None:
        if self.root is None:
            return
        if permission == "granted":
            self.dom.window.set_preference(PREFERENCE, ON)
        self.look()

"""The line at the end of a room that says since when messages may be missing."""

from app.components.component import Component
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import RoomView


class GapNotice(Component):
    """Say "Showing messages from before 12:04" and offer to load again, where that is possible."""

    def __init__(
        self,
        dom: "Dom",
        on_load: "Callable[[], None]",
        on_known: "Callable[[], None]",
    ) -> None:
        Component.__init__(self, dom)
        self._on_load = on_load
        self._on_known = on_known

    def says(self, room: "RoomView") -> bool:
        """Tell whether this is where a room's trouble is said: its newest messages are missing."""
        return room.stale_since is not None and room.asked_before is None and not room.loading

    def show(self, room: "RoomView", can_load: bool) -> None:
        """Show what is missing of a room; nothing while it loads."""
        self._again.hidden = not can_load
        stale_since = None if room.loading else room.stale_since
        self.root.hidden = stale_since is None
        if stale_since is None:
            return
        since = self.dom.locale.time(stale_since)
        words = say("Showing messages from before %s. What was said since may be missing.")
        text = words % since
        if room.problem is not None and self.says(room):
            text += " " + say(room.problem)
        if self._text.textContent != text:
            self._text.textContent = text

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "gap", role="status")
        root.hidden = True
        self._text = dom.create("p", "gap-text")
        self._again = dom.create("button", "button button-small", say("Load again"), type="button")
        self._known = dom.create("button", "button button-small", say("OK"), type="button")
        dom.append(root, dom.create("span", "banner-shape", aria_hidden="true"))
        buttons = dom.create("span", "gap-buttons")
        dom.append(buttons, self._again, self._known)
        dom.append(root, self._text, buttons)
        self._listen(self._again, "click", lambda _: self._on_load())
        self._listen(self._known, "click", lambda _: self._on_known())
        return root

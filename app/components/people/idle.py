"""Tell that nobody is at the page."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class Idle(Component):
    """Tell that nobody is at the page."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider

    def _build(self) -> "Any":
        return self.dom.create("section", "idle")

"""What a developer or a support person wants to see."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class Inspector(Component):
    """What a developer or a support person wants to see."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider

    def open(self) -> None:
        """Show it."""

    def _build(self) -> "Any":
        return self.dom.create("section", "inspector")

"""Questions, answers and tools."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class Assistant(Component):
    """Questions, answers and tools."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", room_id: str = "general") -> None:
        Component.__init__(self, dom)
        self._provider = provider

    def show(self, room_id: str, name: str) -> None:
        """Change to another room."""

    def _build(self) -> "Any":
        return self.dom.create("section", "assistant")

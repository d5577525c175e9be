"""Documents on their way."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class Documents(Component):
    """Documents on their way."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider

    def _build(self) -> "Any":
        return self.dom.create("section", "documents")

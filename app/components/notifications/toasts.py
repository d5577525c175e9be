"""What has just come."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class Toasts(Component):
    """What has just come."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", *, on_link: "Any" = None, on_more: "Any" = None) -> None:
        Component.__init__(self, dom)
        self._provider = provider

    def _build(self) -> "Any":
        return self.dom.create("section", "toasts")

"""What the server wants the user to know."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class NotificationCentre(Component):
    """What the server wants the user to know."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", *, on_link: "Any" = None, on_unread: "Any" = None) -> None:
        Component.__init__(self, dom)
        self._provider = provider

    def open(self) -> None:
        """Show the list."""

    def _build(self) -> "Any":
        return self.dom.create("section", "bell")

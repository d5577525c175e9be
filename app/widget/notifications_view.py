"""Notifications and the state of their connection, whole enough to stand alone in a page."""

from app.components.component import Component
from app.components.connection.connection_badge import ConnectionBadge
from app.components.notifications.centre import NotificationCentre

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class NotificationsView(Component):
    """Show the badge and the notification centre."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", _room: str) -> None:
        Component.__init__(self, dom)
        self._badge = ConnectionBadge(provider, dom)
        self._centre = NotificationCentre(provider, dom)

    def _build(self) -> "Any":
        root = self.dom.create("div", "widget-notifications")
        self._child(self._badge, root)
        self._child(self._centre, root)
        return root

"""Notifications and the state of their connection, whole enough to stand alone in a page."""

from app.components.component import Component
from app.components.connection.connection_badge import ConnectionBadge
from app.components.connection.connection_banner import ConnectionBanner
from app.components.notifications.notice_list import NoticeList
from app.widget.sign_in_line import SignInLine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class NotificationsView(Component):
    """Show the list of notifications with the badge beside its title."""

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        _room: str,
        on_link: "Callable[[str], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._badge = ConnectionBadge(provider, dom)
        self._banner = ConnectionBanner(provider, dom, self._badge)
        self._list = NoticeList(provider, dom, on_link)
        self._sign_in = SignInLine(provider, dom)

    def forget(self) -> None:
        """Drop what belongs to the user: somebody else comes, or nobody."""
        self._list.forget()

    def _build(self) -> "Any":
        root = self.dom.create("div", "widget-view widget-notifications")
        self._child(self._banner, root)
        self._child(self._list, root)
        self._child(self._badge, self._list.top)
        self._child(self._sign_in, root)
        return root

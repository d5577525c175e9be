"""What a widget can show."""

from app.components.connection.connection_badge import ConnectionBadge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.components.component import Component
    from app.ports import Dom
    from app.provider import RealtimeProvider

    # provider, DOM, room, what follows a link within the host's page
    View = Callable[[RealtimeProvider, Dom, str, Callable[[str], None]], Component]


def view_of(name: str) -> "View":
    """Return what builds a view; one that nobody knows is a badge."""
    if name == "chat":
        from app.widget.chat_view import ChatView

        return ChatView
    if name == "notifications":
        from app.widget.notifications_view import NotificationsView

        return NotificationsView
    return lambda provider, dom, _room, _on_link: ConnectionBadge(provider, dom)

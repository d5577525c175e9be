"""The components' front door: what a page mounts. A component is loaded when it is asked for."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.components.account.sign_in import SignIn
    from app.components.account.sign_out import SignOut
    from app.components.account.user_menu import UserMenu
    from app.components.assistant.assistant import Assistant
    from app.components.chat.chat import Chat
    from app.components.chat.rooms import Rooms
    from app.components.connection.connection_badge import ConnectionBadge
    from app.components.connection.connection_banner import ConnectionBanner
    from app.components.console import Console
    from app.components.documents.documents import Documents
    from app.components.inspector.inspector import Inspector
    from app.components.notifications.centre import NotificationCentre
    from app.components.notifications.toasts import Toasts
    from app.components.outbox.outbox import Outbox
    from app.components.outbox.storage_notice import StorageNotice
    from app.components.people.idle import Idle
    from app.components.people.presence import Presence
    from app.components.quotes.quotes import Quotes

__all__ = [
    "Assistant",
    "Chat",
    "ConnectionBadge",
    "ConnectionBanner",
    "Console",
    "Documents",
    "Idle",
    "Inspector",
    "NotificationCentre",
    "Outbox",
    "Presence",
    "Quotes",
    "Rooms",
    "SignIn",
    "SignOut",
    "StorageNotice",
    "Toasts",
    "UserMenu",
]

# Where each one is, below this package. A badge alone is to load a badge, and no console.
_PLACES = {
    "Assistant": "assistant.assistant",
    "Chat": "chat.chat",
    "ConnectionBadge": "connection.connection_badge",
    "ConnectionBanner": "connection.connection_banner",
    "Console": "console",
    "Documents": "documents.documents",
    "Idle": "people.idle",
    "Inspector": "inspector.inspector",
    "NotificationCentre": "notifications.centre",
    "Outbox": "outbox.outbox",
    "Presence": "people.presence",
    "Quotes": "quotes.quotes",
    "Rooms": "chat.rooms",
    "SignIn": "account.sign_in",
    "SignOut": "account.sign_out",
    "StorageNotice": "outbox.storage_notice",
    "Toasts": "notifications.toasts",
    "UserMenu": "account.user_menu",
}


def __getattr__(name: str) -> object:
    """Load the component of that name (PEP 562)."""
    if name not in _PLACES:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    module = __import__("%s.%s" % (__name__, _PLACES[name]), None, None, (name,))
    return getattr(module, name)

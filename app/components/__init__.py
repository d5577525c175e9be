"""The components' front door: what a page mounts."""

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

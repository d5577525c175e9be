"""The components' front door: what a page mounts."""

from app.components.account.sign_in import SignIn
from app.components.account.sign_out import SignOut
from app.components.account.user_menu import UserMenu
from app.components.chat.chat import Chat
from app.components.chat.rooms import Rooms
from app.components.connection.connection_badge import ConnectionBadge
from app.components.connection.connection_banner import ConnectionBanner
from app.components.console import Console
from app.components.inspector.event_list import EventList
from app.components.jobs import Jobs
from app.components.outbox.outbox import Outbox
from app.components.outbox.storage_notice import StorageNotice
from app.components.people.presence import Presence

__all__ = [
    "Chat",
    "ConnectionBadge",
    "ConnectionBanner",
    "Console",
    "EventList",
    "Jobs",
    "Outbox",
    "Presence",
    "Rooms",
    "SignIn",
    "SignOut",
    "StorageNotice",
    "UserMenu",
]

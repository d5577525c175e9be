"""The components' front door: what a page mounts."""

from app.components.chat import Chat
from app.components.connection_badge import ConnectionBadge
from app.components.connection_banner import ConnectionBanner
from app.components.console import Console
from app.components.event_list import EventList
from app.components.jobs import Jobs
from app.components.outbox import Outbox
from app.components.presence import Presence
from app.components.rooms import Rooms
from app.components.sign_in import SignIn
from app.components.sign_out import SignOut
from app.components.storage_notice import StorageNotice
from app.components.user_menu import UserMenu

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

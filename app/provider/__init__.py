"""The provider's front door: contexts, the provider, its store and hooks."""

from app.provider.context import Context, Provider, create_context, use_context
from app.provider.hooks import (
    ChatRoom,
    Selection,
    use_chat,
    use_connection,
    use_messages,
    use_presence,
)
from app.provider.realtime import RealtimeContext, RealtimeProvider
from app.provider.state import (
    ChatMessage,
    ConnectionView,
    Member,
    MessagesView,
    RoomView,
    State,
)
from app.provider.store import Store

__all__ = [
    "ChatMessage",
    "ChatRoom",
    "ConnectionView",
    "Context",
    "Member",
    "MessagesView",
    "Provider",
    "RealtimeContext",
    "RealtimeProvider",
    "RoomView",
    "Selection",
    "State",
    "Store",
    "create_context",
    "use_chat",
    "use_connection",
    "use_context",
    "use_messages",
    "use_presence",
]

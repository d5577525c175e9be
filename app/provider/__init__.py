"""The provider's front door: contexts, the provider, its store and hooks."""

from app.provider.context import Context, Provider, create_context, use_context
from app.provider.hooks import (
    ChatRoom,
    Selection,
    use_chat,
    use_connection,
    use_failed,
    use_messages,
    use_outbox,
    use_presence,
)
from app.provider.realtime import RealtimeContext, RealtimeProvider
from app.provider.state import (
    ChatMessage,
    ConnectionView,
    Member,
    MessagesView,
    OutboxItem,
    RoomView,
    State,
)
from app.provider.store import Store
from app.receipt import NotDelivered, Receipt

__all__ = [
    "ChatMessage",
    "ChatRoom",
    "ConnectionView",
    "Context",
    "Member",
    "MessagesView",
    "NotDelivered",
    "OutboxItem",
    "Provider",
    "RealtimeContext",
    "RealtimeProvider",
    "Receipt",
    "RoomView",
    "Selection",
    "State",
    "Store",
    "create_context",
    "use_chat",
    "use_connection",
    "use_context",
    "use_failed",
    "use_messages",
    "use_outbox",
    "use_presence",
]

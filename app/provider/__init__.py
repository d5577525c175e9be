"""The provider's front door: contexts, the provider, its store and hooks."""

from app.provider.assistant_state import AssistantView, Conversation, Exchange, Question, ToolRun
from app.provider.chat_state import ChatMessage, RoomView
from app.provider.context import Context, Provider, create_context, use_context
from app.provider.documents_state import Document, DocumentsView
from app.provider.hooks import (
    AssistantRoom,
    ChatRoom,
    Selection,
    ToolRuns,
    use_assistant,
    use_chat,
    use_connection,
    use_documents,
    use_failed,
    use_journal,
    use_messages,
    use_notices,
    use_outbox,
    use_people,
    use_presence,
    use_quotes,
    use_tools,
)
from app.provider.notices import load_earlier_notices, mark_notices_read
from app.provider.notices_state import Notice, NoticesView
from app.provider.presence_state import Activity, Member, PresenceView
from app.provider.quotes_state import Quote, QuoteChange, QuoteItem, QuotesView
from app.provider.realtime import RealtimeContext, RealtimeProvider
from app.provider.state import (
    ConnectionView,
    MessagesView,
    OutboxItem,
    State,
)
from app.provider.store import Store
from app.receipt import NotDelivered, Receipt

__all__ = [
    "Activity",
    "AssistantRoom",
    "AssistantView",
    "ChatMessage",
    "ChatRoom",
    "ConnectionView",
    "Context",
    "Conversation",
    "Document",
    "DocumentsView",
    "Exchange",
    "Member",
    "MessagesView",
    "NotDelivered",
    "Notice",
    "NoticesView",
    "OutboxItem",
    "PresenceView",
    "Provider",
    "Question",
    "Quote",
    "QuoteChange",
    "QuoteItem",
    "QuotesView",
    "RealtimeContext",
    "RealtimeProvider",
    "Receipt",
    "RoomView",
    "Selection",
    "State",
    "Store",
    "ToolRun",
    "ToolRuns",
    "create_context",
    "load_earlier_notices",
    "mark_notices_read",
    "use_assistant",
    "use_chat",
    "use_connection",
    "use_context",
    "use_documents",
    "use_failed",
    "use_journal",
    "use_messages",
    "use_notices",
    "use_outbox",
    "use_people",
    "use_presence",
    "use_quotes",
    "use_tools",
]

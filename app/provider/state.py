"""What components see: values that are replaced, never changed in place."""

from app.engine import ConnectionState, Reason, Status, StorageMode
from app.provider.assistant_state import AssistantView
from app.provider.chat_state import ChatView
from app.provider.documents_state import DocumentsView
from app.provider.journal_state import JournalView
from app.provider.notices_state import NoticesView
from app.provider.presence_state import PresenceView
from app.provider.quotes_state import QuotesView
from app.provider.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Delivery, Message, MessageType


class ConnectionView(View):
    """The state of the connection and what the server said of us.

    `since` and `retry_at` are monotonic seconds (`RealtimeProvider.now`), `latency` is seconds,
    `waiting` counts messages that are not written yet, `was_connected` stays true. A change of
    `user_changes` (a sign-out, another user's token) says that nothing kept from before may stay.
    `storage` tells where messages wait, `storage_problem` why not on disk ("" when they are), and
    `unreadable` how many of earlier pages were damaged.
    """

    def __init__(self) -> None:
        self.state = ConnectionState.DISCONNECTED
        self.reason: Reason | None = None
        self.attempt = 0
        self.retry_at: float | None = None
        self.since = 0.0
        self.close_code: int | None = None
        self.latency: float | None = None
        self.waiting = 0
        self.user: dict[str, Any] = {}
        self.user_id: int | str | None = None
        self.session_id: str | None = None
        self.dialect: str | None = None
        self.capabilities: tuple[str, ...] = ()
        self.was_connected = False
        self.user_changes = 0
        self.storage = StorageMode.NONE
        self.storage_problem = ""
        self.unreadable = 0


class OutboxItem(View):
    """A message of ours that has not arrived. `stored`: it is on disk, it can't be, or None.

    `restored`: an earlier page accepted it. One that failed has a `code` and a `problem` for
    people.
    """

    def __init__(
        self,
        key: str,
        type: "MessageType",
        data: "dict[str, Any]",
        delivery: "Delivery",
        *,
        timestamp: "str | None" = None,
        restored: bool = False,
    ) -> None:
        self.key = key
        self.type = type
        self.data = data
        self.delivery = delivery
        self.timestamp = timestamp
        self.restored = restored
        self.stored: bool | None = True if restored else None
        self.status = Status.QUEUED
        self.code = ""
        self.problem = ""


class MessagesView(View):
    """The last messages of each type, oldest first, and how many came in all."""

    def __init__(self) -> None:
        self.by_type: dict[str, list[Message]] = {}
        self.received = 0
        self.unknown = 0
        self.dropped = 0
        self.repeated = 0  # came twice and was dropped
        self.gaps = 0


class State(View):
    """Everything that components can select from."""

    def __init__(self) -> None:
        self.connection = ConnectionView()
        self.outbox: list[OutboxItem] = []  # what has not ended, in the order of writing
        self.failed: list[OutboxItem] = []  # until it is sent again or dismissed
        self.chat = ChatView()
        self.presence = PresenceView()
        self.messages = MessagesView()
        self.assistant = AssistantView()
        self.documents = DocumentsView()
        self.quotes = QuotesView()
        self.notices = NoticesView()
        self.journal = JournalView()

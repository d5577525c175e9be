"""What components see: values that are replaced, never changed in place."""

from app.engine import ConnectionState, Reason, Status, StorageMode
from app.provider.assistant_state import AssistantView
from app.provider.documents_state import DocumentsView
from app.provider.journal_state import JournalView
from app.provider.notices_state import NoticesView
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


class ChatMessage(View):
    """One line of a room. `status` is None for messages of others; `problem` is for people."""

    def __init__(
        self,
        key: str,
        room_id: str,
        text: str,
        *,
        user_id: "int | str | None" = None,
        user_name: str = "",
        timestamp: "str | None" = None,
        status: "Status | None" = None,
        own: bool = False,
        kind: str = "chat",
        seq: "int | None" = None,
    ) -> None:
        self.key = key
        self.room_id = room_id
        self.text = text
        self.user_id = user_id
        self.user_name = user_name
        self.timestamp = timestamp
        self.status = status
        self.own = own
        self.kind = kind  # chat, assistant, assistant_error
        self.seq = seq
        self.restored = False  # an earlier page wrote it
        self.echoed = False  # the server showed it to the room, this one included
        self.code = ""
        self.problem = ""


class RoomView(View):
    """A room's messages, oldest first, and who types. `more`: older ones can be loaded."""

    def __init__(self) -> None:
        self.messages: list[ChatMessage] = []
        self.typing: list[tuple[int | str | None, str]] = []
        self.thinking = False
        self.more = False
        self.loading = False
        self.problem: str | None = None  # why the last page did not come
        self.stale_since: str | None = None  # messages may be missing since then (ISO 8601, local)
        self.asked_before: int | None = None  # the seq before which it ends; None: the newest


class ChatView(View):
    """All rooms by id."""

    def __init__(self) -> None:
        self.rooms: dict[str, RoomView] = {}
        self.count = 0  # of lines without a key of their own, to name them


class Member(View):
    """A person in a room; `status` is online, away or busy."""

    def __init__(self, user_id: "int | str", name: str, status: str) -> None:
        self.user_id = user_id
        self.name = name
        self.status = status


class PresenceView(View):
    """Who is in which room. `early` holds differences that came before a room's snapshot."""

    def __init__(self) -> None:
        self.rooms: dict[str, list[Member]] = {}
        self.synced: tuple[str, ...] = ()
        self.early: dict[str, list[Message]] = {}
        self.snapshots = False  # this server sends one for each room that is joined


class MessagesView(View):
    """The last messages of each type, and of all types with a running number, oldest first."""

    def __init__(self) -> None:
        self.by_type: dict[str, list[Message]] = {}
        self.recent: list[tuple[int, Message]] = []
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

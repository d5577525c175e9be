"""Hooks: what a component holds of the provider, one slice each."""

from app.engine import Delivery, MessageType
from app.provider.assistant_state import Conversation
from app.provider.chat_state import RoomView
from app.provider.context import use_context
from app.provider.documents_state import DocumentsView
from app.provider.journal_state import JournalView
from app.provider.notices_state import NoticesView
from app.provider.presence_state import Member, PresenceView
from app.provider.quotes_state import QuotesView
from app.provider.realtime import HISTORY_PAGE, RealtimeContext, RealtimeProvider
from app.provider.state import ConnectionView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider.assistant_state import Exchange, ToolRun
    from app.provider.state import State
    from app.receipt import Receipt

LARGE_PAGE = 500  # messages, on the way to one that was searched for
TYPING_AGAIN = 3.0  # seconds after which "is typing" is said again


class Selection:
    """Read a part of the state, and hear when it changes."""

    def __init__(self, provider: RealtimeProvider, selector: "Callable[[State], Any]") -> None:
        self._provider = provider
        self._selector = selector

    @property
    def value(self) -> "Any":
        """Return the part as it is now."""
        return self._selector(self._provider.store.state)

    def subscribe(self, callback: "Callable[[Any], None]") -> "Callable[[], None]":
        """Call `callback(value)` when the part has a new value; return how to stop."""
        return self._provider.store.subscribe(self._selector, callback)


class ChatRoom(Selection):
    """Read and write one room; `value` is its RoomView."""

    def __init__(self, provider: RealtimeProvider, room_id: str) -> None:
        super().__init__(provider, lambda state: state.chat.rooms.get(room_id) or _EMPTY_ROOM)
        self.room_id = room_id
        self._said_at: float | None = None  # when "is typing" was last said, while it holds

    def send(self, text: str) -> "Receipt":
        """Send a chat message to the room."""
        self._said_at = None  # the message itself says that we stopped
        return self._provider.send(
            MessageType.CHAT_MESSAGE, {"message": text, "room_id": self.room_id}
        )

    def typing(self) -> None:
        """Tell the room that the user types; call it at each key, it is said every 3 s."""
        now = self._provider.now()
        if self._said_at is None or now >= self._said_at + TYPING_AGAIN:
            self._said_at = now
            self._provider.send(MessageType.TYPING_START, {"room_id": self.room_id})

    def stopped_typing(self) -> None:
        """Tell the room that the user stopped; nothing is said when nothing was."""
        if self._said_at is not None:
            self._said_at = None
            self._provider.send(MessageType.TYPING_STOP, {"room_id": self.room_id})

    def load_more(self) -> None:
        """Load the page before the oldest message that is shown, or the one that failed again."""
        self._load_before(HISTORY_PAGE)

    def load_back_to(self, seq: int) -> bool:
        """Load a large page towards `seq`; return False when it is here or can't be had.

        Whoever wants to go there asks again when the page is here.
        """
        room: RoomView = self.value
        if room.loading:
            return True
        oldest = _oldest(room)
        if oldest is None or oldest <= seq or not room.more or room.full or room.problem:
            return False
        self._load_before(LARGE_PAGE)
        return True

    def search(
        self,
        text: str,
        before: "int | None",
        done: "Callable[[Any], None]",
        failed: "Callable[[], None]",
    ) -> None:
        """Look for a text in the room's history; see `RealtimeProvider.search`."""
        self._provider.search(self.room_id, text, before, done, failed)

    def _load_before(self, limit: int) -> None:
        room: RoomView = self.value
        if room.loading or (room.full and not room.problem):
            return
        before = room.asked_before if room.problem else _oldest(room)
        self._provider.load_history(self.room_id, before, limit)


class AssistantRoom(Selection):
    """Ask the assistant in one room; `value` is its Conversation."""

    def __init__(self, provider: RealtimeProvider, room_id: str) -> None:
        super().__init__(provider, lambda state: state.assistant.rooms.get(room_id) or _NO_TALK)
        self.room_id = room_id

    def ask(self, text: str) -> "Receipt":
        """Say a text to the room; "@ai" goes before one that does not call the assistant."""
        lowered = text.lower()
        if "@ai" not in lowered and "@assistant" not in lowered:
            text = "@ai " + text
        data = {"message": text, "room_id": self.room_id}
        return self._provider.send(MessageType.CHAT_MESSAGE, data, delivery=Delivery.ACKNOWLEDGED)

    def ask_again(self, exchange: "Exchange") -> "Receipt | None":
        """Ask the same anew; one that never arrived is replaced. None: nothing was asked."""
        question = exchange.question
        if question is None:
            return None
        return self._provider.resend(question.key) or self.ask(question.text)


class ToolRuns(Selection):
    """Have tools run; `value` is the list of `ToolRun`s, newest last. They belong to no room."""

    def __init__(self, provider: RealtimeProvider) -> None:
        super().__init__(provider, lambda state: state.assistant.runs)

    def run(self, tool_name: str, args: "Any") -> "Receipt":
        """Have a tool run with named arguments."""
        data = {"tool_name": tool_name, "args": args}
        return self._provider.send(MessageType.AI_TOOL_CALL, data, delivery=Delivery.ACKNOWLEDGED)

    def run_again(self, run: "ToolRun") -> "Receipt":
        """Have a tool run with the same arguments; a run that never arrived is replaced."""
        return self._provider.resend(run.key) or self.run(run.tool_name, run.args)


def use_connection(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `ConnectionView`."""
    return Selection(_given(provider), _connection)


def use_messages(type: MessageType, provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the last messages of a type, oldest first."""
    name = type.value
    return Selection(_given(provider), lambda state: state.messages.by_type.get(name, _NO_MESSAGES))


def use_outbox(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `OutboxItem`s that wait, in the order of writing."""
    return Selection(_given(provider), lambda state: state.outbox)


def use_failed(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `OutboxItem`s that failed and were not seen to, oldest first."""
    return Selection(_given(provider), lambda state: state.failed)


def use_chat(room_id: str, provider: "RealtimeProvider | None" = None) -> ChatRoom:
    """Return a room to read and write; `provider.join(room_id)` enters it."""
    return ChatRoom(_given(provider), room_id)


def use_presence(room_id: str, provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `Member`s of a room."""
    return Selection(_given(provider), lambda state: state.presence.rooms.get(room_id, _NOBODY))


def use_people(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `PresenceView`: the people of all rooms, what they do."""
    return Selection(_given(provider), _people)


def use_quotes(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `QuotesView`: the user's quotes, newest first."""
    return Selection(_given(provider), _quotes)


def use_journal(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `JournalView`: what happened to the connection lately."""
    return Selection(_given(provider), _journal)


def use_assistant(room_id: str, provider: "RealtimeProvider | None" = None) -> AssistantRoom:
    """Return the assistant of a room, to ask and to read."""
    return AssistantRoom(_given(provider), room_id)


def use_notices(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `NoticesView`: what the server wants the user to know."""
    return Selection(_given(provider), _notices)


def use_tools(provider: "RealtimeProvider | None" = None) -> ToolRuns:
    """Return the runs of tools, to read and to begin."""
    return ToolRuns(_given(provider))


def use_documents(provider: "RealtimeProvider | None" = None) -> Selection:
    """Return the selection of the `DocumentsView`: the user's documents, newest first."""
    return Selection(_given(provider), _documents)


def _oldest(room: RoomView) -> "int | None":
    """Return the seq of the oldest message that has one; those before it never will."""
    for message in room.messages:
        if message.seq is not None:
            return message.seq
    return None


def _given(provider: "RealtimeProvider | None") -> RealtimeProvider:
    if provider is not None:
        return provider
    found: RealtimeProvider = use_context(RealtimeContext)
    return found


def _journal(state: "State") -> JournalView:
    return state.journal


def _connection(state: "State") -> ConnectionView:
    return state.connection


def _people(state: "State") -> PresenceView:
    return state.presence


def _quotes(state: "State") -> QuotesView:
    return state.quotes


def _documents(state: "State") -> DocumentsView:
    return state.documents


def _notices(state: "State") -> NoticesView:
    return state.notices


# One object each, so that a selection without data never seems to change.
_EMPTY_ROOM = RoomView()
_NO_TALK = Conversation()
_NO_MESSAGES: "list[Any]" = []
_NOBODY: "list[Member]" = []

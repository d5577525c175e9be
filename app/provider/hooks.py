"""Hooks: what a component holds of the provider, one slice each."""

from app.engine import MessageType
from app.provider.context import use_context
from app.provider.realtime import RealtimeContext, RealtimeProvider
from app.provider.state import ConnectionView, Member, RoomView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider.state import State
    from app.receipt import Receipt

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
        room: RoomView = self.value
        if room.loading:
            return
        known = [message.seq for message in room.messages if message.seq is not None]
        oldest = min(known) if known else None
        before = room.asked_before if room.problem else oldest
        self._provider.load_history(self.room_id, before)


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


def _given(provider: "RealtimeProvider | None") -> RealtimeProvider:
    if provider is not None:
        return provider
    found: RealtimeProvider = use_context(RealtimeContext)
    return found


def _connection(state: "State") -> ConnectionView:
    return state.connection


# One object each, so that a selection without data never seems to change.
_EMPTY_ROOM = RoomView()
_NO_MESSAGES: "list[Any]" = []
_NOBODY: "list[Member]" = []

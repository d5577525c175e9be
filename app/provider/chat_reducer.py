"""The rooms: our messages with their fate, others' as they come, history merged in by order."""

from app.engine import Dialect, MessageType, Status
from app.engine.delivery import ENDS
from app.engine.events import (
    MessageQueued,
    MessageReceived,
    MessageStatusChanged,
    SessionStarted,
    StateChanged,
)
from app.engine.messages import echoed_text
from app.provider.chat_answers import cut_off, error, response, thinking
from app.provider.chat_history import history
from app.provider.chat_lines import line_of
from app.provider.chat_next import with_next
from app.provider.chat_own import dismissed, queued, status_changed
from app.provider.chat_rooms import (
    find,
    find_unechoed,
    placed,
    replaced,
    room_in,
    with_line,
    with_room,
)
from app.provider.chat_state import ChatMessage, ChatView, RoomView
from app.provider.fields import name_of, room_of, user_of
from app.provider.news import (
    GapDismissed,
    HistoryFailed,
    HistoryLoaded,
    HistoryRequested,
    MessageDismissed,
    RoomsStale,
    TypingEnded,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers


def reduce_chat(chat: ChatView, event: object, facts: "Facts") -> ChatView:
    """Return the rooms after `event`; `facts.user_id` tells which messages are ours."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return chat if handle is None else handle(chat, event.message, facts)
    if isinstance(event, MessageQueued):
        return queued(chat, event) if event.type is MessageType.CHAT_MESSAGE else chat
    if isinstance(event, MessageStatusChanged):
        return status_changed(chat, event) if event.type is MessageType.CHAT_MESSAGE else chat
    if isinstance(event, StateChanged):
        return _nobody_known_to_type(chat)
    if isinstance(event, SessionStarted):
        return chat if event.resumed else cut_off(chat)
    return _told(chat, event, facts)


def _told(chat: ChatView, event: object, facts: "Facts") -> ChatView:
    """Return the rooms after news of the provider's own."""
    if isinstance(event, HistoryRequested):
        return with_room(chat, event.room_id, loading=True, problem=None, asked_before=event.before)
    if isinstance(event, HistoryFailed):
        return with_room(chat, event.room_id, loading=False, problem=event.problem)
    if isinstance(event, HistoryLoaded):
        return history(chat, event, facts.user_id)
    if isinstance(event, RoomsStale):
        return _stale(chat, event.since)
    if isinstance(event, GapDismissed):
        return with_room(chat, event.room_id, stale_since=None)
    if isinstance(event, MessageDismissed):
        return dismissed(chat, event.key)
    if isinstance(event, TypingEnded):
        return _without_typing(chat, event.room_id, event.user_id)
    return chat


def _stale(chat: ChatView, since: str) -> ChatView:
    for room_id, room in chat.rooms.items():
        if room.stale_since is None:  # an older gap says more
            chat = with_room(chat, room_id, stale_since=since)
    return chat


def _nobody_known_to_type(chat: ChatView) -> ChatView:
    # Without a link it is anybody's guess; with a new one, the server says it again.
    for room_id, room in chat.rooms.items():
        if room.typing or room.thinking:
            chat = with_room(chat, room_id, typing=[], thinking=False, thinking_of=None)
    return chat


def _chat_response(chat: ChatView, message: "Message", facts: "Facts") -> ChatView:
    if not isinstance(message.data.get("message"), str):
        return chat
    if facts.batch is not None and not facts.flat:
        appended = with_next(chat, message, facts.user_id, facts.batch)
        if appended is not None:
            return appended
    user_id = user_of(message)
    room_id = room_of(message)
    chat = _without_typing(chat, room_id, user_id)
    own = user_id is not None and user_id == facts.user_id
    line, chat = line_of(chat, message, own)
    if facts.flat:
        line.text = echoed_text(line.text, Dialect.FLAT)
        room_id = _room_of_echo(chat, line)
    room = room_in(chat, room_id)
    at = _known(room, line, own and message.id is None)
    if at is None:
        return with_line(chat, room_id, placed(room.messages, line), line)
    known = room.messages[at]
    merged = known.but(seq=line.seq, timestamp=line.timestamp or known.timestamp, echoed=True)
    if own and known.status in ENDS:  # given up here, and taken there all the same
        merged = merged.but(status=Status.DELIVERED, code="", problem="")
    if line.seq is None:
        return with_room(chat, room_id, messages=replaced(room.messages, at, merged))
    rest = replaced(room.messages, at, None)
    return with_room(chat, room_id, messages=placed(rest, merged))


def _known(room: RoomView, line: ChatMessage, by_text: bool) -> "int | None":
    """Return where the same message stands already; without an id, text tells our own."""
    at = find(room, line.key, line.own)
    return find_unechoed(room, line.text) if at is None and by_text else at


def _room_of_echo(chat: ChatView, line: ChatMessage) -> str:
    """Return where our own text stands: the flat endpoint has no rooms and names none."""
    for room_id, room in chat.rooms.items():
        if line.own and _known(room, line, True) is not None:
            return room_id
    return line.room_id


def _typing_start(chat: ChatView, message: "Message", facts: "Facts") -> ChatView:
    user_id = user_of(message)
    room_id = room_of(message)
    typing = room_in(chat, room_id).typing
    if user_id is None or user_id == facts.user_id or any(known == user_id for known, _ in typing):
        return chat
    return with_room(chat, room_id, typing=typing + [(user_id, name_of(message.data, user_id))])


def _typing_stop(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    return _without_typing(chat, room_of(message), user_of(message))


def _without_typing(chat: ChatView, room_id: str, user_id: "int | str | None") -> ChatView:
    typing = room_in(chat, room_id).typing
    left = [entry for entry in typing if entry[0] != user_id]
    return chat if len(left) == len(typing) else with_room(chat, room_id, typing=left)


HANDLERS: "Handlers" = {
    MessageType.CHAT_RESPONSE: _chat_response,
    MessageType.TYPING_START: _typing_start,
    MessageType.TYPING_STOP: _typing_stop,
    MessageType.AI_THINKING: thinking,
    MessageType.AI_RESPONSE: response,
    MessageType.AI_ERROR: error,
}

"""The rooms: our messages with their fate, others' as they come, history merged in by order."""

from app.engine import Dialect, MessageType, Status
from app.engine.delivery import ENDS
from app.engine.events import MessageQueued, MessageReceived, MessageStatusChanged, StateChanged
from app.engine.messages import echoed_text
from app.provider.fields import name_of, number_of, room_of, text_of, user_of
from app.provider.news import (
    GapDismissed,
    HistoryFailed,
    HistoryLoaded,
    HistoryRequested,
    MessageDismissed,
    RoomsStale,
    TypingEnded,
)
from app.provider.state import ChatMessage, ChatView, RoomView
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

MAX_MESSAGES = 500  # kept of a room; older ones can be loaded again
MAX_ROOMS = 200

_OPEN = (Status.QUEUED, Status.SENT)


def reduce_chat(chat: ChatView, event: object, facts: "Facts") -> ChatView:
    """Return the rooms after `event`; `facts.user_id` tells which messages are ours."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return chat if handle is None else handle(chat, event.message, facts)
    if isinstance(event, MessageQueued):
        return _queued(chat, event) if event.type is MessageType.CHAT_MESSAGE else chat
    if isinstance(event, MessageStatusChanged):
        return _status_changed(chat, event) if event.type is MessageType.CHAT_MESSAGE else chat
    if isinstance(event, StateChanged):
        return _nobody_known_to_type(chat)
    if isinstance(event, HistoryRequested):
        return _with_room(
            chat, event.room_id, loading=True, problem=None, asked_before=event.before
        )
    if isinstance(event, HistoryFailed):
        return _with_room(chat, event.room_id, loading=False, problem=event.problem)
    if isinstance(event, HistoryLoaded):
        return _history(chat, event, facts.user_id)
    if isinstance(event, RoomsStale):
        return _stale(chat, event.since)
    if isinstance(event, GapDismissed):
        return _with_room(chat, event.room_id, stale_since=None)
    if isinstance(event, MessageDismissed):
        return _dismissed(chat, event.key)
    if isinstance(event, TypingEnded):
        return _without_typing(chat, event.room_id, event.user_id)
    return chat


def _stale(chat: ChatView, since: str) -> ChatView:
    for room_id, room in chat.rooms.items():
        if room.stale_since is None:  # an older gap says more
            chat = _with_room(chat, room_id, stale_since=since)
    return chat


def _dismissed(chat: ChatView, key: str) -> ChatView:
    for room_id, room in chat.rooms.items():
        left = [m for m in room.messages if not (m.own and m.key == key)]
        if len(left) < len(room.messages):
            return _with_room(chat, room_id, messages=left)
    return chat


def _queued(chat: ChatView, event: MessageQueued) -> ChatView:
    room_id = text_of(event.data, "room_id", "general")
    if event.restored and any(m.own and m.key == event.key for m in _room(chat, room_id).messages):
        return chat  # the history had it already: its ack was lost with the earlier page
    message = ChatMessage(
        event.key,
        room_id,
        text_of(event.data, "message"),
        user_id=event.user_id,
        timestamp=event.timestamp,
        status=Status.QUEUED,
        own=True,
    )
    messages = _room(chat, room_id).messages
    at = len(messages)
    if event.restored:
        message.restored = True
        while at > 0 and _waits_after(messages[at - 1]):
            at -= 1
    return _with_messages(chat, room_id, messages[:at] + [message] + messages[at:])


def _waits_after(message: ChatMessage) -> bool:
    """Tell whether a message is written after all that earlier pages left."""
    return message.own and message.status in _OPEN and not message.restored


def _status_changed(chat: ChatView, event: MessageStatusChanged) -> ChatView:
    if event.status is Status.DISCARDED and event.code == "discarded":
        return _dismissed(chat, event.key)  # taken back before anybody saw it
    for room_id, room in chat.rooms.items():
        for index in range(len(room.messages) - 1, -1, -1):
            message = room.messages[index]
            if message.key == event.key:
                problem = problem_text(event.status, event.code, event.text)
                messages = list(room.messages)
                messages[index] = message.but(status=event.status, code=event.code, problem=problem)
                return _with_room(chat, room_id, messages=messages)
    return chat


def _nobody_known_to_type(chat: ChatView) -> ChatView:
    # Without a link it is anybody's guess; with a new one, the server says it again.
    for room_id, room in chat.rooms.items():
        if room.typing or room.thinking:
            chat = _with_room(chat, room_id, typing=[], thinking=False)
    return chat


def _chat_response(chat: ChatView, message: "Message", facts: "Facts") -> ChatView:
    own_id = facts.user_id
    if not isinstance(message.data.get("message"), str):
        return chat
    user_id = user_of(message)
    room_id = room_of(message)
    chat = _without_typing(chat, room_id, user_id)
    own = user_id is not None and user_id == own_id
    line, chat = _line(chat, message, own)
    if facts.flat:
        line.text = echoed_text(line.text, Dialect.FLAT)
        room_id = _room_of_echo(chat, line)
    messages = _room(chat, room_id).messages
    at = _index_of(messages, line, own and message.id is None)
    if at is None:
        return _with_messages(chat, room_id, _placed(messages, line))
    known = messages[at]
    merged = known.but(seq=line.seq, timestamp=line.timestamp or known.timestamp, echoed=True)
    if own and known.status in ENDS:  # given up here, and taken there all the same
        merged = merged.but(status=Status.DELIVERED, code="", problem="")
    rest = messages[:at] + messages[at + 1 :]
    if line.seq is None:
        return _with_room(chat, room_id, messages=messages[:at] + [merged] + messages[at + 1 :])
    return _with_room(chat, room_id, messages=_placed(rest, merged))


def _room_of_echo(chat: ChatView, line: ChatMessage) -> str:
    """Return where our own text stands: the flat endpoint has no rooms and names none."""
    for room_id, room in chat.rooms.items():
        if line.own and _index_of(room.messages, line, True) is not None:
            return room_id
    return line.room_id


def _line(chat: ChatView, message: "Message", own: bool) -> "tuple[ChatMessage, ChatView]":
    user_id = user_of(message)
    seq = number_of(message.data, "seq")
    if message.id is None:
        chat = chat.but(count=chat.count + 1)
    line = ChatMessage(
        _key(message.id, user_id, own, "+%d" % chat.count),
        room_of(message),
        text_of(message.data, "message"),
        user_id=user_id,
        user_name=name_of(message.data, user_id),
        timestamp=text_of(message.data, "timestamp") or message.timestamp,
        status=Status.DELIVERED if own else None,
        own=own,
        seq=seq,
    )
    line.echoed = True
    return line, chat


def _key(id: "str | None", user_id: "int | str | None", own: bool, otherwise: str) -> str:
    """Return a key of its own for a line: an id is unique only among the messages of its user."""
    if not id:
        return otherwise
    return id if own else "%s/%s" % (user_id, id)


def _index_of(messages: "list[ChatMessage]", line: ChatMessage, by_text: bool) -> "int | None":
    """Return where the same message stands already; without an id, text tells our own."""
    for index in range(len(messages) - 1, -1, -1):
        known = messages[index]
        if known.key == line.key and known.own == line.own:
            return index
    if not by_text:
        return None
    for index, known in enumerate(messages):
        written = known.status in (Status.SENT, Status.DELIVERED, Status.UNCONFIRMED)
        if known.own and written and not known.echoed and known.text == line.text:
            return index
    return None


def _placed(messages: "list[ChatMessage]", line: ChatMessage) -> "list[ChatMessage]":
    """Return the messages with `line` at its place: by seq, before our own unsent ones."""
    at = len(messages)
    while at > 0:
        before = messages[at - 1]
        own = before.own and before.seq is None
        unsent = own and before.status in _OPEN
        # It has a place, and we shall hear of it: behind all that has one already.
        unplaced = own and before.status is Status.DELIVERED and not before.echoed
        later = before.seq is not None and line.seq is not None and before.seq > line.seq
        if not unsent and not later and not (unplaced and line.seq is not None):
            break
        at -= 1
    return messages[:at] + [line] + messages[at:]


def _thinking(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    return _with_room(chat, room_of(message), thinking=True)


def _ai_response(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    return _assistant(chat, message, "assistant")


def _ai_error(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    return _assistant(chat, message, "assistant_error")


def _assistant(chat: ChatView, message: "Message", kind: str) -> ChatView:
    room_id = room_of(message)
    text = message.data.get("message")
    if not isinstance(text, str):
        return _with_room(chat, room_id, thinking=False)
    line, chat = _line(chat, message, False)
    line.kind = kind
    line.user_name = "Assistant"
    chat = _with_messages(chat, room_id, _placed(_room(chat, room_id).messages, line))
    return _with_room(chat, room_id, thinking=False)


def _typing_start(chat: ChatView, message: "Message", facts: "Facts") -> ChatView:
    user_id = user_of(message)
    room_id = room_of(message)
    typing = _room(chat, room_id).typing
    if user_id is None or user_id == facts.user_id or any(known == user_id for known, _ in typing):
        return chat
    return _with_room(chat, room_id, typing=typing + [(user_id, name_of(message.data, user_id))])


def _typing_stop(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    return _without_typing(chat, room_of(message), user_of(message))


def _without_typing(chat: ChatView, room_id: str, user_id: "int | str | None") -> ChatView:
    typing = _room(chat, room_id).typing
    left = [entry for entry in typing if entry[0] != user_id]
    return chat if len(left) == len(typing) else _with_room(chat, room_id, typing=left)


def _history(chat: ChatView, event: HistoryLoaded, own_id: "int | str | None") -> ChatView:
    lines: list[ChatMessage] = []
    for item in event.messages:
        line = _history_line(item, event.room_id, own_id)
        if line is not None:
            lines.append(line)
    messages = _room(chat, event.room_id).messages
    if event.newest and event.more:
        messages = _without_a_hole(messages, lines)
    for line in lines:
        at = _index_of(messages, line, False)
        if at is not None:
            # Ours, and the server has it: whatever we believed, it was delivered.
            line = line.but(status=Status.DELIVERED if messages[at].own else None)
            if messages[at].seq == line.seq:
                # It has its place, maybe before an answer that the history does not know.
                messages = messages[:at] + [line] + messages[at + 1 :]
                continue
            messages = messages[:at] + messages[at + 1 :]
        messages = _merged(messages, line)
    changes: dict[str, Any] = {"stale_since": None} if event.newest else {}
    return _with_room(
        chat,
        event.room_id,
        messages=messages,
        more=event.more,
        loading=False,
        problem=None,
        **changes,
    )


def _without_a_hole(
    messages: "list[ChatMessage]", lines: "list[ChatMessage]"
) -> "list[ChatMessage]":
    """Return the messages without those that stand before a gap that nobody would ever fill.

    When more was said while we were away than a page holds, what lies between is loaded by
    scrolling back, as everything older is.
    """
    seqs = [line.seq for line in lines if line.seq is not None]
    first = min(seqs) if seqs else 0
    older = [i for i, m in enumerate(messages) if m.seq is not None and m.seq < first]
    if not older or messages[older[-1]].seq == first - 1:
        return messages
    end = older[-1] + 1
    return [m for m in messages[:end] if m.own and m.seq is None] + messages[end:]


def _merged(messages: "list[ChatMessage]", line: ChatMessage) -> "list[ChatMessage]":
    """Return the messages with `line` before the first one that the server has later."""
    for index, known in enumerate(messages):
        if known.seq is not None and line.seq is not None and known.seq > line.seq:
            return messages[:index] + [line] + messages[index:]
    return _placed(messages, line)


def _history_line(item: object, room_id: str, own_id: "int | str | None") -> "ChatMessage | None":
    if not isinstance(item, dict) or not isinstance(item.get("message"), str):
        return None
    data: dict[str, Any] = item
    seq = number_of(data, "seq")
    user_id = data.get("user_id")
    if isinstance(user_id, bool) or not isinstance(user_id, (int, str)):
        user_id = None
    own = user_id is not None and user_id == own_id
    line = ChatMessage(
        _key(text_of(data, "id"), user_id, own, "#%s" % seq),
        room_id,
        data["message"],
        user_id=user_id,
        user_name=name_of(data, user_id),
        timestamp=text_of(data, "timestamp") or None,
        status=Status.DELIVERED if own else None,
        own=own,
        kind="assistant" if text_of(data, "kind") == "assistant" else "chat",
        seq=seq,
    )
    line.echoed = True
    return line


def _room(chat: ChatView, room_id: str) -> RoomView:
    return chat.rooms.get(room_id) or RoomView()


def _with_room(chat: ChatView, room_id: str, **changes: "Any") -> ChatView:
    if room_id not in chat.rooms and len(chat.rooms) >= MAX_ROOMS:
        return chat  # room names come from the wire
    rooms = dict(chat.rooms)
    rooms[room_id] = _room(chat, room_id).but(**changes)
    changed: ChatView = chat.but(rooms=rooms)
    return changed


def _with_messages(chat: ChatView, room_id: str, messages: "list[ChatMessage]") -> ChatView:
    """Keep the newest messages and every one of ours that has not ended; the rest can be loaded."""
    surplus = len(messages) - MAX_MESSAGES
    if surplus <= 0:
        return _with_room(chat, room_id, messages=messages)
    cut = messages[:surplus]
    more = _room(chat, room_id).more or any(m.seq is not None for m in cut)
    kept = [m for m in cut if m.own and m.status in _OPEN] + messages[surplus:]
    return _with_room(chat, room_id, messages=kept, more=more)


HANDLERS: "Handlers" = {
    MessageType.CHAT_RESPONSE: _chat_response,
    MessageType.TYPING_START: _typing_start,
    MessageType.TYPING_STOP: _typing_stop,
    MessageType.AI_THINKING: _thinking,
    MessageType.AI_RESPONSE: _ai_response,
    MessageType.AI_ERROR: _ai_error,
}

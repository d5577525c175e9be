"""Our own lines: written, under way, arrived or not, taken back."""

from app.engine import Status
from app.provider.chat_rooms import OPEN, find, replaced, room_in, with_line, with_room
from app.provider.chat_state import ChatMessage, ChatView
from app.provider.fields import text_of
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine.events import MessageQueued, MessageStatusChanged


def queued(chat: ChatView, event: "MessageQueued") -> ChatView:
    """Return the rooms with a message that was accepted for sending, now or by an earlier page."""
    room_id = text_of(event.data, "room_id", "general")
    room = room_in(chat, room_id)
    if event.restored and find(room, event.key, True) is not None:
        return chat  # the history had it already: its ack was lost with the earlier page
    line = ChatMessage(
        event.key,
        room_id,
        text_of(event.data, "message"),
        user_id=event.user_id,
        timestamp=event.timestamp,
        status=Status.QUEUED,
        own=True,
    )
    messages = room.messages
    at = len(messages)
    if event.restored:
        line.restored = True
        while at > 0 and _waits_after(messages[at - 1]):
            at -= 1
    return with_line(chat, room_id, messages[:at] + [line] + messages[at:], line)


def status_changed(chat: ChatView, event: "MessageStatusChanged") -> ChatView:
    """Return the rooms after something became of a message."""
    if event.status is Status.DISCARDED and event.code == "discarded":
        return dismissed(chat, event.key)  # taken back before anybody saw it
    for room_id, room in chat.rooms.items():
        at = find(room, event.key, True)
        if at is not None:
            problem = problem_text(event.status, event.code, event.text)
            line = room.messages[at].but(status=event.status, code=event.code, problem=problem)
            return with_room(chat, room_id, messages=replaced(room.messages, at, line))
    return chat


def dismissed(chat: ChatView, key: str) -> ChatView:
    """Return the rooms without a message of ours."""
    for room_id, room in chat.rooms.items():
        at = find(room, key, True)
        if at is not None:
            return with_room(chat, room_id, messages=replaced(room.messages, at, None))
    return chat


def _waits_after(message: ChatMessage) -> bool:
    """Tell whether a message is written after all that earlier pages left."""
    return message.own and message.status in OPEN and not message.restored

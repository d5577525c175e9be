"""What every change of a room does: find a line, place one, keep the room bounded."""

from app.engine import Status
from app.provider.chat_state import (
    MAX_MESSAGES,
    MAX_ROOMS,
    ChatMessage,
    ChatView,
    KnownKeys,
    RoomView,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OPEN = (Status.QUEUED, Status.SENT)


def room_in(chat: ChatView, room_id: str) -> RoomView:
    """Return a room; an empty one when nothing is known of it."""
    return chat.rooms.get(room_id) or RoomView()


def with_room(chat: ChatView, room_id: str, **changes: "Any") -> ChatView:
    """Return the rooms with one changed."""
    if room_id not in chat.rooms and len(chat.rooms) >= MAX_ROOMS:
        return chat  # room names come from the wire
    rooms = dict(chat.rooms)
    rooms[room_id] = room_in(chat, room_id).but(**changes)
    changed: ChatView = chat.but(rooms=rooms)
    return changed


def with_line(
    chat: ChatView, room_id: str, messages: "list[ChatMessage]", line: ChatMessage
) -> ChatView:
    """Return the rooms with one's messages replaced by `messages`, in which `line` is new.

    Kept are the newest and every one of ours that has not ended; the rest can be loaded again.
    """
    room = room_in(chat, room_id)
    if len(messages) <= MAX_MESSAGES:
        room.keys.add(line.key, len(messages) - 1)
        return with_room(chat, room_id, messages=messages, keys=room.keys)
    # Some more than one, so that not every message cuts.
    surplus = len(messages) - MAX_MESSAGES + MAX_MESSAGES // 24
    cut = messages[:surplus]
    more = room.more or any(m.seq is not None for m in cut)
    kept = [m for m in cut if m.own and m.status in OPEN] + messages[surplus:]
    return with_room(chat, room_id, messages=kept, keys=KnownKeys(m.key for m in kept), more=more)


def replaced(
    messages: "list[ChatMessage]", at: int, line: "ChatMessage | None"
) -> "list[ChatMessage]":
    """Return the messages with another one at a place; None leaves it out."""
    return messages[:at] + ([] if line is None else [line]) + messages[at + 1 :]


def find(room: RoomView, key: str, own: bool) -> "int | None":
    """Return where a line stands: an id is unique only among the messages of its user."""
    if key not in room.keys:
        return None
    messages, place = room.messages, room.keys.place(key)
    if place < len(messages) and messages[place].key == key and messages[place].own == own:
        return place
    for index in range(len(messages) - 1, -1, -1):
        if messages[index].key == key and messages[index].own == own:
            return index
    return None


def find_unechoed(room: RoomView, text: str) -> "int | None":
    """Return the oldest of our written messages with that text that nobody confirmed."""
    for index, known in enumerate(room.messages):
        written = known.status in (Status.SENT, Status.DELIVERED, Status.UNCONFIRMED)
        if known.own and written and not known.echoed and known.text == text:
            return index
    return None


def placed(messages: "list[ChatMessage]", line: ChatMessage) -> "list[ChatMessage]":
    """Return the messages with `line` at its place: by seq, before our own unsent ones."""
    at = place_of(messages, line)
    return messages[:at] + [line] + messages[at:]


def place_of(messages: "list[ChatMessage]", line: ChatMessage) -> int:
    """Return the index at which `line` belongs, looking from the end."""
    at = len(messages)
    while at > 0:
        before = messages[at - 1]
        own = before.own and before.seq is None
        unsent = own and before.status in OPEN
        # It has a place, and we shall hear of it: behind all that has one already.
        unplaced = own and before.status is Status.DELIVERED and not before.echoed
        later = before.seq is not None and line.seq is not None and before.seq > line.seq
        if not unsent and not later and not (unplaced and line.seq is not None):
            break
        at -= 1
    return at

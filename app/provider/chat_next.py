"""A room that grows at its end, many messages at once: what nearly all of them are."""

from app.engine import Status
from app.provider.chat_lines import key_of
from app.provider.chat_state import MAX_MESSAGES, ChatMessage, ChatView
from app.provider.fields import name_of, text_of, user_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine import Message
    from app.provider.batch import Batch


def with_next(
    chat: ChatView, message: "Message", own_id: "int | str | None", batch: "Batch"
) -> "ChatView | None":
    """Return the rooms with what is plainly new and last; None when that has to be looked at.

    Its text has been looked at. What `batch` made is changed in place.
    """
    data, id = message.data, message.id
    room_id, seq = text_of(data, "room_id", "general"), data.get("seq")
    room = chat.rooms.get(room_id)
    if room is None or room.typing or not 0 < len(room.messages) < MAX_MESSAGES:
        return None
    last = room.messages[-1].seq
    if not id or last is None or type(seq) is not int or seq <= last:
        return None
    user_id = user_of(message)
    own = user_id is not None and user_id == own_id
    key = key_of(id, user_id, own, "")
    if key in room.keys:
        return None
    line = ChatMessage(
        key,
        room_id,
        data["message"],
        user_id=user_id,
        user_name=name_of(data, user_id),
        timestamp=text_of(data, "timestamp") or message.timestamp,
        status=Status.DELIVERED if own else None,
        own=own,
        seq=seq,
    )
    line.echoed = True
    if not batch.owns(room):
        room = batch.take(room.but(messages=list(room.messages)))
        rooms = dict(chat.rooms)
        rooms[room_id] = room
        chat = chat.but(rooms=rooms)
    room.keys.add(key, len(room.messages))
    room.messages.append(line)
    return chat

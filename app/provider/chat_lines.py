"""A line of a room, made of a frame or of an item of the history."""

from app.engine import Status
from app.provider.chat_state import ChatMessage, ChatView
from app.provider.fields import name_of, number_of, room_of, text_of, user_of
from app.provider.pieces import question_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message


def line_of(chat: ChatView, message: "Message", own: bool) -> "tuple[ChatMessage, ChatView]":
    """Return the line that a frame says, and the rooms, which count those without an id."""
    user_id = user_of(message)
    if message.id is None:
        chat = chat.but(count=chat.count + 1)
    line = ChatMessage(
        key_of(message.id, user_id, own, "+%d" % chat.count),
        room_of(message),
        text_of(message.data, "message"),
        user_id=user_id,
        user_name=name_of(message.data, user_id),
        timestamp=text_of(message.data, "timestamp") or message.timestamp,
        status=Status.DELIVERED if own else None,
        own=own,
        seq=number_of(message.data, "seq"),
    )
    line.echoed = True
    return line, chat


def key_of(id: "str | None", user_id: "int | str | None", own: bool, otherwise: str) -> str:
    """Return a key of its own for a line: an id is unique only among the messages of its user."""
    if not id:
        return otherwise
    return id if own else "%s/%s" % (user_id, id)


def answer_key(question: str) -> str:
    """Return the key of the answer to a question: its pieces, its end, its line in the history."""
    return "answer/" + question


def history_line(item: object, room_id: str, own_id: "int | str | None") -> "ChatMessage | None":
    """Return the line that an item of the history says; None when it can't be read."""
    if not isinstance(item, dict) or not isinstance(item.get("message"), str):
        return None
    data: dict[str, Any] = item
    seq = number_of(data, "seq")
    user_id = data.get("user_id")
    if isinstance(user_id, bool) or not isinstance(user_id, (int, str)):
        user_id = None
    own = user_id is not None and user_id == own_id
    answer = text_of(data, "kind") == "assistant"
    question = question_of(data) if answer else None
    line = ChatMessage(
        answer_key(question)
        if question
        else key_of(text_of(data, "id"), user_id, own, "#%s" % seq),
        room_id,
        data["message"],
        user_id=user_id,
        user_name="Assistant" if answer else name_of(data, user_id),
        timestamp=text_of(data, "timestamp") or None,
        status=Status.DELIVERED if own else None,
        own=own,
        kind="assistant" if answer else "chat",
        seq=seq,
        in_response_to=question,
    )
    line.echoed = True
    line.stopped = answer and data.get("stopped") is True
    return line

"""The assistant's lines: each answer is one line, from its first piece to its end."""

from app.provider.chat_lines import answer_key, line_of
from app.provider.chat_rooms import find, placed, replaced, room_in, with_line, with_room
from app.provider.chat_state import ChatMessage, ChatView
from app.provider.fields import room_of
from app.provider.pieces import grown, piece_of, question_of, was_stopped, whole_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.pieces import Piece

NAME = "Assistant"


def thinking(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    """Take note that the assistant thinks; about an answer that broke off, it goes on with it."""
    question = question_of(message.data)
    room_id = room_of(message)
    room = room_in(chat, room_id)
    at = None if question is None else _find_answer(chat, room_id, question)
    if at is not None and room.messages[at].unfinished:
        line = room.messages[at].but(growing=True, unfinished=False)
        return with_room(chat, room_id, messages=replaced(room.messages, at, line))
    return with_room(chat, room_id, thinking=True, thinking_of=question)


def response(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    """Take a piece of an answer, or the whole."""
    piece = piece_of(message.data)
    if piece is not None:
        return _piece(chat, message, piece)
    if message.data.get("done") is False:
        return chat  # a piece that can't be read: the end heals it
    return _ended(chat, message, whole_of(message.data), "assistant")


def error(chat: ChatView, message: "Message", _facts: "Facts") -> ChatView:
    """Say that there will be no answer; what was said of it stays."""
    text = message.data.get("message")
    return _ended(chat, message, text if isinstance(text, str) else None, "assistant_error")


def cut_off(chat: ChatView) -> ChatView:
    """Say of what grew that its rest got lost; a server that goes on says it from the start."""
    for room_id, room in chat.rooms.items():
        for index in range(len(room.messages) - 1, -1, -1):
            line = room.messages[index]
            if line.growing:
                line = line.but(growing=False, unfinished=True)
                room = room.but(messages=replaced(room.messages, index, line))
                chat = with_room(chat, room_id, messages=room.messages)
    return chat


def _piece(chat: ChatView, message: "Message", piece: "Piece") -> ChatView:
    question = question_of(message.data)
    if question is None:
        return chat  # nobody can tell whose piece it is; the whole comes at the end
    room_id = room_of(message)
    chat = _thought(chat, room_id, question)
    room = room_in(chat, room_id)
    at = _find_answer(chat, room_id, question)
    known = None if at is None else room.messages[at]
    if known is not None and (known.seq is not None or known.stopped):
        return chat  # it has ended: this piece was on its way for long
    text = grown("" if known is None else known.text, piece)
    if text is None:
        return chat
    if at is not None and known is not None:
        line = known.but(text=text, growing=True, unfinished=False)
        return with_room(chat, room_id, messages=replaced(room.messages, at, line))
    line, chat = _line(chat, message, text, "assistant")
    line.growing = True
    return with_line(chat, room_id, placed(room.messages, line), line)


def _ended(chat: ChatView, message: "Message", text: "str | None", kind: str) -> ChatView:
    room_id = room_of(message)
    chat = _thought(chat, room_id, question_of(message.data))
    if text is None:
        return chat
    line, chat = _line(chat, message, text, kind)
    line.stopped = was_stopped(message.data)
    messages = room_in(chat, room_id).messages
    question = line.in_response_to
    at = None if question is None else _find_answer(chat, room_id, question)
    if at is not None and not _goes_on(messages[at], message):
        at = None
    if at is not None and kind == "assistant_error":
        # What was said before it failed stays.
        messages = replaced(messages, at, messages[at].but(growing=False, unfinished=True))
    elif at is not None:
        messages = replaced(messages, at, None)
    if line.stopped and not text:
        return with_room(chat, room_id, messages=messages)  # stopped before a word was said
    return with_line(chat, room_id, placed(messages, line), line)


def _line(
    chat: ChatView, message: "Message", text: str, kind: str
) -> "tuple[ChatMessage, ChatView]":
    line, chat = line_of(chat, message, False)
    question = question_of(message.data)
    line.text = text
    line.kind = kind
    line.user_name = NAME
    line.in_response_to = question
    # The existing backends say the text of the question, which may be asked again.
    if question is not None and "done" in message.data:
        line.key = answer_key(question)
    return line, chat


def _goes_on(line: ChatMessage, message: "Message") -> bool:
    """Tell whether a frame is about this line: it grows, or comes again as the history has it."""
    return line.growing or line.unfinished or "done" in message.data


def _thought(chat: ChatView, room_id: str, question: "str | None") -> ChatView:
    room = room_in(chat, room_id)
    if not room.thinking:
        return chat
    if question is not None and room.thinking_of not in (None, question):
        return chat  # about another one it still thinks
    return with_room(chat, room_id, thinking=False, thinking_of=None)


def _find_answer(chat: ChatView, room_id: str, question: str) -> "int | None":
    room = room_in(chat, room_id)
    at = find(room, answer_key(question), False)
    return at if at is not None and room.messages[at].kind == "assistant" else None

"""The checks of fields that need more than the field."""

from app.engine.messages import MAX_DEPTH, Message, value_problem
from server.message_log import ROOM_IDS
from server.refusal import RefusalCode, Refused, text_field


def room_of(message: Message) -> str:
    """Return the room that a frame names, "general" when it names none, or refuse."""
    room_id = text_field(message.data, "room_id", default="general")
    if room_id not in ROOM_IDS:
        raise Refused(RefusalCode.NOT_FOUND, "There is no such room.")
    return room_id


def check_value(data: object) -> None:
    """Refuse what Python reads and can't send on: it is kept, relayed or sent back."""
    problem = value_problem(data, MAX_DEPTH - 1)
    if problem:
        raise Refused(RefusalCode.BAD_REQUEST, f"This holds {problem}.")

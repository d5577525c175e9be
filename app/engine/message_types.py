"""The type of a frame: the 30 of the existing backends, the flat dialect's extras, our own."""

from enum import Enum, unique


@unique
class MessageType(Enum):
    """Name what a frame means. Source: docs/protocol.md, "Messages"."""

    CONNECT = "connect"
    DISCONNECT = "disconnect"
    HEARTBEAT = "heartbeat"
    CHAT_MESSAGE = "chat_message"
    CHAT_RESPONSE = "chat_response"
    TYPING_START = "typing_start"
    TYPING_STOP = "typing_stop"
    NOTIFICATION = "notification"
    STATUS_UPDATE = "status_update"
    ALERT = "alert"
    DOCUMENT_UPLOAD_START = "document_upload_start"
    DOCUMENT_UPLOAD_PROGRESS = "document_upload_progress"
    DOCUMENT_UPLOAD_COMPLETE = "document_upload_complete"
    DOCUMENT_PROCESSING_START = "document_processing_start"
    DOCUMENT_PROCESSING_PROGRESS = "document_processing_progress"
    DOCUMENT_PROCESSING_COMPLETE = "document_processing_complete"
    DOCUMENT_ERROR = "document_error"
    QUOTE_GENERATION_START = "quote_generation_start"
    QUOTE_GENERATION_PROGRESS = "quote_generation_progress"
    QUOTE_GENERATION_COMPLETE = "quote_generation_complete"
    QUOTE_UPDATE = "quote_update"
    USER_JOIN = "user_join"
    USER_LEAVE = "user_leave"
    USER_ACTIVITY = "user_activity"
    PRESENCE_UPDATE = "presence_update"
    AI_THINKING = "ai_thinking"
    AI_RESPONSE = "ai_response"
    AI_ERROR = "ai_error"
    AI_TOOL_CALL = "ai_tool_call"
    AI_TOOL_RESULT = "ai_tool_result"

    # Only the platform's flat endpoint speaks these.
    WELCOME = "welcome"
    QUOTE_REQUEST = "quote_request"
    QUOTE_PROCESSING = "quote_processing"
    QUOTE_READY = "quote_ready"
    DOCUMENT_UPLOADED = "document_uploaded"

    # Answers of a server that announced the capability "ack".
    ACK = "ack"
    NACK = "nack"

    # Only for a server that announced the capability "cancel".
    CANCEL = "cancel"


if hasattr(object, "__hash__"):
    # Enum's own is written in Python; members are keys at each frame, and there is one of each.
    MessageType.__hash__ = object.__hash__  # type: ignore[method-assign]


@unique
class Direction(Enum):
    """Say who may send a type."""

    TO_SERVER = "to_server"
    TO_CLIENT = "to_client"
    BOTH = "both"


# A list, not the class itself: MicroPython's enum shim can't be iterated.
THE_THIRTY = (
    (MessageType.CONNECT, Direction.BOTH),
    (MessageType.DISCONNECT, Direction.BOTH),
    (MessageType.HEARTBEAT, Direction.BOTH),
    (MessageType.CHAT_MESSAGE, Direction.TO_SERVER),
    (MessageType.CHAT_RESPONSE, Direction.TO_CLIENT),
    (MessageType.TYPING_START, Direction.BOTH),
    (MessageType.TYPING_STOP, Direction.BOTH),
    (MessageType.NOTIFICATION, Direction.TO_CLIENT),
    (MessageType.STATUS_UPDATE, Direction.TO_CLIENT),
    (MessageType.ALERT, Direction.TO_CLIENT),
    (MessageType.DOCUMENT_UPLOAD_START, Direction.BOTH),
    (MessageType.DOCUMENT_UPLOAD_PROGRESS, Direction.TO_CLIENT),
    (MessageType.DOCUMENT_UPLOAD_COMPLETE, Direction.TO_CLIENT),
    (MessageType.DOCUMENT_PROCESSING_START, Direction.TO_CLIENT),
    (MessageType.DOCUMENT_PROCESSING_PROGRESS, Direction.TO_CLIENT),
    (MessageType.DOCUMENT_PROCESSING_COMPLETE, Direction.TO_CLIENT),
    (MessageType.DOCUMENT_ERROR, Direction.TO_CLIENT),
    (MessageType.QUOTE_GENERATION_START, Direction.BOTH),
    (MessageType.QUOTE_GENERATION_PROGRESS, Direction.TO_CLIENT),
    (MessageType.QUOTE_GENERATION_COMPLETE, Direction.TO_CLIENT),
    (MessageType.QUOTE_UPDATE, Direction.TO_CLIENT),
    (MessageType.USER_JOIN, Direction.BOTH),
    (MessageType.USER_LEAVE, Direction.BOTH),
    (MessageType.USER_ACTIVITY, Direction.TO_CLIENT),
    (MessageType.PRESENCE_UPDATE, Direction.BOTH),
    (MessageType.AI_THINKING, Direction.TO_CLIENT),
    (MessageType.AI_RESPONSE, Direction.TO_CLIENT),
    (MessageType.AI_ERROR, Direction.TO_CLIENT),
    (MessageType.AI_TOOL_CALL, Direction.BOTH),
    (MessageType.AI_TOOL_RESULT, Direction.TO_CLIENT),
)

FLAT_EXTRAS = (
    (MessageType.WELCOME, Direction.TO_CLIENT),
    (MessageType.QUOTE_REQUEST, Direction.TO_SERVER),
    (MessageType.QUOTE_PROCESSING, Direction.TO_CLIENT),
    (MessageType.QUOTE_READY, Direction.TO_CLIENT),
    (MessageType.DOCUMENT_UPLOADED, Direction.TO_CLIENT),
)

ANSWERS = (
    (MessageType.ACK, Direction.TO_CLIENT),
    (MessageType.NACK, Direction.TO_CLIENT),
)

CAPABLE_EXTRAS = ((MessageType.CANCEL, Direction.TO_SERVER),)

DIRECTIONS = dict(THE_THIRTY + FLAT_EXTRAS + ANSWERS + CAPABLE_EXTRAS)
TYPES_BY_NAME = {member.value: member for member in DIRECTIONS}

"""The last words of a job whose user wanted no more of it."""

from app.engine.messages import MessageType
from server.jobs.order import Order
from server.jobs.stage import Data, Said

CANCELLED = "cancelled"
_DOCUMENTS = (MessageType.DOCUMENT_UPLOAD_START, MessageType.DOCUMENT_PROCESSING_START)


def cancelled(order: Order, last: Data, spoken: str) -> tuple[Said, ...]:
    """Return how a job ends that was cancelled.

    `last` is what it said last to its user, `spoken` what there was of an answer in a room.
    """
    data = order.data
    if order.type is MessageType.CHAT_MESSAGE:
        said = {"room_id": data["room_id"], "in_response_to": order.id, "message": spoken}
        stopped = {**said, "done": True, "stopped": True}
        return (Said(MessageType.AI_RESPONSE, stopped, data["room_id"]),)
    if order.type is MessageType.AI_TOOL_CALL:
        tool = {"tool_name": data["tool_name"], "status": CANCELLED}
        return (Said(MessageType.AI_TOOL_RESULT, tool),)
    if order.type in _DOCUMENTS:
        document_id = data.get("document_id", last.get("document_id"))
        return (document_cancelled(document_id, data["file_name"]),)
    return (
        Said(MessageType.QUOTE_UPDATE, {"customer_id": data["customer_id"], "status": CANCELLED}),
    )


def document_cancelled(document_id: object, file_name: str) -> Said:
    """Return the news that a document goes no further."""
    document = {"document_id": document_id, "file_name": file_name}
    about = {**document, "status": CANCELLED, "error": "Cancelled.", "retryable": False}
    return Said(MessageType.DOCUMENT_ERROR, about)

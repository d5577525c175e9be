"""What a job was asked to do, in a form that can be stored and run again."""

from typing import Any, NamedTuple

from app.engine.messages import MessageType
from server.jobs.assistant import answer, use_tool
from server.jobs.documents import process_document
from server.jobs.quotes import generate_and_send_quote
from server.jobs.stage import Stage


class Order(NamedTuple):
    """Hold who asked, under which id (None: the job need not outlive its user), and for what.

    `type` is that of the frame that asked; `data` holds its fields, checked and JSON.
    """

    user_id: int
    id: str | None
    type: MessageType
    data: dict[str, Any]


async def work(stage: Stage, order: Order) -> None:
    """Do what was ordered, from its beginning."""
    data = order.data
    match order.type:
        case MessageType.DOCUMENT_UPLOAD_START:
            await process_document(stage, data["file_name"], data["file_size"])
        case MessageType.QUOTE_GENERATION_START:
            await generate_and_send_quote(stage, data["customer_id"], data["requirements"])
        case MessageType.AI_TOOL_CALL:
            await use_tool(stage, data["tool_name"], data["args"])
        case MessageType.CHAT_MESSAGE:
            await answer(stage, data["room_id"], data["message"], order.id)
        case _:
            raise ValueError(f"no job is begun by {order.type.value}")

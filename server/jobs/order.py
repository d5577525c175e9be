"""What a job was asked to do, in a form that can be stored and run again."""

from typing import Any, NamedTuple

from app.engine.messages import MessageType
from server.jobs.assistant import answer
from server.jobs.documents import Files, process_document, process_upload
from server.jobs.quotes import generate_and_send_quote
from server.jobs.stage import TalkingStage
from server.jobs.tools import use_tool


class Order(NamedTuple):
    """Hold who asked, under which id (None: the job need not outlive its user), and for what.

    `type` is that of the frame that asked; `data` holds its fields, checked and JSON. The type
    `document_processing_start` is our own order: a file that was uploaded over HTTP.
    """

    user_id: int
    id: str | None
    type: MessageType
    data: dict[str, Any]

    def frame_id(self) -> str | None:
        """Return the id of the frame that asked, None when there was none."""
        return None if self.type is MessageType.DOCUMENT_PROCESSING_START else self.id


async def work(stage: TalkingStage, order: Order, files: Files) -> None:
    """Do what was ordered, from its beginning."""
    data = order.data
    match order.type:
        case MessageType.DOCUMENT_UPLOAD_START:
            await process_document(stage, data["file_name"], data["file_size"])
        case MessageType.DOCUMENT_PROCESSING_START:
            examination = await files.examine(order.user_id, data["document_id"])
            await process_upload(stage, data, examination)
        case MessageType.QUOTE_GENERATION_START:
            await generate_and_send_quote(stage, data["customer_id"], data["requirements"])
        case MessageType.AI_TOOL_CALL:
            await use_tool(stage, data["tool_name"], data["args"])
        case MessageType.CHAT_MESSAGE:
            await answer(stage, data["room_id"], data["message"], order.id)
        case _:
            raise ValueError(f"no job is begun by {order.type.value}")

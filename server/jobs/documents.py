"""A document's way: uploaded, processed, done, or found to be corrupt."""

import secrets
from typing import Any, NamedTuple, Protocol

from app.engine.messages import MessageType
from server.jobs.stage import Data, Said, Stage

UPLOAD_PROGRESS = (25, 60, 100)
PROCESSING = (
    ("Reading the pages", 25),
    ("Recognising the text", 50),
    ("Extracting the items", 75),
    ("Checking the totals", 100),
)
STEPS_BEFORE_ERROR = 2
DAMAGED = "The file is damaged and can't be read."


class Examination(NamedTuple):
    """Say what is in a file: in words, and whether it can't be read."""

    summary: str
    corrupt: bool


class Files(Protocol):
    """Read uploaded files."""

    async def examine(self, user_id: int, document_id: str) -> Examination:
        """Read a file to its end."""


async def process_document(stage: Stage, file_name: str, file_size: int) -> None:
    """Send the whole life of one document that was announced in a frame, without its bytes.

    A `file_name` containing "corrupt" ends in `document_error` after the second step.
    """
    document = {"document_id": "doc-" + secrets.token_hex(6), "file_name": file_name}
    started = {**document, "file_size": file_size, "status": "started", "progress": 0}
    stage.to_user(MessageType.DOCUMENT_UPLOAD_START, started)
    for progress in UPLOAD_PROGRESS:
        await stage.pause()
        uploading = {**document, "progress": progress, "status": "uploading"}
        stage.to_user(MessageType.DOCUMENT_UPLOAD_PROGRESS, uploading)
    uploaded = {**document, "progress": 100, "status": "uploaded"}
    stage.to_user(MessageType.DOCUMENT_UPLOAD_COMPLETE, uploaded)
    corrupt = "corrupt" in file_name.lower()
    await _process(stage, document, {}, DAMAGED if corrupt else None)


async def process_upload(stage: Stage, order: "dict[str, Any]", found: Examination) -> None:
    """Process a file that was uploaded over HTTP.

    `order`: document_id, file_name, attempt. One that contains "corrupt", or whose name does,
    fails; an `attempt` after the first succeeds if the name contains "once".
    """
    name = order["file_name"].lower()
    healed = order["attempt"] > 1 and "once" in name
    error = DAMAGED if (found.corrupt or "corrupt" in name) and not healed else None
    document = {"document_id": order["document_id"], "file_name": order["file_name"]}
    more = {"retryable": True} if error else {"summary": found.summary}
    await _process(stage, document, more, error)


async def _process(
    stage: Stage, document: dict[str, str], at_the_end: Data, error: str | None
) -> None:
    begun = {**document, "progress": 0, "status": "processing"}
    stage.to_user(MessageType.DOCUMENT_PROCESSING_START, begun)
    for number, (step, progress) in enumerate(PROCESSING, 1):
        await stage.pause()
        place = {"step": step, "step_number": number, "steps": len(PROCESSING)}
        now = {**document, **place, "progress": progress, "status": "processing"}
        stage.to_user(MessageType.DOCUMENT_PROCESSING_PROGRESS, now)
        if number == STEPS_BEFORE_ERROR and error is not None:
            failed = {**document, "status": "error", "step": step, "error": error, **at_the_end}
            told = {"level": "warning", "title": "Document not readable", "link": "#view=documents"}
            told["message"] = f"{document['file_name']}: {error}"
            await stage.end(Said(MessageType.DOCUMENT_ERROR, failed), Said(MessageType.ALERT, told))
            return
    done = {**document, "progress": 100, "status": "complete", **at_the_end}
    note = {"title": "Document ready", "message": f"{document['file_name']} has been processed."}
    note["link"] = "#view=documents"
    complete = Said(MessageType.DOCUMENT_PROCESSING_COMPLETE, done)
    await stage.end(complete, Said(MessageType.NOTIFICATION, note))

"""A document's way: uploaded, processed, done, or found to be corrupt."""

import secrets

from app.engine.messages import MessageType
from server.jobs.stage import Said, Stage

UPLOAD_PROGRESS = (25, 60, 100)
PROCESSING = (
    ("Reading the pages", 25),
    ("Recognising the text", 50),
    ("Extracting the items", 75),
    ("Checking the totals", 100),
)
STEPS_BEFORE_ERROR = 2


async def process_document(stage: Stage, file_name: str, file_size: int) -> None:
    """Send the whole life of one document to its user.

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
    await _process(stage, document)


async def _process(stage: Stage, document: dict[str, str]) -> None:
    begun = {**document, "progress": 0, "status": "processing"}
    stage.to_user(MessageType.DOCUMENT_PROCESSING_START, begun)
    for number, (step, progress) in enumerate(PROCESSING, 1):
        await stage.pause()
        now = {**document, "step": step, "progress": progress, "status": "processing"}
        stage.to_user(MessageType.DOCUMENT_PROCESSING_PROGRESS, now)
        if number == STEPS_BEFORE_ERROR and "corrupt" in document["file_name"].lower():
            error = "The file is damaged and can't be read."
            failed = {**document, "status": "error", "step": step, "error": error}
            await stage.end(Said(MessageType.DOCUMENT_ERROR, failed))
            return
    done = {**document, "progress": 100, "status": "complete"}
    note = {"title": "Document ready", "message": f"{document['file_name']} has been processed."}
    complete = Said(MessageType.DOCUMENT_PROCESSING_COMPLETE, done)
    await stage.end(complete, Said(MessageType.NOTIFICATION, note))

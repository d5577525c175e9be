"""Read what a server says of a document without trusting any of it."""

from app.provider.documents_state import Document, Stage
from app.provider.fields import number_of, text_of
from app.texts import marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST_ID = 200  # characters; a longer one names nothing
LONGEST_NAME = 255
LONGEST_TEXT = 500
MOST_STEPS = 100
NOT_PROCESSED = marked("The document could not be processed.")

_STAGES = {
    "uploading": Stage.INTERRUPTED,  # until news of it come: nobody may be sending it
    "processing": Stage.PROCESSING,
    "complete": Stage.COMPLETE,
    "error": Stage.ERROR,
    "cancelled": Stage.CANCELLED,
}


def id_of(data: "dict[str, Any]") -> str:
    """Return the document's id, "" when there is none to use."""
    value = data.get("document_id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and len(value) <= LONGEST_ID else ""


def name_in(data: "dict[str, Any]") -> str:
    """Return the file's name, cut to a length that no file system exceeds."""
    return clipped(text_of(data, "file_name").strip(), LONGEST_NAME)


def progress_in(data: "dict[str, Any]") -> "float | None":
    """Return a progress from 0 to 100; None for anything else."""
    return measure(data.get("progress"), 100.0)


def size_in(data: "dict[str, Any]") -> "float | None":
    """Return the file's size in bytes."""
    return measure(data.get("file_size"), 2.0**53)


def measure(value: object, most: float) -> "float | None":
    """Return a number from 0 to `most`; None for anything else, NaN and infinity included."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value <= most else None


def step_in(data: "dict[str, Any]") -> "dict[str, Any]":
    """Return the changes that name the step a document is at."""
    number, steps = number_of(data, "step_number"), number_of(data, "steps")
    if number is None or steps is None or not 1 <= number <= steps <= MOST_STEPS:
        number = steps = None
    return {
        "step": clipped(text_of(data, "step"), LONGEST_TEXT),
        "step_number": number,
        "steps": steps,
    }


def error_in(data: "dict[str, Any]") -> str:
    """Return why a document failed: the server's words, or English, said by whoever shows it."""
    return clipped(text_of(data, "error").strip(), LONGEST_TEXT) or NOT_PROCESSED


def document_in(data: object, now: float) -> "Document | None":
    """Return a document of a list; None when it has no id or no stage that is known."""
    if not isinstance(data, dict) or not id_of(data):
        return None
    stage = data.get("stage")
    known = _STAGES.get(stage) if isinstance(stage, str) else None
    if known is None:
        return None
    document = Document(id_of(data), name_in(data), known)
    document.document_id = document.key
    document.size = size_in(data)
    document.progress = progress_in(data)
    document.heard_at = now
    if known is Stage.PROCESSING:
        for name, value in step_in(data).items():
            setattr(document, name, value)
        if document.progress is not None:
            document.pace = document.pace.moved(now, document.progress)
    elif known is Stage.ERROR:
        document.error = error_in(data)
        document.retryable = data.get("retryable") is True
    elif known is Stage.COMPLETE:
        document.summary = clipped(text_of(data, "summary"), LONGEST_TEXT)
    return document


def clipped(text: str, length: int) -> str:
    """Return a text that is no longer than `length`."""
    return text if len(text) <= length else text[: length - 1] + "…"

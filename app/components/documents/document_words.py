"""What a row says of a document: its stage, how far it is, and how long it still takes."""

from app.provider.documents_state import Stage, Waits
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import Locale
    from app.provider import Document

_STAGES = {
    Stage.WAITING: marked("Waiting"),
    Stage.UPLOADING: marked("Uploading"),
    Stage.INTERRUPTED: marked("Interrupted"),
    Stage.UPLOADED: marked("Uploaded"),
    Stage.PROCESSING: marked("Processing"),
    Stage.COMPLETE: marked("Ready"),
    Stage.ERROR: marked("Failed"),
    Stage.CANCELLED: marked("Cancelled"),
}
_WAITS = {
    Waits.TURN: marked("Waits for its turn"),
    Waits.CONNECTION: marked("Waits for the connection"),
    Waits.SERVER: marked("Waits for the server"),
}
# The reference server's steps; those of other servers are shown as they come.
STEPS = (
    marked("Reading the pages"),
    marked("Recognising the text"),
    marked("Extracting the items"),
    marked("Checking the totals"),
)
SHORTEST_LEFT = 1.0  # seconds; less is not worth a number


def name_of(document: "Document") -> str:
    """Return what the document is called."""
    return document.name or say("A file without a name")


def stage_words(document: "Document", stage: Stage) -> str:
    """Return the stage, or what it waits for, in a few words."""
    if document.removing:
        return say("Being removed")
    if document.cancelling:
        return say("Being cancelled")
    if stage in (Stage.WAITING, Stage.UPLOADING, Stage.ERROR) and document.waits in _WAITS:
        return say(_WAITS[document.waits])
    return say(_STAGES[stage])


def detail_words(document: "Document", stage: Stage, now: float, locale: "Locale") -> str:
    """Return what else there is to know, "" for nothing."""
    if stage is Stage.INTERRUPTED:
        return say("Choose the file again to go on.")
    if stage is Stage.WAITING and document.stage is Stage.UPLOADING:
        return say("The server knows of it and has said no more.")
    if stage is Stage.COMPLETE:
        return document.summary
    if stage is Stage.ERROR:
        return say(document.error)
    if stage is Stage.UPLOADING:
        return _joined([_percent(document, locale), _left(document, now, locale)])
    if stage is Stage.PROCESSING:
        step = say(document.step)
        if document.step_number is not None:
            number = say("step %d of %d") % (document.step_number, document.steps or 0)
            step = "%s (%s)" % (step, number) if step else number
        return _joined([step, _left(document, now, locale)])
    return ""


def progress_of(document: "Document", stage: Stage) -> "float | None":
    """Return how far the stage is, 0 to 100; None where no bar is shown, -1 where none knows."""
    if stage not in (Stage.UPLOADING, Stage.PROCESSING):
        return None
    return -1.0 if document.progress is None else document.progress


def progress_name(document: "Document", stage: Stage) -> str:
    """Return what the bar is called."""
    words = say("Upload of %s") if stage is Stage.UPLOADING else say("Processing of %s")
    return words % name_of(document)


def _percent(document: "Document", locale: "Locale") -> str:
    return "" if document.progress is None else locale.percent(int(document.progress))


def _left(document: "Document", now: float, locale: "Locale") -> str:
    left = document.pace.left(now, 100.0)
    if left is None or document.waits is not Waits.NOTHING or left < SHORTEST_LEFT:
        return ""
    return say("%s left") % locale.duration(left)


def _joined(parts: "list[str]") -> str:
    return " · ".join([part for part in parts if part])

"""The user's documents, newest first."""

from enum import Enum, unique

from app.provider.pace import Pace
from app.provider.view import View

QUIET_FOR = 20.0  # seconds without news of an upload elsewhere: it has stopped


@unique
class Stage(Enum):
    """Say how far a document is."""

    WAITING = "waiting"  # for its turn, for the connection, for an answer
    UPLOADING = "uploading"
    INTERRUPTED = "interrupted"  # the server has a part of it, and nobody sends the rest
    UPLOADED = "uploaded"
    PROCESSING = "processing"
    COMPLETE = "complete"
    ERROR = "error"
    CANCELLED = "cancelled"


@unique
class Waits(Enum):
    """Say what an upload waits for."""

    NOTHING = ""
    TURN = "turn"  # others are sent before
    CONNECTION = "connection"
    SERVER = "server"  # it can't take the file now; tried again by itself


FINISHED = (Stage.COMPLETE, Stage.ERROR, Stage.CANCELLED)


class Document(View):
    """One document.

    `key` never changes; `document_id` is the server's, "" until it is known. `size` is bytes,
    `progress` 0 to 100 of the stage, each None when unknown. `own`: this page sends it. `asked`:
    a frame of this page announced it. `retryable`: the server can process it once more.
    `cancelling` and `removing`: asked for, and not done yet. `error` is for people: the server's
    words, or English that whoever shows it says in the language of the page.
    """

    def __init__(self, key: str, name: str, stage: Stage) -> None:
        self.key = key
        self.document_id = ""
        self.name = name
        self.size: float | None = None
        self.stage = stage
        self.progress: float | None = None
        self.pace = Pace()
        self.heard_at = 0.0  # when something of it was heard last, on the provider's clock
        self.waits = Waits.NOTHING
        self.step = ""
        self.step_number: int | None = None
        self.steps: int | None = None
        self.summary = ""
        self.error = ""
        self.retryable = False
        self.own = False
        self.asked = False
        self.cancelling = False
        self.removing = False

    def stage_at(self, now: float) -> Stage:
        """Return the stage at a moment: an upload elsewhere that is quiet has been interrupted.

        One that a frame announced waits then: some servers say that they heard, and no more.
        """
        quiet = now > self.heard_at + QUIET_FOR
        if self.stage is Stage.UPLOADING and not self.own and quiet:
            return Stage.WAITING if self.asked else Stage.INTERRUPTED
        return self.stage


class DocumentsView(View):
    """All of them, at most 100, newest first; whether the list is being loaded, or could not be."""

    def __init__(self) -> None:
        self.items: list[Document] = []
        self.lists = 0  # how often a whole list came
        self.asked_at = 0.0  # when it was asked for last, on the provider's clock
        self.removed: tuple[str, ...] = ()  # keys of what was removed since
        self.loading = False
        self.failed = False

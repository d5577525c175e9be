"""One file on its way to the server, through cuts and restarts."""

from app.backend import Refused
from app.engine.backoff import Backoff
from app.provider.documents_fields import measure
from app.provider.documents_news import (
    DocumentArrived,
    DocumentChanged,
    DocumentKnown,
    DocumentSent,
)
from app.provider.documents_state import Stage, Waits
from app.texts import marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from app.backend import Backend
    from app.ports import ChosenFile, Uploads, World

    class Surroundings(Protocol):
        """What an upload needs of the page."""

        backend: Backend
        world: World

        @property
        def uploads(self) -> "Uploads": ...

        def connected(self) -> bool: ...

        def now(self) -> float: ...

        def tell(self, news: object) -> None: ...

        def upload_over(self, upload: "Upload") -> None: ...


# What is lost when a piece is cut; what the page believes to have sent may be in buffers still.
PIECE = 524_288.0  # bytes
STALLED = 60.0  # seconds without any news before a piece is sent anew
QUIET = 3.0  # the same, once there is a new connection: the old path is dead then
_LATER = (0, 401, 408, 409, 425, 429)  # and 5xx: the same file may be taken another time

_UNREADABLE_ANSWER = marked("The server’s answer could not be read.")
_UNREADABLE_FILE = marked("This file can’t be read. It may have been changed or moved.")
_NOT_ACCEPTED = marked("The server did not accept this file.")
_BY_STATUS = {
    404: marked("The server no longer has this document."),
    413: marked("The file is too large for this server."),
    415: marked("The server does not take files of this kind."),
}


class Upload:
    """Bring a file to the server; each attempt goes on from what the server says it has.

    It is begun by `start()`, and over when `upload_over` was called or after `stop()`.
    """

    def __init__(self, key: str, chosen: "ChosenFile", around: "Surroundings", known: bool) -> None:
        self.key = key
        self.chosen = chosen
        self._around = around
        self._announced = known  # the server has heard of it
        self._backoff = Backoff()
        self._timer = around.world.timer(self._due)
        self._attempt = 0  # what earlier ones hear is ignored
        self._under_way = False
        self._end = 0.0  # of the piece that is being sent
        self._stop_piece: Callable[[], None] | None = None
        self._heard_at = 0.0
        self._asked_at = 0.0

    @property
    def announced(self) -> bool:
        """Tell whether the server may have heard of the document."""
        return self._announced

    def start(self) -> None:
        """Begin an attempt, or wait for the connection."""
        self._break_off()
        if not self._around.connected():
            self._wait(Waits.CONNECTION)
            return
        self._under_way = True
        self._attempt += 1
        attempt = self._attempt
        self._asked_at = self._around.now()
        self._heard()
        backend, chosen = self._around.backend, self.chosen
        if self._announced:
            asking = backend.document(self.key)
        else:
            asking = backend.create_document(self.key, chosen.name, chosen.size)

        def answered(document: object) -> None:
            if attempt == self._attempt:
                self._answered(document)

        def failed(error: Exception) -> None:
            if attempt == self._attempt:
                self._not_answered(error)

        self._around.world.tasks.spawn(asking, answered, failed)

    def came_back(self) -> None:
        """Learn that there is a connection again: what waits goes on, what is stuck too."""
        if not self._under_way or self._around.now() >= self._heard_at + QUIET:
            self.start()

    def heard_of(self) -> None:
        """Learn that the server tells of bytes that came."""
        self._heard()

    def stop(self) -> None:
        """Break off; nothing is told any more."""
        self._break_off()
        self._timer.dispose()

    # How an attempt goes.

    def _answered(self, document: object) -> None:
        """Take the document as the server has it, and go on from there."""
        if document is None:
            self._fail(404 if self._announced else 400, "")
            return
        self._announced = True
        received = size = None
        if isinstance(document, dict):
            received = measure(document.get("received"), self.chosen.size)
            size = measure(document.get("file_size"), self.chosen.size)
        if not isinstance(document, dict) or received is None or size != self.chosen.size:
            self._fail(0, _UNREADABLE_ANSWER)
        elif document.get("stage") != "uploading":
            self._over(DocumentKnown(document, self._asked_at))
        elif received == self.chosen.size:
            self._over(DocumentArrived(self.key))
        else:
            self._tell_sent(received)
            self._send_from(received)

    def _not_answered(self, error: Exception) -> None:
        if isinstance(error, Refused) and not _passes(error.status):
            self._fail(error.status, error.words)
        else:
            self._cut()

    def _send_from(self, start: float) -> None:
        self._end = min(start + PIECE, self.chosen.size)
        self._heard()
        file = self.chosen.file
        uploads = self._around.uploads
        self._stop_piece = uploads.send(self.key, file, start, self._end, self)

    def upload_progressed(self, sent: float) -> None:
        """Take what has left."""
        self._heard()
        self._around.tell(DocumentSent(self.key, sent))

    def upload_ended(self, status: int, words: str) -> None:
        """Take the server's answer to a piece."""
        self._stop_piece = None
        if 200 <= status < 300:
            self._backoff.reset()
            self._tell_sent(self._end)
            if self._end >= self.chosen.size:
                self._over(DocumentArrived(self.key))
            else:
                self._send_from(self._end)
        elif _passes(status):
            self._cut()
        else:
            self._fail(status, words)

    def upload_unreadable(self) -> None:
        """Give up: nothing but another choice helps."""
        self._stop_piece = None
        self._fail(0, _UNREADABLE_FILE)

    # How it waits and ends.

    def _cut(self) -> None:
        """Try again by itself: soon, or with the next connection."""
        self._under_way = False
        if not self._around.connected():
            self._wait(Waits.CONNECTION)
            return
        self._wait(Waits.SERVER)
        self._timer.arm(self._backoff.next_delay(self._around.world.random()))

    def _wait(self, why: Waits) -> None:
        self._around.tell(DocumentChanged(self.key, {"waits": why}))

    def _due(self) -> None:
        """Begin anew: the delay is over, or nothing was heard for too long."""
        if self._under_way and self._around.now() < self._heard_at + STALLED:
            self._timer.arm(self._heard_at + STALLED - self._around.now())
        else:
            self.start()

    def _heard(self) -> None:
        self._heard_at = self._around.now()
        if self._under_way:
            self._timer.arm(STALLED)

    def _tell_sent(self, sent: float) -> None:
        self._around.tell(DocumentChanged(self.key, {"waits": Waits.NOTHING}))
        self._around.tell(DocumentSent(self.key, sent))

    def _fail(self, status: int, words: str) -> None:
        text = words or _BY_STATUS.get(status, _NOT_ACCEPTED)
        changes: dict[str, Any] = {"stage": Stage.ERROR, "error": text, "waits": Waits.NOTHING}
        self._over(DocumentChanged(self.key, changes))

    def _over(self, news: object) -> None:
        self._break_off()
        self._around.tell(news)
        self._around.upload_over(self)

    def _break_off(self) -> None:
        self._attempt += 1
        self._under_way = False
        self._timer.disarm()
        stop, self._stop_piece = self._stop_piece, None
        if stop is not None:
            stop()


def _passes(status: int) -> bool:
    """Tell whether the same file may be taken a little later."""
    return status in _LATER or status >= 500

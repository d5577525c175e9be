"""A double of `Uploads`: what is sent, and how it ends, is the test's."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import UploadListener


class FakePiece:
    """Hold a piece of a file that is being sent: bytes [start, end). One end, once."""

    def __init__(
        self,
        uploads: "FakeUploads",
        document_id: str,
        file: "Any",
        start: float,
        end: float,
        listener: "UploadListener",
    ) -> None:
        self.document_id = document_id
        self.file = file
        self.start = start
        self.end = end
        self._uploads = uploads
        self._listener = listener

    def progress(self, sent: float) -> None:
        """Let bytes leave; `sent` counts those of the whole file."""
        assert self._under_way(), "this piece has ended"
        assert self.start <= sent <= self.end, "%r is outside the piece" % sent
        self._listener.upload_progressed(sent)

    def finish(self, status: int, words: str = "") -> None:
        """Let the server answer; 0: let the connection be cut."""
        self._end()
        self._listener.upload_ended(status, words)

    def cut(self) -> None:
        """Let the connection be cut."""
        self.finish(0)

    def be_unreadable(self) -> None:
        """Let the file have changed."""
        self._end()
        self._listener.upload_unreadable()

    def stop(self) -> None:
        """Break off; done by the one who sends. A second call is no harm."""
        if self._under_way():
            self._uploads.sending.remove(self)
            self._uploads.stopped.append(self)

    def _under_way(self) -> bool:
        return self in self._uploads.sending

    def _end(self) -> None:
        assert self._under_way(), "a piece ends once, and not after it was broken off"
        self._uploads.sending.remove(self)


class FakeUploads:
    """Keep what is being sent in `sending`, in order, and what was broken off in `stopped`."""

    def __init__(self) -> None:
        self.sending: list[FakePiece] = []
        self.stopped: list[FakePiece] = []
        self.disposed = False

    def send(
        self, document_id: str, file: "Any", start: float, end: float, listener: "UploadListener"
    ) -> "Callable[[], None]":
        """Begin to send a piece."""
        assert not self.disposed, "send() after dispose()"
        assert 0 <= start < end, "there are no bytes from %r to %r" % (start, end)
        known = [piece.document_id for piece in self.sending]
        assert document_id not in known, "two pieces of one document at once"
        piece = FakePiece(self, document_id, file, start, end, listener)
        self.sending.append(piece)
        return piece.stop

    def of(self, document_id: str) -> FakePiece:
        """Return the piece of a document that is being sent."""
        found = [piece for piece in self.sending if piece.document_id == document_id]
        assert found, "nothing of %s is being sent" % document_id
        return found[0]

    def dispose(self) -> None:
        """Break everything off."""
        self.disposed = True
        for piece in list(self.sending):
            piece.stop()

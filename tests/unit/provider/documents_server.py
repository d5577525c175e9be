"""The HTTP side of a server that takes documents, in memory: docs/protocol.md, "Documents"."""

from typing import Any

from app.backend import Backend, Refused
from app.testing import FakePiece

Document = dict[str, Any]


class DocumentsServer(Backend):
    """Keep documents of one user. While `down` nobody answers; `most` bytes a file may have."""

    def __init__(self, most: float = 20e6) -> None:
        self.kept: dict[str, Document] = {}
        self.most = most
        self.down = False
        self.asked: list[tuple[str, str]] = []

    async def documents(self) -> Any:
        self._ask("list", "")
        return {"documents": list(reversed(list(self.kept.values())))}

    async def create_document(self, id: str, name: str, size: float) -> Any:
        self._ask("create", id)
        if size > self.most:
            raise Refused(413, "A file may have at most 20 MiB.")
        if id not in self.kept:
            self.begin(id, name, size)
        return dict(self.kept[id])

    async def document(self, id: str) -> Any:
        self._ask("get", id)
        found = self.kept.get(id)
        return None if found is None else dict(found)

    async def retry_document(self, id: str) -> Any:
        self._ask("retry", id)
        found = self.kept.get(id)
        if found is None or not found["retryable"]:
            return None
        found.update(stage="processing", progress=0, error=None, retryable=False)
        return dict(found)

    async def delete_document(self, id: str) -> Any:
        self._ask("delete", id)
        return {} if self.kept.pop(id, None) else None

    # What else happens there.

    def begin(self, id: str, name: str, size: float, received: float = 0.0) -> Document:
        """Have a document that is announced, and some bytes of it."""
        self.kept[id] = document(id, name, size, received)
        return self.kept[id]

    def take(self, piece: FakePiece, upto: "float | None" = None) -> None:
        """Take a piece, whole or up to a byte, and answer; a part is cut off behind that byte."""
        found = self.kept[piece.document_id]
        if piece.start != found["received"]:
            piece.finish(409, "The server has %d bytes of this file." % found["received"])
            return
        found["received"] = piece.end if upto is None else upto
        if found["received"] == found["file_size"]:
            found["stage"] = "processing"
        piece.progress(found["received"])
        piece.finish(200 if upto is None else 0)

    def count(self, what: str) -> int:
        """Return how often something was asked for."""
        return sum(1 for asked, _ in self.asked if asked == what)

    def _ask(self, what: str, id: str) -> None:
        self.asked.append((what, id))
        if self.down:
            raise OSError("nobody answers")


def document(id: str, name: str, size: float, received: float = 0.0, **more: Any) -> Document:
    """Return a document as the server shows it."""
    fields: Document = {
        "document_id": id,
        "file_name": name,
        "file_size": size,
        "received": received,
        "stage": "uploading",
        "progress": int(received * 100 // size),
        "step": None,
        "error": None,
        "retryable": False,
        "summary": None,
        "created_at": "2026-11-23T09:30:00Z",
        "updated_at": "2026-11-23T09:30:00Z",
    }
    fields.update(more)
    return fields

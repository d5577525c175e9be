"""The bytes of documents as they come over HTTP."""

import asyncio
import errno
from collections.abc import AsyncIterator
from sqlite3 import Row

from app.engine.messages import Message, MessageType
from server.document_files import DocumentFiles, canonical_id
from server.document_rows import DocumentRows
from server.hub import Hub
from server.kept_jobs import KeptJobs
from server.uploads import Turn, Turns
from server.writes import Writes

Data = dict[str, object]


class DocumentRefused(Exception):
    """Refuse a request: an HTTP status, words for a person, how many bytes there are."""

    def __init__(self, status: int, words: str, received: int | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.received = received


class Receiving:
    """Write documents to disk and begin to process those that are whole."""

    def __init__(
        self,
        rows: DocumentRows,
        files: DocumentFiles,
        kept_jobs: KeptJobs,
        hub: Hub,
        writes: Writes,
    ) -> None:
        self.turns = Turns()
        self._rows = rows
        self._files = files
        self._kept_jobs = kept_jobs
        self._hub = hub
        self._writes = writes

    async def row(self, user_id: int, id: str) -> Row:
        """Return a user's document, or refuse."""
        known = canonical_id(id)
        row = await self._rows.find(user_id, known) if known else None
        if row is None:
            raise DocumentRefused(404, "There is no such document.")
        return row

    async def receive(
        self, user_id: int, id: str, offset: int, blocks: AsyncIterator[bytes]
    ) -> None:
        """Append what comes, from `offset` on, which must be where the file ends.

        Whoever comes later with the same document takes over: the older one may hang on a dead
        connection. What came is kept, whatever happens; the last byte begins the processing.
        """
        row = await self.row(user_id, id)
        key = (user_id, str(row["id"]))
        async with self.turns.taken(key) as turn:
            async with turn.lock:
                received = self._files.size(*key)
                row = await self.row(*key)
                self._check(row, offset, received)
                if row["stage"] != "uploading":
                    return  # a resend: all of it came before
            try:
                await self._append(turn, row, received, blocks)
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                raise DocumentRefused(507, "The server has no room left for this.") from error

    def _check(self, row: Row, offset: int, received: int) -> None:
        stage, size = row["stage"], row["file_size"]
        if stage == "cancelled":
            raise DocumentRefused(409, "This document was cancelled.", 0)
        there = received if stage == "uploading" else size
        if offset != there:
            raise DocumentRefused(409, f"The server has {there:,} bytes of this file.", there)

    async def _append(
        self, turn: Turn, row: Row, received: int, blocks: AsyncIterator[bytes]
    ) -> None:
        user_id, id, size = row["user_id"], row["id"], row["file_size"]
        async with turn.lock:  # cancelled meanwhile, the file would come into being again
            self._check_turn(turn, row)
            upload = await self._files.open(user_id, id)
        try:
            async for block in blocks:
                async with turn.lock:
                    self._check_turn(turn, row)
                    if received + len(block) > size:
                        raise DocumentRefused(413, "These are more bytes than were announced.")
                    await upload.append(block)
                received += len(block)
                if turn.may_tell() and received < size:
                    news = about(row, "uploading", received * 100 // size)
                    self.tell(user_id, MessageType.DOCUMENT_UPLOAD_PROGRESS, news)
            if received == size:
                async with turn.lock:
                    self._check_turn(turn, row)
                    await upload.keep()
                    await self._process(row)
        finally:
            upload.close()

    def _check_turn(self, turn: Turn, row: Row) -> None:
        if turn.over:
            received = self._files.size(row["user_id"], row["id"])
            raise DocumentRefused(409, "This upload goes on elsewhere, or was cancelled.", received)

    async def _process(self, row: Row) -> None:
        begun = self._rows.begin_processing(row["user_id"], row["id"], "uploading")
        order = await asyncio.shield(self._writes.start(begun))
        if order is not None:
            news = about(row, "uploaded", 100)
            self.tell(row["user_id"], MessageType.DOCUMENT_UPLOAD_COMPLETE, news)
            self._kept_jobs.start(order)

    def tell(self, user_id: int, type: MessageType, data: Data) -> None:
        """Tell all the pages of a user."""
        self._hub.to_user(user_id, Message(type, data))


def about(row: Row, status: str, progress: int) -> Data:
    """Return what is said of a document while it comes."""
    document = {"document_id": row["id"], "file_name": row["file_name"]}
    return {**document, "status": status, "progress": progress}

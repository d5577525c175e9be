"""Documents that are uploaded over HTTP: received in pieces, then processed as a kept job."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from sqlite3 import IntegrityError, Row
from typing import TypeVar

from app.engine.messages import MessageType
from server.document_files import DocumentFiles, canonical_id
from server.document_rows import DocumentRows, TooMany, order_of, shown
from server.file_names import clean_name
from server.hub import Hub
from server.jobs.cancelled import document_cancelled
from server.kept_jobs import KeptJobs
from server.receiving import DocumentRefused, Receiving, about
from server.writes import Writes

Data = dict[str, object]
T = TypeVar("T")


class Documents:
    """Take files from users; nobody sees or touches another's."""

    def __init__(
        self,
        rows: DocumentRows,
        files: DocumentFiles,
        kept_jobs: KeptJobs,
        hub: Hub,
        writes: Writes,
        max_upload: int,
    ) -> None:
        self._rows = rows
        self._files = files
        self._kept_jobs = kept_jobs
        self._writes = writes
        self._max_upload = max_upload
        self._receiving = Receiving(rows, files, kept_jobs, hub, writes)

    async def open(self) -> None:
        """Take up what an earlier process left: uploads that were whole, files of nobody.

        To be called before the kept jobs are opened, which run what is stored here.
        """
        rows = await self._rows.all()
        for row in rows:
            key = (row["user_id"], row["id"])
            whole = row["file_size"] and self._files.size(*key) == row["file_size"]
            if row["stage"] == "uploading" and whole:
                upload = await self._files.open(*key)
                try:
                    await upload.keep()
                finally:
                    upload.close()
                await self._rows.begin_processing(*key, "uploading")
        kept = {(row["user_id"], row["id"]) for row in rows if row["stage"] != "cancelled"}
        await self._files.remove_all_but(kept)

    # What there is.

    async def list(self, user_id: int) -> "list[Data]":
        """Return a user's documents, newest first."""
        return [self._shown(row) for row in await self._rows.newest(user_id)]

    async def get(self, user_id: int, id: str) -> Data:
        """Return one document."""
        return self._shown(await self._receiving.row(user_id, id))

    async def create(
        self, user_id: int, id: str, file_name: str, file_size: int
    ) -> tuple[Data, bool]:
        """Begin a document, once for each id; return it and whether it is new."""
        known = canonical_id(id)
        if known is None:
            raise DocumentRefused(422, "id must be a UUID.")
        if file_size > self._max_upload:
            most = self._max_upload // 1_048_576
            raise DocumentRefused(413, f"A file may have at most {most} MiB.")
        made = False
        if await self._rows.find(user_id, known) is None:
            made = await self._insert(user_id, known, clean_name(file_name), file_size)
        document = await self.get(user_id, known)
        if made:
            row = await self._receiving.row(user_id, known)
            news = {"file_size": file_size, **about(row, "started", 0)}
            self._receiving.tell(user_id, MessageType.DOCUMENT_UPLOAD_START, news)
        return document, made

    async def receive(
        self, user_id: int, id: str, offset: int, blocks: AsyncIterator[bytes]
    ) -> Data:
        """Append what comes and return the document; see `Receiving`."""
        await self._receiving.receive(user_id, id, offset, blocks)
        return await self.get(user_id, id)

    # What else becomes of it.

    async def retry(self, user_id: int, id: str) -> Data:
        """Process a document again that could not be processed."""
        row = await self._receiving.row(user_id, id)
        key = (user_id, str(row["id"]))
        async with self._receiving.turns.taken(key) as turn, turn.lock:
            row = await self._receiving.row(*key)
            if not self._shown(row)["retryable"]:
                raise DocumentRefused(409, "There is nothing to try again.")
            order = await self._written(self._rows.begin_processing(*key, "error"))
            if order is not None:
                self._kept_jobs.overtaken(user_id, str(order_of(row).id))
                self._kept_jobs.start(order)
            return await self.get(*key)

    async def cancel(self, user_id: int, id: str, cancelled_by: str | None = None) -> bool:
        """End an upload or the processing; return whether there was one.

        `cancelled_by`, the id of the frame that asks, is taken along.
        """
        known = canonical_id(id)
        row = await self._rows.find(user_id, known) if known else None
        if row is None:
            return False
        key = (user_id, str(row["id"]))
        async with self._receiving.turns.taken(key) as turn, turn.lock:
            return await self._end(key, cancelled_by)

    async def delete(self, user_id: int, id: str) -> None:
        """Forget a document and its file; one that is under way is cancelled first."""
        row = await self._receiving.row(user_id, id)
        key = (user_id, str(row["id"]))
        async with self._receiving.turns.taken(key) as turn, turn.lock:
            await self._end(key)
            row = await self._receiving.row(*key)
            await self._written(self._rows.delete(*key))
            self._kept_jobs.overtaken(user_id, str(order_of(row).id))
            await self._files.remove(*key)

    # Little things.

    async def _end(self, key: tuple[int, str], cancelled_by: str | None = None) -> bool:
        """End what is under way, holding the lock; return whether something was."""
        received = self._files.size(*key)
        ended = await self._written(self._rows.cancel(*key, received, cancelled_by))
        row = await self._rows.find(*key)
        if row is None:  # deleted while this waited for the lock
            return False
        if ended:
            said = document_cancelled(row["id"], row["file_name"])
            self._receiving.tell(key[0], said.type, dict(said.data))
        else:
            ended = await self._kept_jobs.cancel(key[0], str(order_of(row).id), cancelled_by)
        if ended:
            await self._files.remove(*key)
        return ended

    async def _insert(self, user_id: int, id: str, file_name: str, file_size: int) -> bool:
        try:
            gone = await self._written(self._rows.insert(user_id, id, file_name, file_size))
        except TooMany:
            text = "Too many documents at once: wait until some are done."
            raise DocumentRefused(429, text) from None
        except IntegrityError:  # the same request twice at once
            return False
        for old in gone:
            await self._files.remove(user_id, old)
        return True

    async def _written(self, write: Coroutine[object, object, T]) -> T:
        return await asyncio.shield(self._writes.start(write))

    def _shown(self, row: Row) -> Data:
        running = self._kept_jobs.progress(row["user_id"], str(order_of(row).id))
        return shown(row, self._files, running)

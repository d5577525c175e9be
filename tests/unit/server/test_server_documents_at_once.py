"""Two pages of a user that want different things of a document at the same moment."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.accounts import Accounts
from server.database import Database
from server.demo import DEMO_USERS
from server.document_files import DocumentFiles
from server.document_rows import DocumentRows
from server.documents import Documents
from server.hub import Hub
from server.job_store import JobStore
from server.kept_jobs import KeptJobs
from server.receiving import DocumentRefused
from server.writes import Writes

pytestmark = pytest.mark.asyncio
ADA = 1
BODY = b"corrupt"
FAR_ENOUGH = 0.1  # seconds in which the second of two would do its harm, if it could


class Rows(DocumentRows):
    """Stop before a document is forgotten, and after one could not be cancelled."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, lambda: 1_795_440_000.0)
        self.deleting, self.delete_now = asyncio.Event(), asyncio.Event()
        self.say_no = asyncio.Event()

    async def delete(self, user_id: int, id: str) -> None:
        self.deleting.set()
        await self.delete_now.wait()
        await super().delete(user_id, id)

    async def cancel(self, user_id: int, id: str, received: int, by: str | None) -> bool:
        if await super().cancel(user_id, id, received, by):
            return True
        await self.say_no.wait()
        return False


class Place:
    """Hold documents, in a folder of their own, and their jobs."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.rows = Rows(database)
        self.files = DocumentFiles(folder / "documents")
        self.hub = Hub(120, asyncio.get_running_loop())
        store = JobStore(database, lambda: 1_795_440_000.0)
        self.writes = Writes()
        self.kept = KeptJobs(self.hub, store, 0, self.files, self.writes)
        self.documents = Documents(
            self.rows, self.files, self.kept, self.hub, self.writes, 1_000_000
        )

    async def failed(self) -> str:
        """Return the id of a document that could be tried again."""
        id = str(uuid.uuid4())
        await self.documents.create(ADA, id, "offer.txt", len(BODY))
        await self.documents.receive(ADA, id, 0, _whole())
        async with asyncio.timeout(5):
            while (await self.documents.get(ADA, id))["stage"] != "error":
                await asyncio.sleep(0)
        return id


async def _whole() -> AsyncIterator[bytes]:
    yield BODY


@asynccontextmanager
async def place(folder: Path) -> AsyncIterator[Place]:
    database = await Database.open(folder / "db.sqlite3")
    await Accounts(database).seed(DEMO_USERS[:1])
    it = Place(database, folder)
    try:
        yield it
    finally:
        it.hub.close()
        await it.kept.close()
        await database.close()


async def outcome(asked: Awaitable[object]) -> object:
    try:
        return await asked
    except DocumentRefused as refused:
        return refused.status


async def test_a_document_that_is_being_deleted_is_not_tried_again(tmp_path: Path) -> None:
    async with place(tmp_path) as it:
        id = await it.failed()
        it.rows.say_no.set()
        deleting = asyncio.create_task(it.documents.delete(ADA, id))
        await it.rows.deleting.wait()
        retrying = asyncio.create_task(outcome(it.documents.retry(ADA, id)))
        await asyncio.wait({retrying}, timeout=FAR_ENOUGH)
        it.rows.delete_now.set()
        await deleting
        assert await retrying == 404
        assert it.kept.progress(ADA, f"document/{id}/2") is None
        assert it.files.size(ADA, id) == 0


async def test_a_document_that_is_being_deleted_can_be_cancelled_no_more(tmp_path: Path) -> None:
    async with place(tmp_path) as it:
        id = str(uuid.uuid4())
        await it.documents.create(ADA, id, "offer.txt", len(BODY))
        deleting = asyncio.create_task(it.documents.delete(ADA, id))
        await it.rows.deleting.wait()
        cancelling = asyncio.create_task(outcome(it.documents.cancel(ADA, id, "c1")))
        await asyncio.wait({cancelling}, timeout=FAR_ENOUGH)
        it.rows.delete_now.set()
        await deleting
        it.rows.say_no.set()
        assert await cancelling is False

"""Jobs that fail, stored or not: logged once, told once, nothing left behind."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.engine.messages import MessageType
from server.accounts import Account, Accounts
from server.database import Database
from server.demo import DEMO_USERS
from server.document_files import DocumentFiles
from server.hub import Hub
from server.job_store import KEEP_ENDINGS, JobStore
from server.jobs.order import Order
from server.jobs.stage import Said
from server.kept_jobs import KeptJobs
from server.message_log import MessageLog
from server.writes import Writes
from tests.unit.server.asgi_server import AsgiServer, opened

pytestmark = pytest.mark.asyncio

ADA = Account(1, "ada@example.com", "Ada", "Lovelace", "admin", 1, "Example")
TOOL = Order(1, "tool", MessageType.AI_TOOL_CALL, {"tool_name": "search", "args": None})
DONE = Said(MessageType.AI_TOOL_RESULT, {"tool_name": "search", "status": "complete"})


class Place:
    """Hold a database with its jobs; `moment` is the time."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.moment = 1_795_440_000.0
        self.hub = Hub(120, asyncio.get_running_loop())
        self.log = MessageLog(database, self.now)
        self.store = JobStore(database, self.now)
        self.writes = Writes()
        files = DocumentFiles(folder / "documents")
        self.kept = KeptJobs(self.hub, self.store, 0, files, self.writes)

    def now(self) -> float:
        return self.moment

    async def accept(self, order: Order) -> None:
        assert order.id is not None
        await self.log.accept(order.user_id, order.id, order)

    async def heard(self, client_id: str, last: str) -> list[str]:
        """Return the texts that a page which comes now is sent, up to a type."""
        server = AsgiServer()
        link = await opened(server, client_id=client_id)
        self.kept.came(self.hub.begin(ADA, None, link))
        async with asyncio.timeout(5):
            while not any(last in text for text in server.texts()):
                await asyncio.sleep(0)
        link.close(1000, "")
        await link.finish()
        return server.texts()


@asynccontextmanager
async def place(folder: Path) -> AsyncIterator[Place]:
    """Fail when a task's exception was never retrieved."""
    lost: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: lost.append(context))
    database = await Database.open(folder / "db.sqlite3")
    await Accounts(database).seed(DEMO_USERS[:1])
    it = Place(database, folder)
    try:
        yield it
    finally:
        it.hub.close()
        await it.kept.close()
        await database.close()
    gc.collect()
    assert lost == []


@pytest.mark.parametrize(
    ("type", "data", "told"),
    [
        (MessageType.QUOTE_GENERATION_START, {"customer_id": 10**30, "requirements": ""}, "alert"),
        (MessageType.AI_TOOL_CALL, {}, "alert"),
        (MessageType.CHAT_MESSAGE, {"room_id": "sales"}, "ai_error"),
    ],
)
async def test_a_stored_job_that_fails_is_logged_once_and_told_once(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    type: MessageType,
    data: dict[str, object],
    told: str,
) -> None:
    async with place(tmp_path) as it:
        order = Order(1, "bad", type, data)
        await it.accept(order)
        it.kept.start(order)
        texts = await it.heard("page", told)
        assert sum(told in text for text in texts) == 1
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 1
    async with place(tmp_path) as it:
        assert await it.store.load() == []


async def test_an_ending_that_cannot_be_sent_becomes_one_that_can(tmp_path: Path) -> None:
    async with place(tmp_path) as it:
        args: list[object] = []
        for _ in range(61):
            args = [args]
        order = Order(1, "deep", MessageType.AI_TOOL_CALL, {"tool_name": "t", "args": args})
        await it.accept(order)
        it.kept.start(order)
        texts = await it.heard("page", "alert")
        assert "ai_tool_result" not in "".join(texts)


async def test_a_job_without_an_id_that_fails_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def job() -> None:
        raise KeyError("no such field")

    async with place(tmp_path) as it:
        link = await opened(AsgiServer())
        it.hub.begin(ADA, None, link)
        it.hub.start_job(1, job())
        async with asyncio.timeout(5):
            while not caplog.records:
                await asyncio.sleep(0)
        await link.finish()
    assert [record.getMessage() for record in caplog.records] == ["a job failed"]


async def test_a_job_is_stored_with_its_id_and_once(tmp_path: Path) -> None:
    async with place(tmp_path) as it:
        await it.accept(TOOL)
        await it.store.end(TOOL, (DONE,))
        await it.accept(TOOL)
        question = Order(1, "ask", MessageType.CHAT_MESSAGE, {"message": "?", "room_id": "sales"})
        await it.log.append("sales", 1, "ask", "?", question)
        await it.log.append("sales", 1, None, "?", question._replace(id=None))
        assert await it.store.load() == [(question, None), (TOOL, (DONE,))]


async def test_endings_are_kept_a_week_and_what_has_not_ended_for_ever(tmp_path: Path) -> None:
    async with place(tmp_path) as it:
        await it.accept(TOOL)
        await it.store.end(TOOL, (DONE,))
        unfinished = TOOL._replace(id="unfinished")
        await it.accept(unfinished)
        it.moment += KEEP_ENDINGS
        assert len(await it.store.load()) == 2
        it.moment += 1
        assert await it.store.load() == [(unfinished, None)]


async def test_the_first_page_takes_what_nobody_heard_and_the_second_finds_nothing(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as it:
        await it.accept(TOOL)
        await it.store.end(TOOL, (DONE,))
        await it.kept.open()
        assert len(await it.heard("first", "ai_tool_result")) == 1
        second = it.hub.begin(ADA, None, await opened(AsgiServer(), client_id="second"))
        it.kept.came(second)
        assert second.seq == 0
        assert second.link is not None
        await second.link.finish()

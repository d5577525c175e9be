"""What is put on record, how much of it is kept, and files of earlier versions."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from app.engine.messages import MessageType
from server.accounts import Accounts
from server.database import Database
from server.demo import DEMO_USERS
from server.job_store import JobStore
from server.jobs.order import Order
from server.jobs.stage import Said
from server.message_log import MessageLog
from server.notifications import Notifications
from server.outcomes import KEEP_QUOTES
from server.records import KEEP_NOTIFICATIONS, Records
from server.schema import FIRST, STEPS

pytestmark = pytest.mark.asyncio
MOMENT = 1_795_440_000.0


def clock() -> float:
    return MOMENT


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Database]:
    database = await Database.open(folder / "db.sqlite3")
    try:
        await Accounts(database).seed(DEMO_USERS[:2])
        yield database
    finally:
        await database.close()


async def test_the_newest_notifications_are_kept_and_numbers_never_come_again(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as database:
        it = Notifications(database, clock)
        many = [1] * (KEEP_NOTIFICATIONS + 5)
        told = await it.announce([2, *many], MessageType.ALERT, {"title": "t"})
        assert [said.data["notification_id"] for said in told][:3] == [1, 1, 2]
        page, more = await it.page(1, None, 200)
        assert (page[0]["notification_id"], page[-1]["notification_id"], more) == (505, 306, True)
        page, more = await it.page(1, 206, 200)
        assert (page[0]["notification_id"], page[-1]["notification_id"], more) == (205, 6, False)
        assert (await it.unread(1), await it.unread(2)) == (KEEP_NOTIFICATIONS, 1)


async def test_only_what_is_kept_gets_a_number(tmp_path: Path) -> None:
    async with opened(tmp_path) as database:
        answer = {"room_id": "sales", "in_response_to": "q", "message": "yes", "done": True}
        ending = (
            Said(MessageType.AI_RESPONSE, answer, "sales"),
            Said(MessageType.AI_RESPONSE, {**answer, "message": ""}, "sales"),
            Said(MessageType.AI_ERROR, answer, "sales"),
            Said(MessageType.STATUS_UPDATE, {"status": "ready"}),
            Said(MessageType.QUOTE_UPDATE, {"status": "sent"}),
        )
        recorded = await Records(database, clock).put(1, ending)
        assert [said.data.get("seq") for said in recorded] == [1, None, None, None, None]
        assert [said.data.get("notification_id") for said in recorded] == [
            None, None, None, 1, None
        ]  # fmt: skip
        page, _ = await MessageLog(database, clock).page("sales", None, 9)
        assert [(one["message"], one["id"]) for one in page] == [("yes", recorded[0].id)]


async def test_a_stored_ending_comes_back_as_it_was_said(tmp_path: Path) -> None:
    async with opened(tmp_path) as database:
        store, log = JobStore(database, clock), MessageLog(database, clock)
        order = Order(1, "q", MessageType.CHAT_MESSAGE, {"message": "?", "room_id": "sales"})
        await log.append("sales", 1, "q", "?", order)
        ending = (Said(MessageType.AI_RESPONSE, {"message": "yes"}, "sales"),)
        recorded = await store.end(order, ending, cancelled_by="stop")
        assert (recorded[0].data["seq"], bool(recorded[0].id)) == (2, True)
        assert await store.load() == [(order, recorded)]
        assert await log.knows(1, "stop")


async def test_as_many_quotes_are_listed_as_are_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as database:
        log = MessageLog(database, clock)
        for number in range(KEEP_QUOTES + 3):
            data = {"customer_id": 1, "requirements": ""}
            order = Order(1, f"q{number}", MessageType.QUOTE_GENERATION_START, data)
            await log.accept(1, f"q{number}", order)
        rows = await database.rows("SELECT id FROM quotes")
        assert len(rows) == KEEP_QUOTES


async def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as connection:
        connection.executescript(FIRST)
        for person in DEMO_USERS[:2]:
            connection.execute(
                "INSERT INTO users (email, first_name, last_name, role, company_id, company_name,"
                " password_hash) VALUES (?, ?, ?, ?, ?, ?, 'x')",
                person,
            )
        connection.executescript(
            "INSERT INTO messages VALUES ('sales', 1, 'm1', 2, 'old', '2025-01-01T00:00:00+00:00');"
            "INSERT INTO jobs VALUES (1, 'done', 'ai_tool_call', '{}', 1795440000.0,"
            """ '[["ai_tool_result",{"tool_name":"t"},null]]');"""
            "INSERT INTO jobs VALUES (1, 'q1', 'quote_generation_start',"
            """ '{"customer_id":42,"requirements":"a desk"}', 1795440001.5, NULL);"""
        )
    for _ in range(2):  # and once it is, it stays as it is
        async with opened(tmp_path) as database:
            log = MessageLog(database, clock)
            page, _ = await log.page("sales", None, 9)
            assert page[0] == {
                "seq": 1,
                "id": "m1",
                "room_id": "sales",
                "user_id": 2,
                "user_name": "Grace Hopper",
                "message": "old",
                "timestamp": "2025-01-01T00:00:00+00:00",
                "kind": "chat",
                "in_response_to": None,
            }
            (order, ending), (asked, none) = await JobStore(database, clock).load()
            assert (asked.id, none) == ("q1", None)
            (quote,) = await database.rows("SELECT * FROM quotes")  # it is listed when it is done
            assert (quote["id"], json.loads(quote["asked"])["customer_id"]) == ("q1", 42)
            assert (quote["result"], quote["created_at"]) == ('{"status":"starting"}', 1795440001.5)
            assert order.id == "done"
            assert ending == (Said(MessageType.AI_TOOL_RESULT, {"tool_name": "t"}),)
            version = await database.row("PRAGMA user_version")
            assert version is not None
            assert version[0] == len(STEPS)


async def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(RuntimeError, match="later version"):
        await Database.open(tmp_path / "db.sqlite3")

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.accounts import Accounts
from server.database import Database
from server.demo import DEMO_USERS
from server.message_log import KEEP_IDS, Accepted, MessageLog

pytestmark = pytest.mark.asyncio
DAY = 86_400


class Clock:
    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def log(folder: Path, clock: Clock) -> AsyncIterator[MessageLog]:
    database = await Database.open(folder / "db.sqlite3")
    try:
        await Accounts(database).seed(DEMO_USERS[:2])
        yield MessageLog(database, clock)
    finally:
        await database.close()


async def test_each_room_counts_for_itself(tmp_path: Path) -> None:
    async with log(tmp_path, Clock()) as it:
        assert (await it.append("general", 1, None, "a")).seq == 1
        assert (await it.append("sales", 1, None, "b")).seq == 1
        last = await it.append("general", 2, None, "c")
    assert last == Accepted(2, False, "2025-06-15T15:06:40.000+00:00")


async def test_writers_at_once_get_numbers_without_gap(tmp_path: Path) -> None:
    async with log(tmp_path, Clock()) as it:
        calls = (it.append("general", 1, f"id-{number}", "x") for number in range(50))
        answers = await asyncio.gather(*calls)
    assert sorted(answer.seq or 0 for answer in answers) == list(range(1, 51))


async def test_one_id_at_once_is_stored_once(tmp_path: Path) -> None:
    async with log(tmp_path, Clock()) as it:
        answers = await asyncio.gather(*(it.append("general", 1, "same", "x") for _ in range(9)))
        page, more = await it.page("general", None, 50)
    assert [answer.again for answer in answers].count(False) == 1
    assert {answer.seq for answer in answers} == {1}
    assert (len(page), more) == (1, False)


async def test_the_key_is_user_and_id_whatever_the_frame(tmp_path: Path) -> None:
    async with log(tmp_path, Clock()) as it:
        assert await it.accept(1, "k") == Accepted(None, False)
        assert await it.accept(1, "k") == Accepted(None, True)
        assert await it.append("general", 1, "k", "x") == Accepted(None, True)
        assert not (await it.append("general", 2, "k", "x")).again


async def test_ids_are_remembered_across_a_restart_for_a_day_at_least(tmp_path: Path) -> None:
    clock = Clock()
    async with log(tmp_path, clock) as it:
        await it.append("general", 1, "old", "x")
    clock.now += DAY
    async with log(tmp_path, clock) as it:
        assert (await it.append("general", 1, "old", "x")).again
        clock.now += KEEP_IDS
        await it.accept(1, "any")  # writing is what prunes
        assert not (await it.append("general", 1, "old", "x")).again


async def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    async with log(tmp_path, Clock()) as it:
        with pytest.raises(UnicodeEncodeError):
            await it.append("general", 1, "id", "\ud800")
        assert (await it.append("general", 1, "id", "fine")) == Accepted(
            1, False, "2025-06-15T15:06:40.000+00:00"
        )


async def test_who_searches_holds_up_no_other_reader(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "db.sqlite3")
    counting = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n"
    try:
        endless = asyncio.create_task(database.search(f"{counting} WHERE i < 0"))
        async with asyncio.timeout(5):
            assert await database.rows("SELECT 1 AS one")
        assert not endless.done()
    finally:
        await database.close()  # which does not wait for it either
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        await endless


async def test_pages(tmp_path: Path) -> None:
    async with log(tmp_path, Clock()) as it:
        for number in range(1, 6):
            await it.append("general", 1, None, str(number))
        newest, more = await it.page("general", None, 2)
        oldest, no_more = await it.page("general", 4, 3)
    assert ([row["seq"] for row in newest], more) == ([4, 5], True)
    assert ([row["seq"] for row in oldest], no_more) == ([1, 2, 3], False)
    assert oldest[0]["user_name"] == "Ada Lovelace"

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.accounts import Accounts
from server.database import Database
from server.demo import DEMO_USERS
from server.refresh_sessions import RefreshSessions

pytestmark = pytest.mark.asyncio


class World:
    """Hold sessions over a real file, and the clock that they read."""

    def __init__(self, sessions: RefreshSessions, path: Path) -> None:
        self.sessions = sessions
        self.path = path
        self.now = 1_000.0


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    path = folder / "db.sqlite3"
    database = await Database.open(path)
    try:
        await Accounts(database).seed(DEMO_USERS[:1])
        made: list[World] = []
        sessions = RefreshSessions(database, 3_600, 10, lambda: made[0].now)
        made.append(World(sessions, path))
        yield made[0]
    finally:
        await database.close()


async def test_each_refresh_replaces_the_token(tmp_path: Path) -> None:
    async with world(tmp_path) as it:
        first = await it.sessions.start(1)
        second = await it.sessions.rotate(first.refresh_token or "")
        assert second is not None
        assert (second.session_id, second.user_id) == (first.session_id, 1)
        assert second.refresh_token not in (None, first.refresh_token)
        third = await it.sessions.rotate(second.refresh_token or "")
        assert third is not None


async def test_within_the_grace_the_old_token_yields_the_same_successor(tmp_path: Path) -> None:
    async with world(tmp_path) as it:
        first = await it.sessions.start(1)
        second = await it.sessions.rotate(first.refresh_token or "")
        it.now += 10
        assert await it.sessions.rotate(first.refresh_token or "") == second


async def test_after_the_grace_the_whole_sign_in_ends(tmp_path: Path) -> None:
    async with world(tmp_path) as it:
        first = await it.sessions.start(1)
        second = await it.sessions.rotate(first.refresh_token or "")
        assert second is not None
        it.now += 10.1
        assert await it.sessions.rotate(first.refresh_token or "") is None
        assert not await it.sessions.is_live(first.session_id)
        assert await it.sessions.rotate(second.refresh_token or "") is None


async def test_a_sign_in_expires_unless_it_is_refreshed(tmp_path: Path) -> None:
    async with world(tmp_path) as it:
        idle, busy = await it.sessions.start(1), await it.sessions.start(1)
        it.now += 3_599
        refreshed = await it.sessions.rotate(busy.refresh_token or "")
        it.now += 1
        assert await it.sessions.rotate(idle.refresh_token or "") is None
        assert refreshed is not None
        assert await it.sessions.rotate(refreshed.refresh_token or "") is not None


async def test_ending_revokes_every_token_of_the_sign_in(tmp_path: Path) -> None:
    async with world(tmp_path) as it:
        first, other = await it.sessions.start(1), await it.sessions.start(1)
        assert await it.sessions.is_live(first.session_id)
        assert await it.sessions.end(first.refresh_token or "") == first.session_id
        assert not await it.sessions.is_live(first.session_id)
        assert await it.sessions.rotate(first.refresh_token or "") is None
        assert await it.sessions.is_live(other.session_id)
        assert await it.sessions.end("made-up") is None


async def test_the_file_holds_no_token(tmp_path: Path) -> None:
    async with world(tmp_path) as it:
        first = await it.sessions.start(1)
        second = await it.sessions.rotate(first.refresh_token or "")
        assert second is not None
        secrets = [first.refresh_token, second.refresh_token]
    with sqlite3.connect(it.path) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert first.session_id in dump
    assert not any(secret in dump for secret in secrets if secret)

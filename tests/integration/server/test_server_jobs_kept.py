"""Acknowledged jobs across kill -9, a drain, and the end of their user's last session."""

import asyncio
import contextlib
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.integration.server.peer import PATIENCE, Frame, Peer, signed_in
from tests.integration.server.process import ServerProcess, running
from tests.integration.server.resuming import back, lost

pytestmark = pytest.mark.asyncio

ASKED: dict[str, tuple[str, Frame]] = {
    "quote": ("quote_generation_start", {"customer_id": 5}),
    "document": ("document_upload_start", {"file_name": "a.pdf"}),
    "tool": ("ai_tool_call", {"tool_name": "search", "args": [1]}),
    "ask": ("chat_message", {"message": "@ai a price, please"}),
}
ENDINGS = [
    "ai_response",
    "ai_tool_result",
    "document_processing_complete",
    "notification",
    "quote_generation_complete",
    "quote_update",
    "status_update",
]
NEVER, SOON = ("--job-step", "60"), ("--job-step", "0.02")


async def ask_for_everything(ada: Peer) -> None:
    for id, (type, data) in ASKED.items():
        assert (await ada.request(type, data, id))["answer"] == "ack"


def endings(peer: Peer) -> list[str]:
    return sorted(type for type in peer.types() if type in ENDINGS)


def jobs(database: Path) -> list[tuple[str, bool]]:
    """Return the ids of the stored jobs and whether they have ended."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT id, ending IS NOT NULL FROM jobs ORDER BY id")
        return [(str(id), bool(ended)) for id, ended in rows]


async def stored(database: Path, expected: list[tuple[str, bool]]) -> None:
    """Return when the jobs on disk are these."""
    async with asyncio.timeout(PATIENCE):
        while jobs(database) != expected:
            await asyncio.sleep(0.01)


async def nothing_more_comes(server: ServerProcess, name: str = "ada") -> None:
    """Resend every id in a fresh session: each is acknowledged and nothing runs or is told."""
    async with signed_in(server, name, room="general") as ada:
        await ask_for_everything(ada)
        await ada.settle()
        assert set(ada.types()) <= {"connect", "presence_update", "ack", "heartbeat"}
    async with signed_in(server, name) as ada:
        await ada.settle()
        assert endings(ada) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_what_was_acknowledged_is_done_by_the_next_process(
    tmp_path: Path, how: signal.Signals
) -> None:
    database = tmp_path / "db.sqlite3"
    with running(database, *NEVER) as server:
        async with signed_in(server, room="general") as ada:
            await ask_for_everything(ada)
            server.signal(how)
            await ada.closed()
            assert not {"ai_error", *ENDINGS[:-1]} & set(ada.types())
        server.wait()
        assert server.errors() == ""
    assert jobs(database) == [(id, False) for id in sorted(ASKED)]
    with running(database, *SOON) as server:
        await stored(database, [(id, True) for id in sorted(ASKED)])  # nobody was there
        async with signed_in(server, "grace", room="general") as grace:
            async with signed_in(server, room="general") as ada:
                await ada.settle()
                assert endings(ada) == ENDINGS
                reply = next(frame for frame in ada.seen if frame["type"] == "ai_response")
                assert reply["data"]["in_response_to"] == "ask"
                numbers = [f.get("seq") for f in ada.seen if f["type"] != "connect"]
                assert numbers == list(range(1, len(numbers) + 1))
                await stored(database, [])
            await grace.settle()
            assert endings(grace) == []
        await nothing_more_comes(server)
        assert server.errors() == ""


async def test_who_is_back_before_the_end_hears_it_live_and_once(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    with running(database, *NEVER) as server:
        async with signed_in(server) as ada:
            await ada.request(*ASKED["quote"], "quote")
            server.kill()
    with running(database, "--job-step", "0.4") as server:
        async with signed_in(server) as ada:
            await ada.until("status_update")
            steps = [f["data"] for f in ada.seen if f["type"] == "quote_generation_progress"]
            assert steps[-1]["progress"] == 100
            assert endings(ada) == ENDINGS[-3:]
            await stored(database, [])
    with running(database, *SOON) as server:
        async with signed_in(server) as ada:
            assert (await ada.request(*ASKED["quote"], "quote"))["answer"] == "ack"
            assert await ada.settle() == []


async def test_an_ending_survives_another_kill_until_it_is_heard(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    with running(database, "--job-step", "0.2", "--resume-window", "0") as server:
        async with signed_in(server) as ada:
            await ada.request(*ASKED["quote"], "quote")
            await ada.send("disconnect")
            assert (await ada.closed())[0] == 1000
        await stored(database, [("quote", True)])  # the last session was gone, the job went on
        server.kill()
        server.start()
        async with signed_in(server) as ada:
            first = (await ada.until("quote_generation_complete"))["data"]
            await ada.until("quote_update", quote_id=first["quote_id"])
            await stored(database, [])
        async with signed_in(server) as ada:
            await ada.settle()
            assert endings(ada) == []


async def test_an_ending_that_waited_in_a_session_is_replayed_and_not_told_again(
    tmp_path: Path,
) -> None:
    database = tmp_path / "db.sqlite3"
    with running(database, "--job-step", "0.2") as server:
        async with signed_in(server, "grace", room="general") as grace:
            async with signed_in(server, room="general") as ada:
                await ada.request(*ASKED["quote"], "quote")
                place = await lost(ada, grace)
            await stored(database, [("quote", True)])
            async with back(server, place) as (ada, answer):
                assert answer["resumed"] is True
                await ada.settle()
                assert endings(ada) == ENDINGS[-3:]
                await stored(database, [])
            async with signed_in(server) as ada:
                await ada.settle()
                assert endings(ada) == []


async def test_a_session_that_was_given_up_does_not_take_an_ending_along(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    with running(database, "--job-step", "0.2") as server:
        async with signed_in(server, "grace", room="general") as grace:
            async with signed_in(server, room="general") as ada:
                await ada.request(*ASKED["quote"], "quote")
                await lost(ada, grace)
            await stored(database, [("quote", True)])
            async with signed_in(server) as ada:
                await ada.settle()
                assert endings(ada) == ENDINGS[-3:]

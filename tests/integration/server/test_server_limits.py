"""Too many messages, too many guesses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from server.app import create_app
from server.demo import DEMO_PASSWORD
from server.settings import Settings
from tests.integration.server.peer import signed_in
from tests.integration.server.process import ServerProcess, bearer, running

pytestmark = pytest.mark.asyncio
SEARCHES = Settings.search_limit


class Clock:
    """Stand still until told otherwise."""

    def __init__(self) -> None:
        self.now = 1_795_440_000.0

    def __call__(self) -> float:
        return self.now


async def test_writing_too_fast_is_refused_in_words(tmp_path: Path) -> None:
    # One a minute and user: the refill can't interfere with the test.
    with running(tmp_path / "db.sqlite3", "--chat-limit", "1") as server:
        async with signed_in(server, "ada") as ada, signed_in(server, "ada") as other_tab:
            message = {"message": "hello"}
            first = await ada.request("chat_message", message, "m1")
            assert first["answer"] == "ack"
            refused = await other_tab.request("chat_message", message, "m2")
            assert (refused["answer"], refused["code"]) == ("nack", "rate_limited")
            assert refused["message"].startswith("You are writing too fast: please wait ")
            # What was taken is acknowledged for ever, and nothing else is limited.
            assert await ada.request("chat_message", message, "m1") == first
            assert (await ada.request("typing_start", {}, "t1"))["answer"] == "ack"
            await ada.send("chat_message", message)
            assert (await ada.until("alert"))["data"]["code"] == "rate_limited"
        async with signed_in(server, "grace") as grace:
            assert (await grace.request("chat_message", message, "m2"))["seq"] == 2


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/documents", "/api/announcements"])
async def test_a_body_beyond_all_measure_is_not_read_into_memory(
    capable: ServerProcess, path: str
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b" " * 1_000

    async with capable.http() as http:  # whoever it is: bodies are read before tokens
        json = {"Content-Type": "application/json"}
        for body in (b" " * 1_000_000, endless()):
            answer = await http.post(path, content=body, headers=json)
            assert (answer.status_code, answer.json()) == (413, {"detail": "This is too much."})


async def test_who_searches_without_end_has_to_wait_and_nobody_else(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        async with server.http() as http:
            http.headers.update(bearer(await server.token("ada")))
            search = "/api/rooms/general/search"
            found = [await http.get(search, params={"q": "x"}) for _ in range(SEARCHES + 10)]
            assert [answer.status_code for answer in found[:SEARCHES]] == [200] * SEARCHES
            assert found[-1].status_code == 429
            assert 1 <= int(found[-1].headers["retry-after"]) <= 60
            assert found[-1].json()["detail"].startswith("You are searching too fast: please wait ")
            http.headers.update(bearer(await server.token("grace")))
            assert (await http.get(search, params={"q": "x"})).status_code == 200


async def test_a_hundred_messages_a_minute_unless_told_otherwise(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        async with signed_in(server) as ada:
            for number in range(200):
                await ada.send("chat_message", {"message": "x"}, id=str(number))
            frames = await ada.settle()
    answers = [frame["type"] for frame in frames if frame["type"] in ("ack", "nack")]
    assert len(answers) == 200
    assert answers[:100] == ["ack"] * 100
    assert "nack" in answers[100:]


@asynccontextmanager
async def app_at(folder: Path, clock: Clock) -> AsyncIterator[FastAPI]:
    app = create_app(Settings(folder / "db.sqlite3", root=folder, secret=b"x" * 32), clock)
    async with app.router.lifespan_context(app):
        yield app


async def login(app: FastAPI, email: str, password: str, address: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, client=(address, 5_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://site") as http:
        return await http.post("/api/auth/login", json={"email": email, "password": password})


async def test_guessing_is_slowed_down_for_one_account_from_one_address(tmp_path: Path) -> None:
    clock = Clock()
    async with app_at(tmp_path, clock) as app:
        ada = "ada@example.com"
        for _ in range(12):  # the right password is no guess
            assert (await login(app, ada, DEMO_PASSWORD, "192.0.2.1")).status_code == 200
        for spelling in [ada, " ADA@example.com "] * 5:
            assert (await login(app, spelling, "wrong", "192.0.2.1")).status_code == 401
        refused = await login(app, ada, DEMO_PASSWORD, "192.0.2.1")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "6")
        words = "Too many attempts to sign in: please wait 6 seconds."
        assert refused.json() == {"detail": words}
        assert "set-cookie" not in refused.headers
        assert (await login(app, ada, DEMO_PASSWORD, "192.0.2.2")).status_code == 200
        other = await login(app, "grace@example.com", DEMO_PASSWORD, "192.0.2.1")
        assert other.status_code == 200
        clock.now += 6
        assert (await login(app, ada, DEMO_PASSWORD, "192.0.2.1")).status_code == 200

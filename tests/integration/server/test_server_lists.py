"""Quotes, notifications and what was said: found again, page by page, after kills too."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.server.peer import PATIENCE, Frame, signed_in
from tests.integration.server.process import ServerProcess, bearer, running

pytestmark = pytest.mark.asyncio
NEVER, SOON = ("--job-step", "60"), ("--job-step", "0.02")
Opener = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def web() -> AsyncIterator[Opener]:
    """Return a function that opens a client which speaks for somebody."""
    async with contextlib.AsyncExitStack() as stack:

        async def opened(server: ServerProcess, name: str = "ada") -> httpx.AsyncClient:
            http = await stack.enter_async_context(server.http())
            http.headers.update(bearer(await server.token(name)))
            return http

        yield opened


async def got(http: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    answer = await http.get(f"/api/{path}", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def quote(http: httpx.AsyncClient, id: str, **fields: Any) -> dict[str, Any]:
    """Return a quote of the list once it has these values."""
    async with asyncio.timeout(PATIENCE):
        while True:
            quotes = (await got(http, "quotes"))["quotes"]
            found: dict[str, Any] = next(one for one in quotes if one["id"] == id)
            if all(found[name] == value for name, value in fields.items()):
                return found
            await asyncio.sleep(0.01)


def numbers(page: dict[str, Any]) -> list[int]:
    return [one["notification_id"] for one in page["notifications"]]


async def test_quotes_are_listed_with_how_far_they_are_and_survive_a_kill(
    tmp_path: Path, web: Opener
) -> None:
    database = tmp_path / "db.sqlite3"
    asked = {"customer_id": "c-7", "requirements": "two desks, with a discount"}
    with running(database, "--job-step", "2") as server:
        ada = await web(server)
        async with signed_in(server) as page:
            await page.request("quote_generation_start", asked, "q1")
            assert (await quote(ada, "q1"))["status"] in ("starting", "working")
            now = await quote(ada, "q1", progress=20)
            assert (now["status"], now["step"]) == ("working", "Reading the requirements")
            server.kill()
    with running(database, *NEVER) as server:
        ada = await web(server)
        again = await quote(ada, "q1")
        assert (again["status"], again["progress"], again["step"]) == ("starting", 0, None)
    with running(database, *SOON) as server:
        ada, grace = await web(server), await web(server, "grace")
        done = await quote(ada, "q1", status="revised")
        assert done == {
            "id": "q1",
            **asked,
            "status": "revised",
            "step": None,
            "progress": 100,
            "quote_id": done["quote_id"],
            "items": [{"name": "Desk", "quantity": 2, "unit_price": 429.0, "amount": 858.0}],
            "total_amount": 772.2,
            "discount": 10,
            "currency": "EUR",
            "valid_until": done["valid_until"],
            "created_at": now["created_at"],
            "updated_at": done["updated_at"],
        }
        assert done["quote_id"]
        assert done["updated_at"] > now["updated_at"]
        async with signed_in(server) as page:
            about = {"quote_id": done["quote_id"], "in_response_to": "q1"}
            sent = (await page.until("quote_update", status="sent"))["data"]
            revised = (await page.until("quote_update", status="revised"))["data"]
            assert sent == {**about, "status": "sent"}
            assert revised == {
                **about, "status": "revised", "total_amount": 772.2, "discount": 10
            }  # fmt: skip
            await page.request("quote_generation_start", {"customer_id": 1}, "q2")
            await quote(ada, "q2", status="sent")
        assert [one["id"] for one in (await got(ada, "quotes"))["quotes"]] == ["q2", "q1"]
        assert (await got(grace, "quotes"))["quotes"] == []
        assert server.errors() == ""


async def test_a_cancelled_quote_stands_in_the_list(tmp_path: Path, web: Opener) -> None:
    with running(tmp_path / "db.sqlite3", *NEVER) as server:
        ada = await web(server)
        async with signed_in(server) as page:
            await page.request("quote_generation_start", {"customer_id": 1}, "q1")
            await page.request("cancel", {"id": "q1"}, "stop")
        await quote(ada, "q1", status="cancelled", progress=0, quote_id=None)
        server.kill()
        server.start()
        await quote(ada, "q1", status="cancelled")


async def test_fifty_quotes_are_shown(tmp_path: Path, web: Opener) -> None:
    with running(tmp_path / "db.sqlite3", *NEVER) as server:
        async with signed_in(server) as page:
            for number in range(52):
                await page.request("quote_generation_start", {"customer_id": 1}, f"q{number}")
        shown = (await got(await web(server), "quotes"))["quotes"]
        assert [one["id"] for one in shown] == [f"q{number}" for number in range(51, 1, -1)]


async def test_notifications_are_kept_and_read(tmp_path: Path, web: Opener) -> None:
    with running(tmp_path / "db.sqlite3", *SOON) as server:
        ada, grace = await web(server), await web(server, "grace")
        async with signed_in(server) as page, signed_in(server) as other_page:
            await page.request("document_upload_start", {"file_name": "a.pdf"}, "d")
            note = (await page.until("notification"))["data"]
            assert (note["notification_id"], bool(note["timestamp"])) == (1, True)
            await page.send("quote_generation_start", {"customer_id": 1})  # without an id
            status = (await page.until("status_update"))["data"]
            assert status["notification_id"] == 2
            await page.raw("not json")
            refusal = (await page.until("alert"))["data"]
            assert "notification_id" not in refusal  # it is about one frame only
            kept = await got(ada, "notifications")
            assert (numbers(kept), kept["more"], kept["unread"]) == ([2, 1], False, 2)
            first = kept["notifications"][1]
            assert first == {
                "notification_id": 1,
                "type": "notification",
                "data": {name: note[name] for name in ("title", "message", "link")},
                "timestamp": note["timestamp"],
                "read": False,
            }
            answer = await ada.post("/api/notifications/read", json={"up_to": 1})
            assert answer.json() == {"up_to": 1, "unread": 1}
            for one in (page, other_page):
                heard = (await one.until("user_activity"))["data"]
                assert heard == {"user_id": 1, "activity": "notifications_read", "up_to": 1}
        server.kill()
        server.start()
        kept = await got(ada, "notifications")
        assert [one["read"] for one in kept["notifications"]] == [False, True]
        for up_to, reached in ((0, 1), (99, 2)):  # never back, never beyond the last
            answer = await ada.post("/api/notifications/read", json={"up_to": up_to})
            assert answer.json()["up_to"] == reached
        assert (await got(ada, "notifications"))["unread"] == 0
        assert (await got(grace, "notifications"))["notifications"] == []
        assert (await grace.post("/api/notifications/read", json={"up_to": 5})).json() == {
            "up_to": 0,
            "unread": 0,
        }


async def test_an_announcement_reaches_everybody_also_those_away(
    tmp_path: Path, web: Opener
) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        ada, grace = await web(server), await web(server, "grace")
        words = {"title": "Stocktaking", "message": "The warehouse is closed on <b>Friday</b>."}
        async with signed_in(server, "grace") as page:
            for type, level in (("notification", "info"), ("alert", "error")):
                new = {"type": type, "level": level, "link": "#room=sales", **words}
                answer = await ada.post("/api/announcements", json=new)
                assert (answer.status_code, answer.json()) == (201, {"announced_to": 3})
                told = (await page.until(type))["data"]
                assert told == {
                    "level": level,
                    **words,
                    "link": "#room=sales",
                    "notification_id": told["notification_id"],
                    "timestamp": told["timestamp"],
                }
            answer = await ada.post(
                "/api/announcements", json={"type": "status_update", "user_id": 2, **words}
            )
            assert answer.json() == {"announced_to": 1}
            assert (await page.until("status_update"))["data"]["status"] == "announcement"
            assert [f["type"] for f in await page.settle()] == []
        linus = await web(server, "linus")
        assert numbers(await got(linus, "notifications")) == [2, 1]
        assert numbers(await got(grace, "notifications")) == [3, 2, 1]
        assert (await grace.post("/api/announcements", json=words)).status_code == 403
        missing = {**words, "user_id": 99}
        assert (await ada.post("/api/announcements", json=missing)).status_code == 404
        for bad in (
            {"title": "x"},
            {**words, "title": " "},
            {**words, "type": "chat_response"},
            {**words, "level": "loud"},
            {**words, "link": "https://evil.example"},
            {**words, "link": "javascript:alert(1)"},
        ):
            assert (await ada.post("/api/announcements", json=bad)).status_code == 422
        foreign = {"Origin": "https://evil.example"}
        refused = await ada.post("/api/announcements", json=words, headers=foreign)
        assert refused.status_code == 403


async def test_searching_a_room(tmp_path: Path, web: Opener) -> None:
    with running(tmp_path / "db.sqlite3", *SOON) as server:
        ada = await web(server)
        async with signed_in(server) as page:
            for number, text in enumerate(
                ["100 % sure", "100 of them", "Äpfel", "ÄPFEL und a_b", "a\\b", "STRASSE"]
            ):
                said = {"message": text, "room_id": "sales"}
                await page.request("chat_message", said, f"s{number}")
            await page.request("chat_message", {"message": "Äpfel elsewhere"}, "other")
            await page.request("chat_message", {"message": "@ai", "room_id": "sales"}, "ask")
            await page.until("ai_response", done=True)

        async def found(q: str, **query: Any) -> list[str]:
            body = await got(ada, "rooms/sales/search", q=q, **query)
            messages: list[Frame] = body["messages"]
            assert body["more"] is (query.get("limit") == len(messages))
            return [str(one["message"]) for one in messages]

        assert await found("100") == ["100 of them", "100 % sure"]
        assert await found("100 %") == ["100 % sure"]
        assert await found("äpfel") == ["ÄPFEL und a_b", "Äpfel"]
        assert await found("äpfel", before=4) == ["Äpfel"]
        assert await found("äpfel", limit=1) == ["ÄPFEL und a_b"]
        assert await found("\\") == ["a\\b"]
        assert await found("straße") == ["STRASSE"]
        assert await found("nothing of the kind") == []
        answers = (await got(ada, "rooms/sales/search", q="three things"))["messages"]
        assert [(one["kind"], one["in_response_to"]) for one in answers] == [("assistant", "ask")]
        for query in ("?q=", "?q=%20", "", "?q=" + "x" * 201, "?q=x&limit=101"):
            answer = await ada.get(f"/api/rooms/sales/search{query}")
            assert answer.status_code == 422
        assert (await ada.get("/api/rooms/nowhere/search", params={"q": "x"})).status_code == 404
        assert (await ada.get("/api/rooms/sales/messages?limit=500")).status_code == 200
        assert (await ada.get("/api/rooms/sales/messages?limit=501")).status_code == 422

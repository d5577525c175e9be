"""Every simulated job, and the proof that every type is really sent."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.engine.messages import DIRECTIONS, THE_THIRTY, Direction
from tests.integration.server.peer import Peer, peer, signed_in
from tests.integration.server.process import ServerProcess, running, sign_in

pytestmark = pytest.mark.asyncio


async def all_of(peer: Peer, last: str) -> list[str]:
    """Return the types that came up to and with `last`."""
    await peer.until(last)
    return [type for type in peer.types() if type != "connect"]


async def test_a_document_goes_its_whole_way(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        upload = {"file_name": "offer.pdf", "file_size": 1234}
        await ada.send("document_upload_start", upload)
        started = (await ada.until("document_upload_start"))["data"]
        assert started == {
            **upload,
            "document_id": started["document_id"],
            "status": "started",
            "progress": 0,
        }
        types = await all_of(ada, "notification")
        ids = {frame["data"].get("document_id") for frame in ada.seen[1:-1]}
    assert types == [
        "document_upload_start",
        *["document_upload_progress"] * 3,
        "document_upload_complete",
        "document_processing_start",
        *["document_processing_progress"] * 4,
        "document_processing_complete",
        "notification",
    ]
    assert ids == {started["document_id"]}


async def test_a_corrupt_document_ends_in_an_error(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        await ada.send("document_upload_start", {"file_name": "Corrupt.pdf"})
        error = (await ada.until("document_error"))["data"]
        assert error["error"]
        assert ada.types().count("document_processing_progress") == 2


async def test_a_quote_is_made_and_sent(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada, signed_in(capable, "grace") as grace:
        asked = {"customer_id": 42, "requirements": "ten chairs"}
        answer = await ada.request("quote_generation_start", asked, "q1")
        assert answer["answer"] == "ack"
        assert (await ada.request("quote_generation_start", asked, "q1"))["answer"] == "ack"
        echo = (await ada.until("quote_generation_start"))["data"]
        assert (echo["status"], echo["customer_id"]) == ("starting", 42)
        done = (await ada.until("quote_generation_complete"))["data"]
        assert done == {
            "in_response_to": "q1",
            "quote_id": done["quote_id"],
            "customer_id": 42,
            "items": [
                {"name": "Office chair", "quantity": 10, "unit_price": 189.0, "amount": 1890.0}
            ],
            "total_amount": 1890.0,
            "currency": "EUR",
            "valid_until": done["valid_until"],
            "status": "complete",
        }
        assert date.fromisoformat(done["valid_until"]) > datetime.now(UTC).date()
        await ada.until("quote_update", quote_id=done["quote_id"], status="sent")
        await ada.until("status_update")
        steps = [f["data"] for f in ada.seen if f["type"] == "quote_generation_progress"]
        assert [step["progress"] for step in steps] == [20, 40, 60, 80, 100]
        assert all(step["step"] for step in steps)
        assert [(step["step_number"], step["steps"]) for step in steps] == [
            (number, 5) for number in range(1, 6)
        ]
        about = [f["data"].get("in_response_to") for f in ada.seen if f["type"].startswith("quote")]
        assert set(about) == {"q1"}
        assert ada.types().count("quote_generation_start") == 1  # the repeated id began nothing
        assert await grace.settle() == []


@pytest.mark.parametrize("word", ["@ai", "@assistant", "HELP", "quote", "price", "product"])
async def test_the_assistant_answers_in_the_room(capable: ServerProcess, word: str) -> None:
    async with (
        signed_in(capable, "ada", room="quotes") as ada,
        signed_in(capable, "grace", room="quotes") as grace,
    ):
        said = {"message": f"please, {word}!", "room_id": "quotes"}
        await ada.request("chat_message", said, f"ask-{word}")
        for one in (ada, grace):
            about = {"room_id": "quotes", "in_response_to": f"ask-{word}"}
            await one.until("ai_thinking", **about)
            answer = (await one.until("ai_response", done=True, **about))["data"]
            assert answer["message"]


async def test_the_assistant_fails_when_told_to(capable: ServerProcess) -> None:
    async with signed_in(capable, room="quotes") as ada:
        said = {"message": "@ai fail", "room_id": "quotes"}
        await ada.request("chat_message", said, "ask-fail")
        assert (await ada.until("ai_error"))["data"]["in_response_to"] == "ask-fail"
        answered = [f["data"] for f in ada.seen if f["type"] == "ai_response"]
        assert "ask-fail" not in [answer["in_response_to"] for answer in answered]


@pytest.mark.parametrize(("name", "status"), [("calculator", "complete"), ("fail", "error")])
async def test_a_tool_runs(capable: ServerProcess, name: str, status: str) -> None:
    async with signed_in(capable) as ada:
        await ada.send("ai_tool_call", {"tool_name": name, "args": {"a": 1}})
        call = (await ada.until("ai_tool_call"))["data"]
        assert call == {"tool_name": name, "args": {"a": 1}, "status": "executing"}
        result = (await ada.until("ai_tool_result"))["data"]
        assert (result["tool_name"], result["status"]) == (name, status)
        assert result["result"]


@pytest.mark.parametrize(
    ("window", "goodbye"), [("120", "disconnect"), ("0.3", "lost"), ("0", "lost")]
)
async def test_jobs_do_not_hold_up_reading_and_without_an_id_end_with_the_last_session(
    tmp_path: Path, window: str, goodbye: str
) -> None:
    options = ("--job-step", "30", "--resume-window", window)
    with running(tmp_path / "db.sqlite3", *options) as server:
        async with signed_in(server, "grace", room="general") as grace:
            async with signed_in(server, "ada", room="general") as ada:
                await ada.send("chat_message", {"message": "@ai think for a minute"})
                await grace.until("ai_thinking")
                answer = await ada.request("chat_message", {"message": "still there"}, "next")
                assert answer["answer"] == "ack"
                if goodbye == "disconnect":
                    await ada.send("disconnect")
                    assert (await ada.closed())[0] == 1000
            error = (await grace.until("ai_error"))["data"]
            assert error["in_response_to"] is None


async def test_every_type_that_may_reach_a_client_does(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Play the scenarios that docs/protocol.md lists and compare with the table of types."""
    folder = tmp_path_factory.mktemp("all")
    with running(folder / "db.sqlite3", "--job-step", "0.01") as server:
        async with server.http() as http, peer(server) as ada:
            await ada.send("connect", {"token": await sign_in(http)})
            await ada.until("connect")
            await ada.send("user_join", {"room_id": "general"})
            async with signed_in(server, "grace", room="general") as grace:
                for type in ("typing_start", "typing_stop"):
                    await grace.send(type, {"room_id": "general"})
                await grace.send("presence_update", {"status": "busy"})
                await grace.send("chat_message", {"message": "@ai help"})
                await ada.until("ai_response")
                await grace.send("chat_message", {"message": "@ai fail"})
                await ada.until("ai_error")
            await ada.until("user_leave")
            for name in ("good.pdf", "corrupt.pdf"):
                await ada.send("document_upload_start", {"file_name": name})
            await ada.send("quote_generation_start", {"customer_id": "c-1"})
            await ada.send("ai_tool_call", {"tool_name": "search"})
            for type in ("notification", "document_error", "status_update", "ai_tool_result"):
                await ada.until(type)
            await ada.raw("not json")
            await ada.until("alert")
            await ada.settle()
            await http.post("/api/auth/logout")
            await ada.closed()
    sendable = {
        type.value for type, direction in THE_THIRTY if direction is not Direction.TO_SERVER
    }
    assert sendable - set(ada.types()) == set()
    numbers = [frame.get("seq") for frame in ada.seen if frame["type"] != "connect"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "seq" not in ada.seen[0]
    assert len(DIRECTIONS) == 38

"""What a user wants no more of ends, once and for good."""

import uuid
from pathlib import Path

import pytest

from tests.integration.server.peer import Frame, Peer, signed_in
from tests.integration.server.process import ServerProcess, bearer, running
from tests.integration.server.test_server_jobs_kept import stored
from tests.integration.server.test_server_pieces import SLOWLY, grown, history, pieces_of

pytestmark = pytest.mark.asyncio
NEVER = ("--job-step", "60")


async def cancelled(peer: Peer, target: object, id: str) -> str:
    answer = await peer.request("cancel", {"id": target}, id)
    return str(answer.get("code", answer["answer"]))


async def test_an_answer_is_stopped_and_what_was_said_is_kept(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--job-step", "0.5") as server:
        async with (
            signed_in(server, "ada", room="sales") as ada,
            signed_in(server, "grace", room="sales") as grace,
        ):
            await ada.request("chat_message", SLOWLY, "slow")
            await pieces_of(ada, "slow", 4)
            assert await cancelled(grace, "slow", "hers") == "not_found"
            assert await cancelled(ada, "slow", "stop") == "ack"
            for one in (ada, grace):
                last = await one.until("ai_response", done=True)
                assert last["data"]["stopped"] is True
                assert last["data"]["message"] == grown(one.seen, "slow") != ""
            assert await cancelled(ada, "slow", "stop") == "ack"  # a resend
            assert await cancelled(ada, "slow", "again") == "not_found"
        await stored(server.database, [])
        lines = await history(server, "sales")
        assert [line["kind"] for line in lines] == ["chat", "assistant"]
        assert lines[1]["message"] == last["data"]["message"]
        server.kill()
        server.start()
        async with signed_in(server, "ada", room="sales") as ada:
            assert (await ada.request("chat_message", SLOWLY, "slow"))["seq"] == 1
            assert await ada.settle() == []


async def test_an_answer_stopped_before_its_first_word_is_not_kept(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", *NEVER) as server:
        async with signed_in(server, room="sales") as ada:
            await ada.request("chat_message", SLOWLY, "slow")
            await ada.until("ai_thinking")
            assert await cancelled(ada, "slow", "stop") == "ack"
            data = (await ada.until("ai_response"))["data"]
            about = {"room_id": "sales", "in_response_to": "slow"}
            assert data == {**about, "message": "", "done": True, "stopped": True}
            async with signed_in(server, "grace", room="sales") as grace:
                assert await grace.settle() == []  # nothing grows there any more
        assert len(await history(server, "sales")) == 1


JOBS: list[tuple[str, Frame, str, Frame]] = [
    (
        "ai_tool_call",
        {"tool_name": "search", "args": 1},
        "ai_tool_result",
        {"tool_name": "search", "status": "cancelled"},
    ),
    (
        "quote_generation_start",
        {"customer_id": 5},
        "quote_update",
        {"customer_id": 5, "status": "cancelled"},
    ),
    (
        "document_upload_start",
        {"file_name": "a.pdf"},
        "document_error",
        {"file_name": "a.pdf", "status": "cancelled", "error": "Cancelled.", "retryable": False},
    ),
]


@pytest.mark.parametrize(("type", "asked", "last", "data"), JOBS, ids=lambda one: str(one)[:20])
async def test_a_job_is_cancelled_for_good(
    tmp_path: Path, type: str, asked: Frame, last: str, data: Frame
) -> None:
    with running(tmp_path / "db.sqlite3", *NEVER) as server:
        async with signed_in(server) as ada, signed_in(server) as other_page:
            await ada.request(type, asked, "job")
            begun = (await ada.until(type))["data"]
            assert begun["in_response_to"] == "job"
            assert await cancelled(other_page, "job", "stop") == "ack"
            for one in (ada, other_page):
                told = (await one.until(last, status="cancelled"))["data"]
                document = {"document_id": begun.get("document_id")} if "file_name" in data else {}
                assert told == {**data, **document, "in_response_to": "job"}
        await stored(server.database, [])  # killed before that, it would be said once more
        server.kill()
        server.start()
        async with signed_in(server) as ada:
            assert (await ada.request(type, asked, "job"))["answer"] == "ack"
            assert await cancelled(ada, "job", "stop") == "ack"
            assert await ada.settle() == []
        assert server.errors() == ""


async def test_what_does_not_run_cannot_be_cancelled(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        for target, code in (
            ("no such job", "not_found"),
            ("00000000-0000-4000-8000-000000000000", "not_found"),
            ("", "bad_request"),
            (None, "bad_request"),
            (7, "bad_request"),
        ):
            assert await cancelled(ada, target, f"cancel {target}") == code
        await ada.send("cancel", {"id": "no such job"})
        assert (await ada.until("alert"))["data"]["code"] == "not_found"


async def test_the_servers_own_name_of_a_job_ends_nothing(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", *NEVER) as server:
        id = str(uuid.uuid4())
        async with server.http() as http, signed_in(server) as ada:
            http.headers.update(bearer(await server.token("ada")))
            new = {"id": id, "file_name": "offer.txt", "file_size": 5}
            await http.post("/api/documents", json=new)
            at = {"Upload-Offset": "0"}
            await http.patch(f"/api/documents/{id}", content=b"hello", headers=at)
            # It would end without its file's being removed.
            assert await cancelled(ada, f"document/{id}/1", "c1") == "not_found"
            assert (await http.get(f"/api/documents/{id}")).json()["stage"] == "processing"

"""The quirks of the handlers backend, one by one."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.server.peer import Peer, peer
from tests.integration.server.process import ServerProcess, bearer, running

pytestmark = pytest.mark.asyncio

ADA, GRACE = 1, 2


@asynccontextmanager
async def joined(
    server: ServerProcess, name: str = "ada", client_id: str | None = None
) -> AsyncIterator[Peer]:
    query = "?token=" + await server.token(name)
    async with peer(server, query, client_id) as socket:
        yield socket


async def quiet(peer: Peer) -> list[str]:
    """Return the types not yet read, up to the echo of a tool call; heartbeats left out."""
    await peer.send("ai_tool_call", {"tool_name": "mark"}, user_id=ADA)
    await peer.until("ai_tool_result", tool_name="mark")
    types = [frame["type"] for frame in peer._unread]
    peer._unread.clear()
    return [type for type in types if type not in ("heartbeat", "ai_tool_call")]


async def test_no_token_is_403_and_a_bad_one_500(envelope: ServerProcess) -> None:
    for query, status in (("", 403), ("?ticket=x", 403), ("?token=made.up.token", 500)):
        with pytest.raises(InvalidStatus) as refused:
            async with peer(envelope, query):
                pass
        assert refused.value.response.status_code == status


async def test_it_knows_no_tickets(envelope: ServerProcess) -> None:
    headers = bearer(await envelope.token("ada"))
    async with envelope.http() as http:
        assert (await http.post("/api/ws-ticket", headers=headers)).status_code == 404


async def test_connect_is_ignored_and_nothing_is_acknowledged(envelope: ServerProcess) -> None:
    async with joined(envelope) as ada:
        await ada.send("connect", {"capabilities": ["ack"]}, id="1", user_id=ADA)
        await ada.send("chat_message", {"message": "hi"}, id="2", user_id=ADA)
        response = await ada.until("chat_response")
        assert await quiet(ada) == []
    assert response["id"] is None
    assert set(response) == {"type", "data", "id", "user_id", "session_id", "timestamp"}
    assert set(response["data"]) == {"message", "user_id", "room_id", "timestamp"}
    for timestamp in (response["timestamp"], response["data"]["timestamp"]):
        assert datetime.fromisoformat(timestamp).tzinfo is None


async def test_the_server_beats_by_itself_and_answers_no_beat(envelope: ServerProcess) -> None:
    async with joined(envelope) as ada:
        await ada.send("heartbeat", {"mark": 1}, user_id=ADA)
        assert (await ada.until("heartbeat"))["data"] == {}
        assert (await ada.until("heartbeat"))["data"] == {}


@pytest.mark.parametrize("claimed", [None, "1", 7])
async def test_replies_go_where_the_frame_says(envelope: ServerProcess, claimed: object) -> None:
    async with joined(envelope) as ada:
        header = {} if claimed is None else {"user_id": claimed}
        await ada.send("document_upload_start", {"file_name": "lost.pdf"}, **header)
        assert await quiet(ada) == []
        await ada.send("document_upload_start", {"file_name": "mine.pdf"}, user_id=ADA)
        echo = (await ada.until("document_upload_start"))["data"]
        assert (echo["file_name"], echo["status"], echo["progress"]) == ("mine.pdf", "started", 0)


async def test_silence_an_alert_or_the_end(envelope: ServerProcess) -> None:
    async with joined(envelope) as ada:
        await ada.send("no_such_type", user_id=ADA)
        await ada.send("chat_response", {"message": "x"}, user_id=ADA)
        await ada.send("disconnect", user_id=ADA)
        assert await quiet(ada) == []
        await ada.send("chat_message", {"message": 7}, user_id=ADA)
        alert = (await ada.until("alert"))["data"]
        assert alert == {"level": "error", "message": "'int' object has no attribute 'lower'"}
        await ada.send("quote_generation_start", {}, user_id=ADA)
        assert (await ada.until("alert"))["data"]["message"] == "'customer_id'"
        await ada.raw("[]")
        assert await ada.closed() == (1006, "")


@pytest.mark.parametrize("frame", ["not json", "null", "7", b"\xff", "[" * 100_000])
async def test_what_is_no_object_ends_the_connection(
    envelope: ServerProcess, frame: str | bytes
) -> None:
    async with joined(envelope) as ada:
        await ada.raw(frame)
        assert await ada.closed() == (1006, "")


async def test_over_16_mebibytes_is_1009(envelope: ServerProcess) -> None:
    async with joined(envelope) as ada:
        await ada.raw("x" * (16 * 1024 * 1024 + 1))
        assert (await ada.closed())[0] == 1009


async def test_nothing_is_read_while_the_assistant_thinks(envelope: ServerProcess) -> None:
    async with joined(envelope) as ada:
        await ada.send("chat_message", {"message": "@ai hello"}, user_id=ADA)
        await ada.send("chat_message", {"message": "second"}, user_id=ADA)
        await ada.until("chat_response", message="second")
        order = [type for type in ada.types() if type != "heartbeat"]
        assert order == ["chat_response", "ai_thinking", "ai_response", "chat_response"]


async def test_room_relays_and_join_and_leave(envelope: ServerProcess) -> None:
    async with joined(envelope, "grace") as grace:
        async with joined(envelope, "ada", client_id="adas") as ada:
            assert (await grace.until("user_join"))["data"] == {
                "user_id": ADA,
                "connection_id": "adas",
            }
            await ada.send("typing_start", {"room_id": "general"}, user_id=ADA)
            typing = (await grace.until("typing_start"))["data"]
            assert typing == {"user_id": ADA, "room_id": "general"}
            await ada.send("presence_update", {"status": "away"}, user_id=ADA)
            presence = (await grace.until("presence_update"))["data"]
            assert presence == {"user_id": ADA, "status": "away"}
            # Believed without a look at the token: the flaw that the reference must not have.
            await ada.send("chat_message", {"message": "as grace"}, user_id=GRACE)
            assert (await grace.until("chat_response"))["data"]["user_id"] == GRACE
            assert await quiet(ada) == ["chat_response"]
        assert (await grace.until("user_leave"))["data"]["connection_id"] == "adas"


async def test_a_quote_has_five_steps(envelope: ServerProcess) -> None:
    async with joined(envelope) as ada:
        await ada.send("quote_generation_start", {"customer_id": 9}, user_id=ADA)
        await ada.until("quote_generation_complete", customer_id=9)
        types = [type for type in ada.types() if type != "heartbeat"]
        assert types[0] == "quote_generation_start"
        assert types.count("quote_generation_progress") == 5


async def test_100_messages_wait_for_a_user_who_is_away(envelope: ServerProcess) -> None:
    async with joined(envelope, "grace") as grace:
        for number in range(105):
            upload = {"file_name": f"{number}.pdf"}
            await grace.send("document_upload_start", upload, user_id=3)
        await grace.send("chat_message", {"message": "done"}, user_id=GRACE)
        await grace.until("chat_response")
        async with joined(envelope, "linus") as linus:
            for number in range(5, 105):
                frame = json.loads(await linus.socket.recv())
                assert frame["data"]["file_name"] == f"{number}.pdf"


async def test_a_client_id_used_again_is_harmful(envelope: ServerProcess) -> None:
    async with (
        joined(envelope, client_id="same") as older,
        joined(envelope, client_id="same") as newer,
    ):
        await older.send("document_upload_start", {"file_name": "twice"}, user_id=ADA)
        for _ in range(2):  # to another socket than asked, and twice
            await newer.until("document_upload_start")
        await older.close()
        await newer.send("chat_message", {"message": "anybody?"}, user_id=ADA)
        async with joined(envelope, "grace") as grace:
            await newer.send("chat_message", {"message": "deaf"}, user_id=ADA)
            await grace.until("chat_response", message="deaf")
        assert "chat_response" not in newer.types()


async def test_the_idle_cut_leaves_a_deaf_socket_open(tmp_path: Path) -> None:
    options = ("--dialect", "envelope", "--idle-cut", "1.5")
    with running(tmp_path / "db.sqlite3", *options) as server:
        async with joined(server, "grace") as idle, joined(server, "ada") as ada:
            while not any(frame["type"] == "user_leave" for frame in ada._unread):
                await ada.send("chat_message", {"message": "awake"}, user_id=ADA)
                await ada.until("chat_response")
            # Commands still work, replies never come, no close frame was sent.
            before = len(idle.seen)
            await idle.send("chat_message", {"message": "still here"}, user_id=GRACE)
            await ada.until("chat_response", message="still here")
            assert len(idle.seen) == before
            assert idle.socket.close_code is None

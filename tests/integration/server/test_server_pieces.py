"""Answers in pieces: they grow, late joiners catch up, a kill -9 begins them anew."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.integration.server.peer import PATIENCE, Frame, Peer, signed_in
from tests.integration.server.process import ServerProcess, bearer, running
from tests.integration.server.resuming import back, lost

pytestmark = pytest.mark.asyncio
NEVER = ("--job-step", "60")
SLOWLY = {"message": "@ai help me slowly", "room_id": "sales"}


def grown(frames: list[Frame], id: str) -> str:
    """Put the pieces of an answer together as a client does; fail at a gap."""
    text = ""
    for frame in frames:
        data = frame["data"]
        if frame["type"] == "ai_response" and data["in_response_to"] == id and "delta" in data:
            assert 0 <= data["offset"] <= len(text), "a gap"
            assert data["done"] is False
            text = text[: data["offset"]] + data["delta"]
    return text


async def pieces_of(peer: Peer, id: str, number: int) -> None:
    for _ in range(number):
        await peer.until("ai_response", in_response_to=id, done=False)


async def history(server: ServerProcess, room: str, query: str = "") -> list[dict[str, Any]]:
    async with server.http() as http:
        http.headers.update(bearer(await server.token("ada")))
        answer = await http.get(f"/api/rooms/{room}/messages{query}")
        assert answer.status_code == 200, answer.text
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages


async def test_an_answer_grows_and_is_kept_in_the_history(capable: ServerProcess) -> None:
    async with (
        signed_in(capable, "ada", room="sales") as ada,
        signed_in(capable, "grace", room="sales") as grace,
    ):
        asked = {"message": "@ai what can you do?", "room_id": "sales"}
        ack = await ada.request("chat_message", asked, "grow")
        for one in (ada, grace):
            last = await one.until("ai_response", done=True, in_response_to="grow")
            assert grown(one.seen, "grow") == last["data"]["message"]
        async with signed_in(capable, room="general") as elsewhere:
            await elsewhere.request("chat_message", asked, "grow elsewhere")
            whole = await elsewhere.until("ai_response", done=True)
            assert grown(elsewhere.seen, "grow elsewhere") == ""
            assert whole["data"]["message"]
        data = last["data"]
        assert set(data) == {
            "room_id", "in_response_to", "message", "done", "seq", "timestamp"
        }  # fmt: skip
        assert data["seq"] == ack["seq"] + 1
        line = next(one for one in await history(capable, "sales") if one["seq"] == data["seq"])
    assert line == {
        "seq": data["seq"],
        "id": last["id"],
        "room_id": "sales",
        "user_id": None,
        "user_name": "Assistant",
        "message": data["message"],
        "timestamp": data["timestamp"],
        "kind": "assistant",
        "in_response_to": "grow",
    }


async def test_who_joins_in_the_middle_gets_all_that_was_said(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--job-step", "1") as server:
        await server.token("linus")  # checking a password takes its time
        async with signed_in(server, "ada", room="sales") as ada:
            await ada.request("chat_message", SLOWLY, "slow")
            await pieces_of(ada, "slow", 3)
            async with signed_in(server, "linus", room="sales") as linus:
                first = await linus.until("ai_response", in_response_to="slow")
                assert (first["data"]["offset"], first["data"]["done"]) == (0, False)
                assert len(first["data"]["delta"].split()) >= 3
                await pieces_of(linus, "slow", 5)
                assert grown(linus.seen, "slow").startswith("I can do three things")


async def test_who_joins_before_the_first_word_sees_that_there_will_be_one(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", *NEVER) as server:
        async with signed_in(server, "ada", room="sales") as ada:
            await ada.request("chat_message", SLOWLY, "slow")
            async with signed_in(server, "grace", room="sales") as grace:
                thinking = await grace.until("ai_thinking")
                assert thinking["data"] == {"room_id": "sales", "in_response_to": "slow"}


async def test_an_answer_goes_on_over_a_lost_connection(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--job-step", "0.1") as server:
        async with signed_in(server, "grace", room="sales") as grace:
            async with signed_in(server, "ada", room="sales") as ada:
                await ada.request("chat_message", SLOWLY, "slow")
                await pieces_of(ada, "slow", 5)
                before = list(ada.seen)
                place = await lost(ada, grace)
            await pieces_of(grace, "slow", 20)
            async with back(server, place) as (ada, answer):
                assert answer["resumed"] is True
                last = await ada.until("ai_response", done=True)
                assert grown(before + ada.seen, "slow") == last["data"]["message"]


async def test_a_killed_server_begins_the_answer_anew(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    with running(database, "--job-step", "0.2") as server:
        async with signed_in(server, "ada", room="sales") as ada:
            await ada.request("chat_message", SLOWLY, "slow")
            await pieces_of(ada, "slow", 10)
            server.kill()
    with running(database, *NEVER) as server:
        async with signed_in(server, "ada", room="sales") as ada:
            await ada.until("ai_thinking", in_response_to="slow")
        assert [line["kind"] for line in await history(server, "sales")] == ["chat"]
        server.kill()
    with running(database, "--job-step", "0.005") as server:
        async with asyncio.timeout(PATIENCE):
            while len(lines := await history(server, "sales")) < 2:
                await asyncio.sleep(0.02)
        assert [line["kind"] for line in lines] == ["chat", "assistant"]
        async with signed_in(server, "ada", room="sales") as ada:  # nobody had heard it
            last = await ada.until("ai_response", done=True)
            assert (last["data"]["seq"], last["id"]) == (2, lines[1]["id"])
        async with signed_in(server, "ada", room="sales") as ada:
            assert await ada.settle() == []
        assert server.errors() == ""


async def test_a_question_without_an_id_gets_its_answer_whole(capable: ServerProcess) -> None:
    async with signed_in(capable, room="quotes") as ada:
        await ada.settle()
        await ada.send("chat_message", {"message": "@ai hello", "room_id": "quotes"})
        answer = await ada.until("ai_response", in_response_to=None)
        assert answer["data"]["done"] is True
        assert answer["data"]["message"]
        assert answer["data"]["seq"]

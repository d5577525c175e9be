"""What can't be resumed: a fresh session, and the client is told once."""

import signal
from pathlib import Path

import pytest

from tests.integration.server.peer import Frame, Peer, peer, signed_in
from tests.integration.server.process import ServerProcess, running, sign_in
from tests.integration.server.resuming import back, lost, numbers, place_of

pytestmark = pytest.mark.asyncio


async def is_fresh(one: Peer, answer: Frame, place: Frame) -> None:
    """Check that a session began anew, and that from there on it can be resumed."""
    assert (answer["resumed"], answer["seq"]) == (False, 0)
    assert answer["session_id"] != place["session_id"]
    assert await one.settle() == []
    assert numbers(one.seen) == [None, 1]
    await one.send("connect", place_of(one))
    again = (await one.until("connect"))["data"]
    assert (again["resumed"], again["session_id"]) == (True, answer["session_id"])


async def test_more_was_missed_than_is_kept(capable: ServerProcess) -> None:
    async with signed_in(capable, "grace", room="sales") as grace:
        async with signed_in(capable, "ada", room="sales") as ada:
            for number in range(1_100):
                await ada.send("heartbeat", {"n": number})
            await ada.settle()
            place = await lost(ada, grace)
        last = place["resume"]["seq"]
        place["resume"]["seq"] = last - 1_000
        async with back(capable, place) as (ada, answer):
            assert answer["resumed"] is True, "a thousand are kept"
            place = await lost(ada, grace)
        place["resume"]["seq"] = 1
        async with back(capable, place) as (ada, answer):
            await is_fresh(ada, answer, place)
        place["resume"]["seq"] = last
        async with back(capable, place) as (_, answer):
            assert answer["resumed"] is False, "whoever was told no is not told yes later"


async def test_on_a_live_socket_too_a_fresh_session_follows(capable: ServerProcess) -> None:
    async with signed_in(capable, "ada", room="sales") as ada:
        place = place_of(ada)
        await ada.send("connect", {**place, "resume": {**place["resume"], "seq": 10_000}})
        answer = (await ada.until("connect"))["data"]
        assert (answer["resumed"], answer["seq"]) == (False, 0)
        assert answer["session_id"] != place["session_id"]
        await ada.send("user_join", {"room_id": "sales"}, id="j")
        roster = await ada.until("presence_update", room_id="sales")
        assert roster["data"]["users"][0]["user_id"] == 1
        ack = await ada.until("ack", id="j")
        assert (roster["seq"], ack["seq"]) == (1, 2)


async def test_the_window_is_over(tmp_path: Path) -> None:
    options = ("--resume-window", "0.3", "--job-step", "60")
    with running(tmp_path / "db.sqlite3", *options) as server:
        async with signed_in(server, "grace", room="general") as grace:
            async with signed_in(server, "ada", room="general") as ada:
                await ada.send("chat_message", {"message": "@ai a long answer"})
                await ada.until("ai_thinking")
                place = await lost(ada, grace)
            # A job without an id ends with the session: that is how it shows from outside.
            await grace.until("ai_error", in_response_to=None)
            async with back(server, place) as (ada, answer):
                await is_fresh(ada, answer, place)


async def test_the_server_was_killed(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        async with signed_in(server) as ada:
            await ada.settle()
            place = place_of(ada)
            server.signal(signal.SIGKILL)
            assert (await ada.closed())[0] == 1006
        server.wait()
        server.start()
        async with back(server, place) as (ada, answer):
            assert answer["epoch"] != place["resume"]["epoch"]
            await is_fresh(ada, answer, place)


STRANGE: dict[str, list[object]] = {
    "epoch": ["another", None, ["a"], 7],
    "seq": [-1, 10_000, 2**70, True, 1.0, "1", None, [1], {}],
    "resume": [[], {}, "yes", 0, False],
    "session_id": ["made-up", "", None, 7, ["a"], {}],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in STRANGE for value in STRANGE[field]]
)
async def test_what_makes_no_sense_is_a_fresh_session(
    capable: ServerProcess, field: str, value: object
) -> None:
    async with signed_in(capable, "ada") as ada:
        place = place_of(ada)
    asked = {**place, "resume": dict(place["resume"])}
    (asked if field in asked else asked["resume"])[field] = value
    async with back(capable, asked) as (ada, answer):
        await is_fresh(ada, answer, place)


async def test_another_users_session_is_as_unknown_as_none(capable: ServerProcess) -> None:
    async with signed_in(capable, "linus", room="quotes") as linus:
        async with signed_in(capable, "ada", room="quotes") as ada:
            await ada.settle()
            place = place_of(ada)
            async with back(capable, place, "grace") as (grace, answer):
                assert answer["user"]["id"] == 2
                await is_fresh(grace, answer, place)
            assert await ada.settle() == [], "its owner notices nothing"
            place = await lost(ada, linus)
        async with back(capable, place, "grace") as (grace, answer):
            await is_fresh(grace, answer, place)
        async with back(capable, place) as (ada, answer):
            assert answer["resumed"] is True


async def test_a_goodbye_ends_the_session(capable: ServerProcess) -> None:
    async with signed_in(capable, "ada") as ada:
        await ada.settle()
        place = place_of(ada)
        await ada.send("disconnect")
        assert (await ada.closed())[0] == 1000
    async with back(capable, place) as (ada, answer):
        await is_fresh(ada, answer, place)


async def test_signing_out_ends_sessions_whose_page_is_away(capable: ServerProcess) -> None:
    async with signed_in(capable, "grace", room="quotes") as grace, capable.http() as http:
        async with peer(capable) as ada:
            await ada.send("connect", {"token": await sign_in(http)})
            await ada.until("connect")
            await ada.send("user_join", {"room_id": "quotes"})
            await ada.until("presence_update")
            place = await lost(ada, grace)
        assert (await http.post("/api/auth/logout")).status_code == 204
    async with back(capable, place) as (ada, answer):
        await is_fresh(ada, answer, place)


async def test_the_same_page_without_its_memory_replaces_its_session(
    capable: ServerProcess,
) -> None:
    async with signed_in(capable, "ada", client_id="page-1") as ada:
        place = place_of(ada)
        async with signed_in(capable, "ada", client_id="page-1"):
            assert (await ada.closed())[0] == 4409
    async with back(capable, place) as (ada, answer):
        await is_fresh(ada, answer, place)

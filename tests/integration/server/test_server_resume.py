"""What a page missed is sent again when it comes back in time."""

import asyncio
from pathlib import Path

import pytest

from tests.integration.server.peer import Peer, peer, signed_in
from tests.integration.server.process import ServerProcess, bearer, running, sign_in
from tests.integration.server.resuming import back, lost, numbers, place_of

pytestmark = pytest.mark.asyncio

GRACE = {"user_id": 2, "name": "Grace Hopper", "status": "online", "at": None, "devices": 1}


async def say(one: Peer, *texts: str, room: str = "sales") -> None:
    for text in texts:
        answer = await one.request("chat_message", {"message": text, "room_id": room}, f"id-{text}")
        assert answer["answer"] == "ack"


def said(frames: list[dict[str, object]]) -> list[object]:
    """Return the texts of the chat messages among frames."""
    found = [frame["data"] for frame in frames if frame["type"] == "chat_response"]
    return [data["message"] for data in found if isinstance(data, dict)]


async def test_three_events_missed_are_replayed_in_order_then_live_ones(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        async with signed_in(server, "grace", room="sales") as grace:
            async with signed_in(server, "ada", room="sales") as ada:
                await ada.settle()
                place = await lost(ada, grace)
            await say(grace, "one", "two", "three")
            async with back(server, place) as (ada, answer):
                asked = place["resume"]["seq"]
                assert answer["resumed"] is True
                assert answer["session_id"] == place["session_id"]
                # Each message and the activity that goes with it.
                assert answer["seq"] == asked + 6
                await say(grace, "four")
                await ada.until("chat_response", message="four")
                assert said(ada.seen) == ["one", "two", "three", "four"]
                assert numbers(ada.seen[1:]) == list(
                    range(asked + 1, asked + 1 + len(ada.seen[1:]))
                )
                assert "seq" not in ada.seen[0]


async def test_the_others_see_somebody_go_and_come_back_as_they_were(
    capable: ServerProcess,
) -> None:
    async with signed_in(capable, "grace", room="quotes") as grace:
        async with signed_in(capable, "ada", room="quotes") as ada:
            await ada.request("presence_update", {"status": "busy"}, "p")
            await ada.settle()
            place = await lost(ada, grace)
        await grace.send("user_join", {"room_id": "quotes"})
        roster = await grace.until("presence_update", room_id="quotes", users=[GRACE])
        assert roster["data"]["users"] == [GRACE]
        async with back(capable, place) as (ada, answer):
            assert answer["resumed"] is True
            joined = (await grace.until("user_join", user_id=1, status="busy"))["data"]
            assert joined["connection_id"]
            assert await ada.settle() == [], "nothing of one's own going and coming"
            # It was put back into its room without joining again.
            await say(grace, "welcome back", room="quotes")
            await ada.until("chat_response", message="welcome back")


async def test_an_overlap_is_sent_again_as_it_was(capable: ServerProcess) -> None:
    async with signed_in(capable, "grace", room="sales") as grace:
        async with signed_in(capable, "ada", room="sales") as ada:
            await say(ada, "a", "b", "c")
            await ada.settle()
            first, place = list(ada.seen), await lost(ada, grace)
        place["resume"]["seq"] = 2
        for _ in range(2):
            async with back(capable, place) as (ada, answer):
                assert answer["resumed"] is True
                await ada.settle()
                again = [frame for frame in first[1:] if frame["seq"] > 2]
                assert ada.seen[1 : 1 + len(again)] == again
                await lost(ada, grace)


async def test_a_gap_is_asked_for_again_on_the_live_socket(capable: ServerProcess) -> None:
    async with signed_in(capable, "ada", room="sales") as ada:
        await say(ada, "x", "y")
        await ada.settle()
        before, place = list(ada.seen), place_of(ada)
        last, place["resume"]["seq"] = place["resume"]["seq"], 3
        await ada.send("connect", place)
        answer = (await ada.until("connect"))["data"]
        assert (answer["resumed"], answer["seq"]) == (True, last)
        assert answer["session_id"] == place["session_id"]
        await ada.settle()
        replayed = [frame for frame in before[1:] if frame["seq"] > 3]
        start = len(before) + 1
        assert ada.seen[start : start + len(replayed)] == replayed
        assert numbers(ada.seen[start + len(replayed) :]) == [last + 1]


async def test_a_fresh_token_on_a_live_socket_replays_nothing(capable: ServerProcess) -> None:
    async with signed_in(capable, "ada", room="sales") as ada:
        await ada.settle()
        place = place_of(ada)
        fresh = {"token": await capable.token("ada"), "session_id": place["session_id"]}
        await ada.send("connect", {**fresh, "resume": None}, id="reauth")
        answer = (await ada.until("connect"))["data"]
        assert (answer["session_id"], answer["resumed"]) == (place["session_id"], False)
        assert answer["seq"] == place["resume"]["seq"]
        assert (await ada.until("ack", id="reauth"))["seq"] == answer["seq"] + 1


async def test_one_session_has_one_socket_and_nobody_hears_of_the_change(
    capable: ServerProcess,
) -> None:
    async with (
        signed_in(capable, "grace", room="sales") as grace,
        signed_in(capable, "ada", room="sales") as older,
    ):
        await older.settle()
        await grace.settle()
        async with back(capable, place_of(older)) as (newer, answer):
            assert answer["resumed"] is True
            assert await older.closed() == (4409, "replaced by a newer connection")
            await say(grace, "still here")
            await newer.until("chat_response", message="still here")
            heard = {frame["type"] for frame in await grace.settle()}
            assert heard == {"chat_response"}
            assert await newer.settle() != []


async def test_an_ack_that_was_lost_with_its_socket_comes_again(capable: ServerProcess) -> None:
    async with signed_in(capable, "grace", room="sales") as grace:
        async with signed_in(capable, "ada", room="sales") as ada:
            place = place_of(ada)
            message = {"message": "into the dark", "room_id": "sales"}
            await ada.send("chat_message", message, id="dark")
            await grace.until("chat_response", message="into the dark")
            await lost(ada, grace)
        async with back(capable, place) as (ada, _):
            ack = await ada.until("ack", id="dark")
            assert ack["data"]["seq"] > 0


async def test_the_progress_of_a_job_is_replayed(capable: ServerProcess) -> None:
    async with signed_in(capable, "grace", room="sales") as grace:
        async with signed_in(capable, "ada", room="sales") as ada:
            await ada.send("document_upload_start", {"file_name": "a.pdf"})
            await ada.until("document_upload_start")
            place = await lost(ada, grace)
        async with back(capable, place) as (ada, answer):
            assert answer["resumed"] is True
            await ada.until("notification")
            progress = [frame for frame in ada.seen if "progress" in frame["type"]]
            assert [frame["data"]["progress"] for frame in progress] == [
                25,
                60,
                100,
                25,
                50,
                75,
                100,
            ]
            assert numbers(ada.seen[1:]) == [
                place["resume"]["seq"] + 1 + index for index in range(len(ada.seen) - 1)
            ]


async def test_an_expired_token_costs_the_socket_and_not_the_session(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--token-lifetime", "2") as server:
        async with server.http() as http, peer(server) as ada:
            await ada.send("connect", {"token": await sign_in(http)})
            await ada.until("connect")
            assert (await ada.closed())[0] == 4401
            place, fresh = place_of(ada), await sign_in(http)
        async with peer(server) as ada:
            await ada.send("connect", {"token": fresh, **place})
            assert (await ada.until("connect"))["data"]["resumed"] is True


@pytest.mark.parametrize("where", ["ticket", "token"])
async def test_credentials_in_the_url_resume_as_well(capable: ServerProcess, where: str) -> None:
    token = await capable.token("ada")
    async with signed_in(capable, "grace", room="sales") as grace:
        async with signed_in(capable, "ada", room="sales") as ada:
            place = await lost(ada, grace)
        await say(grace, "by " + where)
        async with capable.http() as http:
            sold = (await http.post("/api/ws-ticket", headers=bearer(token))).json()
        query = {"ticket": "?ticket=" + sold["ticket"], "token": "?token=" + token}[where]
        async with peer(capable, query) as ada:
            await say(grace, "and by " + where)
            await ada.send("connect", place)
            await ada.until("chat_response", message="and by " + where)
            assert ada.seen[0]["type"] == "connect", "nothing goes before the answer"
            assert said(ada.seen) == ["by " + where, "and by " + where]


async def test_nothing_goes_out_before_the_first_frame(capable: ServerProcess) -> None:
    token = await capable.token("ada")
    async with signed_in(capable, "ada") as other_tab, peer(capable, "?token=" + token) as ada:
        await other_tab.send("document_upload_start", {"file_name": "a.pdf"})
        await other_tab.until("notification")
        await ada.send("connect", {"resume": None})
        await ada.until("connect")
        assert await ada.settle() == []
        assert ada.types() == ["connect", "heartbeat"]
        assert numbers(ada.seen) == [None, 1]


async def test_a_client_that_never_says_connect_gets_a_session_with_its_first_frame(
    capable: ServerProcess,
) -> None:
    async with peer(capable, "?token=" + await capable.token("ada")) as ada:
        await say(ada, "straight away")
        await ada.until("chat_response", message="straight away")
        assert [(frame["type"], frame["seq"]) for frame in ada.seen] == [
            ("ack", 1),
            ("chat_response", 2),
        ]
        await ada.send("connect", {"resume": None})
        assert (await ada.until("connect"))["data"]["seq"] == 2


async def test_ten_pages_come_back_at_once_to_all_that_was_said(
    capable: ServerProcess,
) -> None:
    async with signed_in(capable, "grace", room="sales") as grace:
        places = []
        for _ in range(10):
            async with signed_in(capable, "ada", room="sales") as ada:
                places.append(await lost(ada, grace))
        await say(grace, *(f"word {number}" for number in range(20)))

        async def come_back(place: dict[str, object]) -> list[object]:
            async with back(capable, place) as (one, answer):
                assert answer["resumed"] is True
                await one.until("chat_response", message="word 19")
                return said(one.seen)

        heard = await asyncio.gather(*(come_back(place) for place in places))
        assert heard == [[f"word {number}" for number in range(20)]] * 10

"""Stored once, acknowledged, heard by the room."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.integration.server.peer import Frame, Peer, signed_in
from tests.integration.server.process import ServerProcess, bearer, running

pytestmark = pytest.mark.asyncio


async def history(server: ServerProcess, room: str, query: str = "") -> dict[str, Any]:
    async with server.http() as http:
        headers = bearer(await server.token("ada"))
        response = await http.get(f"/api/rooms/{room}/messages{query}", headers=headers)
        assert response.status_code == 200
        page: dict[str, Any] = response.json()
        return page


async def test_a_message_is_acknowledged_then_heard_by_the_room(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        async with (
            signed_in(server, "ada", room="sales") as ada,
            signed_in(server, "grace", room="sales") as grace,
            signed_in(server, "linus", room="general") as linus,
        ):
            await ada.settle()
            text = "Grüße 👋 <b>markup</b>"
            answer = await ada.request("chat_message", {"message": text, "room_id": "sales"}, "m1")
            assert answer == {"answer": "ack", "id": "m1", "seq": 1}
            own, heard = await ada.until("chat_response"), await grace.until("chat_response")
            # The same frame but for the place in each one's session.
            assert {**own, "seq": None} == {**heard, "seq": None}
            assert (own["id"], own["user_id"]) == ("m1", 1)
            data = own["data"]
            assert data["message"] == text
            assert data["user_name"] == "Ada Lovelace"
            assert data["timestamp"].endswith("+00:00")
            assert (data["room_id"], data["seq"]) == ("sales", 1)
            activity = await grace.until("user_activity", activity="sent a message")
            assert activity["data"]["room_id"] == "sales"
            assert await linus.settle() == []
        assert ada.types().index("ack") < ada.types().index("chat_response")


async def test_a_repeated_id_is_acknowledged_again_and_not_done_again(
    capable: ServerProcess,
) -> None:
    async with (
        signed_in(capable, "ada", room="sales") as ada,
        signed_in(capable, "grace", room="sales") as grace,
    ):
        message = {"message": "only once", "room_id": "sales"}
        first = await ada.request("chat_message", message, "once-1")
        assert await ada.request("chat_message", message, "once-1") == first
        # The key is the user's: the same id of somebody else is another message.
        other = await grace.request("chat_message", message, "once-1")
        assert other["seq"] == first["seq"] + 1
        heard = [frame for frame in await ada.settle() if frame["type"] == "chat_response"]
        assert len(heard) == 2


async def test_an_acknowledged_message_survives_kill_9(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        answers = []
        async with signed_in(server, room="general") as ada:
            for number in range(20):
                message = {"message": f"number {number}"}
                answers.append(await ada.request("chat_message", message, f"id-{number}"))
            server.signal(signal.SIGKILL)
            assert (await ada.closed())[0] == 1006
        server.wait()
        server.start()
        async with signed_in(server, room="general") as ada:
            for number in range(20):
                message = {"message": f"number {number}"}
                again = await ada.request("chat_message", message, f"id-{number}")
                assert again == answers[number]
            assert "chat_response" not in [frame["type"] for frame in await ada.settle()]
        page = await history(server, "general")
        texts = [message["message"] for message in page["messages"]]
        assert texts == [f"number {number}" for number in range(20)]


async def test_history_pages_backwards(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        async with signed_in(server) as ada:
            for number in range(5):
                await ada.request("chat_message", {"message": str(number)}, f"h{number}")
        newest = await history(server, "general", "?limit=2")
        older = await history(server, "general", "?limit=3&before=4")
    assert [message["seq"] for message in newest["messages"]] == [4, 5]
    assert newest["more"] is True
    assert [message["seq"] for message in older["messages"]] == [1, 2, 3]
    assert older["more"] is False
    first = older["messages"][0]
    assert set(first) == {
        "seq",
        "id",
        "room_id",
        "user_id",
        "user_name",
        "message",
        "timestamp",
        "kind",
        "in_response_to",
    }
    assert (first["kind"], first["in_response_to"]) == ("chat", None)


def nested(levels: int) -> object:
    """Return lists within lists."""
    return [nested(levels - 1)] if levels > 1 else []


@pytest.mark.parametrize(
    ("type", "data", "code"),
    [
        ("chat_message", {"message": ""}, "bad_request"),
        ("chat_message", {"message": " \n"}, "bad_request"),
        ("chat_message", {"message": "x" * 8_001}, "bad_request"),
        ("chat_message", {"message": 7}, "bad_request"),
        ("chat_message", {"message": "hi", "room_id": "nowhere"}, "not_found"),
        ("chat_message", {"message": "hi", "user_id": 2}, "forbidden"),
        ("user_join", {"room_id": "nowhere"}, "not_found"),
        ("user_leave", {"room_id": 7}, "bad_request"),
        ("typing_start", {"room_id": "nowhere"}, "not_found"),
        ("presence_update", {"status": "asleep"}, "bad_request"),
        ("document_upload_start", {"file_name": "a", "file_size": -1}, "bad_request"),
        ("document_upload_start", {}, "bad_request"),
        ("quote_generation_start", {}, "bad_request"),
        ("ai_tool_call", {}, "bad_request"),
        ("quote_generation_start", {"customer_id": 10**30}, "bad_request"),
        ("ai_tool_call", {"tool_name": "t", "args": {"n": -(10**30)}}, "bad_request"),
        ("ai_tool_call", {"tool_name": "t", "args": nested(62)}, "bad_request"),
        ("heartbeat", {"n": 10**30}, "bad_request"),
        ("presence_update", {"status": "away", "more": [10**19]}, "bad_request"),
        ("chat_response", {}, "unknown_type"),
        ("quote_request", {}, "unknown_type"),
        ("no_such_type", {}, "unknown_type"),
    ],
)
async def test_what_is_wrong_is_refused_in_words(
    capable: ServerProcess, type: str, data: dict[str, object], code: str
) -> None:
    async with signed_in(capable) as ada:
        answer = await ada.request(type, data, "wrong")
        assert (answer["answer"], answer["code"]) == ("nack", code)
        assert answer["message"].endswith(".")
        await ada.send(type, data)
        alert = (await ada.until("alert"))["data"]
        assert alert == {"level": "error", "code": code, "message": answer["message"]}
        # A refused id was not taken: the corrected frame may use it.
        assert (await ada.request("heartbeat", {}, "wrong"))["answer"] == "ack"
    assert "Traceback" not in capable.errors()


async def test_the_deepest_arguments_come_back_whole(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        args = nested(61)
        answer = await ada.request("ai_tool_call", {"tool_name": "t", "args": args}, "deep")
        assert answer["answer"] == "ack"
        result = await ada.until("ai_tool_result", tool_name="t")
        assert result["data"]["result"] == {"args": args}


@pytest.mark.parametrize("claimed", [2, "2", "ada"])
async def test_a_frame_that_claims_another_user_is_refused(
    capable: ServerProcess, claimed: object
) -> None:
    async with signed_in(capable) as ada:
        await ada.send("chat_message", {"message": "forged"}, user_id=claimed, id="forged")
        assert (await ada.until("nack", id="forged"))["data"]["code"] == "forbidden"
        await ada.send("chat_message", {"message": "true"}, user_id=1, id="true")
        await ada.until("ack", id="true")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("", "bad_request"),
        ("not json", "bad_request"),
        ("[]", "bad_request"),
        ("null", "bad_request"),
        ('{"data":{}}', "bad_request"),
        ('{"type":"heartbeat","data":[]}', "bad_request"),
        ('{"type":"heartbeat","data":{"a":NaN}}', "bad_request"),
        ('{"type":"heartbeat","data":{"a":1e999}}', "bad_request"),
        ('{"type":"heartbeat","data":{"a":"\\ud800"}}', "bad_request"),
        ('{"type":"heartbeat","data":{"a":' + "[" * 70 + "]" * 70 + "}}", "bad_request"),
        ("[" * 10_000 + "]" * 10_000, "bad_request"),
        (b"\x00\xff", "bad_request"),
    ],
)
async def test_a_bad_frame_is_told_and_the_next_one_is_handled(
    capable: ServerProcess, frame: str | bytes, code: str
) -> None:
    async with signed_in(capable) as ada:
        await ada.raw(frame)
        alert = (await ada.until("alert"))["data"]
        assert (alert["level"], alert["code"]) == ("error", code)
        assert await ada.settle() == []


def heartbeat_of(size: int, letter: str = "x") -> str:
    """Return a heartbeat with an id that has `size` bytes as UTF-8."""
    head, tail = '{"type":"heartbeat","id":"big","data":{"a":"', '"}}'
    return head + letter * ((size - len(head + tail)) // len(letter.encode())) + tail


async def test_the_largest_frame_that_is_announced_is_taken(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        limit = ada.seen[0]["data"]["max_frame"]
        assert limit == 65_536
        await ada.raw(heartbeat_of(limit))
        await ada.until("ack", id="big")


@pytest.mark.parametrize(
    "frame",
    [heartbeat_of(65_537), heartbeat_of(65_539, "ü"), "x" * 1_000_000],
)
async def test_a_larger_frame_closes_1009_so_that_it_is_not_sent_for_ever(
    capable: ServerProcess, frame: str
) -> None:
    async with signed_in(capable) as ada:
        await ada.raw(frame)
        assert await ada.closed() == (1009, "a frame may have at most 65536 bytes")
        assert ada.types() == ["connect"]


async def test_17_mebibytes_are_closed_1009(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        await ada.raw("x" * 17 * 1024 * 1024)
        assert (await ada.closed())[0] == 1009


async def test_heartbeat_returns_its_data(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        await ada.send("heartbeat", {"sent_at": 12.5, "n": None})
        assert (await ada.until("heartbeat"))["data"] == {"sent_at": 12.5, "n": None}


async def test_a_burst_is_answered_whole_and_in_order(capable: ServerProcess) -> None:
    async with signed_in(capable, room="quotes") as ada:
        for number in range(200):
            message = {"message": f"burst {number}", "room_id": "quotes"}
            await ada.send("chat_message", message, id=f"burst-{number}")
        frames = await ada.settle()
    for type in ("ack", "chat_response"):
        answers = [frame for frame in frames if frame["type"] == type]
        ids = [frame["id"] or frame["data"]["id"] for frame in answers]
        assert ids == [f"burst-{number}" for number in range(200)]


async def test_goodbye_from_the_client_is_answered_with_1000(capable: ServerProcess) -> None:
    async with signed_in(capable) as ada:
        await ada.send("disconnect", {}, id="bye")
        await ada.until("ack", id="bye")
        assert (await ada.closed())[0] == 1000


async def _nothing_for(peer: Peer, *types: str) -> bool:
    return not [frame for frame in await peer.settle() if frame["type"] in types]


HERE = {"status": "online", "at": None, "devices": 1}


async def test_two_sockets_of_one_user_are_one_person(capable: ServerProcess) -> None:
    async with (
        signed_in(capable, "grace", room="sales") as grace,
        signed_in(capable, "ada", room="sales") as first,
    ):
        joined = (await grace.until("user_join"))["data"]
        assert (joined["user_id"], joined["name"]) == (1, "Ada Lovelace")
        assert joined["connection_id"]
        await grace.until("user_activity", activity="joined")
        async with signed_in(capable, "ada") as second:
            await second.send("user_join", {"room_id": "sales"}, id="j")
            roster = (await second.until("presence_update", room_id="sales"))["data"]
            assert roster["users"] == [
                {"user_id": 1, "name": "Ada Lovelace", **HERE, "devices": 2},
                {"user_id": 2, "name": "Grace Hopper", **HERE},
            ]
            # Joining again (a resend) is answered again and announced to nobody.
            await second.until("ack", id="j")
            await second.send("user_join", {"room_id": "sales"}, id="j")
            await second.until("ack", id="j")
            assert await _nothing_for(grace, "user_join", "user_activity")
        assert await _nothing_for(grace, "user_leave")
        await first.send("user_leave", {"room_id": "sales"}, id="l")
        await first.until("ack", id="l")
        left = (await grace.until("user_leave"))["data"]
        assert (left["user_id"], left["room_id"]) == (1, "sales")
        await grace.send("chat_message", {"message": "gone?", "room_id": "sales"})
        await grace.until("chat_response")
        assert await _nothing_for(first, "chat_response")


async def test_a_lost_socket_leaves_its_rooms(capable: ServerProcess) -> None:
    async with (
        signed_in(capable, "grace", room="quotes") as grace,
        signed_in(capable, "ada", room="quotes") as ada,
    ):
        await grace.until("user_join", user_id=1)
        ada.socket.transport.abort()
        await grace.until("user_leave", user_id=1)


async def test_presence_goes_to_the_rooms_the_sender_too(capable: ServerProcess) -> None:
    async with (
        signed_in(capable, "grace", room="quotes") as grace,
        signed_in(capable, "ada", room="quotes") as ada,
        signed_in(capable, "linus", room="sales") as linus,
    ):
        await ada.settle()
        await ada.send("presence_update", {"status": "away"})
        update = (await grace.until("presence_update", user_id=1))["data"]
        expected = {"user_id": 1, "name": "Ada Lovelace", **HERE, "status": "away"}
        assert update == {**expected, "room_id": "quotes"}
        assert (await ada.until("presence_update", user_id=1))["data"] == update
        assert await _nothing_for(linus, "presence_update")
        await linus.send("user_join", {"room_id": "quotes"})
        roster = (await linus.until("presence_update", room_id="quotes"))["data"]["users"]
        assert expected in roster


async def test_somebody_who_is_busy_joins_a_room_as_busy(capable: ServerProcess) -> None:
    async with (
        signed_in(capable, "grace", room="sales") as grace,
        signed_in(capable, "ada") as ada,
    ):
        await ada.request("presence_update", {"status": "busy"}, "p")
        await ada.request("user_join", {"room_id": "sales"}, "j")
        joined = (await grace.until("user_join", user_id=1))["data"]
        assert joined.pop("connection_id")
        expected = {"user_id": 1, "name": "Ada Lovelace", "status": "busy", "room_id": "sales"}
        assert joined == {**expected, "at": None, "devices": 1}
        await ada.request("user_leave", {"room_id": "sales"}, "l")
        left = (await grace.until("user_leave", user_id=1))["data"]
        assert left.pop("connection_id")
        assert left == expected


async def test_presence_reaches_the_rooms_of_all_sockets_of_the_user(
    capable: ServerProcess,
) -> None:
    async with (
        signed_in(capable, "grace", room="sales") as grace,
        signed_in(capable, "linus", room="quotes") as linus,
        signed_in(capable, "ada", room="sales"),
        signed_in(capable, "ada", room="quotes") as second,
        signed_in(capable, "ada") as roomless,
    ):
        for sender, status in ((second, "away"), (roomless, "busy")):
            await sender.request("presence_update", {"status": status}, "p-" + status)
            await grace.until("presence_update", user_id=1, status=status, room_id="sales")
            await linus.until("presence_update", user_id=1, status=status, room_id="quotes")


@pytest.mark.parametrize("type", ["typing_start", "typing_stop"])
async def test_typing_reaches_the_others_only(capable: ServerProcess, type: str) -> None:
    async with (
        signed_in(capable, "grace", room="sales") as grace,
        signed_in(capable, "ada", room="sales") as ada,
        signed_in(capable, "ada", room="sales") as other_tab,
    ):
        await ada.send(type, {"room_id": "sales"})
        typing = (await grace.until(type))["data"]
        assert typing == {"user_id": 1, "user_name": "Ada Lovelace", "room_id": "sales"}
        await ada.settle()
        assert await _nothing_for(other_tab, type)
        assert type not in ada.types()


async def test_idleness_and_the_room_that_is_shown_are_told(capable: ServerProcess) -> None:
    async with (
        signed_in(capable, "grace", room="sales") as grace,
        signed_in(capable, "ada", room="sales") as ada,
    ):
        await grace.until("user_join", user_id=1)
        steps: list[tuple[Frame, Frame]] = [
            ({"room_id": "sales"}, {"status": "online", "at": "sales"}),
            ({"status": "away", "auto": True}, {"status": "away", "at": "sales"}),
            ({"status": "busy"}, {"status": "busy", "at": "sales"}),
            ({"status": "online", "room_id": "quotes"}, {"status": "away", "at": "quotes"}),
            ({"status": "online", "auto": True}, {"status": "online", "at": "quotes"}),
            ({"room_id": None}, {"status": "online", "at": None}),
        ]
        for id, (said, told) in enumerate(steps):
            assert (await ada.request("presence_update", said, f"at {id}"))["answer"] == "ack"
            await grace.until("presence_update", user_id=1, **told)
        await grace.settle()
        async with signed_in(capable, "ada"):
            await grace.until("presence_update", user_id=1, devices=2)
        await grace.until("presence_update", user_id=1, devices=1)
        wrong: list[tuple[Frame, str]] = [
            ({}, "bad_request"),
            ({"auto": True}, "bad_request"),
            ({"status": "busy", "auto": True}, "bad_request"),
            ({"status": "away", "auto": 1}, "bad_request"),
            ({"room_id": "nowhere"}, "not_found"),
        ]
        for bad, code in wrong:
            answer = await ada.request("presence_update", bad, "bad")
            assert (answer["answer"], answer["code"]) == ("nack", code)
        assert [f for f in await grace.settle() if f["type"] == "presence_update"] == []

"""What can't be read ends nothing, in either direction."""

import asyncio
import json
import time
from typing import Any

import pytest

from app.client import Client
from app.engine import ConnectionState, MessageType, Options, Reason, Status, TokenPlace
from app.engine.events import FrameDropped
from app.provider import use_chat
from tests.harness import ServerProcess
from tests.integration.client.hostile_server import NOBODY, HostileServer, facing, listening
from tests.integration.client.visitors import guest
from tests.integration.cpython_world import CPythonWorld

CAPABLE = {"session_id": "s-1", "user": {"id": 7}, "capabilities": ["ack"], "resumed": False}
DEEP = "[" * 10_000 + "]" * 10_000
SOUND = json.dumps({"type": "notification", "data": {"message": "still here"}})

FROM_CLIENT: dict[str, tuple[str | bytes, str]] = {
    "garbage": ("{not json", "bad_request"),
    "binary": (b"\x00\xff", "bad_request"),
    "an array": ("[]", "bad_request"),
    "null": ("null", "bad_request"),
    "nan": ('{"type": "chat_message", "data": {"message": NaN}}', "bad_request"),
    "deep": ('{"type": "chat_message", "data": {"a": %s}}' % DEEP, "bad_request"),
    "unknown type": ('{"type": "make_coffee", "data": {}}', "unknown_type"),
    "server's type": ('{"type": "ai_response", "data": {"message": "I am"}}', "unknown_type"),
    "wrong kind": ('{"type": "chat_message", "data": {"message": 7}}', "bad_request"),
    "data no object": ('{"type": "chat_message", "data": "hi"}', "bad_request"),
    "somebody else": ('{"type": "typing_start", "data": {}, "user_id": 999}', "forbidden"),
}

# Name, frame, why it is dropped.
FROM_SERVER: list[tuple[str, str | bytes, str]] = [
    ("garbage", "{not json", "not_json"),
    ("empty", "", "not_json"),
    ("binary", b"\x00\xff", "binary"),
    ("an array", "[]", "not_an_object"),
    ("null", "null", "not_an_object"),
    ("1 MB", json.dumps({"type": "alert", "data": {"message": "x" * 1_000_000}}), "too_large"),
    ("deep", DEEP, "too_deep"),
    ("deep in data", '{"type": "alert", "data": %s}' % DEEP, "too_deep"),
    ("nan", '{"type": "alert", "data": {"level": NaN}}', "not_json"),
    ("infinity", '{"type": "alert", "data": {"level": -Infinity}}', "not_json"),
    ("no type", '{"data": {}}', "no_type"),
    ("type is a number", '{"type": 7}', "no_type"),
    ("data is a text", '{"type": "alert", "data": "boo"}', "bad_field"),
    ("id is a number", '{"type": "ack", "id": 7, "data": {}}', "bad_field"),
    ("seq is true", '{"type": "alert", "seq": true, "data": {}}', "bad_field"),
]

# Well made, and nonsense: every field that the client looks into, of a wrong kind.
NONSENSE: list[dict[str, Any]] = [
    {"type": "ack", "data": {"id": ["x"], "seq": "y"}},
    {"type": "ack", "data": {"id": "nobody's"}},
    {"type": "nack", "data": {"id": {}, "code": 1, "message": []}},
    {"type": "heartbeat", "data": {"n": {}}},
    {"type": "chat_response", "data": {"message": {}, "room_id": [], "user_id": {}}},
    {"type": "chat_response", "data": {"message": "no room", "room_id": 7, "seq": "first"}},
    {"type": "typing_start", "data": {"user_id": [], "room_id": {}}},
    {"type": "presence_update", "data": {"users": [1, None, {"user_id": []}, {"name": 3}]}},
    {"type": "presence_update", "data": {"users": "everybody", "status": 9}},
    {"type": "user_leave", "data": {}},
    {"type": "status_update", "data": {"status": ["draining"], "retry_after": "soon"}},
    {"type": "ai_response", "data": {"message": None}},
    {"type": "connect", "data": {"capabilities": "all", "heartbeat_interval": "often"}},
]


@pytest.mark.parametrize("name", FROM_CLIENT)
async def test_the_server_survives_what_a_client_may_send(name: str, server: ServerProcess) -> None:
    frame, code = FROM_CLIENT[name]
    async with guest(server, room="general") as ada:
        ada.world.socket.send_raw(frame)
        await ada.hears(MessageType.ALERT, level="error", code=code)
        receipt = await ada.ends(use_chat("general", ada.provider).send(f"after {name}"))
        assert receipt.status is Status.DELIVERED
        assert ada.sockets == 1
        assert "Traceback" not in server.log.read_text()


async def test_a_frame_that_is_too_large_costs_one_socket(server: ServerProcess) -> None:
    async with guest(server, room="general") as ada:
        ada.world.socket.send_raw(json.dumps({"type": "alert", "data": {"x": "x" * 70_000}}))
        await ada.until(lambda: ada.sockets == 2)
        await ada.connected()
        receipt = await ada.ends(use_chat("general", ada.provider).send("after a large one"))
        assert receipt.status is Status.DELIVERED
        assert ada.sockets == 2


async def test_a_message_that_is_too_large_is_rejected_and_not_sent(server: ServerProcess) -> None:
    async with guest(server, room="general") as ada:
        tool = {"tool_name": "look_up", "args": {"text": "x" * 70_000}}
        receipt = await ada.ends(ada.provider.send(MessageType.AI_TOOL_CALL, tool))
        assert (receipt.status, receipt.code) == (Status.REJECTED, "too_large")
        assert ada.sockets == 1


async def test_the_client_survives_what_a_server_may_send() -> None:
    frames = [frame for _, frame, _ in FROM_SERVER]
    hostile = HostileServer(*frames, SOUND, answer=CAPABLE)
    async with facing(hostile) as ada:
        await ada.connected()
        await ada.hears(MessageType.NOTIFICATION, message="still here")
        assert ada.provider.store.state.messages.dropped == len(FROM_SERVER)
        assert ada.provider.state is ConnectionState.CONNECTED
        assert ada.sockets == hostile.opened == 1
        assert ada.world.reports == []


async def test_each_dropped_frame_is_told_with_its_reason() -> None:
    frames = [frame for _, frame, _ in FROM_SERVER]
    world = CPythonWorld(origin=None)
    events: list[object] = []
    sound = asyncio.Event()
    async with listening(HostileServer(*frames, SOUND, answer=CAPABLE)) as hostile:
        client = Client(hostile.url, world=world, options=NOBODY)
        client.subscribe(events.append)
        client.on(MessageType.NOTIFICATION, lambda _message: sound.set())
        client.connect()
        await asyncio.wait_for(sound.wait(), 10)
        client.dispose()
        await world.finished()
    dropped = [event for event in events if isinstance(event, FrameDropped)]
    names = [name for name, _, _ in FROM_SERVER]
    assert list(zip(names, [event.reason for event in dropped], strict=True)) == [
        (name, reason) for name, _, reason in FROM_SERVER
    ]
    assert all(len(event.sample) <= 200 for event in dropped)


async def test_nonsense_in_every_field_changes_nothing() -> None:
    frames = [json.dumps(frame) for frame in NONSENSE]
    hostile = HostileServer(*frames, SOUND, answer=CAPABLE)
    async with facing(hostile) as ada:
        await ada.connected()
        mine = ada.provider.send(MessageType.CHAT_MESSAGE, {"message": "mine"})
        await ada.hears(MessageType.NOTIFICATION, message="still here")
        assert ada.provider.state is ConnectionState.CONNECTED
        assert mine.status is Status.SENT
        assert ada.sockets == 1
        assert ada.world.reports == []


async def test_types_from_the_future_are_counted_and_handed_on() -> None:
    frames = [json.dumps({"type": f"type_{number}", "n": number}) for number in range(100)]
    hostile = HostileServer(*frames, SOUND, answer=CAPABLE)
    async with facing(hostile) as ada:
        await ada.connected()
        await ada.hears(MessageType.NOTIFICATION, message="still here")
        assert [message.type_name for message in ada.unknown] == [
            f"type_{number}" for number in range(100)
        ]
        assert ada.unknown[41].data == {"n": 41}
        assert ada.provider.store.state.messages.unknown == 100


async def test_garbage_before_the_answer_does_not_decide_who_the_server_is() -> None:
    greeting = ("{not json", b"\x00", DEEP)
    hostile = HostileServer(SOUND, answer=CAPABLE, greeting=greeting)
    async with facing(hostile) as ada:
        await ada.connected()
        await ada.hears(MessageType.NOTIFICATION)
        assert ada.view.reason is Reason.SESSION_ANSWERED
        assert ada.view.capabilities == ("ack",)
        assert ada.sockets == 1


async def test_an_answer_made_of_nonsense_is_still_an_answer() -> None:
    answer = {
        "session_id": 7,
        "user": [],
        "capabilities": [{}, 1, "ack"],
        "heartbeat_interval": -1,
        "epoch": {},
        "seq": "x",
        "resumed": "yes",
        "presence": "nobody",
    }
    hostile = HostileServer(SOUND, answer=answer)
    async with facing(hostile) as ada:
        await ada.connected()
        await ada.hears(MessageType.NOTIFICATION)
        assert ada.view.capabilities == ("ack",)
        assert (ada.view.session_id, ada.view.user) == (None, {})


async def test_ten_thousand_frames_arrive_in_order() -> None:
    frames = [
        json.dumps({"type": "quote_update", "data": {"n": number}}) for number in range(10_000)
    ]
    hostile = HostileServer(*frames, SOUND, answer=CAPABLE)
    async with facing(hostile) as ada:
        await ada.connected()
        await ada.until(lambda: len(ada.heard) >= 10_002)  # the answer, the burst, the last
        seen = [m.data["n"] for m in ada.heard if m.type is MessageType.QUOTE_UPDATE]
        assert seen == list(range(10_000))


async def test_a_server_that_accepts_and_says_nothing_is_left_in_time() -> None:
    options = Options(token_place=TokenPlace.NONE, answer_timeout=None, connect_timeout=0.5)
    hostile = HostileServer()
    async with facing(hostile, options, lambda: 0.5) as ada:
        receipt = ada.provider.send(MessageType.CHAT_MESSAGE, {"message": "kept"})
        begun = time.monotonic()
        ada.provider.connect()
        await ada.in_state(ConnectionState.RECONNECTING)
        assert ada.view.reason is Reason.HANDSHAKE_TIMEOUT
        assert 0.5 <= time.monotonic() - begun < 1.5
        assert receipt.status is Status.QUEUED
        assert hostile.opened == 1
        assert len(hostile.received) == 1  # `connect`: nothing is flushed before the answer

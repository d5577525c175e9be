"""The scripted server, against the client that it is made for."""

import json
from typing import Any

import pytest

from app.client import Client
from app.engine import ConnectionState, MessageType, Options, Status, TokenPlace
from app.engine.events import DuplicateDropped, GapFound, MessageReceived, SessionStarted
from app.testing import FakeTokenSource, FakeWorld, Names, ScriptedServer, fake_world
from app.testing.server import CAPABILITIES

CHAT = MessageType.CHAT_MESSAGE


class Visitor:
    """A client, and what it heard."""

    def __init__(self, world: FakeWorld, **arguments: Any) -> None:
        self.world = world
        self.client = Client("ws://host/ws/{client_id}", world=world, **arguments)
        self.events: list[Any] = []
        self.client.subscribe(self.events.append)

    def state(self) -> ConnectionState:
        return self.client.state

    def of(self, kind: type) -> "list[Any]":
        return [event for event in self.events if isinstance(event, kind)]

    def heard(self, type: MessageType) -> "list[dict[str, Any]]":
        messages = [event.message for event in self.of(MessageReceived)]
        return [message.data for message in messages if message.type is type]


class Deaf:
    """Somebody at the other end who only remembers how it ended."""

    code: int | None = None

    def socket_opened(self, generation: int) -> None: ...

    def socket_closed(self, generation: int, code: int, reason: str) -> None:  # noqa: ARG002
        self.code = code

    def frame_received(self, generation: int, frame: object) -> None: ...

    def frames_received(self, generation: int, frames: list[Any]) -> None: ...


def visit(**arguments: Any) -> "tuple[ScriptedServer, Visitor]":
    """Return a server and a client that is connected to it."""
    world = fake_world()
    server = ScriptedServer(world, **arguments)
    options = Options(token_place=TokenPlace.NONE, user_id=server.user["id"])
    visitor = Visitor(world, options=options)
    visitor.client.connect()
    server.settle()
    world.clock.advance(2.5)  # an envelope server is known by its silence
    assert visitor.state() is ConnectionState.CONNECTED
    return server, visitor


def said(server: ScriptedServer) -> "list[str]":
    return [frame["data"]["message"] for frame in server.effects]


def test_it_answers_and_acknowledges() -> None:
    server, visitor = visit()
    (started,) = visitor.of(SessionStarted)
    assert started.capabilities == CAPABILITIES
    assert started.user["name"] == "Ada Lovelace"

    receipt = visitor.client.send(CHAT, {"message": "hi"})
    assert not receipt.ended
    server.settle()

    assert receipt.status is Status.DELIVERED
    assert said(server) == ["hi"]
    (shown,) = visitor.heard(MessageType.CHAT_RESPONSE)
    assert (shown["message"], shown["user_id"], shown["seq"]) == ("hi", 7, 1)
    assert server.received_of("chat_message") == server.effects


def test_a_lost_ack_leads_to_one_effect() -> None:
    server, visitor = visit()
    server.hold_acks()
    receipt = visitor.client.send(CHAT, {"message": "once"})
    server.settle()
    server.restart()
    visitor.world.clock.advance(1.0)
    server.acknowledge()
    server.settle()

    assert receipt.status is Status.DELIVERED
    assert said(server) == ["once"]
    assert len(server.received_of("chat_message")) == 2
    assert server.sockets == 2


def test_what_was_missed_is_replayed_once() -> None:
    server, visitor = visit()
    server.say("notification", {"title": "before"})
    server.settle()
    server.drop()
    server.say("notification", {"title": "meanwhile"})
    visitor.world.clock.advance(1.0)

    assert [data["title"] for data in visitor.heard(MessageType.NOTIFICATION)] == [
        "before",
        "meanwhile",
    ]
    assert [started.resumed for started in visitor.of(SessionStarted)] == [False, True]
    assert visitor.of(GapFound) == []


@pytest.mark.parametrize("how", ["restart", "forget_frames"])
def test_what_was_forgotten_is_a_gap(how: str) -> None:
    server, visitor = visit()
    server.say("notification", {"title": "before"})
    server.settle()
    server.drop()
    server.say("notification", {"title": "never seen"})
    getattr(server, how)()
    visitor.world.clock.advance(1.0)

    assert [started.resumed for started in visitor.of(SessionStarted)] == [False, False]
    assert [gap.reason for gap in visitor.of(GapFound)] == ["session_gone"]


def test_another_user_does_not_get_the_session() -> None:
    server, visitor = visit()
    server.user = {"id": 8, "name": "Grace Hopper"}
    server.drop()
    visitor.world.clock.advance(1.0)
    first, second = visitor.of(SessionStarted)
    assert second.resumed is False
    assert first.session_id != second.session_id


def test_a_gap_is_asked_for_and_filled() -> None:
    server, visitor = visit()
    server.lose_next()
    for title in ("lost", "next"):
        server.say("notification", {"title": title})
    server.settle()
    assert [data["title"] for data in visitor.heard(MessageType.NOTIFICATION)] == ["lost", "next"]
    assert len(server.received_of("connect")) == 2
    assert server.sockets == 1


def test_a_frame_may_come_twice() -> None:
    server, visitor = visit()
    server.double_next()
    server.say("notification", {"title": "once"})
    server.settle()
    assert len(visitor.heard(MessageType.NOTIFICATION)) == 1
    assert len(visitor.of(DuplicateDropped)) == 1


def test_a_refusal_is_told_and_has_no_effect() -> None:
    server, visitor = visit()
    server.refuse_next("rate_limited", "Slowly.")
    receipt = visitor.client.send(CHAT, {"message": "no"})
    visitor.client.send(CHAT, {"message": "yes"})
    server.settle()
    assert (receipt.status, receipt.code, receipt.text) == (
        Status.REJECTED,
        "rate_limited",
        "Slowly.",
    )
    assert said(server) == ["yes"]


def test_a_frame_without_id_is_refused_with_an_alert() -> None:
    server, visitor = visit()
    server.refuse_next()
    visitor.client.send(MessageType.STATUS_UPDATE, {"status": "x"})
    server.settle()
    assert [data["code"] for data in visitor.heard(MessageType.ALERT)] == ["bad_request"]


def test_a_silent_server_is_found_out_by_the_beats() -> None:
    server, visitor = visit(heartbeat_interval=15.0)
    server.go_silent()
    receipt = visitor.client.send(CHAT, {"message": "into the dark"})
    visitor.world.clock.advance(20.0)
    assert visitor.state() is ConnectionState.CONNECTED
    visitor.world.clock.advance(6.0)
    assert visitor.state() is not ConnectionState.CONNECTED

    server.up()
    visitor.world.clock.advance(20.0)
    assert receipt.status is Status.DELIVERED
    assert said(server) == ["into the dark"]


def test_what_was_stuck_arrives_when_the_line_is_free() -> None:
    server, visitor = visit()
    server.go_silent()
    receipt = visitor.client.send(CHAT, {"message": "late"})
    server.say("notification", {"title": "late too"})
    visitor.world.clock.advance(3.0)
    assert (said(server), visitor.heard(MessageType.NOTIFICATION)) == ([], [])
    server.up()
    server.settle()
    assert receipt.status is Status.DELIVERED
    assert len(visitor.heard(MessageType.NOTIFICATION)) == 1
    assert server.sockets == 1


def test_a_server_that_is_down_refuses() -> None:
    server, visitor = visit()
    server.down()
    visitor.world.clock.advance(30.0)
    assert visitor.state() is ConnectionState.RECONNECTING
    assert server.sockets == 1
    server.up()
    visitor.world.clock.advance(30.0)
    assert visitor.state() is ConnectionState.CONNECTED
    assert server.sockets == 2


def test_a_drain_is_announced() -> None:
    server, visitor = visit()
    server.drain(retry_after=4.0)
    server.settle()
    assert visitor.state() is ConnectionState.RECONNECTING
    assert visitor.heard(MessageType.STATUS_UPDATE)[0]["retry_after"] == 4.0
    visitor.world.clock.advance(4.0)
    assert visitor.state() is ConnectionState.CONNECTED


def test_sockets_may_be_turned_away() -> None:
    world = fake_world()
    server, source = ScriptedServer(world), FakeTokenSource()
    server.turn_away(4401)
    visitor = Visitor(world, tokens=source, options=Options(token_place=TokenPlace.FRAME))
    visitor.client.connect()
    server.settle()
    world.clock.advance(1.0)
    assert visitor.state() is ConnectionState.CONNECTED
    assert source.asked == ["token", "refresh"]
    assert server.sockets == 2


def test_goodbye_is_answered_by_a_close_and_beats_by_beats() -> None:
    server, visitor = visit()
    visitor.world.clock.advance(60.0)
    assert len(server.received_of("heartbeat")) == 4
    visitor.client.disconnect()
    assert len(server.received_of("disconnect")) == 1
    visitor.client.dispose()
    server.settle()
    assert visitor.world.leftovers() == []


def test_who_joins_hears_who_is_there() -> None:
    server, visitor = visit()
    visitor.client.send(MessageType.USER_JOIN, {"room_id": "sales"})
    server.settle()
    (whole,) = visitor.heard(MessageType.PRESENCE_UPDATE)
    assert whole["room_id"] == "sales"
    assert whole["users"] == [{"user_id": 7, "name": "Ada Lovelace", "status": "online"}]
    assert server.effects == []


def test_a_server_may_lack_capabilities() -> None:
    server, visitor = visit(capabilities=("rooms",))
    receipt = visitor.client.send(CHAT, {"message": "hi"})
    server.settle()
    assert receipt.status is Status.DELIVERED  # by its echo
    assert server.received_of("ack") == []
    server.drop()
    server.say("notification", {"title": "missed"})
    visitor.world.clock.advance(1.0)
    assert visitor.heard(MessageType.NOTIFICATION) == []


def test_two_pages_see_what_one_says() -> None:
    server, visitor = visit()
    other = Visitor(fake_world(clock=visitor.world.clock, names=Names("tab-")))
    server.serve(other.world)
    other.client.connect()
    server.settle()
    visitor.client.send(CHAT, {"message": "hi"})
    server.settle()
    server.say("notification", {"title": "one"}, world=other.world)
    server.drop(1006, world=other.world)
    server.settle()

    assert len(other.heard(MessageType.CHAT_RESPONSE)) == 1
    assert visitor.state() is ConnectionState.CONNECTED
    assert other.state() is ConnectionState.RECONNECTING
    assert visitor.heard(MessageType.NOTIFICATION) == []


def test_one_session_has_one_socket() -> None:
    server, visitor = visit()
    again = fake_world(clock=visitor.world.clock)
    server.serve(again)
    again.transport.attach(Deaf())
    again.transport.open(1, "ws://host/ws/b", ())
    server.settle()
    data = dict(server.received_of("connect")[0]["data"])
    data["session_id"] = visitor.of(SessionStarted)[0].session_id
    data["resume"] = {"epoch": "epoch-1", "seq": 0}
    again.transport.send(1, json.dumps({"type": "connect", "data": data}))

    assert visitor.state() is ConnectionState.FAILED  # 4409: replaced


def test_who_does_not_introduce_himself_is_shown_out() -> None:
    world, ear = fake_world(), Deaf()
    server = ScriptedServer(world)
    world.transport.attach(ear)
    world.transport.open(1, "ws://host/ws/b", ())
    server.settle()
    world.transport.send(1, '{"type": "chat_message", "data": {"message": "hi"}}')
    server.settle()
    assert (ear.code, server.effects) == (4401, [])


def test_the_envelope_backend_confirms_by_its_echo_only() -> None:
    server, visitor = visit(dialect="envelope")
    receipt = visitor.client.send(CHAT, {"message": "hi", "room_id": "sales"})
    quote = visitor.client.send(MessageType.QUOTE_GENERATION_START, {"customer_id": 1})
    server.settle()
    visitor.world.clock.advance(30.0)
    assert (receipt.status, quote.status) == (Status.DELIVERED, Status.UNCONFIRMED)
    assert [frame["type"] for frame in server.effects] == ["chat_message", "quote_generation_start"]
    server.say("heartbeat")
    server.settle()
    assert visitor.heard(MessageType.HEARTBEAT) == [{}]


def test_the_flat_backend_welcomes_and_echoes() -> None:
    server, visitor = visit(dialect="flat")
    receipt = visitor.client.send(CHAT, {"message": "hi"})
    visitor.client.send(MessageType.QUOTE_REQUEST)
    server.settle()
    assert receipt.status is Status.DELIVERED
    assert visitor.heard(MessageType.CHAT_RESPONSE)[0]["message"] == "Received: hi"
    assert len(visitor.heard(MessageType.QUOTE_PROCESSING)) == 1
    server.drop()
    server.say("alert", {"message": "nobody is there"})
    visitor.world.clock.advance(1.0)
    assert visitor.heard(MessageType.ALERT) == []


def test_misuse_is_named() -> None:
    world = fake_world()
    with pytest.raises(AssertionError, match="capable, envelope, flat"):
        ScriptedServer(world, dialect="morse")
    server = ScriptedServer(world)
    with pytest.raises(AssertionError, match="server already"):
        server.serve(world)
    with pytest.raises(AssertionError, match="share a clock"):
        server.serve(fake_world())
    with pytest.raises(AssertionError, match=r"serve\(world\) first"):
        server.drop(world=fake_world())

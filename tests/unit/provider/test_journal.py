"""What is kept of the connection's life: bounded, cheap, and free of the last user's words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import ConnectionState, Message, MessageType, Reason
from app.engine.events import (
    DuplicateDropped,
    FrameDropped,
    GapFound,
    LatencyMeasured,
    MessageReceived,
    StateChanged,
)
from app.provider import RealtimeProvider, use_journal
from app.provider.facts import Facts
from app.provider.journal_reducer import MAX_NAMES, reduce_journal
from app.provider.journal_state import MAX_DEAD, MAX_NOTED, JournalView, Ring
from app.provider.redacted import wire_name
from app.testing import FakeStorage, ScriptedServer, fake_world


def after(view: JournalView, *events: object, now: float = 1.0) -> JournalView:
    for event in events:
        view = reduce_journal(view, event, Facts(now))
    return view


def received(name: str, **data: Any) -> MessageReceived:
    known = {type.value: type for type in MessageType}.get(name)
    return MessageReceived(Message(known, data, type_name=name))


@given(st.lists(st.integers()), st.integers(1, 7))
def test_a_ring_is_the_end_of_a_list_and_never_changes(things: "list[int]", most: int) -> None:
    ring = Ring(most)
    earlier = []
    for count, thing in enumerate(things):
        earlier.append((ring, things[max(0, count - most) : count]))
        ring = ring.with_(thing)
    for one, expected in [*earlier, (ring, things[-most:])]:
        assert one.oldest_first() == expected
        assert one.newest_first() == expected[::-1]


def test_a_session_leaves_its_timeline_with_moments_and_the_time_on_the_wall() -> None:
    world = fake_world(storage=FakeStorage())
    server = ScriptedServer(world)
    provider = RealtimeProvider("ws://host/ws", world=world)
    journal = use_journal(provider)
    began = world.clock.wall()
    provider.connect()
    server.settle()
    world.clock.advance(60)
    server.drop(1012)
    world.clock.advance(10)
    server.settle()
    moves = journal.value.moves.oldest_first()
    connected = [move for move in moves if move.state is ConnectionState.CONNECTED]
    assert [move.state for move in moves][:3] == [
        ConnectionState.CONNECTING,
        ConnectionState.AUTHENTICATING,
        ConnectionState.CONNECTED,
    ]
    (lost,) = [move for move in moves if move.state is ConnectionState.RECONNECTING]
    assert (lost.close_code, lost.reason) == (1012, Reason.CLOSED_BY_SERVER)
    assert lost.moment - connected[0].moment >= 60
    assert lost.wall - began == pytest.approx(lost.moment - moves[0].moment, abs=0.1)
    assert len(connected) == 2
    assert journal.value.resumed is True
    assert journal.value.latencies.oldest_first()
    assert [move.number for move in moves] == sorted({move.number for move in moves})


def test_messages_are_counted_in_both_directions() -> None:
    world = fake_world(storage=FakeStorage())
    server = ScriptedServer(world)
    provider = RealtimeProvider("ws://host/ws", world=world)
    provider.connect()
    server.settle()
    provider.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    server.refuse_next("rate_limited", "Slowly.")
    provider.send(MessageType.CHAT_MESSAGE, {"message": "again"})
    server.settle()
    server.say("user_activity", {"user_id": 8, "activity": "joined"})
    server.say("brand_new", {})
    server.settle()
    view = use_journal(provider).value
    assert view.sent["chat_message"] == 2
    assert view.received["connect"] == 1
    assert (view.received["ack"], view.received["nack"]) == (1, 1)
    assert view.refused == {"rate_limited": 1}
    assert view.received["user_activity"] == 1
    assert view.unknown == {"brand_new": 1}
    newest = view.noted.newest_first()
    assert [one.type_name for one in newest[:2]] == ["brand_new", "user_activity"]
    sent = [one for one in newest if one.message is None]
    assert [one.type_name for one in sent] == ["chat_message"] * 2


def test_a_message_that_is_written_again_after_an_outage_counts_again() -> None:
    world = fake_world(storage=FakeStorage())
    server = ScriptedServer(world)
    provider = RealtimeProvider("ws://host/ws", world=world)
    provider.connect()
    server.settle()
    server.hold_acks()
    provider.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    server.restart()
    world.clock.advance(5)
    server.acknowledge()
    server.settle()
    assert use_journal(provider).value.sent["chat_message"] == 2


def test_everything_is_bounded_whatever_the_server_sends() -> None:
    view = JournalView()
    for number in range(300):
        view = after(
            view,
            received("new_%d" % number),
            received("nack", code="code_%d" % number),
            FrameDropped("not_json", "x", 1),
            StateChanged(
                ConnectionState.CONNECTED,
                ConnectionState.RECONNECTING,
                Reason.CLOSED_BY_SERVER,
                1,
                None,
                1006,
            ),
            LatencyMeasured(number / 1000),
        )
    assert len(view.unknown) == MAX_NAMES
    assert view.unknown_others == 300 - MAX_NAMES
    assert len(view.refused) == MAX_NAMES + 1
    assert sum(view.refused.values()) == 300
    assert len(view.noted.oldest_first()) == MAX_NOTED
    assert len(view.dead.oldest_first()) == MAX_DEAD
    assert view.unreadable == 300
    assert len(view.moves.oldest_first()) == 100
    assert view.latencies.oldest_first() == [number / 1000 for number in range(180, 300)]


@pytest.mark.parametrize("code", [None, 7, "", ["x"], {"a": 1}])
def test_a_refusal_without_a_good_code_is_one_all_the_same(code: object) -> None:
    view = after(JournalView(), received("nack", code=code))
    assert view.refused == {"rejected": 1}


def test_what_is_missing_or_came_twice_is_counted() -> None:
    view = after(JournalView(), DuplicateDropped(3), GapFound("session_gone"), object())
    assert (view.duplicates, view.gaps) == (1, 1)


def test_an_earlier_view_stays_as_it_was() -> None:
    first = after(JournalView(), received("alert"), received("brand_new"))
    after(first, received("alert"), received("brand_new"), FrameDropped("binary", "", 0))
    assert (first.received, first.unknown) == ({"alert": 1}, {"brand_new": 1})
    assert len(first.noted.oldest_first()) == 2
    assert first.dead.oldest_first() == []


def test_the_next_user_sees_how_the_line_was_and_nothing_that_was_said() -> None:
    world = fake_world(storage=FakeStorage())
    server = ScriptedServer(world)
    provider = RealtimeProvider("ws://host/ws", world=world)
    provider.connect()
    server.settle()
    server.say("secret_plan", {"message": "secret"})
    server.say("alert", {"message": "secret"})
    world.transport.deliver("{secret")
    server.settle()
    assert use_journal(provider).value.unreadable == 1
    provider.sign_out()
    view = use_journal(provider).value
    assert view.noted.newest_first() == []
    assert view.dead.newest_first() == []
    assert (view.unknown, view.refused, view.resumed) == ({}, {}, None)
    assert view.unreadable == 1
    assert view.moves.newest_first()[0].reason is Reason.SIGNED_OUT
    assert view.moves.newest_first()[0].wall is not None


@pytest.mark.parametrize("name", ["brand_new", "quote_generation_cancelled", "v2.chat", "x:y-z"])
def test_a_name_is_shown(name: str) -> None:
    assert wire_name(name) == name


@pytest.mark.parametrize(
    "name", ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2ln", "4f6a9be01cd277aa4f6a9be01cd277aa"]
)
def test_a_name_that_may_be_a_key_is_not(name: str) -> None:
    assert name[5:] not in wire_name(name)

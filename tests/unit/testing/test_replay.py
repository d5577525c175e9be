"""A session with outages, recorded, comes back the same: states, statuses, and what is shown."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import ConnectionState, Delivery, MessageType, Options, Status, TokenPlace
from app.engine.close_codes import Verdict
from app.engine.delivery import Overflow, Policy
from app.engine.events import FrameDropped, MessageStatusChanged, StateChanged
from app.provider import RealtimeProvider
from app.testing import (
    Draws,
    FakeStorage,
    FakeTokenSource,
    FakeWorld,
    Names,
    ScriptedServer,
    fake_world,
    replay,
)
from app.trace import Trace
from tests.scenarios.replay import jwt

CHAT = MessageType.CHAT_MESSAGE
ALERT = MessageType.ALERT
TOKENS = [
    jwt(
        '{"sub": "7", "user_id": 7, "email": "ada@example.com", "iat": 1790000000, "exp": %d}' % end
    )
    for end in (1790003600, 1790007200)
]


class Session:
    """A page with a trace, and what it showed."""

    def __init__(self, world: "FakeWorld | None" = None, **arguments: Any) -> None:
        self.world = world or fake_world(draws=Draws(0.9, 0.1, 0.5), storage=FakeStorage())
        self.trace = Trace()
        self.server = ScriptedServer(self.world, dialect=arguments.pop("dialect", "capable"))
        self.provider = RealtimeProvider(
            "ws://host/ws", world=self.world, trace=self.trace, **arguments
        )
        self.states: list[ConnectionState] = []
        self.statuses: dict[str, list[Status]] = {}
        self.provider._client.subscribe(self._happened)

    def _happened(self, event: object) -> None:
        if isinstance(event, StateChanged):
            self.states.append(event.current)
        elif isinstance(event, MessageStatusChanged):
            self.statuses.setdefault(event.key, []).append(event.status)


def shown(state: Any) -> "dict[str, Any]":
    """Return what a state shows but for texts, of which the length."""
    connection = state.connection
    return {
        "connection": {
            name: getattr(connection, name)
            for name in ("state", "reason", "attempt", "retry_at", "since", "latency", "waiting")
        },
        "user": (connection.user_id, connection.capabilities, connection.session_id),
        "outbox": [(item.key, item.status, item.stored, item.code) for item in state.outbox],
        "chat": {
            room: [(m.key, len(m.text), m.status, m.own, m.seq, m.timestamp) for m in view.messages]
            for room, view in state.chat.rooms.items()
        },
        "presence": {
            room: [(member.user_id, member.status, len(member.name)) for member in members]
            for room, members in state.presence.rooms.items()
        },
        "counts": (state.messages.received, state.messages.dropped, state.messages.unknown),
    }


def assert_same(session: Session) -> None:
    again = replay(session.trace.text())
    assert again.states == session.states
    assert again.statuses == session.statuses
    assert shown(again.state) == shown(session.provider.store.state)


def test_a_session_with_outages_comes_back() -> None:
    session = Session()
    server, provider, world = session.server, session.provider, session.world
    provider.join("sales")
    provider.connect()
    server.settle()
    provider.send(CHAT, {"message": "first", "room_id": "sales"})
    server.settle()
    server.hold_acks()
    provider.send(CHAT, {"message": "second", "room_id": "sales"})
    provider.send(MessageType.TYPING_START, {"room_id": "sales"})
    server.settle()
    server.drop(1011)
    provider.send(CHAT, {"message": "third", "room_id": "sales"}, time_to_live=100.0)
    provider.send(MessageType.ALERT, {"message": "x"}, delivery=Delivery.QUEUED, coalesce="a")
    world.clock.advance(5.0)
    server.acknowledge()
    server.settle()
    server.refuse_next("rate_limited")
    provider.send(CHAT, {"message": "fourth", "room_id": "sales"})
    server.lose_next()
    server.say("notification", {"title": "lost"})
    server.say("presence_update", {"room_id": "sales", "user_id": 8, "status": "away"})
    server.settle()
    world.network.set_online(False)
    waiting = provider.send(CHAT, {"message": "fifth"})
    waiting.cancel()
    provider.send(CHAT, {"message": "sixth"})
    world.clock.advance(1.0)
    world.network.set_visible(False)
    world.network.set_online(True)
    world.network.set_visible(True)
    world.clock.advance(1.0)
    server.restart()
    world.clock.advance(10.0)
    for bad in ("{secret", b"\x00", "[1]", "[" * 100, '"' + "x" * 300_000, "7", '{"type": 7}'):
        world.transport.deliver(bad)
    server.go_silent()
    provider.send(CHAT, {"message": "into the dark"})
    world.clock.advance(60.0)

    assert len(session.states) > 12
    assert {status for told in session.statuses.values() for status in told} >= {
        Status.SENT,
        Status.DELIVERED,
        Status.REJECTED,
        Status.DISCARDED,
    }
    assert session.provider.store.state.messages.dropped == 7
    assert_same(session)

    again = replay(session.trace.text())
    reasons = [event.reason for _, event in again.events if isinstance(event, FrameDropped)]
    assert reasons == [
        "not_json",
        "binary",
        "not_an_object",
        "too_deep",
        "too_large",
        "not_an_object",
        "no_type",
    ]


def test_tokens_that_run_out_and_another_user_come_back() -> None:
    source = FakeTokenSource(TOKENS[0])
    session = Session(tokens=source, options=Options(token_place=TokenPlace.TICKET))
    session.provider.connect()
    session.server.settle()
    session.provider.send(CHAT, {"message": "mine"})
    session.server.settle()
    source.next_token = TOKENS[1]
    session.world.clock.advance(3500.0)
    source.next_token = OSError("away")
    session.world.clock.advance(3500.0)
    source.next_token = jwt('{"sub": "ada@example.com", "user_id": "ada@example.com"}')
    session.server.user = {"id": "ada@example.com", "name": "Ada"}
    session.server.turn_away(4401, count=2)
    session.server.drop()
    session.world.clock.advance(60.0)
    source.next_token = None
    session.server.turn_away(4401)
    session.server.drop()
    session.world.clock.advance(60.0)

    assert source.asked.count("refresh") >= 3
    assert ConnectionState.FAILED in session.states
    assert_same_but_for_the_masked_user(session)


def assert_same_but_for_the_masked_user(session: Session) -> None:
    again = replay(session.trace.text())
    assert again.states == session.states
    assert again.statuses == session.statuses
    there, here = shown(session.provider.store.state), shown(again.state)
    del there["user"], here["user"]
    assert here == there


def test_a_reload_comes_back() -> None:
    first = FakeStorage()
    session = Session(fake_world(storage=first))
    session.provider.connect()
    session.server.settle()
    session.server.go_silent()
    for text in ("one", "two"):
        session.provider.send(CHAT, {"message": text})
    first.page_gone()

    session = Session(fake_world(storage=FakeStorage(first.disk), names=Names("b-")))
    session.provider.connect()
    session.server.settle()
    storage = session.world.storage
    assert storage is not None
    storage.fail("full")
    session.provider.send(CHAT, {"message": "three"})
    session.server.settle()
    session.provider.sign_out()
    assert len(session.server.effects) == 3
    assert_same(session)


@pytest.mark.parametrize("dialect", ["envelope", "flat"])
def test_a_session_with_an_existing_backend_comes_back(dialect: str) -> None:
    session = Session(dialect=dialect, options=Options(token_place=TokenPlace.NONE, user_id=7))
    session.provider.connect()
    session.world.clock.advance(3.0)
    for text in ("same length", "other words", "same length"):
        session.provider.send(CHAT, {"message": text})
    session.server.settle()
    session.provider.disconnect()
    ends = [told[-1] for told in session.statuses.values()]
    assert ends == [Status.DELIVERED] * 3
    assert_same(session)


def test_options_come_back() -> None:
    options = Options(
        token_place=TokenPlace.NONE,
        close_codes={4999: Verdict.REPLACED},
        policies={MessageType.ALERT: Policy(Overflow.DROP_OLDEST, ("message", "total"))},
        backoff={"base": 3.0},
        max_queue_count=2,
    )
    session = Session(options=options)
    for text, total in (("one", 1), ("two", 2), ("one", 1), ("one", 2), ("one", 1.0)):
        session.provider.send(MessageType.ALERT, {"message": text, "total": total})
    session.provider.connect()
    session.server.settle()
    session.server.drop(4999)
    assert session.states[-1] is ConnectionState.FAILED
    again = replay(session.trace.text())
    # A name that the protocol does not have is masked, there as in the data.
    options.policies = {ALERT: Policy(Overflow.DROP_OLDEST, ("message", "xxxxx"))}
    assert again.connection.options == options
    assert_same(session)


ACTIONS: "dict[str, Any]" = {
    "send": lambda s: s.provider.send(CHAT, {"message": "one of many", "room_id": "sales"}),
    "other": lambda s: s.provider.send(CHAT, {"message": "another one", "room_id": "quotes"}),
    "quote": lambda s: s.provider.send(ALERT, {"total": 4711}, coalesce="DE89370400440532013000"),
    "other quote": lambda s: s.provider.send(ALERT, {"total": 4712}, coalesce="pregnant"),
    "discard": lambda s: [s.provider.discard(item.key) for item in s.provider.store.state.outbox],
    "join": lambda s: s.provider.join("sales"),
    "away": lambda s: s.provider.set_presence("away"),
    "connect": lambda s: s.provider.connect(),
    "disconnect": lambda s: s.provider.disconnect(),
    "sign out": lambda s: s.provider.sign_out(),
    "settle": lambda s: s.server.settle(),
    "a second": lambda s: s.world.clock.advance(1.0),
    "a minute": lambda s: s.world.clock.advance(60.0),
    "sleep": lambda s: s.world.clock.sleep(600.0),
    "drop": lambda s: s.server.drop(1011),
    "down": lambda s: s.server.down(),
    "restart": lambda s: s.server.restart(),
    "silent": lambda s: s.server.go_silent(),
    "up": lambda s: s.server.up(),
    "drain": lambda s: s.server.drain(),
    "hold": lambda s: s.server.hold_acks(),
    "acknowledge": lambda s: s.server.acknowledge(),
    "refuse": lambda s: s.server.refuse_next("forbidden", "You may not."),
    "lose": lambda s: s.server.lose_next(),
    "double": lambda s: s.server.double_next(),
    "say": lambda s: s.server.say("notification", {"title": "news"}),
    "forget": lambda s: s.server.forget_frames(),
    "offline": lambda s: s.world.network.set_online(False),
    "online": lambda s: s.world.network.set_online(True),
    "hide": lambda s: s.world.network.set_visible(False),
    "show": lambda s: s.world.network.set_visible(True),
    "full": lambda s: s.world.storage.fail("full"),
    "hold disk": lambda s: setattr(s.world.storage, "held", True),
    "commit": lambda s: s.world.storage.commit(),
    "clog": lambda s: setattr(s.world.transport, "bytes_waiting", 100_000),
    "flow": lambda s: setattr(s.world.transport, "bytes_waiting", 0),
}


@given(st.lists(st.sampled_from(sorted(ACTIONS)), max_size=40), st.lists(st.floats(0.2, 0.99)))
@settings(max_examples=60, deadline=None)
def test_whatever_happens_comes_back(actions: "list[str]", draws: "list[float]") -> None:
    session = Session(fake_world(draws=Draws(*draws), storage=FakeStorage()))
    session.provider.connect()
    session.server.settle()
    for name in actions:
        ACTIONS[name](session)
    assert_same(session)
    session.provider.dispose()
    assert session.world.leftovers() == []
    assert session.world.reports == []


def test_a_cut_trace_is_refused() -> None:
    session = Session()
    session.trace.limit = 5
    session.provider.connect()
    session.server.settle()
    with pytest.raises(ValueError, match=r"was cut.*larger limit"):
        replay(session.trace.text())


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"a": 1}'])
def test_what_is_no_trace_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no trace"):
        replay(text)


def test_what_this_kit_can_not_replay_is_refused() -> None:
    header: dict[str, Any] = {"trace": 2}
    with pytest.raises(ValueError, match="version 2"):
        replay(json.dumps(header))
    header = {"trace": 1, "options": {"wings": 2}}
    with pytest.raises(ValueError, match="no option wings"):
        replay(json.dumps(header))
    header = {"trace": 1}
    with pytest.raises(ValueError, match="does not have: fly"):
        replay(json.dumps(header) + '\n["in", 0.0, "fly"]')


@pytest.mark.parametrize("kind", ["named", "stamped", "drew"])
@pytest.mark.parametrize("change", ["more", "less"])
def test_another_course_is_noticed(kind: str, change: str) -> None:
    session = Session()
    session.provider.connect()
    session.server.settle()
    session.provider.send(CHAT, {"message": "hi"})
    session.server.drop()
    session.world.clock.advance(5.0)
    lines = session.trace.text().splitlines()
    at = max(number for number, line in enumerate(lines) if line.startswith('["%s"' % kind))
    changed = lines[:at] + ([lines[at]] * 2 if change == "less" else []) + lines[at + 1 :]
    with pytest.raises(ValueError, match="asks for more" if change == "more" else "for less"):
        replay("\n".join(changed))


def test_a_message_of_another_name_is_noticed() -> None:
    session = Session()
    session.provider.send(CHAT, {"message": "hi"})
    with pytest.raises(ValueError, match="is called id-1 here"):
        replay(session.trace.text().replace('"send","id-1"', '"send","id-2"'))

"""Connection: no sequence of inputs makes it raise, hang, or break a promise; and its refusals.

What each input leads to, one by one, is in tests/scenarios (replayed by test_scenarios.py).
"""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.connection import Connection
from app.engine.delivery import Delivery
from app.engine.effects import CloseSocket, OpenSocket
from app.engine.errors import LocalError
from app.engine.events import MessageQueued, StateChanged
from app.engine.messages import Dialect, MessageType
from app.engine.options import Options, TokenPlace
from app.engine.state import ConnectionState, Reason
from app.testing import Draws, Names
from tests.scenarios.replay import PAYLOADS, jwt
from tests.unit.engine.watch import Watch

TOKENS = [
    "secret-opaque",
    jwt('{"sub": "secret7", "user_id": 7}'),
    jwt('{"sub": "8", "user_id": 8, "iat": 1790001000, "exp": 1790001300}'),
    jwt('{"sub": "7", "iat": 1789990000, "exp": 1789990060}'),
    "e30.bad",
    "",
]
FRAMES: list[object] = [
    *PAYLOADS.values(),
    '{"type": "connect", "data": {"capabilities": ["rooms", "reauth"], "heartbeat_interval": 0}}',
    '{"type": "connect", "data": {"capabilities": ["ack"], "heartbeat_interval": 1e-9}}',
    '{"type": "connect", "data": {"capabilities": 7, "user": {"id": true}, "session_id": []}}',
    '{"type": "connect"}',
    '{"type": "status_update", "data": {"status": "draining", "retry_after": 0}}',
    '{"type": "status_update", "data": {"status": "draining", "retry_after": 1e999}}',
    '{"type": "status_update", "data": {"status": "draining", "retry_after": "x"}}',
    '{"type": "disconnect", "data": {"reason": {}}}',
    '{"type": "heartbeat", "data": {"n": 1}}',
    '{"type": "heartbeat", "data": {"n": [1]}}',
    '{"type": "nack", "data": {"id": {}, "code": 5}}',
    '{"type": "chat_response", "data": {"message": "hi", "room_id": [], "user_id": 7}}',
    '{"type": "chat_response", "message": "hi", "user_id": 7}',
    '{"type": "never_heard_of", "x": 1}',
    None,
    b"",
]
RESUMABLE = [
    '{"type": "connect", "data": {"session_id": "s", "epoch": "%s", "capabilities": '
    '["ack", "resume"], "heartbeat_interval": 15, "seq": %d, "resumed": %s}}' % drawn
    for drawn in (("e", 0, "false"), ("e", 50, "true"), ("f", 3, "true"), ("e", -1, "true"))
]
# Nothing that a server calls itself, us, or a moment may stop us from speaking to it again.
ODD = [
    '"\\ud800"',
    '"' + "x" * 999 + '"',
    "1e30",
    "1" + "0" * 40,
    "-1",
    "true",
    "[]",
    "null",
    '"e"',
]
ODD_ANSWERS = [
    '{"type": "connect", "data": {"session_id": %s, "epoch": %s, "capabilities": ["ack", "resume"],'
    ' "seq": %s, "user": {"id": %s}, "max_frame": %s, "resumed": true}}' % (a, b, c, d, a)
    for a, b, c, d in zip(ODD, ODD[1:] + ODD, ODD[2:] + ODD, ODD[3:] + ODD, strict=False)
]
ODD_SEQS = ['{"type": "alert", "data": {}, "seq": %s}' % odd for odd in ODD]
ROWS: "list[dict[str, Any]]" = [
    {"key": "kept-%d" % n, "type": "chat_message", "data": {"message": "old", "room_id": room}}
    for n, room in enumerate(["general", "a", "general"])
]
ROWS = [{**row, "timestamp": None, "expires_in": 90.0, "written": False} for row in ROWS]
ROWS += [{**ROWS[0], "key": "kept-9", "written": True}, {"key": "odd"}, {}, {"key": {}}]
CODES = [1000, 1001, 1002, 1006, 1008, 1009, 1011, 1012, 4401, 4403, 4409, 4429, 0, 70000, -1]
SENDS = [
    (MessageType.CHAT_MESSAGE, {"message": "hi", "room_id": "general"}),
    (MessageType.USER_JOIN, {"room_id": "a"}),
    (MessageType.USER_JOIN, {"room_id": ["odd"]}),
    (MessageType.USER_LEAVE, {"room_id": "a"}),
    (MessageType.PRESENCE_UPDATE, {"status": "away"}),
    (MessageType.NOTIFICATION, {}),
    (MessageType.CONNECT, {"token": "of the application"}),
]

right = st.sampled_from([True, True, True, False])
seconds = st.sampled_from([0.0, 0.1, 1.0, 3.0, 11.0, 100.0])
LONG = [0.0, 1.0, 40.0, 700.0, 90_000.0]  # met by one late call: a day of deadlines takes too long


def op(name: str, *arguments: "st.SearchStrategy[Any]") -> "st.SearchStrategy[tuple[Any, ...]]":
    return st.tuples(st.just(name), *arguments)


up_again = op("up", st.sampled_from([PAYLOADS["answer"], PAYLOADS["beat"], PAYLOADS["welcome"]]))
sending = st.tuples(
    st.just("send"),
    st.sampled_from(SENDS),
    st.fixed_dictionaries(
        {},
        optional={
            "delivery": st.sampled_from(
                [Delivery.VOLATILE, Delivery.QUEUED, Delivery.ACKNOWLEDGED]
            ),
            "time_to_live": st.sampled_from([0.0, 1.0, 60.0]),
            "coalesce": st.sampled_from(["a", "b"]),
        },
    ),
).map(lambda drawn: (drawn[0], *drawn[1], drawn[2]))
OPERATIONS = st.one_of(
    up_again,
    up_again,
    up_again,
    sending,
    sending,
    op("connect"),
    op("socket_opened", right),
    op("frame", right, st.sampled_from(FRAMES)),
    op("frame", right, st.just(PAYLOADS["answer"])),
    op("frame", right, st.text(max_size=20) | st.binary(max_size=5)),
    op("token", right, st.sampled_from(TOKENS)),
    op("ticket", right),
    op("socket_closed", right, st.sampled_from(CODES)),
    op("wait", seconds),
    op("wait", st.floats(0, 30)),
    op("late", st.sampled_from(LONG)),
    op("ack", st.integers(0, 50), st.sampled_from(["ack", "nack"])),
    op("discard", st.integers(0, 50)),
    op("cancel", st.integers(0, 50)),
    op("frame", right, st.sampled_from(RESUMABLE)),
    op("frame", right, st.sampled_from(ODD_ANSWERS + ODD_SEQS)),
    op("up", st.sampled_from(ODD_ANSWERS)),
    op("seq", right, st.integers(-2, 4)),
    op("buffered", st.sampled_from([0, 100, 10**6])),
    op("rows", right, st.lists(st.sampled_from(ROWS), max_size=3), st.integers(0, 1)),
    op("rows", st.just(True), st.just([]), st.just(0)),
    op("stored", right),
    op("stored", st.just(True)),
    op("storage_failed", right, st.sampled_from(["full", "denied"]), st.booleans()),
    op("disconnect"),
    op("sign_out"),
    op("token_refused", right),
    op("token_failed", right),
    op("ticket_refused", right),
    op("network", st.booleans()),
    op("page", st.booleans()),
)
OPTIONS = st.fixed_dictionaries(
    {
        "token_place": st.sampled_from(
            [
                TokenPlace.NONE,
                TokenPlace.TICKET,
                TokenPlace.FRAME,
                TokenPlace.QUERY,
                TokenPlace.SUBPROTOCOL,
            ]
        ),
        "dialect": st.sampled_from([None, None, Dialect.ENVELOPE, Dialect.FLAT]),
        "answer_timeout": st.sampled_from([2.0, 2.0, None]),
        "max_buffered": st.sampled_from([300, 65_536]),
        "max_ahead": st.sampled_from([1, 100]),
        "refuse_unstored": st.booleans(),
        "max_queue_count": st.sampled_from([3, 256]),
        "max_queue_bytes": st.sampled_from([400, 262_144]),
        "backoff": st.sampled_from([{}, {}, {"max_attempts": 2}]),
    }
)


@settings(max_examples=200, deadline=None)
@given(
    options=OPTIONS,
    draws=st.lists(st.floats(0.001, 0.999), min_size=1, max_size=5),
    steps=st.lists(OPERATIONS, min_size=15, max_size=80),
    storage=st.booleans(),
    end=st.sampled_from(["sign_out", "dispose"]),
)
def test_no_sequence_of_inputs_breaks_a_promise(
    options: "dict[str, Any]",
    draws: "list[float]",
    steps: "list[tuple[Any, ...]]",
    storage: bool,
    end: str,
) -> None:
    watch = Watch(Options(**options), Draws(*draws), storage)
    for step in [("connect",), *steps, ("wait", 30.0), (end,)]:
        watch.feed(*step)
    assert watch.state is ConnectionState.DISCONNECTED or watch.state is ConnectionState.FAILED


@settings(max_examples=60, deadline=None)
@given(
    options=OPTIONS,
    steps=st.lists(OPERATIONS, min_size=5, max_size=40),
)
def test_connect_helps_out_of_everything(
    options: "dict[str, Any]", steps: "list[tuple[Any, ...]]"
) -> None:
    """Whatever happened before, a server that behaves is reached."""
    watch = Watch(Options(**options), Draws(0.5))
    for step in [*steps, ("disconnect",), ("up", PAYLOADS["answer"])]:
        watch.feed(*step)

    assert watch.state is ConnectionState.CONNECTED


def make(**options: Any) -> Connection:
    options.setdefault("token_place", TokenPlace.NONE)
    return Connection(
        Options(**options), random=Draws(0.5), new_id=Names(), timestamp=lambda: "09:30"
    )


def up(connection: Connection, frame: object = PAYLOADS["answer"]) -> None:
    connection.connect(0.0)
    generation = connection.take_effects()[0].generation
    connection.socket_opened(generation, 0.0)
    connection.frame_received(generation, frame, 0.0)
    connection.take_effects()
    connection.take_events()


def test_a_type_that_is_no_type_is_our_misuse() -> None:
    with pytest.raises(LocalError, match="MessageType"):
        make().send("chat_message", {}, 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", ["text", ["list"], 5])
def test_data_that_is_no_dict_is_our_misuse(data: object) -> None:
    connection = make()

    with pytest.raises(LocalError, match="dict"):
        connection.send(MessageType.NOTIFICATION, data, 0.0)  # type: ignore[arg-type]

    assert len(connection.outbox) == 0
    assert connection.take_events() == []


@pytest.mark.parametrize(
    "value", [float("nan"), object(), {1: 2}, "\ud800", pytest.param(10**5000, id="10**5000")]
)
def test_data_that_json_cant_hold_leaves_no_trace(value: object) -> None:
    connection = make()
    up(connection)

    with pytest.raises(LocalError):
        connection.send(MessageType.CHAT_MESSAGE, {"message": value}, 0.0)

    assert connection.take_effects() == []
    assert connection.take_events() == []
    assert len(connection.outbox) == 0


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 86_401, "60", True, [1]])
def test_a_time_to_live_is_a_number_of_seconds_that_servers_can_keep(seconds: object) -> None:
    connection = make()

    with pytest.raises(LocalError, match="86400"):
        connection.send(MessageType.NOTIFICATION, {}, 0.0, time_to_live=seconds)  # type: ignore[arg-type]

    assert connection.take_events() == []


def test_a_room_is_joined_however_full_the_socket_is() -> None:
    connection = make(max_buffered=10)
    up(connection)
    connection.socket_buffered(1_000, 0.0)
    connection.send(MessageType.USER_JOIN, {"room_id": "a"}, 0.0)
    connection.send(MessageType.TYPING_START, {"room_id": "a"}, 0.0)

    (written,) = connection.take_effects()
    assert "user_join" in written.text


def test_data_may_be_left_out() -> None:
    connection = make()
    key = connection.send(MessageType.NOTIFICATION, None, 0.0)

    (queued,) = connection.take_events()
    assert isinstance(queued, MessageQueued)
    assert (queued.key, queued.data, queued.timestamp) == (key, {}, "09:30")


def test_what_the_caller_does_with_its_dict_afterwards_changes_nothing() -> None:
    connection = make()
    data = {"message": "first"}
    connection.send(MessageType.CHAT_MESSAGE, data, 0.0)
    data["message"] = "second"
    connection.connect(0.0)
    connection.socket_opened(1, 0.0)
    connection.frame_received(1, PAYLOADS["answer"], 0.0)

    written = [json.loads(effect.text) for effect in connection.take_effects()[1:]]
    assert [frame["data"]["message"] for frame in written[1:]] == ["first"]


def test_a_draw_of_zero_dials_at_once_and_not_in_a_circle() -> None:
    connection = Connection(
        Options(token_place=TokenPlace.NONE), random=Draws(0.0), new_id=Names(), timestamp=str
    )
    connection.connect(0.0)
    connection.deadline_reached(10.0)
    assert connection.deadline() == 10.0
    connection.deadline_reached(10.0)

    assert connection.state is ConnectionState.CONNECTING
    assert connection.deadline() == 20.0


def test_the_user_is_the_tokens_then_the_servers_and_forgotten_at_sign_out() -> None:
    connection = make(token_place=TokenPlace.FRAME, user_id=1)
    assert connection.user_id == 1
    connection.connect(0.0)
    (asked,) = connection.take_effects()
    connection.token_received(asked.number, jwt('{"user_id": 7}'), 0.0, 0.0)
    assert connection.user_id == 7
    connection.socket_opened(1, 0.0)
    connection.frame_received(1, '{"type": "connect", "data": {"user": {"id": true}}}', 0.0)
    assert connection.user_id == 7, "a bool is no id"
    connection.sign_out()

    assert connection.user_id == 1


def test_a_disconnect_may_name_its_reason() -> None:
    connection = make()
    up(connection)
    connection.disconnect(Reason.REPLACED)

    (event,) = connection.take_events()
    assert isinstance(event, StateChanged)
    assert event.reason is Reason.REPLACED
    assert isinstance(connection.take_effects()[-1], CloseSocket)


def test_each_attempt_has_a_fresh_client_id_and_a_higher_generation() -> None:
    connection = make()
    seen = []
    for moment in (0.0, 100.0, 200.0):
        connection.connect(moment)
        seen += [e for e in connection.take_effects() if isinstance(e, OpenSocket)]
        connection.disconnect()
        connection.take_effects()

    assert [effect.generation for effect in seen] == [1, 2, 3]
    assert len({effect.client_id for effect in seen}) == 3


def test_an_answer_of_the_wrong_kind_is_no_answer() -> None:
    connection = make(token_place=TokenPlace.TICKET)
    connection.connect(0.0)
    connection.ticket_received(1, "a ticket", 0.0)
    connection.ticket_refused(1, 0.0)
    connection.token_received(1, "a token", 0.0, 0.0)
    connection.token_received(2, "another token", 0.0, 0.0)
    assert connection.deadline() == 10.0, "the ticket is still awaited"
    connection.ticket_received(2, "a ticket", 0.0)

    opened = connection.take_effects()[-1]
    assert isinstance(opened, OpenSocket)
    assert opened.query == {"ticket": "a ticket"}

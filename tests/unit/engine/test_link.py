"""What is known of one physical link."""

import pytest

from app.engine.link import MAX_CAPABILITIES, MIN_INTERVAL, Link
from app.engine.messages import Dialect, Message, MessageType
from app.engine.options import Options, TokenPlace
from app.engine.state import Reason


def answered(data: "dict[str, object]") -> Link:
    link = Link(1, "id", Options(), 0.0)
    link.socket_opened(1.0)
    link.answered(data, 2.0)
    return link


def test_the_handshake_has_a_deadline_and_the_answer_another() -> None:
    options = Options(token_place=TokenPlace.NONE, connect_timeout=10.0, answer_timeout=2.0)
    link = Link(1, "id", options, 100.0)
    assert (link.give_up_at, link.answer_due_at) == (110.0, None)
    link.socket_opened(103.0)
    assert (link.give_up_at, link.answer_due_at) == (110.0, 105.0)
    link.answered({}, 104.0)

    assert (link.give_up_at, link.answer_due_at) == (None, None)


@pytest.mark.parametrize(
    "options",
    [
        Options(token_place=TokenPlace.TICKET),
        Options(token_place=TokenPlace.NONE, answer_timeout=None),
    ],
    ids=["a ticket was bought", "told so"],
)
def test_some_servers_are_known_to_answer(options: Options) -> None:
    link = Link(1, "id", options, 100.0)
    link.socket_opened(103.0)

    assert (link.give_up_at, link.answer_due_at) == (110.0, None)


def test_the_answer_is_taken_over() -> None:
    link = answered({"session_id": "s", "capabilities": ["ack"], "heartbeat_interval": 15})

    assert link.capable
    assert link.ready
    assert link.session_id == "s"
    assert link.acknowledges
    assert link.heartbeat.deadline() == 17.0


@pytest.mark.parametrize(
    ("announced", "deadline"),
    [(0, None), (1e-300, 2 + MIN_INTERVAL), (3600, 3602.0)]
    + [(odd, 27.0) for odd in (-1, 3601, "15", True, None, 1e999, [15])],
)
def test_the_announced_interval_is_taken_within_reason(
    announced: object, deadline: "float | None"
) -> None:
    assert answered({"heartbeat_interval": announced}).heartbeat.deadline() == deadline


@pytest.mark.parametrize("odd", [None, 5, {"ack": 1}, "ack", [["ack"], 7]])
def test_capabilities_of_the_wrong_kind_are_none(odd: object) -> None:
    assert answered({"capabilities": odd, "session_id": odd and 5}).capabilities == ()


def test_capabilities_are_bounded() -> None:
    many = ["c%d" % number for number in range(1000)]

    assert len(answered({"capabilities": many}).capabilities) == MAX_CAPABILITIES


def test_an_assumed_envelope_beats_and_hears() -> None:
    link = Link(1, "id", Options(heartbeat_interval=25.0), 0.0)
    link.assumed(Dialect.ENVELOPE, 5.0)

    assert link.ready
    assert not link.capable
    assert not link.acknowledges
    assert link.heartbeat.deadline() == 30.0


def test_an_assumed_flat_link_does_not_beat() -> None:
    link = Link(1, "id", Options(), 0.0)
    link.assumed(Dialect.FLAT, 5.0)

    assert link.dialect is Dialect.FLAT
    assert link.heartbeat.deadline() is None


def test_it_settles_once_after_it_was_ready_for_long_enough() -> None:
    link = Link(1, "id", Options(stable_after=5.0), 0.0)
    assert link.settles_at() is None
    link.assumed(Dialect.ENVELOPE, 10.0)
    assert link.settles_at() == 15.0
    link.answered({}, 12.0)
    assert link.settles_at() == 15.0, "a late answer does not start it anew"
    link.settled = True

    assert link.settles_at() is None


def test_a_draining_server_and_its_wish_are_remembered() -> None:
    link = answered({})
    link.hear(Message(MessageType.STATUS_UPDATE, {"status": "fine", "retry_after": 3}), 3.0)
    assert not link.draining
    link.hear(Message(MessageType.STATUS_UPDATE, {"status": "draining", "retry_after": 3}), 3.0)

    assert link.draining
    assert link.retry_after == 3.0


def test_a_farewell_is_remembered_with_its_reason() -> None:
    link = answered({})
    assert link.farewell is None
    link.hear(Message(MessageType.DISCONNECT, {}), 3.0)
    assert link.farewell is Reason.SERVER_GOODBYE
    link.hear(Message(MessageType.DISCONNECT, {"reason": "signed_out"}), 3.0)

    assert link.farewell is Reason.SIGNED_OUT


def test_the_answer_to_a_beat_measures() -> None:
    link = answered({"heartbeat_interval": 15})
    number = link.heartbeat.beaten(17.0)

    assert link.hear(Message(MessageType.HEARTBEAT, {}), 17.5) is None
    assert link.hear(Message(MessageType.HEARTBEAT, {"n": number}), 17.5) == 0.5

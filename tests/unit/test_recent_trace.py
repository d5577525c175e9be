"""What is kept of a session in case somebody asks: bounded, masked, and replayable while whole."""

import json
from typing import Any

import pytest

from app.engine import MessageType, Options, TokenPlace
from app.provider import RealtimeProvider
from app.recent_trace import RecentTrace
from app.testing import FakeStorage, FakeTokenSource, ScriptedServer, fake_world, replay
from app.trace import Trace
from tests.scenarios.replay import jwt

TOKEN = jwt('{"sub": "7", "user_id": 7, "iat": 1790000000, "exp": 1790003600}')
TICKET = "tk-Zq81xkc0PmWn"  # short enough to pass for an id
OPAQUE = "op-4fA9qLr2"


class Both:
    """Tell two recorders the same."""

    def __init__(self, *recorders: Any) -> None:
        self._recorders = recorders

    def begin(self, options: Options, stores: bool) -> None:
        for one in self._recorders:
            one.begin(options, stores)

    def note(self, moment: float, name: str, *arguments: Any) -> None:
        for one in self._recorders:
            one.note(moment, name, *arguments)

    def drew(self, value: float) -> None:
        for one in self._recorders:
            one.drew(value)

    def named(self, id: str) -> None:
        for one in self._recorders:
            one.named(id)

    def stamped(self, timestamp: "str | None") -> None:
        for one in self._recorders:
            one.stamped(timestamp)


def session(trace: Any) -> RealtimeProvider:
    """Play a session with an outage, a refusal, a restored row and everything that lets one in."""
    world = fake_world(storage=FakeStorage())
    server = ScriptedServer(world)
    source = FakeTokenSource(TOKEN)
    source.next_ticket = TICKET
    provider = RealtimeProvider(
        "ws://h/ws",
        world=world,
        tokens=source,
        options=Options(token_place=TokenPlace.TICKET),
        trace=trace,
    )
    provider.connect()
    server.settle()
    said: dict[str, Any] = {"message": "Dear Ada", "room_id": "general", "key": TOKEN}
    provider.send(MessageType.CHAT_MESSAGE, said)
    said["message"] = "changed afterwards"
    server.settle()
    server.refuse_next("forbidden", TOKEN)
    provider.send(MessageType.QUOTE_GENERATION_START, {"requirements": TICKET})
    server.settle()
    for secret in (TOKEN, TICKET):
        server.say("alert", {"id": secret, "room_id": secret, "code": secret, "message": secret})
        server.say("ai_response", {"room_id": secret, "timestamp": secret})
        server.say(secret[:20], {secret: secret})
        world.transport.deliver('{"token": "%s", cut' % secret)
    server.settle()
    server.drop()
    world.clock.advance(10)
    server.settle()
    return provider


def test_it_says_what_a_trace_says_and_replays() -> None:
    recent, trace = RecentTrace(), Trace()
    provider = session(Both(recent, trace))
    assert recent.text() == trace.text()
    again = replay(recent.text())
    assert again.state.connection.state is provider.state
    assert again.state.messages.received == provider.store.state.messages.received
    assert recent.text() == trace.text(), "asking changes nothing"


@pytest.mark.parametrize("keep", [8, 40, 8000])
def test_no_token_and_no_ticket_is_in_it_also_when_its_input_is_gone(keep: int) -> None:
    recent = RecentTrace(keep)
    provider = session(recent)
    client = provider._client
    client._feed("token_received", 99, OPAQUE, 1_790_000_000.0)
    for number in range(keep):
        client._feed("page_changed", bool(number % 2))
    answer = {"type": "connect", "data": {"session_id": OPAQUE, "epoch": TICKET, "user": {}}}
    client._feed("frame_received", 99, json.dumps(answer))
    client._feed("frame_received", 99, json.dumps({"type": "ack", "data": {"id": OPAQUE}}))
    text = recent.text()
    for secret in (TOKEN, TICKET, OPAQUE, "Dear Ada", "changed afterwards"):
        assert secret not in text
        assert secret not in repr(recent)


def test_a_long_session_keeps_its_end_and_says_how_much_is_gone() -> None:
    recent = RecentTrace(keep=10)
    recent.begin(Options(ack_timeout=1.0), True)
    for moment in range(23):
        recent.note(float(moment), "deadline_reached")
    header, *lines = [json.loads(line) for line in recent.text().splitlines()]
    moments = [line[1] for line in lines]
    assert moments[-1] == 22.0
    assert 5 <= len(moments) <= 10
    assert moments == [float(m) for m in range(23 - len(moments), 23)]
    assert header["missing"] == 23 - len(moments)
    assert header["options"] == {"ack_timeout": 1.0}
    assert header["cut"] is False
    with pytest.raises(ValueError, match="beginning of this trace is missing"):
        replay(recent.text())


def test_large_frames_and_large_data_are_bounded_by_their_characters() -> None:
    recent = RecentTrace(most=20_000)
    frame = json.dumps({"type": "alert", "data": {"message": "x" * 3_000}})
    rows = [{"key": "k", "type": "alert", "data": {"message": "y" * 3_000}}]
    for moment in range(40):
        recent.note(float(moment), "frame_received", 1, frame)
        recent.note(float(moment), "rows_restored", "7", rows, 0)
        data = {"message": "z" * 3_000}
        recent.note(float(moment), "send", "k", MessageType.ALERT, data, None, None, None)
    assert 10_000 < len(recent.text()) < 30_000
    assert '"missing":' in recent.text()


def test_what_comes_afterwards_is_kept_although_a_binary_frame_has_no_length() -> None:
    recent = RecentTrace()
    recent.note(0.0, "frame_received", 1, b"\x00")
    assert json.loads(recent.text().splitlines()[1])[4] == {"bad": "binary", "size": 0}


def test_the_provider_hands_it_out() -> None:
    provider = session(RecentTrace())
    assert provider.has_trace
    assert provider.trace_text() is not None
    assert '"trace":1' in str(provider.trace_text())
    plain = RealtimeProvider("ws://h/ws", world=fake_world())
    assert not plain.has_trace
    assert plain.trace_text() is None

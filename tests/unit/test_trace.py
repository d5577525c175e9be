"""A recorded session: bounded, and nothing in it that people wrote or that lets one in."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import Delivery, MessageType, Options, TokenPlace
from app.engine.close_codes import Verdict
from app.engine.delivery import Overflow, Policy
from app.mask import NAMES, WORDS
from app.provider import RealtimeProvider
from app.testing import (
    FakeDisk,
    FakeStorage,
    FakeTokenSource,
    ScriptedServer,
    fake_world,
    replay,
)
from app.trace import Trace
from tests.scenarios.replay import jwt

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "@micropython"
TOKEN = jwt('{"sub": "ada@example.com", "user_id": 7, "iat": 1790000000, "exp": 1790003600}')


def lines(trace: Trace) -> "list[Any]":
    return [json.loads(line) for line in trace.text().splitlines()]


def test_it_begins_with_the_options_that_differ() -> None:
    trace = Trace()
    trace.begin(
        Options(
            token_place=TokenPlace.NONE,
            user_id="ada@example.com",
            close_codes={4999: Verdict.REPLACED},
            policies={MessageType.ALERT: Policy(Overflow.DROP_OLDEST, ("id", "ada"))},
            ack_timeout=1.0,
        ),
        True,
    )
    assert lines(trace) == [
        {
            "trace": 1,
            "stores": True,
            "cut": False,
            "options": {
                "token_place": "none",
                "user_id": "x" * 15,
                "close_codes": {"4999": Verdict.REPLACED.value},
                "policies": {"alert": {"overflow": "drop_oldest", "coalesce_by": ["id", "xxx"]}},
                "ack_timeout": 1.0,
            },
        }
    ]


def test_each_thing_is_a_line() -> None:
    trace = Trace()
    trace.note(1.5, "connect")
    trace.drew(0.25)
    trace.named("id-1")
    trace.stamped("2026-11-23T09:30:00")
    trace.stamped(None)
    trace.note(2.0, "send", "id-1", MessageType.ALERT, None, Delivery.QUEUED, 5.0, "Dear Ada")
    trace.note(2.5, "discard", "id-1")
    trace.note(2.5, "cancel", "Dear Ada")
    trace.note(2.5, "learned", "Dear Ada", [7], 8, True, None)
    assert lines(trace)[1:] == [
        ["in", 1.5, "connect"],
        ["drew", 0.25],
        ["named", "id-1"],
        ["stamped", "2026-11-23T09:30:00"],
        ["stamped", None],
        ["in", 2.0, "send", "id-1", "alert", {}, "queued", 5.0, "xxxxxxxx"],
        ["in", 2.5, "discard", "id-1"],
        ["in", 2.5, "cancel", "xxxxxxxx"],
        ["in", 2.5, "learned", "xxxxxxxx", [0], 8, True, None],
    ]


def test_of_a_token_only_its_claims_are_kept() -> None:
    trace = Trace()
    trace.note(0.0, "token_received", 1, TOKEN, 1_790_000_000.0)
    trace.note(0.0, "token_received", 2, "an opaque one", 1_790_000_000.0)
    trace.note(0.0, "ticket_received", 3, "ticket-1")
    kept = {"token": 0, "sub": "x" * 15, "user_id": 7, "iat": 1790000000.0, "exp": 1790003600.0}
    assert lines(trace)[1:] == [
        ["in", 0.0, "token_received", 1, kept, 1_790_000_000.0],
        ["in", 0.0, "token_received", 2, {"token": 0}, 1_790_000_000.0],
        ["in", 0.0, "ticket_received", 3, {"ticket": 0}],
    ]


@pytest.mark.parametrize(
    ("frame", "kept"),
    [
        (b"\x00", {"bad": "binary", "size": 0}),
        ("{secret", {"bad": "not_json", "size": 7}),
        ('["secret"]', {"bad": "not_an_object", "size": 10}),
        ("[" * 3000, {"bad": "too_deep", "size": 3000}),
        ('"' + "x" * 300_000, {"bad": "too_large", "size": 300_001}),
        ('{"data": {"a": "bc"}}', {"frame": {"data": {"x": "xx"}}}),
        ('{"type": "secret"}', {"frame": {"type": "xxxxxx"}}),
        ('{"type": 7}', {"frame": {"type": 7}}),
        (
            '{"type": "alert", "message": "Dear", "id": "a"}',
            {"frame": {"type": "alert", "message": "xxxx", "id": "a"}},
        ),
    ],
)
def test_of_a_frame_its_shape_is_kept(frame: object, kept: object) -> None:
    trace = Trace()
    trace.note(0.0, "frame_received", 3, frame)
    assert lines(trace)[1:] == [["in", 0.0, "frame_received", 3, kept]]


def test_rows_are_masked() -> None:
    trace = Trace()
    row = {
        "v": 1,
        "key": "k1",
        "type": "chat_message",
        "data": {"message": "Dear", "key": "sk_live_1", "code": 482913, "room_id": "sales"},
        "timestamp": "2026-11-23T09:30:00",
        "expires_in": 60.0,
        "written": True,
        "reason": "pregnant",
    }
    trace.note(0.0, "rows_restored", "ada@example.com", [row, "Dear", {"type": "wish"}], 1)
    trace.note(0.0, "rows_stored", "ada@example.com", ["k1"])
    trace.note(0.0, "storage_failed", "ada@example.com", "full", ["k1"])
    data = {"message": "xxxx", "key": "x" * 9, "code": 0, "room_id": "sales"}
    masked = [{**row, "data": data, "reason": "x" * 8}, "xxxx", {"type": "xxxy"}]
    assert lines(trace)[1:] == [
        ["in", 0.0, "rows_restored", "x" * 15, masked, 1],
        ["in", 0.0, "rows_stored", "x" * 15, ["k1"]],
        ["in", 0.0, "storage_failed", "x" * 15, "full", ["k1"]],
    ]


def test_a_long_session_is_cut_and_says_so() -> None:
    trace = Trace(limit=3)
    for moment in range(3):
        trace.note(float(moment), "deadline_reached")
    assert not trace.cut
    trace.note(3.0, "deadline_reached")
    trace.drew(0.5)
    trace.note(4.0, "deadline_reached")
    header, *kept = lines(trace)
    assert trace.cut
    assert header["cut"] is True
    assert len(kept) == 3


def test_a_large_session_is_cut_too() -> None:
    trace = Trace()
    text = json.dumps({"type": "alert", "data": {"message": "x" * 200_000}})
    for _ in range(30):
        trace.note(0.0, "frame_received", 1, text)
    assert trace.cut
    assert len(trace.text()) < 4_100_000


# One word each, of signs that no mask has; longer than what our own words hold by chance.
SECRETS = st.text("abcdefghijklmnopqrstuvw0123456789_-.:+é✉", min_size=7, max_size=24).map(
    lambda text: "sk" + text
)
FIELDS = st.sampled_from(sorted({*NAMES, *WORDS, "data", "resume"} - {"room_id"}))


# Readable in what the server says, as docs/testing.md tells.
IDS = ("id", "room_id", "session_id", "timestamp", "user_id")


def hidden(secret: str) -> "st.SearchStrategy[dict[str, Any]]":
    """Return objects with a secret in them: as value, as name, under names that are known."""
    leaf = st.just(secret) | st.none() | st.booleans() | st.integers(0, 9)
    return st.dictionaries(
        FIELDS | st.just(secret),
        st.recursive(
            leaf,
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(FIELDS | st.just(secret), inner)
            ),
            max_leaves=5,
        ),
        min_size=1,
    ).filter(lambda said: not any(name in said for name in IDS))


@given(st.data(), SECRETS, st.text(min_size=1, max_size=40))
@settings(deadline=None)
def test_nothing_that_people_wrote_gets_in(
    data: st.DataObject, secret: str, signature: str
) -> None:
    said = data.draw(hidden(secret))
    token = jwt(json.dumps({"sub": "7", "user_id": 7, "password": secret, "iat": 1, "exp": 9}))
    token += signature.encode().hex()
    disk = FakeDisk()
    spoilt = {"key": "k-1", "type": secret, "data": said, "expires_in": 9, secret: secret}
    kept = {"key": "k-2", "type": "alert", "data": said, "expires_at": 1e12, "timestamp": secret}
    world, trace = fake_world(storage=FakeStorage(disk)), Trace()
    server = ScriptedServer(world, user={"id": 7, "name": secret, "email": secret, secret: said})
    source = FakeTokenSource(token)
    options = Options(
        token_place=TokenPlace.TICKET,
        policies={MessageType.ALERT: Policy(Overflow.DROP_OLDEST, (secret, "code"))},
    )
    provider = RealtimeProvider(
        "ws://h/ws", world=world, tokens=source, options=options, trace=trace
    )
    client = provider._client
    source.next_ticket = "ticket" + token
    provider.send(MessageType.ALERT, said, coalesce=secret)
    provider.connect()
    client.rows_restored("7", [spoilt, kept], 0)
    server.settle()
    provider.send(MessageType.CHAT_MESSAGE, {"message": secret, "extra": [said, {secret: said}]})
    server.refuse_next("forbidden", secret)
    provider.send(MessageType.QUOTE_GENERATION_START, said)
    server.settle()
    provider.discard("Dear " + secret)
    for kind in ("notification", "alert", "status_update", "ai_tool_result", "disconnect"):
        server.say(kind, said)
    server.say(secret, {"room_id": secret, "nested": {"list": [secret, token]}, **said})
    server.say("alert", {"id": token, "room_id": source.next_ticket, "code": token})
    world.transport.deliver(json.dumps({**said, "type": "alert", "id": None, "seq": None}))
    world.transport.deliver(json.dumps({"type": secret, "data": said}))
    server.settle()
    same_as_replayed(trace, provider)
    provider.sign_out()
    provider.dispose()

    text = trace.text()
    # As it is, and as JSON has it.
    for found in (secret, token, source.next_ticket):
        assert found not in text
        assert json.dumps(found)[1:-1] not in text
    assert trace.cut is False
    assert len(lines(trace)) > 10


def same_as_replayed(trace: Trace, provider: RealtimeProvider) -> None:
    """Compare what a page shows with what its trace does."""
    there, again = provider.store.state, replay(trace.text())
    here = again.state
    assert again.connection.state is provider.state
    assert here.connection.user_id == there.connection.user_id
    for theirs, ours in ((there.outbox, here.outbox), (there.failed, here.failed)):
        assert [(i.key, i.status, i.code, i.stored) for i in theirs] == [
            (i.key, i.status, i.code, i.stored) for i in ours
        ]
    assert {room: len(view.messages) for room, view in there.chat.rooms.items()} == {
        room: len(view.messages) for room, view in here.chat.rooms.items()
    }
    counts = [(s.messages.received, s.messages.dropped, s.messages.unknown) for s in (there, here)]
    assert counts[0] == counts[1]


@pytest.mark.skipif(
    not (PACKAGE.exists() or os.environ.get("REALTIME_REQUIRE_NODE")),
    reason="MicroPython is not installed: run python3 dev.py test unit",
)
def test_a_page_on_micropython_records_the_same() -> None:
    script = str(ROOT / "tests" / "micropython" / "trace_script.py")
    runner = [shutil.which("node") or "node", str(ROOT / "tests" / "micropython" / "run.mjs")]
    printed = [
        subprocess.run(
            [*command, script],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for command in ([sys.executable], runner)
    ]
    theirs, ours = ([json.loads(line) for line in text.split("\n") if line] for text in printed)
    assert ours == theirs
    assert len(ours) == 21

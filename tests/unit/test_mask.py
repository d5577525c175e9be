"""What is shown to others says nothing that people wrote, and still tells texts apart."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mask import NAMES, SENT, WORDS, Mask
from tests.scenarios.replay import jwt

ROOT = Path(__file__).resolve().parents[2]
MEMBER = {"user_id": 7, "name": "Ada", "status": "away"}
MASKED = {"user_id": 7, "name": "xxx", "status": "away"}
TOKEN = jwt('{"sub": "7", "iat": 1790000000, "exp": 1790003600}')


def test_a_text_becomes_one_of_the_same_length() -> None:
    mask = Mask()
    assert [mask.text(text) for text in ("hello", "world", "hello", "again", "", "hi")] == [
        "xxxxx",
        "xxxxy",
        "xxxxx",
        "xxxxz",
        "",
        "xx",
    ]


def test_more_texts_than_masks_of_a_length_get_a_number() -> None:
    mask = Mask()
    assert [mask.text(text) for text in "abcde"] == ["x", "y", "z", "x3", "x4"]
    assert mask.text("d") == "x3"


@given(st.lists(st.text(max_size=3), unique=True, max_size=200))
def test_texts_are_told_apart(texts: "list[str]") -> None:
    mask = Mask()
    masks = [mask.text(text) for text in texts]
    assert len(set(masks)) == len(texts)
    assert [mask.text(text) for text in texts] == masks
    assert all(set(text) <= set("xyz0123456789") for text in masks)


def test_numbers_are_told_apart_and_mean_nothing() -> None:
    mask = Mask()
    given = [482913, 4711.5, 482913, 4711, -1, True, None, 4711.0, 0]
    assert mask.content(given) == [0, 1.5, 0, 2, 3, True, None, 4.5, 5]
    assert repr(mask.content([float("nan"), float("inf")])) == "[nan, inf]"


def test_the_echo_of_the_flat_dialect_fits_what_was_said() -> None:
    mask = Mask()
    said = mask.text("hello")
    assert mask.text("Received: hello") == "Received: " + said


@pytest.mark.parametrize("label", ["general", "id-1", "7", "2026-11-23T09:30:00+00:00", "a.b:c_d"])
def test_a_label_is_shown(label: str) -> None:
    assert Mask().label(label) == label


@pytest.mark.parametrize("text", ["ada@example.com", "two words", "ü", TOKEN, "ey.a.b", "a" * 65])
def test_what_is_no_label_is_masked(text: str) -> None:
    masked = Mask().label(text)
    assert masked != text
    assert len(masked) == len(text)


def test_a_secret_is_masked_wherever_it_stands() -> None:
    mask = Mask()
    mask.secret("abc-123")
    assert mask.frame({"id": "abc-123"}) == {"id": "xxxxxxx"}


@pytest.mark.parametrize("moment", ["2026-11-23T09:30", "2026-11-23T09:30:00.123456+00:00"])
def test_a_moment_is_shown(moment: str) -> None:
    assert Mask().moment(moment) == moment


@pytest.mark.parametrize(
    "text", ["", "1990-01-01", "2026-11-23 09:30", "2026-11-23T09:30 Ada", "2026-11-23T09:30" * 3]
)
def test_what_is_no_moment_is_masked(text: str) -> None:
    masked = Mask().moment(text)
    assert set(masked) <= {"x"}
    assert len(masked) == len(text)


CONNECT = {
    "type": "connect",
    "data": {
        "session_id": "s-1",
        "epoch": "e-1",
        "seq": 4,
        "resumed": False,
        "capabilities": ["ack", "Dear Ada, this is no capability"],
        "heartbeat_interval": 15.0,
        "max_frame": 65536,
        "user": {"id": 7, "name": "Ada", "email": "ada@example.com", "role": "admin", "age": 41},
        "presence": [{"user_id": 8, "status": "away"}],
    },
    "timestamp": "2026-11-23T09:30:00",
    "id": None,
}


def test_of_the_answer_to_connect_the_protocol_is_shown_and_the_person_is_not() -> None:
    assert Mask().frame(CONNECT) == {
        "type": "connect",
        "data": {
            "session_id": "s-1",
            "epoch": "e-1",
            "seq": 4,
            "resumed": False,
            "capabilities": ["ack", "x" * 31],
            "heartbeat_interval": 15.0,
            "max_frame": 65536,
            "user": {"id": 7, "name": "xxx", "email": "x" * 15, "role": "xxxxx", "xxy": 0},
            "presence": [{"user_id": 1, "status": "xxxx"}],
        },
        "timestamp": "2026-11-23T09:30:00",
        "id": None,
    }


@pytest.mark.parametrize(
    ("frame", "masked"),
    [
        # What the protocol defines.
        (
            {"type": "ack", "data": {"id": "id-1", "seq": 3, "key": "sk_live"}},
            {"type": "ack", "data": {"id": "id-1", "seq": 3, "key": "xxxxxxx"}},
        ),
        (
            {"type": "nack", "data": {"id": "id-1", "code": "forbidden", "message": "Ada"}},
            {"type": "nack", "data": {"id": "id-1", "code": "forbidden", "message": "xxx"}},
        ),
        (
            {"type": "status_update", "data": {"status": "draining", "retry_after": 5}},
            {"type": "status_update", "data": {"status": "draining", "retry_after": 5}},
        ),
        (
            {"type": "disconnect", "data": {"reason": "signed_out"}},
            {"type": "disconnect", "data": {"reason": "signed_out"}},
        ),
        (
            {"type": "presence_update", "data": {"room_id": "a", "users": [MEMBER, "Ada", [7]]}},
            {"type": "presence_update", "data": {"room_id": "a", "users": [MASKED, "xxx", [0]]}},
        ),
        (
            {"type": "chat_response", "user_id": 7, "data": {"message": "hi", "seq": 12, "n": 7}},
            {"type": "chat_response", "user_id": 7, "data": {"message": "xx", "seq": 12, "n": 0}},
        ),
        # What it does not, under the same names.
        (
            {"type": "status_update", "data": {"status": "pregnant", "reason": "signed_out"}},
            {"type": "status_update", "data": {"status": "x" * 8, "reason": "x" * 10}},
        ),
        (
            {"type": "alert", "data": {"code": "482913", "id": "DE89370400440532013000"}},
            {"type": "alert", "data": {"code": "xxxxxx", "id": "x" * 22}},
        ),
        ({"type": "wish", "data": {"room_id": "a"}}, {"type": "xxxx", "data": {"room_id": "x"}}),
        ({"type": ["ack"], "data": {"id": "a"}}, {"type": ["xxx"], "data": {"id": "x"}}),
        ({"type": "ack", "data": [{"id": "a"}]}, {"type": "ack", "data": [{"id": "x"}]}),
        ({"type": "ack", "id": {"id": "a"}}, {"type": "ack", "id": {"id": "x"}}),
        (
            {"type": "status_update", "data": {"status": "draining", "retry_after": "sk_live"}},
            {"type": "status_update", "data": {"status": "draining", "retry_after": "xxxxxxx"}},
        ),
        # A flat one.
        (
            {"type": "chat_response", "room_id": "a", "key": "b", "id": "c", "message": "hi"},
            {"type": "chat_response", "room_id": "a", "key": "x", "id": "c", "message": "xx"},
        ),
        (
            {"type": "wish", "room_id": "a", "id": "c", "data": None},
            {"type": "xxxx", "room_id": "x", "id": "c", "data": None},
        ),
        # An envelope with more at its top.
        (
            {"type": "ack", "room_id": "a", "data": {}},
            {"type": "ack", "room_id": "x", "data": {}},
        ),
    ],
)
def test_of_a_frame_only_what_the_protocol_defines_is_shown(frame: Any, masked: Any) -> None:
    before = repr(frame)
    assert Mask().frame(frame) == masked
    assert repr(frame) == before


def test_of_what_is_sent_only_the_room_is_shown() -> None:
    words = {name: "word" for name in NAMES if name != "room_id"}
    masked = Mask().fields({"room_id": "sales", **words, "in": {"room_id": "sales"}}, SENT)
    assert masked.pop("room_id") == "sales"
    assert masked.pop("xx") == {"room_id": "xxxxx"}
    assert masked == dict.fromkeys(words, "xxxx")


def test_names_of_fields_are_masked_unless_the_protocol_has_them() -> None:
    masked = Mask().content({"ada": 1, "total_amount": 2, "bob": [{"ada": None}]})
    assert masked == {"xxx": 0, "total_amount": 1, "xxy": [{"xxx": None}]}


def test_what_may_be_shown_is_in_order() -> None:
    for shown in (NAMES, WORDS):
        assert list(shown) == sorted(shown)
    protocol = (ROOT / "docs" / "protocol.md").read_text()
    ours = ("expires_in", "key", "v", "written")  # of a row
    assert [name for name in NAMES if name not in ours and name not in protocol] == []

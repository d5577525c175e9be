"""One frame of the wire: encode, decode, and what no input can make them do."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.errors import LocalError
from app.engine.json_gate import MAX_DEPTH, MAX_WHOLE
from app.engine.messages import (
    HEADER,
    BadFrame,
    Dialect,
    Message,
    MessageType,
    decode,
    encode,
    redact,
)
from app.testing import parse_json

REASONS = {
    "binary",
    "too_large",
    "too_deep",
    "not_json",
    "not_an_object",
    "no_type",
    "bad_field",
}
plain_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_WHOLE, MAX_WHOLE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | plain_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain_text, inner, max_size=3),
    max_leaves=10,
)
messages = st.builds(
    lambda type, data, **header: Message(type, data, **header),
    st.sampled_from(list(MessageType)),
    st.dictionaries(plain_text, json_values, max_size=4),
    id=st.none() | plain_text,
    user_id=st.none() | st.integers(-MAX_WHOLE, MAX_WHOLE) | plain_text,
    session_id=st.none() | plain_text,
    timestamp=st.none() | plain_text,
    seq=st.none() | st.integers(0, 2**53 - 1),
)


def wired(message: Message, dialect: Dialect) -> "dict[str, Any]":
    frame: dict[str, Any] = json.loads(encode(message, dialect))
    return frame


def read(frame: object) -> Message:
    message = decode(json.dumps(frame))
    assert isinstance(message, Message), message
    return message


def refused(frame: object) -> BadFrame:
    bad = decode(frame if isinstance(frame, (str, bytes)) else json.dumps(frame))
    assert isinstance(bad, BadFrame), bad
    return bad


@given(messages)
def test_the_envelope_round_trips(message: Message) -> None:
    assert decode(encode(message, Dialect.ENVELOPE)) == message


@given(messages)
def test_the_flat_dialect_round_trips(message: Message) -> None:
    message.data = {
        key: message.data[key] for key in message.data if key not in ("type", "data", *HEADER)
    }

    assert decode(encode(message, Dialect.FLAT)) == message


@given(st.binary() | st.text() | st.none() | st.integers() | st.lists(st.integers()))
def test_nothing_makes_decode_raise(frame: object) -> None:
    result = decode(frame, parse_json)

    assert isinstance(result, Message) or result.reason in REASONS


field = st.sampled_from(["type", "data", "extra", *HEADER])


@given(json_values | st.dictionaries(field, json_values | st.sampled_from(["ack", "welcome"])))
def test_no_json_makes_decode_raise(value: Any) -> None:
    result = decode(json.dumps(value), parse_json)

    assert isinstance(result, Message) or result.reason in REASONS


def test_an_envelope_has_every_field_but_the_servers_order() -> None:
    assert wired(Message(MessageType.HEARTBEAT), Dialect.ENVELOPE) == {
        "type": "heartbeat",
        "data": {},
        "timestamp": None,
        "id": None,
        "user_id": None,
        "session_id": None,
    }


def test_a_flat_frame_has_what_there_is_beside_the_type() -> None:
    message = Message(MessageType.CHAT_MESSAGE, {"message": "hi"}, user_id=7)

    assert wired(message, Dialect.FLAT) == {"type": "chat_message", "message": "hi", "user_id": 7}


def test_in_a_flat_frame_the_header_wins() -> None:
    message = Message(MessageType.ALERT, {"type": "x", "user_id": 8, "id": "x"}, user_id=7)

    assert wired(message, Dialect.FLAT) == {"type": "alert", "user_id": 7, "id": "x"}


def test_no_space_is_wasted_and_the_writer_can_be_replaced() -> None:
    message = Message(MessageType.ALERT, {"a": [1, 2]})

    assert " " not in encode(message)
    assert encode(message, dump=lambda _, **layout: repr(layout)) == "{'separators': (',', ':')}"


@pytest.mark.parametrize("value", [float("nan"), "\ud800", object(), MAX_WHOLE + 1])
def test_what_json_cant_hold_is_our_misuse(value: object) -> None:
    with pytest.raises(LocalError, match="alert"):
        encode(Message(MessageType.ALERT, {"value": value}))


def nested(levels: int) -> "dict[str, Any]":
    data: dict[str, Any] = {}
    for _ in range(levels - 1):
        data = {"a": data}
    return data


@pytest.mark.parametrize("dialect", list(Dialect))
def test_what_encode_takes_is_never_too_deep_to_read(dialect: Dialect) -> None:
    deepest = Message(MessageType.ALERT, nested(MAX_DEPTH - 1))
    assert decode(encode(deepest, dialect)) == deepest

    with pytest.raises(LocalError, match="nesting"):
        encode(Message(MessageType.ALERT, nested(MAX_DEPTH)), dialect)


def test_a_frame_without_data_is_flat() -> None:
    message = read({"type": "chat_response", "message": "hi", "user_id": 7, "timestamp": "t"})

    assert message.data == {"message": "hi"}
    assert (message.user_id, message.timestamp) == (7, "t")
    assert read({"type": "chat_response", "data": None, "message": "hi"}).data == {"message": "hi"}


def test_unknown_fields_beside_data_are_ignored() -> None:
    assert read({"type": "alert", "data": {"a": 1}, "v": 2}).data == {"a": 1}


def test_a_type_outside_the_enum_is_no_error() -> None:
    message = read({"type": "brand_new", "data": {}})

    assert message.type is None
    assert message.type_name == "brand_new"


@pytest.mark.parametrize("frame", [None, 1, [], True, '"text"'])
def test_what_is_no_object(frame: object) -> None:
    assert refused(frame).reason == "not_an_object"


@pytest.mark.parametrize("type", [None, 5, "", "x" * 65, ["alert"]])
def test_what_has_no_type(type: object) -> None:
    assert refused({"type": type, "data": {}}).reason == "no_type"
    assert refused({"data": {}}).reason == "no_type"


@pytest.mark.parametrize(
    "field",
    [
        {"data": []},
        {"data": "text"},
        {"id": 5},
        {"session_id": 5},
        {"timestamp": 1.5},
        {"user_id": True},
        {"user_id": 1.5},
        {"seq": "1"},
        {"seq": False},
    ],
)
def test_a_field_of_the_wrong_kind(field: "dict[str, object]") -> None:
    assert refused({"type": "alert", **field}).reason == "bad_field"


def test_what_is_no_text() -> None:
    assert refused(b"{}") == BadFrame("binary", "", 0)


def test_the_gates_come_before_the_parser() -> None:
    def parse(text: str) -> object:
        raise AssertionError("the parser saw it")

    for text in ("[" * 100, '{"a": NaN}', "x" * 300_000):
        assert isinstance(decode(text, parse), BadFrame)
    assert decode("12345", parse, max_text=4) == BadFrame("too_large", "12345", 5)


@pytest.mark.parametrize("error", [ValueError, RecursionError, RuntimeError])
def test_a_parser_that_gives_up_means_no_json(error: "type[Exception]") -> None:
    def parse(text: str) -> object:
        raise error

    bad = decode("{}", parse)
    assert isinstance(bad, BadFrame)
    assert bad.reason == "not_json"


def test_a_sample_shows_no_token() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl"

    sample = redact('{"token": "%s", "short": "word"} and more: %s' % (token, token))

    assert token not in sample
    assert token[4:] not in sample
    assert "word" in sample


@given(st.text(max_size=400))
def test_a_sample_is_short(text: str) -> None:
    assert len(redact(text)) <= 121


def test_a_message_is_not_printed_with_its_data() -> None:
    assert "secret" not in repr(Message(MessageType.CONNECT, {"token": "secret"}))

"""The checks of what a frame may hold."""

import pytest

from server.json_text import parse_json
from server.refusal import RefusalCode, Refused, choice_field, size_field, text_field


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a":[1,2.5,null,true,"x"]}', {"a": [1, 2.5, None, True, "x"]}),
        (r'"\u00fc \ud83d\udc4b"', "ü 👋"),
        (r'"\\ud800"', r"\ud800"),
    ],
)
def test_good_json_is_read(text: str, value: object) -> None:
    assert parse_json(text) == value


@pytest.mark.parametrize(
    "text", ["", "[1 2]", "1e999", "-1e999", r'"\ud800"', r'{"\udfff":1}', "9" * 5_000]
)
def test_json_that_cannot_be_sent_on_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own errors are the contract
        parse_json(text)


def test_a_text_field() -> None:
    assert text_field({"a": " x "}, "a") == " x "
    assert text_field({}, "a", default="d") == "d"
    assert text_field({"a": None}, "a", default="d") == "d"
    assert text_field({"a": "x" * 5}, "a", limit=5) == "x" * 5


@pytest.mark.parametrize("value", [None, "", " \t\n", 7, [], {}, True, "x" * 6])
def test_a_bad_text_field(value: object) -> None:
    with pytest.raises(Refused) as refused:
        text_field({"a": value}, "a", limit=5)
    assert refused.value.code is RefusalCode.BAD_REQUEST
    assert refused.value.message.startswith("a m")


def test_a_size_field() -> None:
    assert size_field({}, "n") == 0
    assert size_field({"n": 2**53}, "n") == 2**53


@pytest.mark.parametrize("value", [-1, 2**53 + 1, 1.5, True, "1", None])
def test_a_bad_size_field(value: object) -> None:
    with pytest.raises(Refused, match="whole number"):
        size_field({"n": value}, "n")


def test_a_choice_field() -> None:
    assert choice_field({"s": "a"}, "s", ("a", "b")) == "a"
    for value in (None, "c", ["a"], 1):
        with pytest.raises(Refused, match=r"one of: a, b\."):
            choice_field({"s": value}, "s", ("a", "b"))

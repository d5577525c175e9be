"""What is shown to others says nothing that people wrote, and still tells texts apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mask import SHOWN, Mask
from tests.scenarios.replay import jwt

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


def test_more_texts_than_masks_of_a_length_share_some() -> None:
    mask = Mask()
    assert [mask.text(text) for text in "abcd"] == ["x", "y", "z", "x"]


@given(st.lists(st.text(min_size=8, max_size=8), unique=True, max_size=100))
def test_texts_are_told_apart(texts: "list[str]") -> None:
    mask = Mask()
    masks = [mask.text(text) for text in texts]
    assert len(set(masks)) == len(texts)
    assert [mask.text(text) for text in texts] == masks
    assert all(set(text) <= set("xyz") for text in masks)


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
    assert mask.value({"id": "abc-123"}) == {"id": "xxxxxxx"}


def test_only_fields_of_the_protocol_show_their_labels() -> None:
    value = {
        "room_id": "general",
        "name": "Ada",
        "email": "ada@example.com",
        "user_id": "ada@example.com",
        "capabilities": ["ack", "Dear Ada, this is no capability"],
        "users": [{"user_id": 7, "name": "Grace", "status": "away"}],
        "progress": 40,
        "done": True,
        "nothing": None,
    }
    masked = Mask().value(value)
    assert masked == {
        "room_id": "general",
        "name": "xxx",
        "email": "x" * 15,
        "user_id": "x" * 15,
        "capabilities": ["ack", "x" * 31],
        "users": [{"user_id": 7, "name": "xxxxx", "status": "away"}],
        "progress": 40,
        "done": True,
        "nothing": None,
    }
    assert value["name"] == "Ada"


def test_a_name_that_looks_like_content_is_masked_too() -> None:
    masked = Mask().value({"ada@example.com": 1, "total_amount": 2, "a" * 33: 3})
    assert masked == {"x" * 15: 1, "total_amount": 2, "x" * 33: 3}


def test_what_may_be_shown_is_in_order() -> None:
    assert list(SHOWN) == sorted(SHOWN)

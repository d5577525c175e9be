"""Answers in pieces: whatever comes twice, late or not at all, no false text is made of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.provider.pieces import (
    MAX_ANSWER,
    Piece,
    grown,
    piece_of,
    question_of,
    was_stopped,
    whole_of,
)

NO_PIECES: "list[dict[str, Any]]" = [
    {},
    {"delta": 3, "offset": 0},
    {"delta": "x"},
    {"delta": "x", "offset": -1},
    {"delta": "x", "offset": True},
    {"delta": "x", "offset": 1.5},
    {"delta": "x", "offset": 0, "done": True},
    {"delta": "x", "offset": 0, "message": "whole"},
]


@pytest.mark.parametrize("data", NO_PIECES, ids=str)
def test_what_is_no_piece(data: "dict[str, Any]") -> None:
    assert piece_of(data) is None


def test_pieces_grow_in_order_and_one_at_0_begins_again() -> None:
    text = ""
    for delta, offset in (("Hel", 0), ("lo", 3), (" 👋🏽", 5), ("!", 8)):
        after = grown(text, Piece(delta, offset))
        assert after is not None
        text = after
    assert text == "Hello 👋🏽!"
    assert grown(text, Piece("Hello again", 0)) == "Hello again"
    assert grown(text, Piece("p", 3)) == "Help", "what came after it is not there any more"


def test_a_piece_beyond_what_is_known_says_nothing() -> None:
    assert grown("Hel", Piece("world", 6)) is None
    assert grown("", Piece("x", 1)) is None


def test_a_text_that_never_ends_is_cut() -> None:
    assert grown("x" * MAX_ANSWER, Piece("y", MAX_ANSWER)) == "x" * MAX_ANSWER


def test_the_whole_answer_with_and_without_pieces() -> None:
    assert whole_of({"message": "42"}) == "42", "a server without pieces"
    assert whole_of({"message": "42", "done": True, "stopped": True}) == "42"
    assert whole_of({"message": "", "done": True}) == ""
    assert whole_of({"message": "42", "done": False}) is None
    assert whole_of({"message": 42, "done": True}) is None
    assert (was_stopped({"stopped": True}), was_stopped({"stopped": "yes"})) == (True, False)


def test_the_question_is_named_or_not() -> None:
    assert question_of({"in_response_to": "q-1"}) == "q-1"
    assert question_of({"in_response_to": ""}) is None
    assert question_of({"in_response_to": 7}) is None


@given(
    st.text(min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=30),
)
def test_whatever_is_lost_or_repeated_only_the_beginning_of_the_truth_is_shown(
    answer: str, cuts: "list[tuple[int, int]]"
) -> None:
    known = ""
    for offset, length in cuts:
        piece = Piece(answer[offset : offset + length], offset)
        after = grown(known, piece)
        known = known if after is None else after
        assert answer.startswith(known)

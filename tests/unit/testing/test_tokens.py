"""A token source that says what the test prepared."""

import pytest

from app.testing import FakeTasks, FakeTokenSource


def asked(source: FakeTokenSource, question: str) -> "list[object]":
    """Return the list in which the answer to a question appears."""
    answers: list[object] = []
    awaitable = {
        "token": lambda: source.token(False),
        "refresh": lambda: source.token(True),
        "ticket": lambda: source.ticket("token-1"),
    }[question]()
    FakeTasks().spawn(awaitable, answers.append, answers.append)
    return answers


def test_it_answers_at_once_with_what_is_prepared() -> None:
    source = FakeTokenSource("token-9")
    assert asked(source, "token") == ["token-9"]
    source.next_token = None
    assert asked(source, "refresh") == [None]
    assert asked(source, "ticket") == ["ticket-1"]
    assert source.asked == ["token", "refresh", "ticket"]
    assert source.bought_with == ["token-1"]


def test_an_exception_is_raised() -> None:
    error = OSError("away")
    assert asked(FakeTokenSource(error), "token") == [error]


def test_held_it_answers_when_told_to_the_oldest_first() -> None:
    source = FakeTokenSource(held=True)
    first, second = asked(source, "token"), asked(source, "ticket")
    assert (first, second) == ([], [])

    source.next_token = "late"
    source.answer()
    assert (first, second) == (["late"], [])

    error = OSError("away")
    source.next_ticket = error
    source.answer()
    assert second == [error]
    with pytest.raises(AssertionError, match="held"):
        source.answer()

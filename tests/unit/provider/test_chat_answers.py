"""Answers in a room: one line each, however their pieces come, and nothing false at any time."""

from typing import Any

import pytest

from app.provider import ChatMessage, use_chat
from tests.unit.provider.test_catch_up import RESUMES, back, resumed
from tests.unit.provider.test_realtime import Story

WHOLE: "dict[str, Any]" = {"room_id": "general", "in_response_to": "q-1", "done": True}


def story() -> Story:
    page = Story(history=True)
    page.provider.join("general")
    page.connect(RESUMES)
    page.pages.pop()[2].resolve({"messages": [], "more": False})
    return page


def piece(page: Story, delta: Any, offset: Any, question: "str | None" = "q-1") -> None:
    data = {"room_id": "general", "delta": delta, "offset": offset, "done": False}
    page.hear("ai_response", **data, in_response_to=question)


def answers(page: Story) -> "list[ChatMessage]":
    room = use_chat("general", page.provider).value
    return [line for line in room.messages if line.kind != "chat"]


def shown(page: Story) -> "list[tuple[str, bool, bool, bool]]":
    return [(a.text, a.growing, a.stopped, a.unfinished) for a in answers(page)]


def test_an_answer_grows_in_its_line_and_its_end_stays_there() -> None:
    page = story()
    page.hear("ai_thinking", room_id="general", in_response_to="q-1")
    assert use_chat("general", page.provider).value.thinking_of == "q-1"
    piece(page, "For", 0)
    room = use_chat("general", page.provider).value
    assert (room.thinking, room.thinking_of) == (False, None)
    piece(page, "ty", 3)
    [line] = answers(page)
    assert (line.text, line.growing, line.in_response_to) == ("Forty", True, "q-1")
    page.hear("ai_response", **WHOLE, message="Forty-two", seq=5, id="a-1")
    [whole] = answers(page)
    assert whole.key == line.key
    assert (whole.text, whole.growing, whole.seq) == ("Forty-two", False, 5)
    piece(page, "late", 9)
    assert shown(page) == [("Forty-two", False, False, False)], "it has ended"


def test_one_answer_does_not_end_the_thinking_about_another_question() -> None:
    page = story()
    page.hear("ai_thinking", room_id="general", in_response_to="q-2")
    piece(page, "a", 0, "q-1")
    page.hear("ai_response", **WHOLE, message="a", seq=5, id="a-1")
    assert use_chat("general", page.provider).value.thinking
    page.hear("ai_error", room_id="general", in_response_to="q-2", message="No.")
    assert not use_chat("general", page.provider).value.thinking
    page.hear("ai_thinking", room_id="general", in_response_to="q-3")
    page.hear("ai_response", room_id="general", message="a server that names no question")
    assert not use_chat("general", page.provider).value.thinking


def test_two_answers_grow_side_by_side() -> None:
    page = story()
    piece(page, "a", 0, "q-1")
    piece(page, "b", 0, "q-2")
    piece(page, "a", 1, "q-1")
    assert [line.text for line in answers(page)] == ["aa", "b"]


def test_pieces_that_got_lost_make_no_false_text_and_the_end_heals_it() -> None:
    page = story()
    piece(page, "Hel", 0)
    piece(page, "world", 6)
    assert shown(page) == [("Hel", True, False, False)]
    page.hear("ai_response", **WHOLE, message="Hello world", seq=2)
    assert shown(page) == [("Hello world", False, False, False)]


@pytest.mark.parametrize(
    ("delta", "offset", "question"),
    [(3, 0, "q-1"), ("x", -1, "q-1"), ("x", None, "q-1"), ("x", 4, "q-1"), ("x", 0, None)],
)
def test_a_piece_that_can_not_be_one_shows_nothing(
    delta: Any, offset: Any, question: "str | None"
) -> None:
    page = story()
    piece(page, delta, offset, question)
    assert answers(page) == []
    assert page.world.reports == []


def test_a_lost_link_keeps_what_was_said_and_a_resumed_session_goes_on() -> None:
    page = story()
    piece(page, "Hel", 0)
    back(page, resumed(2))
    assert shown(page) == [("Hel", True, False, False)]
    piece(page, "lo", 3)
    assert shown(page) == [("Hello", True, False, False)]


def test_a_new_session_says_it_from_the_start_or_the_history_has_it_whole() -> None:
    page = story()
    piece(page, "Hel", 0)
    piece(page, "x", 0, "q-2")
    piece(page, "y", 0, "q-3")
    back(page, RESUMES)
    assert [line.unfinished for line in answers(page)] == [True] * 3
    answer = {"seq": 4, "id": "a", "user_id": None, "kind": "assistant", "message": "whole"}
    listed = {"messages": [{**answer, "in_response_to": "q-2"}], "more": False}
    page.pages.pop()[2].resolve(listed)
    piece(page, "Hello", 0)
    assert sorted(shown(page)) == [
        ("Hello", True, False, False),
        ("whole", False, False, False),
        ("y", False, False, True),
    ]


def test_what_broke_off_goes_on_when_the_server_thinks_about_it_again() -> None:
    page = story()
    piece(page, "Hel", 0)
    back(page, RESUMES)
    page.pages.pop()[2].resolve({"messages": [], "more": False})
    page.hear("ai_thinking", room_id="general", in_response_to="q-1")
    assert shown(page) == [("Hel", True, False, False)]
    assert not use_chat("general", page.provider).value.thinking


def test_a_stopped_answer_says_so_and_one_without_a_word_leaves_no_line() -> None:
    page = story()
    piece(page, "Hel", 0)
    page.hear("ai_response", **WHOLE, message="Hel", stopped=True, seq=3)
    assert shown(page) == [("Hel", False, True, False)]
    page.hear("ai_thinking", room_id="general", in_response_to="q-2")
    page.hear("ai_response", **{**WHOLE, "in_response_to": "q-2"}, message="", stopped=True)
    assert len(answers(page)) == 1
    assert not use_chat("general", page.provider).value.thinking


def test_a_failure_in_the_middle_keeps_what_was_said() -> None:
    page = story()
    piece(page, "Hel", 0)
    page.hear("ai_error", room_id="general", in_response_to="q-1", message="I could not.")
    assert shown(page) == [("Hel", False, False, True), ("I could not.", False, False, False)]
    assert answers(page)[1].kind == "assistant_error"


def test_the_same_question_may_be_asked_again_where_it_is_told_by_its_text() -> None:
    page = story()
    for text in ("one", "two"):
        page.hear("ai_response", room_id="general", in_response_to="help", message=text)
    assert [line.text for line in answers(page)] == ["one", "two"]


def test_the_end_takes_its_place_among_what_was_said_meanwhile() -> None:
    page = story()
    piece(page, "Hel", 0)
    page.hear("chat_response", id="m", message="meanwhile", user_id=8, room_id="general", seq=1)
    page.hear("ai_response", **WHOLE, message="Hello", seq=2)
    assert [text for text, _ in page.lines()] == ["meanwhile", "Hello"]

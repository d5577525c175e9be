"""The window of rows: few on the page, and what is read stays where it is."""

from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.components import Chat
from app.components.chat.row_window import RowWindow, next_rows
from tests.unit.components.chat_layout import VIEW, ChatLayout
from tests.unit.components.stage import Stage


class Item:
    """Something with a key."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


ITEMS = [Item(str(number)) for number in range(2_000)]


def test_distances_are_sums_of_heights_measured_or_guessed() -> None:
    window = RowWindow()
    window.follow(ITEMS[:1_000])
    guess = window.height(0, 1)
    for index in range(1_000):
        if index % 3 == 0:
            window.measured(index, 20.0 + index % 7)
    heights = [20.0 + i % 7 if i % 3 == 0 else guess for i in range(1_000)]
    assert window.height(0, 1_000) == pytest.approx(sum(heights))
    for index in (0, 1, 500, 998, 999):
        below = sum(heights[index + 1 :])
        assert window.distance(index) == pytest.approx(below)
        assert window.row_at(below + 1.0) == index
        assert window.row_at(below + heights[index] - 1.0) == index
    assert window.row_at(1e9) == 0
    assert window.seen(0.0, 1.0) == (999, 1_000)


@given(
    st.lists(st.integers(0, 30), unique=True, max_size=30),
    st.lists(st.integers(0, 30), unique=True, max_size=30),
)
def test_whatever_list_comes_next_heights_and_places_follow_the_keys(
    before: "list[int]", after: "list[int]"
) -> None:
    window = RowWindow()
    window.follow([ITEMS[number] for number in before])
    for index, number in enumerate(before):
        window.measured(index, 10.0 + number)
    moved = window.follow([ITEMS[number] for number in after])
    for index, number in enumerate(before):
        expected = after.index(number) if number in after else None
        assert moved.to(index) == expected
    for index, number in enumerate(after):
        if number in before:
            assert window.height(index, index + 1) == 10.0 + number
    assert moved.is_nothing == (before == after)


ROWS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: tuple(sorted(pair)))


@given(ROWS, ROWS.filter(lambda rows: rows[0] < rows[1]), st.integers(0, 20), st.integers(0, 20))
def test_a_frame_builds_few_rows_and_frames_come_to_an_end(
    shown: Any, seen: Any, above: int, below: int
) -> None:
    around = (max(0, seen[0] - above), seen[1] + below)
    for _ in range(40):
        before, shown = set(range(*shown)), next_rows(shown, seen, around, 8)
        assert len(set(range(*shown)) - before) <= 16
    assert shown == around


class Reading:
    """A chat of many messages of different heights, laid out."""

    def __init__(self, count: int = 300, *, joins: bool = True) -> None:
        self.stage = Stage()
        self.chat = Chat(self.stage.provider, self.stage.dom)
        self.chat.mount("body")
        self.layout = ChatLayout(
            self.stage.dom, lambda key: (40.0, 62.5, 131.25)[crc32(key.encode()) % 3]
        )
        if not joins:
            self.stage.connect()
            return
        self.stage.provider.join("general")
        self.stage.connect()
        self.answer(self.stage.pages[0], 1_001 - count, 1_000, more=True)

    def answer(self, asked: Any, first: int, last: int, *, more: bool) -> None:
        lines = [
            {"id": "h-%d" % n, "seq": n, "user_id": 8, "user_name": "Grace", "message": str(n)}
            for n in range(first, last + 1)
        ]
        asked[2].resolve({"messages": lines, "more": more})
        self.layout.settle()


def test_the_page_holds_a_window_and_begins_at_the_end() -> None:
    page = Reading()
    assert page.layout.seen()[-1] == "8/h-1000"
    assert 20 <= len(page.layout.rows()) <= 60
    assert page.layout.log.scrollTop == 0


def test_scrolling_up_loads_page_after_page_and_moves_nothing() -> None:
    page = Reading(100)
    asked = 1
    oldest = 901
    for _ in range(60):
        page.layout.scroll_to(page.layout.log.scrollTop - 400)
        assert page.layout.seen(), "no hole"
        assert len(page.layout.rows()) <= 90
        if len(page.stage.pages) > asked:
            asked = len(page.stage.pages)
            key = page.layout.seen()[2]
            top = page.layout.top(key)
            assert page.stage.pages[-1][1] == oldest
            page.answer(page.stage.pages[-1], oldest - 100, oldest - 1, more=oldest > 300)
            oldest -= 100
            assert page.layout.top(key) == pytest.approx(top, abs=0.6), "what is read stays"
    assert asked >= 4


def test_news_below_and_rows_that_were_never_measured_move_nothing_that_is_read() -> None:
    page = Reading()
    page.layout.scroll_to(-9_000)  # dragged: what lies between was never on the page
    key = page.layout.seen()[3]
    for number in range(5):
        top = page.layout.top(key)
        page.stage.say("new", seq=1_001 + number)
        page.layout.settle()
        assert page.layout.top(key) == pytest.approx(top, abs=0.6)
    for _ in range(20):
        before = {key: page.layout.top(key) for key in page.layout.seen()}
        was = page.layout.log.scrollTop
        page.layout.log.scrollTop = was + 150
        page.stage.dom.fire(page.layout.log, "scroll")
        page.layout.settle()
        stayed = [key for key in page.layout.seen() if key in before]
        assert stayed
        for key in stayed:
            assert page.layout.top(key) == pytest.approx(before[key] - 150, abs=1.1)
    assert page.stage.dom.text(".chat-latest") == "5 new messages"


def test_whoever_reads_above_goes_to_the_latest_by_the_button_only() -> None:
    page = Reading()
    dom = page.stage.dom
    page.stage.say("one", seq=1_001)
    page.layout.settle()
    assert page.layout.log.scrollTop == 0
    assert not dom.find(".chat-latest").visible
    page.layout.scroll_to(-2_000)
    assert dom.text(".chat-latest") == "Jump to the latest"
    page.stage.say("two", seq=1_002)
    page.layout.settle()
    assert page.layout.log.scrollTop < -1_900
    assert dom.text(".chat-latest") == "1 new message"
    dom.click(".chat-latest")
    page.layout.settle()
    assert page.layout.log.scrollTop == 0
    assert page.layout.seen()[-1] == "8/m-1002"
    assert not dom.find(".chat-latest").visible
    assert dom.find("textarea").focused


def test_the_line_above_what_is_new_stays_while_it_is_read() -> None:
    page = Reading()
    dom = page.stage.dom

    def news() -> "list[str]":
        marks = [element for element in dom.all(".news") if element.visible]
        return [
            child.attributes["data-key"]
            for mark in marks
            if mark.parent is not None
            for child in mark.parent.children
            if child.matches(".message")
        ]

    page.stage.say("seen at once", seq=1_001)
    page.layout.settle()
    assert news() == []
    dom.window.be_visible(False)
    page.stage.say("missed", seq=1_002)
    page.stage.say("missed too", seq=1_003)
    page.layout.settle()
    assert news() == ["8/m-1002"]
    dom.window.be_visible(True)
    page.layout.settle()
    page.stage.say("while reading", seq=1_004)
    page.layout.settle()
    assert news() == ["8/m-1002"], "it stays"
    page.chat.show("sales", "Sales")
    page.chat.show("general", "General")
    page.layout.settle()
    assert news() == []


def test_a_hidden_chat_shows_its_end_once_it_is_seen() -> None:
    page = Reading()
    page.layout.log.clientHeight = 0
    for number in range(40):
        page.stage.say(str(number), seq=1_001 + number)
    assert len(page.layout.rows()) == 30
    page.layout.log.clientHeight = int(VIEW)
    page.stage.dom.fire(page.layout.log, "scroll")
    page.layout.settle()
    assert page.layout.seen()[-1] == "8/m-1040"


def test_history_that_came_before_anybody_looked_is_no_news() -> None:
    page = Reading(joins=False)
    page.layout.log.clientHeight = 0
    page.stage.dom.paint()  # a room that is empty as yet
    page.stage.provider.load_history("general")
    page.answer(page.stage.pages[0], 901, 1_000, more=True)
    page.layout.log.clientHeight = int(VIEW)
    page.chat.show("general", "General")
    page.layout.settle()
    assert page.layout.seen()[-1] == "8/h-1000"
    assert [line for line in page.stage.dom.texts(".news") if line] == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["up", "down", "end", "news", "own", "switch"]), max_size=12))
def test_whatever_happens_there_is_no_hole_and_no_end(deeds: "list[str]") -> None:
    page = Reading()
    seq = 1_000
    for deed in deeds:
        if deed in ("up", "down"):
            page.layout.scroll_to(page.layout.log.scrollTop + (-700 if deed == "up" else 500))
        elif deed == "end":
            page.layout.scroll_to(0)
        elif deed == "news":
            seq += 1
            page.stage.say("x", seq=seq)
        elif deed == "own":
            page.stage.dom.type(page.stage.dom.find("textarea"), "mine")
            page.stage.dom.fire(page.stage.dom.find(".composer"), "submit")
        else:
            page.chat.show("sales", "Sales")
            page.chat.show("general", "General")
        page.layout.settle()
        seen = page.layout.seen()
        height = sum(page.layout.height(key) for key in seen)
        assert height >= VIEW or len(seen) == len(page.layout.rows())
        assert len(page.layout.rows()) <= 90
    page.chat.dispose()
    assert page.stage.leftovers() == []

"""The slice of notices: each once, newest first, nothing lost, nothing false."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.events import MessageReceived
from app.engine.messages import Message, decode
from app.provider.facts import Facts
from app.provider.news import SnapshotFailed, SnapshotLoaded, SnapshotRequested
from app.provider.notices_list import MAX_ITEMS
from app.provider.notices_news import (
    EarlierFailed,
    EarlierLoaded,
    EarlierRequested,
    NoticesMarked,
    NoticesSeen,
)
from app.provider.notices_reducer import HANDLERS, reduce_notices
from app.provider.notices_state import LEVELS, NoticesView

AT = "2026-11-23T09:30:00+00:00"
FACTS = Facts(user_id=7)


class Slice:
    """A view, and what happens to it."""

    def __init__(self) -> None:
        self.view = NoticesView()

    def happen(self, event: object) -> None:
        self.view = reduce_notices(self.view, event, FACTS)

    def hear(self, type: str, **data: Any) -> None:
        text = json.dumps({"type": type, "data": data, "timestamp": AT})
        message = decode(text)
        assert isinstance(message, Message)
        self.happen(MessageReceived(message))

    def live(self, *ids: int) -> None:
        for id in ids:
            self.hear("notification", notification_id=id, title="N%d" % id, message="m")

    def load(
        self, *ids: int, more: bool = False, unread: "int | None" = None, read: int = 0
    ) -> None:
        """Answer a list, asked for just now."""
        self.happen(SnapshotRequested("notifications"))
        self.answer(*ids, more=more, unread=unread, read=read)

    def answer(
        self, *ids: int, more: bool = False, unread: "int | None" = None, read: int = 0
    ) -> None:
        self.happen(
            SnapshotLoaded("notifications", page(*ids, more=more, unread=unread, read=read))
        )

    def earlier(self, before: int, *ids: int, more: bool = False, unread: int = 0) -> None:
        self.happen(EarlierRequested())
        self.happen(EarlierLoaded(before, page(*ids, more=more, unread=unread)))

    @property
    def ids(self) -> "list[int | None]":
        return [item.id for item in self.view.items]

    @property
    def news(self) -> "list[str]":
        return [item.title for _, item in self.view.arrivals]


def page(
    *ids: int, more: bool = False, unread: "int | None" = None, read: int = 0
) -> "dict[str, Any]":
    entries = [
        {
            "notification_id": id,
            "type": "notification",
            "data": {"title": "N%d" % id, "message": "m"},
            "timestamp": AT,
            "read": id <= read,
        }
        for id in sorted(ids, reverse=True)
    ]
    number = sum(1 for id in ids if id > read) if unread is None else unread
    return {"notifications": entries, "more": more, "unread": number}


def test_each_kind_becomes_an_item_with_its_level() -> None:
    slice = Slice()
    slice.hear("notification", title="Document ready", message="offer.pdf")
    slice.hear("alert", level="warning", message="Disk is filling")
    slice.hear("alert", level="error", code="rate_limited", message="Slow down.")
    slice.hear("alert", message="who knows")
    slice.hear("alert", code="bad_request", message="No.")
    slice.hear("status_update", status="quote_ready", message="Quote is ready", level="success")
    slice.hear("status_update", status="maintenance")
    slice.hear("notification", level="critical", message="odd level")
    seen = [(item.kind, item.level, item.title, item.text) for item in slice.view.items]
    assert list(reversed(seen)) == [
        ("notification", "info", "Document ready", "offer.pdf"),
        ("alert", "warning", "", "Disk is filling"),
        ("alert", "error", "", "Slow down."),
        ("alert", "warning", "", "who knows"),
        ("alert", "error", "", "No."),
        ("status_update", "success", "", "Quote is ready"),
        ("status_update", "info", "", "maintenance"),
        ("notification", "info", "", "odd level"),
    ]
    assert slice.view.unread == 8
    assert slice.view.arrived == 8


@pytest.mark.parametrize(
    ("type", "data"),
    [
        ("status_update", {"status": "draining", "message": "back soon", "notification_id": 3}),
        ("notification", {}),
        ("notification", {"title": 7, "message": ["x"]}),
        ("alert", {"level": "error"}),
        ("user_activity", {"activity": "chat_message", "up_to": 9}),
        ("user_activity", {"activity": "notifications_read", "up_to": "9"}),
        ("user_activity", {"activity": "notifications_read", "up_to": True}),
        ("user_activity", {"activity": "notifications_read", "up_to": 2**60}),
    ],
)
def test_what_says_nothing_to_a_person_changes_nothing(type: str, data: "dict[str, Any]") -> None:
    slice = Slice()
    slice.live(1)
    before = slice.view
    slice.hear(type, **data)
    assert slice.view is before


def test_only_links_into_the_page_are_kept_and_texts_are_bounded() -> None:
    slice = Slice()
    links = ("#room=sales", "https://evil.example", "javascript:x", "#a\nb", "#" + "x" * 500, 7)
    for link in links:
        slice.hear("notification", title="t" * 5000, message="m" * 9000, link=link)
    assert [item.link for item in reversed(slice.view.items)] == ["#room=sales", "", "", "", "", ""]
    assert {(len(item.title), len(item.text)) for item in slice.view.items} == {(200, 2000)}


def test_a_replayed_one_is_the_same_and_a_late_one_finds_its_place() -> None:
    slice = Slice()
    slice.live(1, 2, 4)
    slice.live(4, 1)
    assert slice.view.arrived == 3
    slice.live(3)
    assert slice.ids == [4, 3, 2, 1]


def test_what_was_there_before_the_page_is_no_news() -> None:
    slice = Slice()
    slice.load(1, 2, 3, read=2)
    assert (slice.ids, slice.view.unread, slice.view.arrived) == ([3, 2, 1], 1, 0)
    assert slice.view.loaded
    slice.live(4)
    assert slice.news == ["N4"]


def test_a_live_one_that_the_list_had_already_is_news_once() -> None:
    slice = Slice()
    slice.happen(SnapshotRequested("notifications"))
    slice.answer(1, 2)
    slice.live(2)
    slice.live(2)
    assert (slice.ids, slice.news) == ([2, 1], ["N2"])


def test_a_list_that_comes_after_live_ones_loses_none() -> None:
    slice = Slice()
    slice.happen(SnapshotRequested("notifications"))
    slice.live(3, 4)
    slice.answer(1, 2, 3)
    assert slice.ids == [4, 3, 2, 1]
    assert slice.news == ["N3", "N4"]


def test_what_was_missed_in_an_outage_is_news() -> None:
    slice = Slice()
    slice.load(1, 2)
    slice.load(1, 2, 3, 4)
    assert slice.news == ["N3", "N4"]
    empty = Slice()
    empty.load()
    empty.load(1)
    assert empty.news == ["N1"], "also when there was nothing before"


def test_a_hole_is_left_to_be_loaded_and_its_size_is_known() -> None:
    slice = Slice()
    slice.load(*range(1, 11), read=10)
    slice.load(*range(161, 211), more=True, unread=200)
    assert slice.ids == list(range(210, 160, -1)), "what lies below the hole is loaded again"
    assert slice.view.arrived == 200
    assert slice.view.unread == 200
    assert slice.view.more
    slice.earlier(161, *range(111, 161), more=True, unread=200)
    slice.earlier(111, *range(61, 111), more=True, unread=200)
    slice.earlier(61, *range(11, 61), more=True, unread=200)
    slice.earlier(11, *range(1, 11), unread=200)
    assert slice.ids[:200] == list(range(210, 10, -1))
    assert slice.view.arrived == 200, "older ones are no news"
    assert not slice.view.more


def test_a_live_one_during_a_failed_load_hides_no_hole() -> None:
    slice = Slice()
    slice.load(1, 2, 3)
    slice.happen(SnapshotRequested("notifications"))
    slice.happen(SnapshotFailed("notifications"))
    assert slice.view.failed
    slice.live(9)
    slice.load(7, 8, 9, more=True, unread=9)
    assert slice.ids == [9, 8, 7]
    assert slice.view.more
    assert not slice.view.failed


def test_older_ones_for_a_list_that_is_another_by_now_are_dropped() -> None:
    slice = Slice()
    slice.load(8, 9, more=True)
    slice.happen(EarlierRequested())
    slice.load(20, 21, more=True)
    slice.happen(EarlierLoaded(8, page(6, 7)))
    assert slice.ids == [21, 20]
    assert slice.view.earlier == ""
    slice.happen(EarlierRequested())
    slice.happen(EarlierFailed())
    assert slice.view.earlier == "failed"


def test_reading_is_at_once_and_taken_back_when_the_server_does_not_learn_of_it() -> None:
    slice = Slice()
    slice.load(5, 6, more=True, unread=6)
    slice.hear("alert", level="error", code="x", message="No.")
    assert slice.view.unread == 7
    slice.happen(NoticesSeen(6))
    assert slice.view.unread == 0
    slice.happen(NoticesMarked(6, False))
    assert slice.view.mark_failed
    assert slice.view.unread == 6, "but what only this page knows stays read"
    slice.happen(NoticesSeen(6))
    assert not slice.view.mark_failed
    slice.live(7)
    slice.happen(NoticesMarked(6, True))
    assert [item.id for item in slice.view.items if not slice.view.is_read(item)] == [7]
    assert slice.view.unread == 1
    slice.happen(NoticesSeen(7))
    slice.happen(NoticesMarked(6, False))
    assert slice.view.unread == 0, "a later one is still on its way"


def test_what_another_page_read_is_read_here() -> None:
    slice = Slice()
    slice.load(1, 2, 3)
    slice.hear("user_activity", activity="notifications_read", up_to=2)
    assert slice.view.unread == 1
    slice.live(2)
    assert slice.view.unread == 1
    slice.hear("user_activity", activity="notifications_read", up_to=1)
    assert slice.view.unread == 1, "never back"
    slice.load(1, 2, 3, read=3)
    assert slice.view.unread == 0


def test_it_is_bounded_and_the_server_has_the_rest() -> None:
    slice = Slice()
    slice.load()
    slice.live(*range(1, MAX_ITEMS + 21))
    assert len(slice.view.items) == MAX_ITEMS
    assert slice.view.unread == MAX_ITEMS + 20
    assert slice.view.more
    assert len(slice.view.arrivals) == 50
    slice.happen(NoticesSeen(slice.view.highest))
    assert slice.view.unread == 0


@pytest.mark.parametrize(
    "payload", [{}, {"notifications": 7}, [], "x", {"notifications": None, "more": True}]
)
def test_a_list_that_can_not_be_read_is_said_to_have_failed(payload: object) -> None:
    slice = Slice()
    slice.live(1)
    slice.happen(SnapshotRequested("notifications"))
    slice.happen(SnapshotLoaded("notifications", payload))
    assert slice.view.failed
    assert slice.ids == [1]
    slice.happen(EarlierLoaded(1, payload))
    assert slice.view.earlier == "failed"


def test_a_server_without_a_list_is_no_failure_and_other_lists_are_not_ours() -> None:
    slice = Slice()
    before = slice.view
    slice.happen(SnapshotLoaded("quotes", {"quotes": []}))
    assert slice.view is before
    slice.happen(SnapshotRequested("notifications"))
    slice.happen(SnapshotLoaded("notifications", None))
    assert not slice.view.failed
    assert not slice.view.loading


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from([*LEVELS, "notifications_read", "draining", "#x", AT]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "title",
        "message",
        "text",
        "level",
        "code",
        "id",
        "notification_id",
        "timestamp",
        "link",
        "status",
        "activity",
        "up_to",
        "read",
    ]
)
DATA = st.dictionaries(FIELDS, VALUES, max_size=8)
TYPES = st.sampled_from(sorted(type.value for type in HANDLERS if type is not None))
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "notification_id": VALUES | st.integers(1, 20),
        "type": VALUES | st.just("notification"),
        "data": VALUES | DATA,
        "timestamp": VALUES,
        "read": VALUES,
    },
)
PAYLOAD = st.fixed_dictionaries(
    {},
    optional={
        "notifications": st.lists(ENTRY, max_size=5) | VALUES,
        "more": VALUES,
        "unread": VALUES,
    },
)
FRAMES = st.tuples(TYPES, DATA).map(
    lambda frame: MessageReceived(
        Message(next(t for t in HANDLERS if t is not None and t.value == frame[0]), frame[1])
    )
)
EVENTS = st.one_of(
    FRAMES,
    st.just(SnapshotRequested("notifications")),
    (PAYLOAD | VALUES).map(lambda payload: SnapshotLoaded("notifications", payload)),
    st.just(SnapshotFailed("notifications")),
    st.just(EarlierRequested()),
    st.tuples(st.integers(1, 20), PAYLOAD | VALUES).map(lambda pair: EarlierLoaded(*pair)),
    st.integers(0, 20).map(NoticesSeen),
    st.tuples(st.integers(0, 20), st.booleans()).map(lambda pair: NoticesMarked(*pair)),
)


@given(st.lists(EVENTS, max_size=12))
def test_whatever_comes_the_list_holds_together(events: "list[object]") -> None:
    slice = Slice()
    for event in events:
        known = slice.view
        slice.happen(event)
        view = slice.view
        ids = [item.id for item in view.items if item.id is not None]
        assert ids == sorted(set(ids), reverse=True)
        keys = [item.key for item in view.items]
        assert len(set(keys)) == len(keys)
        assert view.unread >= 0
        assert view.arrived >= known.arrived
        numbers = [number for number, _ in view.arrivals]
        assert numbers == sorted(set(numbers))
        for item in view.items:
            assert item.level in LEVELS
            assert item.title or item.text
            assert item.link == "" or item.link.startswith("#")


@given(st.lists(st.integers(1, 30), max_size=30), st.integers(0, 30), st.randoms())
def test_replay_and_list_in_any_order_give_each_once(
    live: "list[int]", listed: int, random: Any
) -> None:
    slice = Slice()
    events: list[Any] = [("live", id) for id in live]
    events.insert(random.randint(0, len(events)), ("list", listed))
    slice.happen(SnapshotRequested("notifications"))
    for what, number in events:
        if what == "live":
            slice.live(number)
        else:
            slice.answer(*range(1, number + 1))
    wanted = set(live) | set(range(1, listed + 1))
    assert slice.ids == sorted(wanted, reverse=True)
    assert slice.view.unread == len(wanted)


def test_what_somebody_else_has_read_is_not_read_here() -> None:
    slice = Slice()
    slice.live(1, 2)
    slice.hear("user_activity", activity="notifications_read", up_to=2, user_id=8)
    assert slice.view.unread == 2
    slice.hear("user_activity", activity="notifications_read", up_to=1, user_id=7)
    assert slice.view.unread == 1
    slice.hear("user_activity", activity="notifications_read", up_to=2)
    assert slice.view.unread == 0

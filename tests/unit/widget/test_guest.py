"""What a widget shows, and what its element is told."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.texts import choose
from app.widget.hub import LINGER
from tests.fake_dom import FakeDom
from tests.unit.widget.page import HostPage, jwt

ADA = jwt("7")
GRACE = jwt("8")


@pytest.fixture(autouse=True)
def english() -> "object":
    yield
    choose("en")


def shown(dom: FakeDom) -> "list[str]":
    return [str(child.attributes.get("class")) for child in dom.find("[data-view]").children]


def test_a_view_is_shown_as_soon_as_there_are_a_place_and_a_line() -> None:
    page = HostPage()
    one = page.element("one", ADA, view="badge")
    assert one.of("shown") == []
    dom = one.place()
    assert shown(dom) == ["badge"]

    two = page.element("two", ADA, manual=True)
    two.is_held = True
    assert shown(two.place()) == ["badge"], "a manual one shows that it is not connected"
    assert len(one.of("shown")) == len(two.of("shown")) == 1


@pytest.mark.parametrize("view", ["badge", "chat", "notifications"])
def test_each_view_leaves_nothing_behind(view: str) -> None:
    page = HostPage()
    one = page.element("one", ADA, view=view, room="sales")
    dom = one.place()
    page.settle()
    page.servers[0].say("notification", {"title": "news", "message": "words"})
    page.settle()
    dom.paint()
    assert len(shown(dom)) == 1
    one.say("leave")

    assert shown(dom) == []
    page.clock.advance(LINGER)
    assert page.leftovers() == []


def test_an_element_that_moves_gets_its_view_in_the_new_place_and_no_new_connection() -> None:
    page = HostPage()
    one = page.element("one", ADA, view="chat")
    before = one.place()
    page.settle()
    before.type(before.find("textarea"), "half a sent")
    after = one.place()

    assert shown(before) == []
    assert after.find("textarea").value == "half a sent"
    assert (page.servers[0].sockets, one.state) == (1, "connected")
    assert before.leftovers() == ["%r" % before.body.children[0]]
    page.servers[0].say("chat_response", {"message": "hi", "room_id": "general", "user_id": 8})
    page.settle()
    assert len(one.of("message")) >= 1


def test_views_that_were_taken_down_are_let_go_of_soon_and_together() -> None:
    page = HostPage()
    one, two = page.element("one", ADA), page.element("two", ADA)
    one.place()
    two.place()
    page.clock.advance(LINGER)
    before = page.collected
    one.place()
    page.clock.advance(LINGER / 2)
    two.say("leave")
    page.clock.advance(LINGER / 2)
    assert page.collected == before + 1

    page.clock.advance(60)
    assert page.collected == before + 1


def test_a_draft_is_not_shown_to_somebody_else() -> None:
    page = HostPage()
    one = page.element("one", ADA, view="chat")
    dom = one.place()
    dom.type(dom.find("textarea"), "secret")
    one.token = GRACE
    one.say("renew", token=GRACE)
    page.settle()

    assert dom.find("textarea").value == ""


def test_a_draft_stays_with_its_room_and_over_a_change_of_language() -> None:
    page = HostPage()
    one = page.element("one", ADA, view="chat", room="a")
    dom = one.place()
    dom.type(dom.find("textarea"), "for a")
    one.set(view="chat", room="b")
    assert dom.find("textarea").value == ""
    one.set(view="chat", room="a", language="de")

    assert dom.find("textarea").value == "for a"
    assert any("Senden" in text for text in dom.texts("button"))


def test_another_view_waits_for_its_place() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    dom = one.place()
    one.set(view="notifications")
    assert shown(dom) == []
    assert len(shown(one.place())) == 1

    assert len(one.of("shown")) == 2


def test_the_same_wish_again_changes_nothing() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    one.place()
    one.set()

    assert len(one.of("shown")) == 1


def test_a_place_without_room_for_a_view_is_told() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.doms["one"] = FakeDom(page.clock)
    one.say("placed")

    assert one.problems == ["no_place"]


def test_the_language_is_the_elements() -> None:
    page = HostPage()
    one = page.element("one", ADA, language="de-AT")
    dom = one.place()
    page.settle()
    page.clock.advance(10)

    assert "Verbunden" in dom.text("[data-view]")


# News.


def test_states_and_messages_are_told_to_each_widget_of_the_line() -> None:
    page = HostPage()
    one, two = page.element("one", ADA), page.element("two", ADA)
    page.settle()
    page.servers[0].say("notification", {"title": "a", "message": "ü"})
    page.settle()

    states = [news["state"] for news in one.of("state")]
    assert states == ["disconnected", "connecting", "authenticating", "connected"]
    for element in (one, two):
        (message,) = [
            news["message"]
            for news in element.of("message")
            if news["message"]["type"] == "notification"
        ]
        assert message["data"] == {"title": "a", "message": "ü"}
        assert set(message) == {"type", "data", "id", "seq", "timestamp"}


def test_a_failure_is_told_once_in_words() -> None:
    page = HostPage()
    one = page.element("one", None)
    page.settle()
    page.clock.advance(30)

    assert len(one.of("error")) == 1
    assert one.of("error")[0]["code"] == one.of("state")[-1]["reason"]
    assert one.of("error")[0]["text"]


def test_no_token_is_told_to_a_page() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.settle()
    one.say("renew", token=GRACE)
    one.token = RuntimeError("gone")
    page.servers[-1].turn_away(4401)
    page.servers[-1].drop()
    page.clock.advance(30)

    told = json.dumps(one.told)
    assert ADA not in told
    assert GRACE not in told


# Messages of any shape.

NAMES = ("join", "leave", "set", "placed", "connect", "disconnect", "send", "token", "renew")
FIELDS = (
    *("server", "tokenPlace", "view", "room", "language", "manual", "call", "content"),
    *("token", "problem", "message", "data", "options"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
LIKELY = st.sampled_from(
    [
        True,
        1,
        ADA,
        GRACE,
        "badge",
        "chat",
        "none",
        "ticket",
        "de",
        "ws://host",
        '{"type":"chat_message","data":{"message":"x","room_id":"r"}}',
        '{"type":"chat_message","data":{"x":"\\ud800"}}',
    ]
)
SAID = st.dictionaries(st.sampled_from(FIELDS), LIKELY | JSON, max_size=6)
STEP = st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(NAMES) | JSON, SAID)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=12))
def test_nothing_that_a_page_says_raises_and_each_page_becomes_idle(
    steps: "list[tuple[str, object, dict[str, object]]]",
) -> None:
    page = HostPage()
    for id in ("one", "two"):
        page.element(id, ADA).place()
    for id, type, fields in steps:
        if id not in page.dropped:
            page.elements[id].say(type, **{k: v for k, v in fields.items() if k != "type"})
            page.clock.advance(0.05)
    for element in page.elements.values():
        if element.id not in page.dropped:
            element.say("leave")
    page.settle()
    page.clock.advance(LINGER)

    assert sorted(page.dropped) == ["one", "two"]
    assert page.idles >= 1
    assert page.leftovers() == []


@given(st.text(max_size=40) | st.just("[" * 100_000) | st.just("9" * 5000) | JSON.map(json.dumps))
def test_no_text_raises(text: str) -> None:
    page = HostPage()
    page.hub.heard("one", text)
    page.element("one", ADA)
    page.hub.heard("one", text)


def test_the_contract_names_every_word() -> None:
    """What the element's code says is what the hub hears, and the other way round."""
    static = Path(__file__).resolve().parents[3] / "static" / "widget"
    code = (static / "stay.js").read_text() + (static / "guests.js").read_text()

    for word in NAMES:
        assert 'type: "%s"' % word in code.replace('"type":"', 'type: "')
    for word in ("ask", "state", "message", "receipt", "refused", "error", "shown", "left"):
        assert 'type === "%s"' % word in code

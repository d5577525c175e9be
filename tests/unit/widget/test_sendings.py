"""What a widget sends ends once, whatever happens to it meanwhile."""

import json

import pytest

from app.widget.hub import LINGER
from tests.unit.widget.page import Element, HostPage, jwt

ADA = jwt("7")
GRACE = jwt("8")
HELLO = {"message": "hello", "room_id": "general"}


def connected(page: HostPage, id: str = "one") -> Element:
    element = page.element(id, ADA)
    page.settle()
    assert element.state == "connected"
    return element


def test_each_change_of_a_receipt_is_told_to_the_end() -> None:
    page = HostPage()
    one, two = connected(page), connected(page, "two")
    one.send(5, "chat_message", HELLO)
    page.settle()

    receipts = [news["receipt"] for news in one.of("receipt")]
    assert [receipt["status"] for receipt in receipts] == ["sent", "delivered"]
    assert {receipt["type"] for receipt in receipts} == {"chat_message"}
    assert len({receipt["key"] for receipt in receipts}) == 1
    assert one.ends(5) == ["delivered"]
    assert two.of("receipt") == []


def test_a_refusal_of_the_server_has_its_code_and_words() -> None:
    page = HostPage()
    one = connected(page)
    page.servers[0].refuse_next("forbidden", "Not in this room.")
    one.send(1, "chat_message", HELLO)
    page.settle()

    receipt = one.of("receipt")[-1]["receipt"]
    assert one.ends(1) == ["rejected"]
    assert (receipt["code"], receipt["text"]) == ("forbidden", "Not in this room.")


def test_options_reach_the_connection() -> None:
    page = HostPage()
    one = connected(page)
    one.say("disconnect")
    page.settle()
    one.send(1, "chat_message", HELLO, timeToLive=5)
    one.send(2, "user_activity", {"activity": "a"}, delivery="volatile")
    one.send(3, "presence_update", {"status": "away"}, delivery="queued", coalesce="x")
    one.send(4, "presence_update", {"status": "busy"}, delivery="queued", coalesce="x")
    page.clock.advance(6)

    assert one.ends(1) == ["expired"]
    assert len(one.ends(2)) == 1
    assert one.ends(3) == ["discarded"]
    assert one.ends(4) == []
    one.say("connect")
    page.settle()
    assert one.ends(4) == ["unconfirmed"]


DEEP: object = "x"
for _ in range(90):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("type", "data", "options"),
    [
        ("no_such_type", HELLO, {}),
        (None, HELLO, {}),
        (7, HELLO, {}),
        (["chat_message"], HELLO, {}),
        ({}, HELLO, {}),
        ("chat_message", [], {}),
        ("chat_message", "hello", {}),
        ("chat_message", 7, {}),
        ("chat_message", {"deep": DEEP}, {}),
        ("chat_message", {"big": "x" * 400_000}, {}),
        ("chat_message", {"big": "x" * 1_100_000}, {}),
        ("chat_message", HELLO, {"delivery": "soon"}),
        ("chat_message", HELLO, {"delivery": []}),
        ("chat_message", HELLO, {"timeToLive": -1}),
        ("chat_message", HELLO, {"timeToLive": True}),
        ("chat_message", HELLO, {"timeToLive": "5"}),
        ("chat_message", HELLO, {"timeToLive": 1e300}),
        ("chat_message", HELLO, {"coalesce": 7}),
    ],
)
def test_misuse_is_refused_with_words_and_sends_nothing(
    type: object, data: object, options: "dict[str, object]"
) -> None:
    page = HostPage()
    one = connected(page)
    one.send(1, type, data, **options)
    page.settle()

    ends = one.ends(1)
    assert ends in (["refused"], ["rejected"], ["discarded"])
    if ends == ["refused"]:
        assert one.of("refused")[0]["text"]
    assert page.servers[0].effects == []
    one.say("leave")
    assert one.told[-1] == {"type": "left"}


@pytest.mark.parametrize("content", [None, 7, {}, "", "{", "[1 2]", "NaN", "[" * 5000, "7", "[]"])
def test_content_that_is_none_is_refused(content: object) -> None:
    page = HostPage()
    one = connected(page)
    one.say("send", call=1, content=content)

    assert one.ends(1) == ["refused"]


@pytest.mark.parametrize("options", [None, 7, [], "x"])
def test_options_that_are_none_are_the_defaults(options: object) -> None:
    page = HostPage()
    one = connected(page)
    content = json.dumps({"type": "chat_message", "data": HELLO, "options": options})
    one.say("send", call=1, content=content)
    page.settle()

    assert one.ends(1) == ["delivered"]


# Before the user is known.


def test_what_is_sent_before_the_page_has_answered_is_sent_then() -> None:
    page = HostPage()
    one = page.element("one", ADA, manual=True)
    one.is_held = True
    one.send(1, "chat_message", HELLO)
    one.say("connect")
    one.send(2, "chat_message", HELLO)
    one.send(3, "nonsense")
    assert one.ends(3) == ["refused"], "misuse is told at once"
    one.answer()
    page.settle()

    assert (one.ends(1), one.ends(2)) == (["delivered"], ["delivered"])


def test_what_is_only_for_now_does_not_wait_for_a_sign_in() -> None:
    page = HostPage()
    one = page.element("one", ADA, manual=True)
    one.send(1, "typing_start", {"room_id": "general"})

    assert one.ends(1) == ["discarded"]


def test_what_waits_for_a_sign_in_goes_with_the_line_that_is_there_by_then() -> None:
    page = HostPage()
    connected(page)
    two = page.element("two", ADA, manual=True)
    two.send(1, "chat_message", HELLO)
    two.say("connect")
    page.settle()

    assert two.ends(1) == ["delivered"]
    assert page.sockets == 1


def test_what_was_written_in_a_view_before_goes_there_too() -> None:
    page = HostPage()
    connected(page)
    two = page.element("two", ADA, manual=True, view="chat")
    dom = two.place()
    field = dom.find("textarea")
    dom.type(field, "hello")
    dom.fire(field, "keydown", key="Enter")
    assert len(page.lines) == 2
    two.say("connect")
    page.settle()
    page.clock.advance(LINGER)

    said = [frame["data"]["message"] for frame in page.servers[0].received_of("chat_message")]
    assert said == ["hello"]
    assert page.servers[1].received == []


def test_what_nobody_ever_signed_in_for_is_discarded_when_the_widget_goes() -> None:
    page = HostPage()
    one = page.element("one", None)
    page.settle()
    one.send(1, "chat_message", HELLO)
    one.send(2, "chat_message", HELLO)
    assert one.ends(1) == []
    one.say("leave")

    assert one.ends(1) == one.ends(2) == ["discarded"]
    assert [news["type"] for news in one.told].count("left") == 1
    assert one.told[-1]["type"] == "left"


# Leaving with something under way.


def test_what_is_under_way_is_followed_when_the_widget_goes_and_then_it_has_left() -> None:
    page = HostPage()
    one = connected(page)
    for call in range(3):
        one.send(call, "chat_message", HELLO)
    one.say("leave")
    assert one.of("left") == []
    page.settle()

    assert [one.ends(call) for call in range(3)] == [["delivered"]] * 3
    assert one.told[-1] == {"type": "left"}
    assert len(one.of("left")) == 1
    assert page.dropped == ["one"]
    page.clock.advance(LINGER)
    assert page.leftovers() == []


def test_it_is_followed_as_long_as_another_widget_keeps_the_line() -> None:
    page = HostPage()
    one, two = connected(page), connected(page, "two")
    page.servers[0].hold_acks()
    one.send(1, "chat_message", HELLO)
    one.say("leave")
    page.clock.advance(LINGER * 3)
    assert (one.ends(1), one.of("left"), page.dropped) == ([], [], [])

    page.servers[0].acknowledge()
    page.settle()

    assert one.ends(1) == ["delivered"]
    assert (page.dropped, page.idles, two.state) == (["one"], 0, "connected")


def test_it_ends_with_the_line() -> None:
    page = HostPage()
    one = connected(page)
    page.servers[0].hold_acks()
    one.send(1, "chat_message", HELLO)
    page.settle()
    one.say("leave")
    page.clock.advance(LINGER)

    assert len(one.ends(1)) == 1
    assert one.told[-1] == {"type": "left"}
    assert (page.dropped, page.idles) == (["one"], 1)
    assert page.leftovers() == []


def test_it_ends_with_the_line_of_a_user_who_is_gone() -> None:
    page = HostPage()
    one = connected(page)
    page.servers[0].hold_acks()
    one.send(1, "chat_message", HELLO)
    one.token = GRACE
    one.say("renew", token=GRACE)
    page.settle()
    page.clock.advance(LINGER)

    assert len(one.ends(1)) == 1
    assert page.servers[1].received_of("chat_message") == []

"""Which widgets share a connection, and how long it lives."""

import pytest

from app.widget.hub import LINGER
from tests.unit.widget.page import HostPage, jwt

ADA = jwt("7")
GRACE = jwt("8")


def test_a_widget_asks_who_is_signed_in_and_then_connects() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.settle()

    assert [news["refresh"] for news in one.asked] == [False]
    assert one.state == "connected"
    assert page.shops[0].sold_for == [ADA]


def test_widgets_of_one_user_share_a_line_wherever_their_tokens_come_from() -> None:
    page = HostPage()
    one, two = page.element("one", ADA), page.element("two", jwt("7", number=2))
    page.settle()

    assert [one.state, two.state] == ["connected", "connected"]
    assert len(page.lines) == page.sockets == page.servers[0].sockets == 1


def test_another_user_another_server_and_another_way_of_the_token_have_lines_of_their_own() -> None:
    page = HostPage()
    page.element("one", ADA)
    page.element("two", GRACE)
    page.element("three", ADA, server="ws://elsewhere")
    page.element("four", ADA, tokenPlace="frame")
    page.settle()

    assert page.sockets == 4


def test_widgets_with_the_same_opaque_token_share_a_line_with_another_they_do_not() -> None:
    page = HostPage()
    for id, token in (("one", "opaque"), ("two", "opaque"), ("three", "other")):
        page.element(id, token)
    page.settle()

    assert page.sockets == 2


def test_without_tokens_all_share_a_line_and_nobody_is_asked() -> None:
    page = HostPage()
    one, two = (page.element(id, tokenPlace="none") for id in ("one", "two"))
    page.settle()

    assert page.sockets == 1
    assert one.asked == two.asked == []
    assert one.state == two.state == "connected"


def test_a_line_outlives_its_last_widget_for_a_moment_and_the_page_is_idle_then() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.settle()
    one.say("leave")
    assert one.told[-1] == {"type": "left"}
    assert page.dropped == ["one"]
    page.clock.advance(LINGER - 0.1)
    assert (page.sockets, page.idles) == (1, 0)

    page.clock.advance(0.2)

    assert (page.sockets, page.idles) == (0, 1)
    assert page.leftovers() == []


def test_a_widget_of_the_next_route_takes_the_line_over() -> None:
    page = HostPage()
    page.element("one", ADA).say("leave")
    page.clock.advance(LINGER / 2)
    two = page.element("two", ADA)
    page.clock.advance(LINGER * 3)
    page.settle()

    assert (page.servers[0].sockets, len(page.lines), page.idles) == (1, 1, 0)
    assert two.state == "connected"


def test_a_line_ends_while_widgets_of_others_stay() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.element("two", GRACE)
    page.settle()
    one.say("leave")
    page.clock.advance(LINGER)

    assert (page.sockets, page.idles) == (1, 0)


def test_a_widget_that_leaves_before_the_page_has_answered_leaves_nothing() -> None:
    page = HostPage()
    one = page.element("one", ADA, manual=True)
    one.is_held = True
    one.say("connect")
    assert len(one.asked) == 1
    one.say("leave")
    page.clock.advance(LINGER)

    assert (page.sockets, page.idles) == (0, 1)
    assert page.leftovers() == []
    one.answer()  # too late
    assert page.leftovers() == []


def test_an_address_that_is_none_is_told() -> None:
    page = HostPage()
    one = page.element("one", ADA, server="gopher://host")
    page.settle()

    assert one.problems == ["misconfigured"]
    one.say("connect")
    one.send(1, "chat_message", {"message": "hello"})
    one.say("leave")
    assert one.ends(1) == ["discarded"]
    page.clock.advance(LINGER)
    assert page.idles == 1


# Manual, connect, disconnect.


def test_a_manual_widget_waits_for_connect() -> None:
    page = HostPage()
    one = page.element("one", ADA, manual=True)
    page.clock.advance(60)
    assert (one.state, one.asked, page.sockets) == ("disconnected", [], 0)

    one.say("connect")
    page.settle()

    assert (one.state, page.sockets) == ("connected", 1)


def test_disconnect_ends_the_line_for_all_and_connect_brings_it_back() -> None:
    page = HostPage()
    one, two = page.element("one", ADA), page.element("two", ADA)
    page.settle()
    one.say("disconnect")
    page.settle()
    assert (one.state, two.state, page.sockets) == ("disconnected", "disconnected", 0)

    two.say("connect")
    page.settle()

    assert (one.state, two.state, page.sockets) == ("connected", "connected", 1)


def test_disconnect_before_the_page_has_answered_is_kept_to() -> None:
    page = HostPage()
    one = page.element("one", ADA, manual=True)
    one.is_held = True
    one.say("connect")
    one.say("disconnect")
    one.answer()
    page.settle()
    assert (one.state, page.sockets) == ("disconnected", 0)

    one.say("connect")
    page.settle()
    assert one.state == "connected"


def test_connect_twice_asks_once() -> None:
    page = HostPage()
    one = page.element("one", ADA, manual=True)
    one.is_held = True
    one.say("connect")
    one.say("connect")

    assert len(one.asked) == 1


# Rooms.


@pytest.mark.parametrize("view", ["badge", "notifications"])
def test_a_room_is_joined_with_its_first_widget_and_left_with_its_last(view: str) -> None:
    page = HostPage()
    one = page.element("one", ADA, room="sales", view=view)
    two = page.element("two", ADA, room="sales", view=view)
    page.settle()
    server = page.servers[0]
    assert [f["data"]["room_id"] for f in server.received_of("user_join")] == ["sales"]

    one.say("leave")
    page.settle()
    assert server.received_of("user_leave") == []
    two.set(room="service", view=view)
    page.settle()

    assert [f["data"]["room_id"] for f in server.received_of("user_join")] == ["sales", "service"]
    assert [f["data"]["room_id"] for f in server.received_of("user_leave")] == ["sales"]


def test_a_chat_without_a_room_is_of_the_general_one_and_a_badge_of_none() -> None:
    page = HostPage()
    page.element("one", ADA, view="chat")
    page.element("two", ADA)
    page.settle()

    joined = page.servers[0].received_of("user_join")
    assert [frame["data"]["room_id"] for frame in joined] == ["general"]

"""People in the room and elsewhere; away by itself."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.components.people.idle import HIDDEN, UNTOUCHED, Idle
from app.components.people.person import COLOURS, colour, initials
from app.components.people.places import here_and_elsewhere
from app.components.people.presence import Presence
from app.provider import Member, PresenceView
from tests.unit.components.stage import Stage

ROOMS = [("general", "General"), ("sales", "Sales"), ("quotes", "Quotes")]


def person(user_id: int, name: str, **more: Any) -> "dict[str, Any]":
    return {"user_id": user_id, "name": name, "status": "online", **more}


class Page(Stage):
    """A page that shows nothing but people."""

    def __init__(self) -> None:
        Stage.__init__(self, history=False)
        self.presence = Presence(self.provider, self.dom, "general")
        self.presence.show_rooms(ROOMS)
        self.presence.mount("body")
        self.connect()

    def lines(self) -> "list[str]":
        """Return name, status and more of each person, in the order of the page."""
        rows = self.dom.all(".person")
        return [" | ".join([c.textContent for c in row.children[1:] if c.visible]) for row in rows]


def test_each_person_once_oneself_first_the_others_where_they_are() -> None:
    page = Page()
    grace, linus = person(8, "Grace", at="general"), person(9, "Linus", at="sales")
    ada = person(7, "Ada", at="sales", devices=2)
    page.hear("presence_update", room_id="general", users=[grace, linus, ada])
    page.hear("presence_update", room_id="sales", users=[linus, ada, person(10, "Barbara")])
    assert page.lines() == [
        "Ada (you) | Online · 2 devices",
        "Grace | Online",
        "Linus | Online · in Sales",
        "Barbara | Online · in Sales",
    ]
    assert page.dom.text(".count") == "2"
    assert page.dom.find("h2").attributes["aria-label"] == "Here now: 2 people"
    for room_id in ("general", "sales"):
        page.hear("presence_update", room_id=room_id, **{**linus, "at": "general"})
    assert page.lines()[1:3] == ["Grace | Online", "Linus | Online"]
    page.hear("presence_update", room_id="general", **{**grace, "at": "hidden", "status": "busy"})
    assert page.lines()[2:] == ["Grace | Busy · in another room", "Barbara | Online · in Sales"]
    page.hear("user_leave", room_id="general", user_id=8)
    assert "Grace" not in " ".join(page.lines())
    page.presence.show("sales")
    assert sorted(page.lines()) == [
        "Ada (you) | Online · 2 devices",
        "Barbara | Online",
        "Linus | Online · in General",
    ]
    page.presence.dispose()
    assert page.leftovers() == []


def test_what_somebody_did_last_is_a_text_below() -> None:
    page = Page()
    page.hear("presence_update", room_id="general", users=[person(8, "<b>Grace</b>")])
    page.hear("user_activity", user_id=8, room_id="general", activity="sent a message")
    assert page.lines()[1] == "<b>Grace</b> | Online | sent a message"
    page.hear("user_activity", user_id=8, room_id="sales", activity="<i>wrote</i>")
    assert page.lines()[1] == "<b>Grace</b> | Online | <i>wrote</i> in Sales"
    page.hear("user_activity", user_id=8, room_id="nowhere", activity="left")
    assert page.lines()[1] == "<b>Grace</b> | Online | left"
    assert page.dom.all("b") + page.dom.all("i") == []


def test_the_room_that_is_shown_is_the_one_that_is_looked_at() -> None:
    page = Page()
    looked = {"status": "online", "auto": True}
    assert page.sent("presence_update") == [{**looked, "room_id": "general"}]
    page.presence.show("sales")
    assert page.sent("presence_update")[1:] == [{**looked, "room_id": "sales"}]


def test_a_crowd_is_cut_and_counted() -> None:
    page = Page()
    crowd = [person(number, "User %d" % number) for number in range(100, 300)]
    page.hear("presence_update", room_id="general", users=crowd)
    assert len(page.dom.all(".person")) == 100
    assert page.dom.text(".count") == "201"
    assert page.dom.texts(".empty-line") == ["and 101 more"]


def test_without_a_connection_it_is_who_was_here() -> None:
    page = Page()
    page.hear("presence_update", room_id="general", users=[person(8, "Grace")])
    page.drop()
    page.dom.paint()
    assert page.dom.text(".panel-title") == "Last seen here1"
    assert page.dom.find(".presence").attributes["data-stale"] == "true"


@given(
    st.dictionaries(
        st.sampled_from(["general", "sales", "quotes"]),
        st.lists(
            st.tuples(st.integers(1, 5), st.sampled_from([None, "general", "sales", "odd"])),
            max_size=5,
            unique_by=lambda pair: pair[0],
        ),
    )
)
def test_whoever_is_in_any_room_is_listed_exactly_once(
    rooms: "dict[str, list[tuple[int, str | None]]]",
) -> None:
    view = PresenceView()
    view.rooms = {
        name: [Member(who, "x", "online", at) for who, at in members]
        for name, members in rooms.items()
    }
    here, elsewhere = here_and_elsewhere(view, "general", 1)
    listed = [member.user_id for member in here] + [member.user_id for member, _ in elsewhere]
    everybody = {who for members in rooms.values() for who, _ in members}
    assert sorted(listed, key=str) == sorted(everybody, key=str)
    assert 1 not in listed or listed[0] == 1
    assert all(at != "general" for _, at in elsewhere)


# Away by itself.


def idle_page() -> "tuple[Stage, Idle]":
    stage = Stage(history=False)
    idle = Idle(stage.provider, stage.dom)
    idle.mount("body")
    stage.connect()
    return stage, idle


AWAY, BACK = {"status": "away", "auto": True}, {"status": "online", "auto": True}


def test_untouched_for_five_minutes_is_away_until_a_key() -> None:
    stage, idle = idle_page()
    stage.wait(UNTOUCHED - 1)
    stage.dom.window.act()
    stage.wait(UNTOUCHED - 1)
    assert stage.sent("presence_update") == []
    stage.wait(2)
    assert stage.sent("presence_update") == [AWAY]
    stage.wait(UNTOUCHED * 3)
    assert stage.sent("presence_update") == [AWAY]
    stage.dom.window.act()
    stage.dom.window.act()
    assert stage.sent("presence_update") == [AWAY, BACK]
    stage.wait(UNTOUCHED + 1)
    assert stage.sent("presence_update") == [AWAY, BACK, AWAY]
    idle.dispose()
    assert stage.leftovers() == []


def test_hidden_for_two_minutes_is_away_until_it_is_seen() -> None:
    stage, idle = idle_page()
    stage.wait(60)
    stage.dom.window.be_visible(False)
    stage.wait(HIDDEN - 1)
    assert stage.sent("presence_update") == []
    stage.wait(2)
    assert stage.sent("presence_update") == [AWAY]
    stage.dom.window.be_visible(True)
    assert stage.sent("presence_update") == [AWAY, BACK]
    stage.dom.window.be_visible(False)
    stage.wait(30)
    stage.dom.window.be_visible(True)
    stage.wait(HIDDEN + 30)
    assert stage.sent("presence_update") == [AWAY, BACK]
    idle.dispose()
    assert stage.leftovers() == []


def test_a_status_set_by_hand_is_left_alone() -> None:
    stage, idle = idle_page()
    for status in ("busy", "away"):
        stage.provider.set_presence(status)
        stage.wait(UNTOUCHED + 1)
        stage.dom.window.act()
    assert stage.sent("presence_update") == [{"status": "busy"}, {"status": "away"}]
    idle.dispose()


def test_whoever_signs_in_next_is_there() -> None:
    stage, idle = idle_page()
    stage.wait(UNTOUCHED + 1)
    stage.provider.sign_out()
    idle.forget()
    stage.connect()
    stage.wait(UNTOUCHED - 1)
    assert stage.sent("presence_update") == [AWAY]
    idle.dispose()
    idle.forget()


def test_presence_without_a_server_that_lists_and_with_one() -> None:
    stage = Stage()
    presence = Presence(stage.provider, stage.dom)
    presence.show("general")
    presence.mount("body")
    assert stage.dom.text(".empty-line") == "Known once connected."
    stage.connect()
    stage.dom.paint()
    assert stage.dom.texts(".person-name") == ["Ada Lovelace (you)"], "whatever is listed"
    stage.hear("presence_update", room_id="general", users=[person(8, "Grace Hopper")])
    assert stage.dom.texts(".person-name") == ["Ada Lovelace (you)", "Grace Hopper"]
    presence.forget()
    presence.dispose()
    assert stage.leftovers() == []


def test_a_flat_server_does_not_say_who_is_here() -> None:
    stage = Stage()
    Presence(stage.provider, stage.dom).mount("body")
    stage.provider.connect()
    stage.world.transport.accept()
    stage.world.transport.deliver({"type": "welcome", "message": "Hello", "user_id": 7})
    stage.dom.paint()
    assert stage.dom.text(".empty-line") == "This server does not say who is here."
    assert stage.dom.texts(".person-name") == []


def test_initials_and_colours() -> None:
    names = ("Ada Lovelace", "ada", "", "a b c")
    assert [initials(name) for name in names] == ["AL", "A", "?", "AC"]
    assert colour("Ada") == colour("Ada")
    assert 0 <= int(colour("")) < COLOURS


def test_a_crowd_costs_a_look_at_each_and_not_at_each_pair() -> None:
    compared = 0

    class Id(int):
        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return int(self) == other

        __hash__ = int.__hash__

    view = PresenceView()
    crowd = [Member(Id(number), "Somebody", "online") for number in range(300)]
    view.rooms = {"general": crowd, "sales": crowd}
    here, elsewhere = here_and_elsewhere(view, "general", 7)
    assert (len(here), elsewhere) == (300, [])
    assert compared < 3 * len(crowd)

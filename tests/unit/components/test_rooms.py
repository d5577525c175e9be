"""The list of rooms on a real provider."""

from app.components import Rooms
from tests.unit.components.stage import Stage

ROOMS = [("general", "General"), ("sales", "Sales")]


def test_rooms_mark_the_chosen_one_and_count_what_others_said_in_the_rest() -> None:
    stage = Stage()
    chosen: list[str] = []
    rooms = Rooms(stage.provider, stage.dom, chosen.append)
    rooms.show(ROOMS, "sales")
    rooms.mount("body")
    stage.connect()
    stage.say("old", seq=1)
    buttons = stage.dom.all(".room-button")
    assert [button.attributes.get("aria-current") for button in buttons] == [None, "true"]
    assert not stage.dom.find(".room-unread").visible, "what was there before is no news"
    stage.say("new", seq=2)
    stage.say("mine", by=7, seq=3)
    assert stage.dom.text(".room-unread") == "1"
    assert buttons[0].attributes["aria-label"] == "General, 1 new message"
    stage.dom.fire(buttons[0], "click")
    assert chosen == ["general"]
    rooms.show(ROOMS, "general")
    assert stage.dom.texts(".room-unread") == []
    rooms.dispose()
    assert stage.leftovers() == []


def test_the_first_word_in_a_room_that_was_empty_is_news() -> None:
    stage = Stage()
    rooms = Rooms(stage.provider, stage.dom, lambda _: None)
    rooms.show(ROOMS, "sales")
    rooms.mount("body")
    stage.provider.join("general")
    stage.connect()
    stage.dom.paint()
    stage.pages[0][2].resolve({"messages": [], "more": False})
    stage.dom.paint()
    stage.say("first")
    assert stage.dom.text(".room-unread") == "1"

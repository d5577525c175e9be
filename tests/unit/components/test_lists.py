"""Presence, rooms and events on a real provider."""

import pytest

from app.components import EventList, Presence, Rooms
from app.components.inspector import event_words
from app.components.people import person
from app.engine import Message, MessageType
from tests.unit.components.stage import Stage

PEOPLE = [
    {"user_id": 7, "name": "Ada Lovelace", "status": "online"},
    {"user_id": 8, "name": "Grace Hopper", "status": "busy"},
]
ROOMS = [("general", "General"), ("sales", "Sales")]


def test_presence_lists_who_is_here_and_follows_room_and_status() -> None:
    stage = Stage()
    presence = Presence(stage.provider, stage.dom)
    presence.show("general")
    presence.mount("body")
    assert stage.dom.text(".empty-line") == "Known once connected."
    stage.connect()
    stage.dom.paint()
    assert stage.dom.texts(".person-name") == ["Ada Lovelace (you)"], "whatever is listed"
    stage.hear("presence_update", room_id="general", users=PEOPLE[1:])
    assert stage.dom.texts(".person-name") == ["Ada Lovelace (you)", "Grace Hopper"]
    stage.hear("presence_update", room_id="general", users=PEOPLE)
    assert stage.dom.texts(".person-name") == ["Ada Lovelace (you)", "Grace Hopper"]
    assert stage.dom.texts(".person-status") == ["Online", "Busy"]
    assert stage.dom.text(".count") == "2"
    stage.hear("presence_update", room_id="general", user_id=8, status="away")
    assert stage.dom.all(".person")[1].attributes["data-status"] == "away"
    assert stage.dom.text(".panel-title") == "Here now2"
    stage.drop()
    stage.dom.paint()
    assert stage.dom.text(".panel-title") == "Last seen here2"
    presence.show("sales")
    assert stage.dom.texts(".person-name") == []
    presence.dispose()
    assert stage.leftovers() == []


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


def test_events_are_listed_newest_first_with_progress_and_without_the_chat() -> None:
    stage = Stage()
    events = EventList(stage.provider, stage.dom)
    events.mount("body")
    assert stage.dom.text(".empty-line").startswith("Whatever the server reports")
    stage.connect()
    stage.say("hi")
    stage.hear("quote_generation_progress", step="Reading", progress=40, customer_id=3)
    stage.hear("alert", level="error", message="<b>Disk full</b>")
    stage.hear("made_up", x=1)
    stage.world.transport.deliver("[]")
    stage.dom.paint()
    types = [row.attributes["data-type"] for row in stage.dom.all(".event")]
    assert types == ["made_up", "alert", "quote_generation_progress"]
    lines = ["x: 1", "<b>Disk full</b> · level: error", "Reading · 40 %"]
    assert stage.dom.texts(".event-line") == lines
    assert stage.dom.all("b") == []
    assert [bar.value for bar in stage.dom.all(".event-progress") if bar.visible] == [40.0]
    assert stage.dom.texts(".event-time") == ["09:30"] * 3
    assert stage.dom.text(".events-odd") == (
        "1 message of an unknown type, 1 unreadable frame dropped"
    )
    stage.dom.click(".link-button")
    assert stage.dom.all(".event") == []
    stage.hear("notification", title="Ready")
    assert stage.dom.texts(".event-title") == ["Notification"]
    events.dispose()
    assert stage.leftovers() == []


def message(type: MessageType, **data: object) -> Message:
    return Message(type, dict(data))


def test_a_line_is_readable_whatever_the_data_holds() -> None:
    done = message(
        MessageType.QUOTE_GENERATION_COMPLETE,
        quote_id="q-1",
        total_amount=1280.5,
        currency="EUR",
        items=[1, {"deep": {"deeper": {"deepest": []}}}],
        sent=False,
        nothing=None,
    )
    assert event_words.line(done) == (
        "q-1 · 1280.50 EUR · items: 1, deep: deeper: … · nothing: none · sent: no"
    )
    assert event_words.line(message(MessageType.ALERT, total_amount="much")) == "much"
    assert event_words.line(message(MessageType.ALERT, progress=12)) == ""
    long = event_words.line(message(MessageType.ALERT, message="x" * 1000))
    assert len(long) == event_words.PART
    assert long.endswith("…")


@pytest.mark.parametrize(
    ("value", "done"), [(40, 40.0), (-1, 0.0), (1e9, 100.0), (True, None), ("40", None)]
)
def test_progress_is_a_number_between_0_and_100(value: object, done: "float | None") -> None:
    assert event_words.progress(message(MessageType.ALERT, progress=value)) == done


def test_titles_and_families() -> None:
    assert event_words.title("ai_tool_call") == "AI tool call"
    assert event_words.title("quote_update") == "Quote update"
    assert event_words.family(message(MessageType.QUOTE_UPDATE)) == "quote"
    assert event_words.family(message(MessageType.QUOTE_UPDATE, status="error")) == "trouble"
    assert event_words.family(message(MessageType.WELCOME)) == "other"
    assert event_words.family(Message(None, {}, type_name="quote_x")) == "other"


def test_initials_and_colours() -> None:
    assert [person.initials(name) for name in ("Ada Lovelace", "ada", "", "a b c")] == [
        "AL",
        "A",
        "?",
        "AC",
    ]
    assert person.colour("Ada") == person.colour("Ada")
    assert 0 <= int(person.colour("")) < person.COLOURS


def test_a_flat_server_does_not_say_who_is_here() -> None:
    stage = Stage()
    presence = Presence(stage.provider, stage.dom)
    presence.mount("body")
    stage.provider.connect()
    stage.world.transport.accept()
    stage.world.transport.deliver({"type": "welcome", "message": "Hello", "user_id": 7})
    stage.dom.paint()
    assert stage.dom.text(".empty-line") == "This server does not say who is here."
    assert stage.dom.texts(".person-name") == []
    presence.dispose()
    assert stage.leftovers() == []

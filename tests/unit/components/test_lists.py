"""Presence, rooms, events and jobs on a real provider."""

import pytest

from app.components import EventList, Jobs, Presence, Rooms
from app.components.inspector import event_words
from app.components.people import person
from app.engine import Message, MessageType
from tests.fake_dom import FakeFiles
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


def note(stage: Stage) -> str:
    """Return what is said of the last job."""
    return stage.dom.find("[role=status]").textContent


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


def test_jobs_are_asked_for_and_their_fate_is_said() -> None:
    stage = Stage()
    jobs = Jobs(stage.provider, stage.dom)
    jobs.mount("body")
    quote, tool = stage.dom.all("button")
    stage.dom.fire(quote, "click")
    assert note(stage) == "The quote waits until the page is connected."
    stage.connect()
    assert note(stage) == "The quote was asked for."
    assert stage.sent("quote_generation_start")[0]["customer_id"] == "Analytical Engines"
    frame = next(f for f in stage.world.transport.frames() if f["type"].startswith("quote"))
    stage.settle("ack", id=frame["id"], seq=1)
    assert note(stage).startswith("The quote has begun.")
    stage.dom.fire(tool, "click")
    assert stage.sent("ai_tool_call")[0]["tool_name"] == "product_lookup"
    frame = next(f for f in stage.world.transport.frames() if f["type"] == "ai_tool_call")
    stage.settle("nack", id=frame["id"], code="x", message="No tools today.")
    assert note(stage) == "The tool was not accepted. No tools today."
    jobs.dispose()
    assert stage.leftovers() == []


def test_the_end_of_a_job_is_said_and_stays() -> None:
    stage = Stage()
    jobs = Jobs(stage.provider, stage.dom)
    jobs.mount("body")
    stage.connect()
    quote, tool = stage.dom.all("button")
    stage.dom.fire(quote, "click")
    stage.hear("quote_generation_progress", step="Reading", progress=20)
    stage.hear("ai_tool_result", tool_name="another", status="complete")
    assert note(stage) == "The quote was asked for."
    stage.hear("quote_generation_complete", quote_id="q-1", status="complete")
    assert note(stage) == "The quote is done."
    frame = next(f for f in stage.world.transport.frames() if f["type"].startswith("quote"))
    stage.settle("ack", id=frame["id"], seq=1)
    assert note(stage) == "The quote is done."
    stage.dom.fire(tool, "click")
    stage.hear("ai_error", message="The assistant is away.")
    assert note(stage) == "The tool was asked for.", "that was the chat's"
    stage.hear("ai_tool_result", tool_name="product_lookup", status="error", error="No such.")
    assert note(stage) == "The tool failed. See below."
    jobs.dispose()
    assert stage.leftovers() == []


def test_a_flat_server_is_asked_for_what_it_has() -> None:
    stage = Stage()
    jobs, presence = Jobs(stage.provider, stage.dom), Presence(stage.provider, stage.dom)
    jobs.mount("body")
    presence.mount("body")
    stage.provider.connect()
    stage.world.transport.accept()
    stage.world.transport.deliver({"type": "welcome", "message": "Hello", "user_id": 7})
    stage.dom.paint()
    assert stage.dom.text(".empty-line") == "This server does not say who is here."
    assert stage.dom.texts(".person-name") == []
    quote, tool = stage.dom.all("button")
    assert [quote.disabled, tool.disabled, stage.dom.find("input").disabled] == [False, True, True]
    assert "runs no tools and takes no documents" in stage.dom.text(".jobs")
    stage.dom.fire(quote, "click")
    sent = [f for f in stage.world.transport.frames() if f["type"] == "quote_request"]
    assert sent[0]["message"].startswith("Twelve seats")
    stage.world.transport.deliver({"type": "quote_ready", "message": "Ready", "quote_id": "q"})
    stage.dom.paint()
    assert "The quote is done." in stage.dom.text(".jobs")
    stage.drop()
    while stage.world.transport.generation is None:
        stage.wait(0.5)
    stage.answer()
    assert not tool.disabled, "another server answered"
    jobs.dispose()
    presence.dispose()
    assert stage.leftovers() == []


def test_a_document_is_announced_with_its_name_and_size() -> None:
    stage = Stage()
    Jobs(stage.provider, stage.dom).mount("body")
    stage.connect()
    field = stage.dom.find("input")
    stage.dom.fire(field, "change")
    assert stage.sent("document_upload_start") == []
    field.files = FakeFiles(("offer.pdf", 1234))
    stage.dom.fire(field, "change")
    assert stage.sent("document_upload_start") == [{"file_name": "offer.pdf", "file_size": 1234}]


def test_initials_and_colours() -> None:
    assert [person.initials(name) for name in ("Ada Lovelace", "ada", "", "a b c")] == [
        "AL",
        "A",
        "?",
        "AC",
    ]
    assert person.colour("Ada") == person.colour("Ada")
    assert 0 <= int(person.colour("")) < person.COLOURS


def test_a_job_that_is_given_up_says_so() -> None:
    stage = Stage()
    jobs = Jobs(stage.provider, stage.dom)
    jobs.mount("body")
    stage.connect()
    quote, tool = stage.dom.all("button")
    stage.dom.fire(quote, "click")
    [asked] = stage.provider.store.state.outbox
    stage.provider.discard(asked.key)
    assert note(stage) == "The quote: sending was stopped; it may have arrived."
    stage.drop()
    stage.dom.fire(tool, "click")
    [waiting] = stage.provider.store.state.outbox
    stage.provider.discard(waiting.key)
    assert note(stage) == "The tool was discarded."
    stage.refuse_dials()
    stage.dom.fire(tool, "click")
    stage.wait(86_401)
    assert note(stage) == "The tool was not sent: it waited too long."
    jobs.dispose()
    assert stage.leftovers() == []

"""Chat on a real provider: lines, fates, typing, drafts, history, keeping one's place."""

from app.components import Chat
from app.components.chat.chat_words import typing_words
from tests.fake_dom import FakeElement
from tests.unit.components.stage import Stage


def chat_stage(*, connected: bool = True) -> "tuple[Stage, Chat]":
    stage = Stage()
    chat = Chat(stage.provider, stage.dom)
    chat.mount("body")
    if connected:
        stage.connect()
        stage.dom.paint()
    return stage, chat


def write(stage: Stage, text: str) -> None:
    field = stage.dom.find("textarea")
    stage.dom.type(field, text)
    stage.dom.fire(field, "keydown", key="Enter")
    stage.dom.paint()


def rows(stage: Stage) -> "list[FakeElement]":
    return stage.dom.all(".message")


def test_an_own_message_shows_its_way() -> None:
    stage, _ = chat_stage()
    write(stage, "  Good morning  ")
    assert stage.sent("chat_message") == [{"message": "Good morning", "room_id": "general"}]
    row = rows(stage)[0]
    assert (row.attributes["data-own"], row.attributes["data-status"]) == ("true", "sent")
    key = row.attributes["data-key"]
    stage.settle("ack", id=key, seq=1)
    assert rows(stage)[0] is row, "a row changes in its place"
    assert row.attributes["data-status"] == "delivered"
    assert stage.dom.texts(".message-fate") == ["Delivered"]
    assert stage.dom.texts(".link-button") == []


def test_what_is_written_without_a_connection_is_shown_as_waiting() -> None:
    stage, _ = chat_stage()
    stage.drop()
    write(stage, "later")
    assert rows(stage)[0].attributes["data-status"] == "queued"
    assert stage.dom.text(".composer-hint") == (
        "1 message is waiting, sent in order once connected."
    )


def test_a_refused_message_says_why_and_can_be_sent_again() -> None:
    stage, _ = chat_stage()
    write(stage, "no")
    key = rows(stage)[0].attributes["data-key"]
    stage.settle("nack", id=key, code="too_fast", message="Slow down.")
    assert rows(stage)[0].attributes["data-status"] == "rejected"
    assert "Slow down." in stage.dom.text(".message-fate")
    stage.dom.click(".link-button")
    assert [data["message"] for data in stage.sent("chat_message")] == ["no", "no"]


def test_others_are_shown_with_name_time_and_text_as_text() -> None:
    stage, _ = chat_stage()
    stage.say("<img src=x onerror=alert(1)>", seq=1)
    stage.say("again", seq=2)
    assert stage.dom.texts(".message-text") == ["<img src=x onerror=alert(1)>", "again"]
    assert stage.dom.all("img") == []
    first, second = rows(stage)
    assert first.attributes["data-own"] == "false"
    assert "data-status" not in first.attributes
    assert stage.dom.text(".message-author") == "Grace Hopper"
    assert "data-continued" not in first.attributes
    assert second.attributes["data-continued"] == "true"
    assert stage.dom.text(".message-time") == "09:30"


def test_typing_and_thinking_are_said() -> None:
    stage, _ = chat_stage()
    stage.hear("typing_start", user_id=8, user_name="Grace", room_id="general")
    assert stage.dom.text(".chat-typing-words") == "Grace is typing…"
    stage.wait(6.0)
    assert stage.dom.text(".chat-typing-words") == ""
    stage.hear("ai_thinking", room_id="general")
    assert stage.dom.text(".chat-typing-words") == "The assistant is thinking…"
    assert typing_words(["A", "B"], False) == "A and B are typing…"
    assert typing_words(["A", "B"], True) == "3 people are typing…"


def test_typing_is_told_to_the_room_and_its_end_on_leaving_the_field() -> None:
    stage, _ = chat_stage()
    field = stage.dom.find("textarea")
    stage.dom.type(field, "G")
    stage.dom.type(field, "Go")
    assert len(stage.sent("typing_start")) == 1
    stage.dom.fire(field, "blur")
    assert len(stage.sent("typing_stop")) == 1
    stage.dom.type(field, "G")
    stage.dom.type(field, "")
    assert len(stage.sent("typing_stop")) == 2


def test_shift_enter_and_a_composing_enter_send_nothing_nor_does_an_empty_field() -> None:
    stage, _ = chat_stage()
    field = stage.dom.find("textarea")
    stage.dom.type(field, "one")
    assert not stage.dom.fire(field, "keydown", key="Enter", shiftKey=True).prevented
    assert not stage.dom.fire(field, "keydown", key="Enter", isComposing=True).prevented
    assert not stage.dom.fire(field, "keydown", key="a").prevented
    stage.dom.type(field, "  \n ")
    assert stage.dom.fire(field, "keydown", key="Enter").prevented
    assert stage.sent("chat_message") == []


def test_a_draft_stays_with_its_room() -> None:
    stage, chat = chat_stage()
    field = stage.dom.find("textarea")
    stage.dom.type(field, "half a thou")
    chat.show("sales", "Sales")
    assert (field.value, stage.dom.text(".chat-title")) == ("", "Sales")
    assert len(stage.sent("typing_stop")) == 1
    chat.show("general", "General")
    assert field.value == "half a thou"
    assert stage.dom.find(".composer-grow").attributes["data-text"] == "half a thou"


def test_an_empty_room_says_so_in_plain_words() -> None:
    stage, _ = chat_stage(connected=False)
    assert stage.dom.text(".chat-empty") == "Messages appear here once the page is connected."
    stage.provider.join("general")
    stage.connect()
    stage.dom.paint()
    assert stage.dom.text(".chat-empty") == "Loading messages…"
    stage.pages[0][2].resolve({"messages": [], "more": False})
    stage.dom.paint()
    assert stage.dom.text(".chat-empty").startswith("Nothing has been said in General yet.")
    stage.say("first")
    assert stage.dom.text(".chat-empty") == ""


def test_earlier_messages_are_loaded_and_a_failure_is_said() -> None:
    stage, _ = chat_stage(connected=False)
    stage.provider.join("general")
    stage.connect()
    line = {"id": "h-9", "seq": 9, "user_id": 8, "user_name": "Grace", "message": "nine"}
    stage.pages[0][2].resolve({"messages": [line], "more": True})
    stage.dom.paint()
    assert stage.dom.text(".chat-earlier") == "Show earlier messages"
    stage.dom.click(".chat-earlier")
    room, before, pending = stage.pages[1]
    assert (room, before) == ("general", 9)
    stage.dom.paint()
    assert stage.dom.text(".chat-earlier") == "Loading…"
    pending.fail(OSError())
    stage.dom.paint()
    assert stage.dom.text(".chat-problem") == "The messages could not be loaded."
    assert stage.dom.text(".chat-earlier") == "Try again"
    stage.dom.click(".chat-earlier")
    earlier = dict(line, id="h-8", seq=8, message="eight")
    stage.pages[2][2].resolve({"messages": [earlier], "more": False})
    stage.dom.paint()
    assert stage.dom.texts(".message-text") == ["eight", "nine"]
    assert not stage.dom.find(".chat-earlier").visible


def test_a_first_page_that_failed_can_be_asked_for_again() -> None:
    stage, chat = chat_stage(connected=False)
    stage.provider.join("general")
    stage.connect()
    stage.dom.paint()
    assert not stage.dom.find(".chat-earlier").visible, "loading by itself offers nothing"
    stage.pages[0][2].fail(OSError())
    stage.dom.paint()
    assert stage.dom.text(".chat-earlier") == "Try again"
    assert stage.dom.text(".chat-empty") == "", "nobody knows whether nothing has been said"
    stage.dom.click(".chat-earlier")
    stage.dom.paint()
    assert [(room, before) for room, before, _ in stage.pages] == [("general", None)] * 2
    assert stage.dom.text(".chat-earlier") == "Loading…"
    assert stage.dom.text(".chat-problem") == ""
    chat.show("sales", "Sales")
    assert not stage.dom.find(".chat-earlier").visible
    chat.show("general", "General")
    line = {"id": "h-9", "seq": 9, "user_id": 8, "user_name": "Grace", "message": "nine"}
    stage.pages[1][2].resolve({"messages": [line], "more": False})
    stage.dom.paint()
    assert stage.dom.texts(".message-text") == ["nine"]
    assert not stage.dom.find(".chat-earlier").visible
    assert not stage.dom.find(".chat-latest").visible, "the end stayed in view"


def test_a_burst_is_painted_in_one_frame_and_the_page_holds_a_window_of_it() -> None:
    stage, _ = chat_stage()
    for seq in range(450):
        data = {"message": str(seq), "user_id": 8, "room_id": "general", "seq": seq}
        stage.world.transport.deliver({"type": "chat_response", "id": str(seq), "data": data})
    assert rows(stage) == [], "nothing is built before the frame"
    stage.dom.paint()
    assert stage.dom.texts(".message-text") == [str(seq) for seq in range(420, 450)]


def test_disposed_it_leaves_nothing() -> None:
    stage, chat = chat_stage()
    stage.say("hi")
    write(stage, "there")
    chat.dispose()
    chat.dispose()
    assert stage.leftovers() == []


def test_a_room_chosen_before_mounting_is_the_one_that_is_shown() -> None:
    stage = Stage()
    chat = Chat(stage.provider, stage.dom)
    chat.focus()
    chat.show("sales", "Sales")
    chat.mount("body")
    assert stage.dom.text(".chat-title") == "Sales"

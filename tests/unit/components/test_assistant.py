"""The assistant on a real provider: questions, answers as they grow, stops, failures, outages."""

from typing import Any

from app.components.assistant.assistant import Assistant
from app.engine import Options, TokenPlace
from app.provider import RealtimeProvider
from app.testing import FakeTokenSource, ScriptedServer, fake_world
from tests.fake_dom import FakeDom, FakeElement
from tests.unit.components.stage import Stage
from tests.unit.components.test_console import jwt

CAPABLE = ["ack", "rooms", "resume", "pieces", "cancel"]


class OfExistingBackend(Stage):
    """A page whose server takes the token in the URL, as the existing backends do."""

    def __init__(self) -> None:
        self.world = fake_world()
        self.dom = FakeDom(self.world.clock)
        self.provider = RealtimeProvider(
            "ws://host/ws",
            world=self.world,
            tokens=FakeTokenSource(jwt(7)),
            options=Options(token_place=TokenPlace.QUERY),
        )


def opened(capabilities: "list[str]" = CAPABLE) -> "tuple[Stage, Assistant]":
    stage = Stage()
    panel = Assistant(stage.provider, stage.dom)
    panel.mount("body")
    stage.connect(capabilities)
    stage.dom.paint()
    return stage, panel


def ask(stage: Stage, text: str) -> str:
    """Ask, let the server take it, and return the id of the question."""
    field = stage.dom.find("textarea")
    stage.dom.type(field, text)
    stage.dom.fire(field, "keydown", key="Enter")
    stage.dom.paint()
    key = last(stage).attributes["data-key"]
    stage.settle("ack", id=key, seq=1)
    return key


def rows(stage: Stage) -> "list[FakeElement]":
    return stage.dom.all(".exchange")


def last(stage: Stage) -> FakeElement:
    return rows(stage)[-1]


def part(row: FakeElement, name: str) -> str:
    """Return what a part of a row shows, "" when it is hidden."""
    found = next(element for element in row.tree() if element.matches(name))
    return found.textContent if found.visible else ""


def shown(stage: Stage) -> "tuple[str, str, str]":
    """Return the newest exchange: its state, its answer, its words."""
    row = last(stage)
    return row.attributes["data-state"], part(row, ".exchange-answer"), part(row, ".exchange-word")


def press(stage: Stage, row: FakeElement, name: str) -> None:
    button = next(element for element in row.tree() if element.matches(name))
    assert button.visible
    stage.dom.fire(button, "focus")
    stage.dom.fire(button, "click")
    stage.dom.paint()


def spoken(stage: Stage) -> "list[str]":
    logs = [e for e in stage.dom.all("[role=log]") if e.matches(".visually-hidden")]
    return [child.textContent for log in logs for child in log.children]


def piece(stage: Stage, id: str, delta: object, offset: object, **more: Any) -> None:
    about = {"room_id": "general", "in_response_to": id}
    stage.hear("ai_response", delta=delta, offset=offset, done=False, **about, **more)


def finish(stage: Stage, id: "str | None", text: str, seq: int = 2, **more: Any) -> None:
    about = {"room_id": "general", "in_response_to": id}
    stage.hear("ai_response", message=text, done=True, seq=seq, **about, **more)


def test_an_answer_grows_below_its_question() -> None:
    stage, panel = opened()
    assert stage.dom.texts(".empty-line")[0] == "Nobody has asked the assistant in General yet."
    field = stage.dom.find("textarea")
    stage.dom.type(field, "  What do chairs cost?  ")
    stage.dom.fire(field, "keydown", key="Enter")
    stage.dom.paint()
    assert field.value == ""
    data = {"message": "@ai What do chairs cost?", "room_id": "general"}
    assert stage.sent("chat_message") == [data]
    assert shown(stage) == ("waiting", "", "Being sent")
    row, key = last(stage), last(stage).attributes["data-key"]
    assert part(row, ".exchange-who") == "You"
    assert part(row, ".exchange-question") == "What do chairs cost?"
    stage.settle("ack", id=key, seq=1)
    assert shown(stage) == ("waiting", "", "Waits for the answer")
    stage.hear("ai_thinking", room_id="general", in_response_to=key)
    assert shown(stage) == ("thinking", "", "Thinking…")
    piece(stage, key, "A chair ", 0)
    piece(stage, key, "costs", 8)
    assert shown(stage) == ("growing", "A chair costs", "Answering…")
    assert spoken(stage) == [], "a piece is not said aloud"
    finish(stage, key, "A chair costs 189 €.")
    assert shown(stage) == ("done", "A chair costs 189 €.", "Answered")
    assert spoken(stage) == ["The assistant has answered “What do chairs cost?”"]
    finish(stage, key, "A chair costs 189 €.")
    assert (len(rows(stage)), len(spoken(stage))) == (1, 1)
    assert last(stage) is row
    panel.dispose()
    assert stage.leftovers() == []


def test_a_text_that_calls_the_assistant_is_sent_as_it_is() -> None:
    stage, _ = opened()
    ask(stage, "Dear @Assistant, a quote please")
    assert stage.sent("chat_message")[0]["message"] == "Dear @Assistant, a quote please"
    stage.dom.type(stage.dom.find("textarea"), "   ")
    stage.dom.fire(stage.dom.find(".ask"), "submit")
    assert len(stage.sent("chat_message")) == 1, "nothing is asked with nothing"


def test_a_gap_shows_nothing_false_and_heals() -> None:
    stage, _ = opened()
    key = ask(stage, "@ai tell me")
    piece(stage, key, "One ", 0)
    piece(stage, key, "three", 8)
    assert shown(stage) == ("growing", "One ", "A part is missing; the whole answer follows.")
    piece(stage, key, "One two three", 0)
    assert shown(stage) == ("growing", "One two three", "Answering…")


def test_our_own_answer_is_stopped_and_stays_as_far_as_it_went() -> None:
    stage, _ = opened()
    key = ask(stage, "@ai slowly")
    piece(stage, key, "It was", 0)
    row = last(stage)
    press(stage, row, ".stop")
    assert stage.sent("cancel") == [{"id": key}]
    assert shown(stage) == ("growing", "It was", "Stopping…")
    assert row.focused, "the keyboard stays where the button was"
    finish(stage, key, "It was", stopped=True)
    assert shown(stage) == ("stopped", "It was", "Stopped")
    assert spoken(stage) == ["The answer was stopped: “slowly”"]


def test_a_refused_stop_is_said() -> None:
    stage, _ = opened()
    key = ask(stage, "@ai slowly")
    piece(stage, key, "It", 0)
    press(stage, last(stage), ".stop")
    frame = next(f for f in stage.world.transport.frames() if f["type"] == "cancel")
    stage.settle("nack", id=frame["id"], code="not_found", message="Nothing runs.")
    assert part(last(stage), ".exchange-note").startswith("It could not be stopped")
    assert part(last(stage), ".stop") == "Stop", "it may be tried again"


def test_only_our_own_is_ours_to_stop_and_only_where_the_server_can() -> None:
    stage, _ = opened()
    stage.say("@ai a question of hers", seq=4)
    stage.hear("ai_thinking", room_id="general", in_response_to="m-4")
    assert part(last(stage), ".exchange-who") == "Grace Hopper"
    assert (shown(stage)[0], part(last(stage), ".stop")) == ("thinking", "")
    other, _ = opened(["ack", "rooms"])
    key = ask(other, "@ai mine")
    other.hear("ai_thinking", room_id="general", in_response_to=key)
    assert (shown(other)[0], part(last(other), ".stop")) == ("thinking", "")


def test_a_failure_is_told_and_asked_again() -> None:
    stage, _ = opened()
    key = ask(stage, "@ai fail")
    about = {"room_id": "general", "in_response_to": key}
    stage.hear("ai_error", message="It could not.", **about)
    assert shown(stage) == ("failed", "", "Not answered")
    assert part(last(stage), ".exchange-error") == "It could not."
    assert spoken(stage) == ["The assistant could not answer “fail”"]
    failed = last(stage)
    press(stage, failed, ".again")
    assert [data["message"] for data in stage.sent("chat_message")] == ["@ai fail", "@ai fail"]
    assert len(rows(stage)) == 2
    assert part(failed, ".again") == "", "once is enough"
    focused = [element for element in stage.dom.html.tree() if element.focused]
    assert [element.visible for element in focused] == [True], "the keyboard is not lost"


def test_a_question_that_was_refused_is_asked_again_in_its_place() -> None:
    stage, _ = opened()
    field = stage.dom.find("textarea")
    stage.dom.type(field, "@ai too fast")
    stage.dom.fire(field, "keydown", key="Enter")
    stage.dom.paint()
    key = last(stage).attributes["data-key"]
    stage.settle("nack", id=key, code="rate_limited", message="Too fast.")
    assert shown(stage) == ("failed", "", "Too fast.")
    press(stage, last(stage), ".again")
    assert len(rows(stage)) == 1
    assert shown(stage)[0] == "waiting"


def test_what_was_said_survives_an_outage_and_a_server_that_begins_again() -> None:
    stage, _ = opened()
    key = ask(stage, "@ai slowly")
    piece(stage, key, "First it ", 0)
    stage.drop()
    stage.dom.paint()
    assert shown(stage) == ("waiting", "First it ", "Waits for the connection")
    stage.reconnect()  # another session: what was under way may be lost
    state, answer, words = shown(stage)
    assert (state, answer) == ("waiting", "First it ")
    assert words == "The connection was lost meanwhile; the answer may still come."
    assert part(last(stage), ".again") == "Ask again"
    stage.hear("ai_thinking", room_id="general", in_response_to=key)
    piece(stage, key, "Second ", 0)
    assert shown(stage) == ("growing", "Second ", "Answering…")
    assert part(last(stage), ".again") == ""
    assert len(rows(stage)) == 1


def test_an_answer_that_came_while_we_were_away_is_read_in_the_history() -> None:
    stage, _ = opened()
    stage.provider.join("general")
    stage.pages.pop()[2].resolve({"messages": [], "more": False})
    key = ask(stage, "@ai slowly")
    piece(stage, key, "Half", 0)
    stage.drop()
    stage.reconnect()
    question = {"id": key, "seq": 1, "user_id": 7, "message": "@ai slowly", "kind": "chat"}
    answer = {"seq": 2, "message": "All of it", "kind": "assistant", "in_response_to": key}
    other = {"id": "x", "seq": 3, "user_id": 8, "user_name": "Grace", "message": "@ai and I?"}
    hers = {"seq": 4, "message": "You too", "kind": "assistant", "in_response_to": "x"}
    page = [question, answer, other, hers, {"seq": 5, "message": 5}, "nonsense"]
    stage.pages.pop()[2].resolve({"messages": page, "more": False})
    stage.dom.paint()
    assert [part(row, ".exchange-answer") for row in rows(stage)] == ["All of it", "You too"]
    assert [part(row, ".exchange-who") for row in rows(stage)] == ["You", "Grace"]
    assert spoken(stage) == ["The assistant has answered “slowly”"], "what is old is no news"


def test_a_reload_in_the_middle_finds_question_and_answer() -> None:
    stage, _ = opened()
    stage.provider.join("general")
    piece(stage, "q-1", "So far", 0)
    assert part(last(stage), ".exchange-who") == "The question is not known here"
    question = {"id": "q-1", "seq": 1, "user_id": 7, "message": "@ai slowly", "kind": "chat"}
    stage.pages.pop()[2].resolve({"messages": [question], "more": False})
    stage.dom.paint()
    assert part(last(stage), ".exchange-question") == "slowly"
    assert shown(stage) == ("growing", "So far", "Answering…")
    assert part(last(stage), ".stop") == "Stop", "it is ours, wherever it was asked"
    assert len(rows(stage)) == 1


def test_the_existing_backends_answer_in_order_or_by_the_text() -> None:
    stage = OfExistingBackend()
    Assistant(stage.provider, stage.dom).mount("body")
    server = ScriptedServer(stage.world, dialect="envelope")

    def say(type: str, **data: Any) -> None:
        server.say(type, dict(data, room_id="general"))
        server.settle()
        stage.dom.paint()

    stage.provider.connect()
    stage.wait(10)  # it never introduces itself
    for text in ("@ai first", "@ai second", "@ai third"):
        stage.dom.type(stage.dom.find("textarea"), text)
        stage.dom.fire(stage.dom.find(".ask"), "submit")
        server.settle()
    stage.dom.paint()
    assert len(rows(stage)) == 3, "an echo without an id is no other question"
    say("ai_thinking")
    assert [row.attributes["data-state"] for row in rows(stage)] == ["thinking", *["waiting"] * 2]
    say("ai_response", message="To one", in_response_to=None)
    say("ai_response", message="To three", in_response_to="@ai third")
    say("ai_response", message="To two")
    say("ai_response", message="To nobody we know")
    answers = [part(row, ".exchange-answer") for row in rows(stage)]
    assert answers == ["To one", "To two", "To three", "To nobody we know"]
    assert part(last(stage), ".exchange-who") == "The question is not known here"
    assert part(rows(stage)[0], ".stop") == ""


def test_an_answer_without_a_known_question_stands_alone() -> None:
    stage, _ = opened()
    ask(stage, "@ai mine")
    finish(stage, "somebody else's", "Not for you")
    first, second = rows(stage)
    assert (part(first, ".exchange-answer"), part(second, ".exchange-answer")) == (
        "",
        "Not for you",
    )
    assert part(second, ".exchange-question") == ""
    assert len(spoken(stage)) == 1


def test_another_room_has_its_own_talk_and_draft() -> None:
    stage, panel = opened()
    ask(stage, "@ai here")
    stage.dom.type(stage.dom.find("textarea"), "half a thou")
    panel.show("sales", "Sales")
    assert (rows(stage), stage.dom.find("textarea").value) == ([], "")
    assert "Sales" in stage.dom.text(".panel-title")
    panel.show("general", "General")
    assert len(rows(stage)) == 1
    assert stage.dom.find("textarea").value == "half a thou"
    panel.forget()
    assert stage.dom.find("textarea").value == ""


def test_the_flat_endpoint_has_no_assistant_and_the_page_says_so() -> None:
    stage = Stage()
    Assistant(stage.provider, stage.dom).mount("body")
    stage.provider.connect()
    stage.world.transport.accept()
    stage.world.transport.deliver({"type": "welcome", "message": "Hello"})
    stage.dom.paint()
    assert stage.dom.text(".assistant-absent").startswith("This server has no assistant")
    assert not stage.dom.find("textarea").visible
    assert not stage.dom.find(".tool-form").visible


def test_what_could_not_be_loaded_is_said_and_loaded_again() -> None:
    stage, _ = opened()
    stage.provider.join("general")
    stage.dom.paint()
    assert stage.dom.texts(".empty-line")[0] == "Loading…"
    stage.pages.pop()[2].fail(OSError("gone"))
    stage.dom.paint()
    assert "could not be loaded" in stage.dom.text(".assistant-problem")
    stage.dom.fire(stage.dom.all(".assistant-problem")[0].children[1], "click")
    stage.dom.paint()
    assert len(stage.pages) == 1
    assert stage.dom.text(".assistant-problem") == ""

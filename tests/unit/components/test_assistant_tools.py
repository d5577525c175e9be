"""Tools on a real provider: a form, and one card for each run."""

from app.components.assistant.tools import Tools
from app.testing import FakeClock
from tests.fake_dom import FakeDom, FakeElement
from tests.unit.components.stage import Stage
from tests.unit.components.test_assistant import CAPABLE, part, press, spoken


def opened(capabilities: "list[str]" = CAPABLE) -> "tuple[Stage, Tools]":
    stage = Stage()
    tools = Tools(stage.provider, stage.dom)
    tools.mount("body")
    stage.connect(capabilities)
    stage.dom.paint()
    return stage, tools


def run(stage: Stage, tool: str = "stock_check", text: str = "chairs") -> str:
    """Run a tool, let the server take it, and return its id."""
    select = stage.dom.find("select")
    select.value = tool
    stage.dom.fire(select, "change")
    stage.dom.type(stage.dom.find("input"), text)
    stage.dom.fire(stage.dom.find(".tool-form"), "submit")
    stage.dom.paint()
    key = cards(stage)[0].attributes["data-key"]
    stage.settle("ack", id=key, seq=None)
    return key


def cards(stage: Stage) -> "list[FakeElement]":
    return stage.dom.all(".run")


def state(card: FakeElement) -> "tuple[str, str]":
    return card.attributes["data-state"], part(card, ".run-word")


def test_a_tool_is_chosen_run_and_its_result_read() -> None:
    stage, tools = opened()
    assert stage.dom.texts(".empty-line") == ["No tool has run yet."]
    stage.dom.fire(stage.dom.find(".tool-form"), "submit")
    assert stage.dom.text(".ask-note") == "Fill in: Product"
    assert stage.dom.find("input").focused
    key = run(stage, "delivery_date", " Berlin ")
    assert stage.sent("ai_tool_call") == [
        {"tool_name": "delivery_date", "args": {"city": "Berlin"}}
    ]
    card = cards(stage)[0]
    assert part(card, ".run-name") == "Delivery date"
    assert part(card, ".run-arguments") == "cityBerlin"
    assert state(card) == ("waiting", "Waits for the server")
    about = {"tool_name": "delivery_date", "in_response_to": key}
    stage.hear("ai_tool_call", args={"city": "Berlin"}, status="executing", **about)
    assert state(card) == ("executing", "Running")
    assert spoken(stage) == []
    result = {"city": "Berlin", "working_days": 3, "date": "2026-11-26"}
    stage.hear("ai_tool_result", status="complete", result=result, **about)
    assert state(card) == ("complete", "Complete")
    assert part(card, ".run-result") == "cityBerlindate2026-11-26working days3"
    assert spoken(stage) == ["Delivery date: Complete"]
    assert (part(card, ".stop"), part(card, ".again")) == ("", "")
    tools.dispose()
    assert stage.leftovers() == []


def test_a_failed_run_says_why_and_is_run_again() -> None:
    stage, _ = opened()
    key = run(stage, text="unicorns")
    about = {"tool_name": "stock_check", "in_response_to": key}
    stage.hear("ai_tool_result", status="error", result="There is no such product.", **about)
    card = cards(stage)[0]
    assert state(card) == ("error", "Failed")
    assert part(card, ".run-result") == "There is no such product."
    press(stage, card, ".again")
    calls = stage.sent("ai_tool_call")
    assert (len(calls), calls[0]) == (2, calls[1])
    assert [state(card)[0] for card in cards(stage)] == ["waiting", "error"]
    assert part(cards(stage)[1], ".again") == ""
    stage.hear("ai_error", tool_name="stock_check", message="The tool broke.", in_response_to=key)
    assert part(cards(stage)[1], ".run-result") == "The tool broke."


def test_a_run_is_stopped() -> None:
    stage, _ = opened()
    key = run(stage)
    about = {"tool_name": "stock_check", "in_response_to": key}
    stage.hear("ai_tool_call", args={}, status="executing", **about)
    press(stage, cards(stage)[0], ".stop")
    assert stage.sent("cancel") == [{"id": key}]
    assert state(cards(stage)[0]) == ("executing", "Stopping…")
    stage.hear("ai_tool_result", status="cancelled", **about)
    assert state(cards(stage)[0]) == ("cancelled", "Stopped")
    assert part(cards(stage)[0], ".again") == "Run again"


def test_a_run_waits_for_the_connection_and_is_honest_about_a_new_one() -> None:
    stage, _ = opened()
    key = run(stage)
    stage.hear("ai_tool_call", tool_name="stock_check", status="executing", in_response_to=key)
    stage.drop()
    stage.dom.paint()
    assert state(cards(stage)[0]) == ("waiting", "Waits for the connection")
    stage.reconnect()
    assert state(cards(stage)[0])[1].endswith("the result may still come.")
    stage.hear("ai_tool_result", status="complete", result=1, in_response_to=key, tool_name="x")
    assert state(cards(stage)[0]) == ("complete", "Complete")
    assert len(cards(stage)) == 1


def test_results_without_an_id_go_to_the_oldest_of_their_name() -> None:
    stage, _ = opened()
    stage2 = Stage(history=False)
    Tools(stage2.provider, stage2.dom).mount("body")
    stage2.provider.connect()
    stage2.world.transport.accept()
    stage2.wait(3)
    for text in ("chairs", "desks"):
        stage2.dom.type(stage2.dom.find("input"), text)
        stage2.dom.fire(stage2.dom.find(".tool-form"), "submit")
    stage2.dom.paint()
    for number in (1, 2):
        stage2.hear("ai_tool_result", tool_name="product_lookup", status="complete", result=number)
    assert [part(card, ".run-result") for card in cards(stage2)] == ["2", "1"]
    stage2.hear("ai_tool_result", tool_name="made up", status="odd", result={"a": [1, True, None]})
    alone = cards(stage2)[0]
    assert (part(alone, ".run-name"), state(alone)[0]) == ("made up", "unclear")
    assert part(alone, ".run-result") == "a1yesnothing"
    assert part(alone, ".again") == "", "nobody knows what it was called with"
    key = run(stage)
    stage.hear("ai_tool_result", tool_name="stock_check", status="complete", result="not mine")
    assert [state(card)[0] for card in cards(stage)] == ["complete", "waiting"]
    assert cards(stage)[1].attributes["data-key"] == key


def test_a_result_is_bounded_in_depth_and_length() -> None:
    from app.components.assistant.value_view import show_value

    dom = FakeDom(FakeClock())
    place = dom.create("div")
    deep: object = "bottom"
    for _ in range(30):
        deep = {"down": [deep]}
    for value in (deep, "x" * 5000, list(range(1000)), dict.fromkeys(map(str, range(99)), 10**400)):
        show_value(dom, place, value)
        elements = list(place.tree())
        assert len(elements) < 100
        assert len(place.textContent) < 20_000
        assert "bottom" not in place.textContent
    for value, text in ((True, "yes"), (0, "0"), (None, "nothing"), ([], "nothing"), (1.5, "1.5")):
        show_value(dom, place, value)
        assert place.textContent == text

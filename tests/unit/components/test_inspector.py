"""The connection panel: what it shows of a real provider, and what it leaves alone."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from app.components import Inspector
from app.components.inspector import words
from app.components.inspector.latencies import ceiling, median, percentile
from app.components.inspector.words import iso, reason
from app.engine import ConnectionState, MessageType, Reason
from app.engine.close_codes import CLOSE_CODES
from app.provider import RealtimeProvider
from app.recent_trace import RecentTrace
from app.testing import FakeStorage, ScriptedServer, fake_world
from app.texts import choose
from app.version import VERSION
from tests.fake_dom import FakeDom, FakeElement

SHORTCUT = {"code": "KeyC", "altKey": True, "shiftKey": True, "key": "Ç"}
TICKET = "tk-4fA9qLr2Zq81xkc0PmWn"


class Panel:
    """The panel on a page, with a server that answers."""

    def __init__(self, trace: Any = None) -> None:
        self.world = fake_world(storage=FakeStorage())
        self.server = ScriptedServer(self.world)
        self.dom = FakeDom(self.world.clock)
        self.provider = RealtimeProvider("ws://host/ws", world=self.world, trace=trace)
        self.before = self.dom.create("button", "before", "Before")
        self.dom.append(self.dom.body, self.before)
        self.inspector = Inspector(self.provider, self.dom)
        self.inspector.mount("body")

    def connect(self) -> None:
        self.provider.connect()
        self.server.settle()

    def choose(self, name: str) -> None:
        self.dom.click("#insp-%s-tab" % name)

    def wait(self, seconds: float = 0.3) -> None:
        self.world.clock.advance(seconds)

    def page(self) -> FakeElement:
        (page,) = [one for one in self.dom.all("[role=tabpanel]") if one.visible]
        return page

    def rows(self) -> "list[list[str]]":
        found = [one for one in self.page().tree() if one.tag == "tr" and one.visible]
        return [[cell.textContent for cell in row.children] for row in found][1:]

    def facts(self) -> "dict[str, str]":
        boxes = [one for one in self.page().tree() if one.matches(".insp-fact")]
        return {box.children[0].textContent: box.children[1].textContent for box in boxes}

    def end(self) -> None:
        self.inspector.dispose()
        self.dom.remove(self.before)
        self.provider.dispose()
        assert self.dom.leftovers() + self.world.leftovers() == []


@pytest.fixture
def panel() -> Panel:
    made = Panel()
    made.connect()
    return made


def test_keys_open_and_close_it_from_anywhere(panel: Panel) -> None:
    dialog = panel.dom.find(".insp")
    for wrong in ({"altKey": False}, {"shiftKey": False}, {"ctrlKey": True}, {"code": "KeyX"}):
        event = panel.dom.fire(panel.before, "keydown", **{**SHORTCUT, **wrong})
        assert not event.prevented
        assert not dialog.open
    assert panel.dom.fire(panel.before, "keydown", **SHORTCUT).prevented
    assert dialog.open
    assert panel.dom.find("#insp-now-tab").focused
    assert "Alt+Shift+C" in panel.dom.text(".insp-hint")
    panel.dom.fire(dialog, "keydown", **SHORTCUT)
    assert not dialog.open
    panel.end()


def test_it_gives_the_focus_back_where_it_is_told_to(panel: Panel) -> None:
    panel.inspector.open(back_to=panel.before)
    close = next(one for one in panel.dom.all("button") if one.textContent == "Close")
    panel.dom.fire(close, "click")
    assert panel.before.focused
    panel.end()


def test_escape_closes_it_and_a_late_word_of_that_is_no_harm(panel: Panel) -> None:
    dialog = panel.dom.find(".insp")
    panel.inspector.open()
    dialog.close()  # what Escape does
    panel.dom.fire(dialog, "close")
    panel.inspector.open()
    panel.dom.fire(dialog, "close")  # of the first time
    assert dialog.open
    panel.wait(5)
    assert panel.facts()["Since"].endswith("(5 s)")
    panel.end()


def test_nothing_is_painted_while_it_is_closed(panel: Panel) -> None:
    panel.server.say("alert", {"message": "hello"})
    panel.server.settle()
    panel.wait(5)
    assert panel.dom.all("td") == []
    assert panel.dom.all(".insp-fact") == []
    panel.inspector.open()
    assert panel.facts()["State"] == "Connected"
    panel.inspector.close()
    panel.server.drop()
    panel.wait(0.3)
    texts = [one.textContent for one in panel.dom.all(".insp-fact-text")]
    assert texts[0] == "Connected"
    panel.end()


def test_now_says_how_it_is_and_follows(panel: Panel) -> None:
    panel.inspector.open()
    facts = panel.facts()
    assert facts["State"] == "Connected"
    assert facts["Why"] == "The server answered"
    assert facts["Dialect"] == "capable"
    assert "ack" in facts["The server can"]
    assert facts["What waits is kept"] == "On this device"
    assert facts["Next attempt"] == "–"
    assert facts["Session"].endswith("(begun anew)")
    assert len(facts["Session"].split()[0]) <= 9
    panel.server.down()
    panel.wait(0.3)
    facts = panel.facts()
    assert facts["State"] == "Reconnecting"
    assert facts["Why"].startswith("The line was closed · code 1006: cut off without a word")
    assert facts["Next attempt"].startswith("in ")
    panel.end()


def test_latency_is_a_line_with_words(panel: Panel) -> None:
    panel.inspector.open()
    assert panel.dom.text(".insp-latency-words").startswith("Not measured yet")
    panel.wait(80)
    told = panel.dom.text(".insp-latency-words")
    assert told == ("Last 10 ms · median 10 ms · 95 % within 10 ms · 5 measured")
    drawing = panel.dom.find(".insp-graph")
    assert drawing.visible
    assert drawing.attributes["aria-label"] == "Latency over time. " + told
    points = panel.dom.find(".insp-line").attributes["points"].split()
    assert len(points) == 5
    assert points[-1].startswith("476.0,"), "the newest at the right edge"
    panel.end()


def test_the_timeline_tells_each_state_with_why_and_how_long(panel: Panel) -> None:
    panel.wait(60)
    panel.server.drop(1012)
    panel.wait(10)
    panel.server.settle()
    panel.inspector.open()
    panel.choose("timeline")
    rows = panel.rows()
    assert [row[1] for row in rows][::-1] == [
        "Connecting",
        "Signing in",
        "Connected",
        "Reconnecting",
        "Connecting",
        "Signing in",
        "Connected",
    ]
    lost = rows[3]
    assert lost[2] == "The line was closed · code 1012: the server restarts · failed attempts: 1"
    assert rows[0][2] == "The server answered"
    assert lost[3].endswith(" ms")
    assert rows[4][3] == "60 s"
    assert len(lost[0]) == len("09:30:12")
    panel.end()


def test_the_queue_is_counted_by_type_and_tells_no_content(panel: Panel) -> None:
    panel.server.down()
    panel.wait(0.1)
    panel.provider.send(MessageType.CHAT_MESSAGE, {"message": "my secret plan"})
    panel.provider.send(MessageType.CHAT_MESSAGE, {"message": "another one"})
    panel.provider.send(MessageType.AI_TOOL_CALL, {"tool_name": "x"}, time_to_live=0.2)
    panel.inspector.open()
    panel.choose("queue")
    assert panel.facts()["Not arrived yet"] == "3"
    assert panel.rows() == [["AI tool call", "1", "0", "0"], ["Chat message", "2", "0", "0"]]
    panel.wait(1)
    assert panel.rows() == [["AI tool call", "0", "0", "1"], ["Chat message", "2", "0", "0"]]
    assert "secret" not in panel.page().textContent
    panel.end()


def test_counters_name_types_refusals_and_what_is_unknown(panel: Panel) -> None:
    panel.server.say("brand_new", {})
    panel.server.say("brand_new", {})
    panel.server.say(TICKET, {})
    panel.server.refuse_next("rate_limited", "Slowly.")
    panel.provider.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    panel.server.settle()
    panel.inspector.open()
    panel.choose("counters")
    rows = panel.rows()
    assert ["Chat message", "0", "1"] in rows
    assert ["Nack", "1", "0"] in rows
    assert ["brand_new", "2"] in rows
    assert ["rate_limited", "1"] in rows
    assert TICKET not in panel.page().textContent
    assert panel.facts()["Could not be read"] == "0"
    panel.end()


def test_dead_letters_show_why_and_a_redacted_beginning(panel: Panel) -> None:
    panel.world.transport.deliver('{"token": "%s", cut' % TICKET)
    panel.world.transport.deliver(b"\x00")
    panel.inspector.open()
    panel.choose("dead")
    rows = panel.rows()
    assert [row[1:3] for row in rows] == [["Not a text", "0 B"], ["Not JSON", "40 B"]]
    assert TICKET not in panel.page().textContent
    panel.end()


def test_messages_pass_newest_first_and_can_be_stopped_and_chosen(panel: Panel) -> None:
    markup = "<img src=x onerror=alert(1)>"
    panel.inspector.open()
    panel.choose("messages")
    panel.server.say(TICKET, {})
    panel.server.say("alert", {"message": markup, "key": TICKET})
    panel.server.say("user_activity", {"user_id": 8, "activity": "joined"})
    panel.provider.send(MessageType.TYPING_START, {"room_id": "general"})
    panel.server.settle()
    panel.wait()
    types = [one.attributes["data-type"] for one in panel.dom.all(".event")]
    assert types == ["user_activity", "alert", "tk-4•••", "typing_start", "connect"]
    everything = [str(one.attributes) for one in panel.page().tree()]
    assert TICKET not in "".join(everything)
    lines = panel.dom.texts(".event-line")
    assert any(markup in line for line in lines)
    assert TICKET not in panel.page().textContent
    assert panel.dom.texts(".visually-hidden")[2:4] == ["Received: ", "Sent: "]

    panel.dom.fire(pause(panel), "click")
    assert pause(panel).attributes["aria-pressed"] == "true"
    panel.server.say("notification", {"title": "later"})
    panel.server.settle()
    panel.wait()
    assert "later" not in panel.page().textContent
    assert panel.dom.text(".insp-behind") == "Paused; newer: 1"
    panel.dom.fire(pause(panel), "click")
    assert panel.dom.all(".event")[0].attributes["data-type"] == "notification"

    chosen = panel.dom.find(".insp-filter")
    names = [option.attributes["value"] for option in chosen.children]
    assert names[0] == ""
    assert {"alert", "connect", "typing_start", "user_activity"} <= set(names)
    chosen.value = "alert"
    panel.dom.fire(chosen, "change")
    assert [one.attributes["data-type"] for one in panel.dom.all(".event")] == ["alert"]
    panel.end()


def pause(panel: Panel) -> FakeElement:
    (button,) = [one for one in panel.dom.all("button") if "aria-pressed" in one.attributes]
    return button


def test_a_burst_is_painted_seldom(panel: Panel) -> None:
    panel.inspector.open()
    panel.choose("messages")
    painted: list[object] = []
    page = panel.inspector._tabs.page
    paint = page.paint
    page.paint = lambda state, now: painted.append(paint(state, now))
    for number in range(2_000):
        panel.world.transport.deliver(
            {"type": "notification", "data": {"title": "n%d" % number}, "seq": None}
        )
    assert painted == []
    panel.wait(0.25)
    assert len(painted) == 1
    assert len(panel.dom.all(".event")) == 200
    panel.end()


def test_arrow_keys_walk_along_the_tabs(panel: Panel) -> None:
    panel.inspector.open()
    row = panel.dom.find("[role=tablist]")
    shown = []
    for key in ("ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home", "x"):
        panel.dom.fire(row, "keydown", key=key)
        (tab,) = panel.dom.all("[aria-selected=true]")
        shown.append(tab.attributes["id"])
        if key != "x":
            assert tab.focused
        assert [t.attributes["tabindex"] for t in panel.dom.all("[role=tab]")].count("0") == 1
    names = ["timeline", "dead", "now", "dead", "now", "now"]
    assert shown == ["insp-%s-tab" % name for name in names]
    panel.end()


def test_a_report_and_a_trace_can_be_copied_and_hold_nothing_that_was_said() -> None:
    panel = Panel(RecentTrace())
    panel.connect()
    panel.provider.send(MessageType.CHAT_MESSAGE, {"message": "my plan " + TICKET})
    panel.server.say(TICKET, {"message": TICKET})
    panel.server.say("alert", {"message": "my plan", "code": TICKET})
    panel.world.transport.deliver('{"token": "%s",\n## Outbox\ncut' % TICKET)
    panel.server.settle()
    panel.server.down()
    panel.wait(0.1)
    panel.provider.send(MessageType.CHAT_MESSAGE, {"message": "my plan"})
    panel.inspector.open()
    buttons = {one.textContent: one for one in panel.dom.all("button") if one.visible}
    panel.dom.fire(buttons["Copy report"], "click")
    report = str(panel.dom.window.clipboard)
    for found in (
        "kit: " + VERSION,
        "browser: Fake/1.0",
        "state: reconnecting",
        "closed_by_server, failed attempts: 1, close code: 1006",
        "chat_message: received 0, sent 1",
        "not_json, 50 characters:",
        "chat_message: waiting 1, sent and not confirmed 0, failed 0",
    ):
        assert found in report, report
    assert report.count("\n## Outbox\n") == 1, "a sample can't pass for another part"
    assert panel.dom.text(".insp-said").startswith("Copied.")
    panel.dom.fire(buttons["Copy trace"], "click")
    trace = str(panel.dom.window.clipboard)
    assert trace.startswith('{"trace":1')
    for text in (report, trace):
        assert TICKET not in text
        assert "my plan" not in text
    panel.end()


def test_without_a_clipboard_it_is_copied_by_hand_and_without_a_trace_there_is_no_button(
    panel: Panel,
) -> None:
    panel.dom.window.may_copy = False
    panel.inspector.open()
    buttons = {one.textContent: one for one in panel.dom.all("button") if one.visible}
    assert "Copy trace" not in buttons
    field = panel.dom.find(".insp-by-hand")
    assert not field.visible
    panel.dom.fire(buttons["Copy report"], "click")
    assert field.visible
    assert field.focused
    assert str(field.value).startswith("# Connection report")
    panel.inspector.close()
    assert field.value == ""
    panel.inspector.open()
    assert not field.visible
    panel.end()


def test_another_user_finds_nothing_of_the_last_one(panel: Panel) -> None:
    panel.server.say("alert", {"message": "for you alone"})
    panel.server.settle()
    panel.inspector.open()
    panel.choose("messages")
    panel.dom.fire(pause(panel), "click")
    assert "for you alone" in panel.page().textContent
    panel.provider.sign_out()
    panel.inspector.forget()
    assert "for you alone" not in panel.page().textContent
    panel.end()


def test_it_can_be_forgotten_and_opened_before_it_is_mounted() -> None:
    world = fake_world()
    dom = FakeDom(world.clock)
    provider = RealtimeProvider("ws://host/ws", world=world)
    inspector = Inspector(provider, dom)
    inspector.open()
    inspector.forget()
    inspector.close()
    inspector.mount("body")
    inspector.open()
    assert dom.text(".insp-title") == "Connection"
    inspector.dispose()
    inspector.dispose()
    provider.dispose()
    assert dom.leftovers() + world.leftovers() == []


def test_it_speaks_german() -> None:
    choose("de")
    try:
        panel = Panel()
        panel.connect()
        panel.inspector.open()
        assert panel.facts()["Warum"] == "Der Server hat geantwortet"
        panel.end()
    finally:
        choose("en")


@pytest.mark.parametrize("why", list(Reason))
def test_each_reason_has_words(why: Reason) -> None:
    assert reason(why)
    assert "_" not in reason(why)


def test_each_close_code_that_the_client_knows_has_words_or_is_shown_as_it_is() -> None:
    for code in (*CLOSE_CODES, 4408, 4999):
        assert str(code) in words.reason_in_full(
            ConnectionState.RECONNECTING, Reason.CLOSED_BY_SERVER, code, 0
        )


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        (0.0, "1970-01-01T00:00:00Z"),
        (951_782_399.9, "2000-02-28T23:59:59Z"),
        (951_782_400.0, "2000-02-29T00:00:00Z"),
        (1_795_430_000.0, "2026-11-23T10:33:20Z"),
        (4_107_542_400.0, "2100-03-01T00:00:00Z"),
    ],
)
def test_a_moment_is_written_without_a_calendar(wall: float, expected: str) -> None:
    assert iso(wall) == expected


def test_latencies_in_numbers() -> None:
    assert (median([]), percentile([], 95)) == (None, None)
    assert median([3.0, 1.0, 2.0]) == 2.0
    assert median([4.0, 1.0, 2.0, 3.0]) == 2.5
    hundred = [float(number) for number in range(1, 101)]
    assert percentile(hundred, 95) == 95.0
    assert percentile([7.0], 95) == 7.0
    for values, top in (([0.004], 0.01), ([0.011], 0.02), ([0.06, 0.3], 0.5), ([3.0], 5.0)):
        assert ceiling(values) == pytest.approx(top)


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).resolve().parents[3] / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION


def test_one_that_was_taken_away_while_it_was_open_opens_again() -> None:
    panel = Panel()
    panel.inspector.open()
    panel.inspector.dispose()
    panel.inspector.mount("body")
    assert not panel.inspector.root.open
    panel.inspector.open()
    assert panel.inspector.root.open
    panel.end()

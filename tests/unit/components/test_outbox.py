"""The outbox: when its button is there, what it lists and why, what its buttons do."""

from typing import Any

import pytest

from app.components import Outbox
from app.components.outbox.outbox_words import memory_only
from app.engine import Delivery, MessageType
from app.testing import FakeDisk, FakeStorage
from tests.fake_dom import FakeElement
from tests.unit.components.stage import Stage

CHAT = MessageType.CHAT_MESSAGE


class Drawer(Stage):
    """A page with an outbox, connected unless said otherwise."""

    def __init__(self, storage: "FakeStorage | None" = None, *, connected: bool = True) -> None:
        super().__init__(storage=storage)
        self.outbox = Outbox(self.provider, self.dom)
        self.outbox.mount("body")
        if connected:
            self.connect()
            self.dom.paint()

    @property
    def button(self) -> FakeElement:
        return self.dom.find(".outbox-button")

    @property
    def name(self) -> str:
        return self.button.attributes["aria-label"]

    def open(self, state: str = "open") -> None:
        self.dom.fire(self.dom.find(".outbox-panel"), "toggle", newState=state)

    def write(self, text: str, room_id: str = "general") -> str:
        return self.provider.send(CHAT, {"message": text, "room_id": room_id}).key

    def rows(self) -> "list[FakeElement]":
        return [row for row in self.dom.all(".outbox-item") if row.visible]

    def press(self, word: str, row: int = 0) -> None:
        buttons = [b for b in self.rows()[row].tree() if b.tag == "button" and b.visible]
        [button] = [b for b in buttons if b.textContent == word]
        self.dom.fire(button, "click")
        self.dom.paint()


def test_what_arrives_at_once_shows_no_button() -> None:
    page = Drawer()
    key = page.write("quick")
    page.dom.paint()
    assert not page.button.visible
    page.settle("ack", id=key)
    page.wait(5)
    assert not page.button.visible
    page.write("slow")
    page.wait(0.4)
    assert not page.button.visible
    page.wait(0.2)
    assert page.button.visible
    assert page.name == "Outbox: 1 waiting"


def test_its_name_counts_what_waits_and_what_failed() -> None:
    page = Drawer()
    refused = page.write("no")
    page.settle("nack", id=refused, code="rate_limited", message="Slow down.")
    assert page.button.visible, "a failure is shown at once"
    assert page.name == "Outbox: 1 failed"
    assert page.dom.texts(".outbox-count") == [""]
    page.drop()
    for text in ("one", "two", "three"):
        page.write(text)
    page.dom.paint()
    assert page.name == "Outbox: 3 waiting, 1 failed"
    assert page.button.attributes["data-failed"] == "true"
    assert page.dom.text(".outbox-count") == "3"
    assert page.dom.text(".outbox-bad") == "1"


def test_it_lists_in_order_what_waits_since_when_and_why() -> None:
    page = Drawer()
    page.outbox.name_rooms([("general", "General"), ("sales", "Sales")])
    page.write("in flight")
    page.open()
    assert page.dom.texts(".outbox-why") == ["Waiting for the server to confirm"]
    page.drop()
    page.write("to sales", "sales")
    page.write("to nowhere known", "x-1")
    send = page.provider.send
    send(MessageType.QUOTE_GENERATION_START, {"customer_id": "c"})
    send(MessageType.DOCUMENT_UPLOAD_START, {"file_name": "offer.pdf", "file_size": 1})
    send(MessageType.AI_TOOL_CALL, {"tool_name": "lookup"})
    send(MessageType.STATUS_UPDATE, {"a": 1}, delivery=Delivery.QUEUED)
    page.dom.paint()
    assert page.dom.texts(".outbox-what") == [
        "Message to General",
        "Message to Sales",
        "Message to x-1",
        "Quote request",
        "Document",
        "Tool run",
        "Status update",
    ]
    assert page.dom.texts(".outbox-content") == [
        "in flight",
        "to sales",
        "to nowhere known",
        "c",
        "offer.pdf",
        "lookup",
    ]
    assert set(page.dom.texts(".outbox-why")) == {"No connection"}
    since = page.dom.texts(".outbox-time")[0]
    assert since == "since " + page.world.clock.timestamp()[11:16]
    page.provider.disconnect()
    page.dom.paint()
    assert set(page.dom.texts(".outbox-why")) == {"The connection has ended"}


def test_it_says_when_the_connection_is_slow() -> None:
    page = Drawer()
    page.open()
    page.world.transport.bytes_waiting = 10_000_000
    for _ in range(60):
        page.write("x" * 4000)
    page.dom.paint()
    assert page.dom.texts(".outbox-why")[-1] == "The connection is slow"
    page.world.transport.bytes_waiting = 0
    page.wait(1)
    assert set(page.dom.texts(".outbox-why")) == {"Waiting for the server to confirm"}


def test_it_says_what_is_being_saved_and_what_came_from_an_earlier_visit() -> None:
    disk = FakeDisk()
    earlier = Drawer(FakeStorage(disk))
    earlier.drop()
    earlier.write("from before")
    earlier.world.crash()

    storage = FakeStorage(disk)
    page = Drawer(storage)
    page.open()
    page.dom.paint()
    assert page.dom.texts(".outbox-why") == [
        "From an earlier visit · Waiting for the server to confirm"
    ]
    page.drop()
    page.dom.paint()
    assert page.dom.texts(".outbox-why") == ["From an earlier visit · No connection"]
    page.reconnect()
    page.settle("ack", id=page.rows()[0].attributes["data-key"])
    storage.held = True
    page.write("now")
    page.dom.paint()
    assert page.dom.texts(".outbox-why") == ["Being saved on this device"]
    storage.commit()
    page.dom.paint()
    assert page.dom.texts(".outbox-why") == ["Waiting for the server to confirm"]


def test_a_waiting_message_is_discarded_and_the_keyboard_stays_in_the_list() -> None:
    page = Drawer()
    page.drop()
    page.open()
    for text in ("one", "two", "three"):
        page.write(text)
    page.dom.paint()
    page.press("Discard", 1)
    assert page.dom.texts(".outbox-content") == ["one", "three"]
    assert page.rows()[1].children[-1].children[-1].focused, "the row that took its place"
    page.press("Discard", 1)
    assert page.rows()[0].children[-1].children[-1].focused
    page.press("Discard", 0)
    assert page.dom.text(".empty-line") == "Nothing waits."
    assert page.dom.find(".outbox-panel").children[0].children[1].focused, "the way out"
    assert page.button.visible, "it does not vanish while its list is open"
    page.open("closed")
    assert not page.button.visible
    page.reconnect()
    assert page.sent("chat_message") == []


def test_a_failed_message_is_sent_again_or_dismissed() -> None:
    page = Drawer()
    page.open()
    for text in ("one", "two"):
        page.settle("nack", id=page.write(text), code="rate_limited")
    reason = "Not sent: too many messages in a short time. Wait a moment."
    assert page.dom.texts(".outbox-why") == [reason, reason]
    page.press("Send again", 0)
    assert [data["message"] for data in page.sent("chat_message")] == ["one", "two", "one"]
    assert page.name == "Outbox: 1 waiting, 1 failed"
    page.press("Discard", 1)
    assert page.name == "Outbox: 1 waiting"
    label = [b.attributes["aria-label"] for b in page.rows()[0].tree() if b.tag == "button"]
    assert label == ["Send again: Message: one", "Discard: Message: one"]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("denied", "pages may not store anything here"),
        ("full", "its storage is full"),
        ("corrupt", "its storage is damaged"),
        ("newer", "a newer version of this page uses its storage; reload this one"),
        ("missing", "it has no storage for pages"),
        ("failed", "its storage does not work"),
    ],
)
def test_it_says_that_messages_are_kept_in_memory_only(problem: str, words: str) -> None:
    page = Drawer(FakeStorage(problem=problem))
    page.drop()
    page.write("at risk")
    page.open()
    page.dom.paint()
    assert page.dom.texts(".outbox-note") == [
        "This device can’t keep messages (%s): leaving this page loses what waits." % words
    ]
    assert page.dom.texts(".outbox-why") == ["No connection · Not saved on this device"]


def test_a_slow_disk_and_an_unknown_reason_have_words_too() -> None:
    page = Drawer(FakeStorage(held=True))
    page.open()
    page.write("x")
    page.wait(2.1)
    assert "(its storage does not answer)" in page.dom.text(".outbox-note")
    assert memory_only("?") == (
        "This device can’t keep messages: leaving this page loses what waits."
    )


def test_it_says_how_much_of_an_earlier_visit_was_damaged() -> None:
    disk = FakeDisk()
    earlier = Drawer(FakeStorage(disk))
    earlier.drop()
    keys = [earlier.write(text) for text in ("one", "two")]
    earlier.world.crash()
    for key in keys:
        disk.spoil("7", key)
    page = Drawer(FakeStorage(disk))
    page.open()
    assert page.dom.texts(".outbox-note") == [
        "2 messages of an earlier visit were damaged and could not be read."
    ]


def test_it_paints_once_a_frame_and_nothing_while_it_is_closed() -> None:
    page = Drawer()
    page.drop()
    for number in range(250):
        page.write(str(number))
    assert page.dom.all(".outbox-item") == []
    page.dom.paint()
    assert page.dom.all(".outbox-item") == []
    assert page.name == "Outbox: 250 waiting"
    page.open()
    assert len(page.rows()) == 200
    assert page.dom.texts(".empty-line") == ["and 50 more"]
    painted = page.rows()[0]
    page.provider.discard(painted.attributes["data-key"])
    assert page.rows()[0] is painted, "not before the frame"
    page.dom.paint()
    assert page.rows()[0] is not painted


def test_the_button_stays_while_somebody_stands_on_it_and_forgets_with_the_user() -> None:
    page = Drawer()
    page.drop()
    key = page.write("one")
    page.wait(1)
    page.dom.fire(page.button, "focus")
    page.provider.discard(key)
    page.dom.paint()
    assert page.button.visible
    page.dom.fire(page.button, "blur")
    page.dom.paint()
    assert not page.button.visible
    panel = page.dom.find(".outbox-panel")
    panel.popover_open = True
    page.open()
    page.outbox.forget()
    assert not panel.popover_open


def test_disposed_it_leaves_nothing() -> None:
    page = Drawer()
    page.write("one")
    page.settle("nack", id=page.write("two"), code="x")
    page.open()
    page.outbox.dispose()
    page.outbox.dispose()
    assert page.leftovers() == []


def test_a_long_text_is_cut_and_odd_data_is_no_harm() -> None:
    page = Drawer()
    page.drop()
    page.open()
    page.write("x" * 5000)
    odd: dict[str, Any] = {"message": 7, "room_id": 8}
    page.provider.send(CHAT, odd)
    page.dom.paint()
    long, short = page.dom.all(".outbox-content")
    assert (len(long.textContent), long.textContent[-1]) == (200, "…")
    assert not short.visible

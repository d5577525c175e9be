"""What became of an own message: in words, with the buttons that help."""

import pytest

from app.components import Chat
from app.components.chat.fate import fate
from app.engine import Delivery, MessageType, Status
from app.provider.wording import problem_text
from app.testing import FakeDisk, FakeStorage
from tests.fake_dom import FakeElement
from tests.unit.components.stage import Stage
from tests.unit.components.test_chat import rows, write


class Talk(Stage):
    """A page with the chat on it, in the room "general"."""

    def __init__(self, storage: "FakeStorage | None" = None) -> None:
        super().__init__(storage=storage)
        self.chat = Chat(self.provider, self.dom)
        self.chat.mount("body")

    @property
    def fate(self) -> str:
        return self.dom.texts(".message-word")[-1]

    @property
    def offered(self) -> "list[str]":
        return self.dom.texts(".link-button")

    def press(self, word: str) -> None:
        [button] = [b for b in self.dom.all(".link-button") if b.visible and b.textContent == word]
        self.dom.fire(button, "click")
        self.dom.paint()

    def log(self) -> FakeElement:
        return self.dom.find(".chat-log")


def test_a_waiting_message_can_be_discarded_and_its_line_goes() -> None:
    page = Talk()
    page.connect()
    page.drop()
    write(page, "later")
    assert (page.fate, page.offered) == ("Waiting", ["Discard"])
    page.press("Discard")
    assert rows(page) == []
    assert page.log().focused, "the button that was pressed is gone"
    page.reconnect()
    assert page.sent("chat_message") == []


def test_what_may_have_arrived_says_so_when_it_is_discarded() -> None:
    page = Talk()
    page.connect()
    write(page, "maybe")
    assert (page.fate, page.offered) == ("Sent", [])
    page.drop()
    page.dom.paint()
    assert page.fate == "Waiting"
    page.press("Discard")
    assert (page.fate, page.offered) == ("Sending was stopped; it may have arrived.", [])
    assert rows(page)[0].attributes["data-status"] == "unconfirmed"


def test_a_failed_message_is_sent_again_in_its_own_place() -> None:
    page = Talk()
    page.connect()
    write(page, "hi")
    page.settle("nack", id=rows(page)[0].attributes["data-key"], code="rate_limited")
    assert page.fate == "Not sent: too many messages in a short time. Wait a moment."
    assert page.offered == ["Send again", "Discard"]
    page.press("Send again")
    assert [data["message"] for data in page.sent("chat_message")] == ["hi", "hi"]
    assert len(rows(page)) == 1, "the line that failed is gone"
    assert page.provider.store.state.failed == []
    page.settle("ack", id=rows(page)[0].attributes["data-key"])
    assert (page.fate, page.offered) == ("Delivered", [])


def test_a_failed_message_is_discarded() -> None:
    page = Talk()
    page.connect()
    write(page, "hi")
    page.settle("nack", id=rows(page)[0].attributes["data-key"], code="x", message="No.")
    assert page.fate == "Not sent. No."
    page.press("Discard")
    assert rows(page) == []
    assert page.provider.store.state.failed == []


def test_what_the_list_of_failures_does_not_hold_is_sent_again_all_the_same() -> None:
    page = Talk()
    page.connect()
    page.provider.send(MessageType.CHAT_MESSAGE, {"message": "now"}, delivery=Delivery.VOLATILE)
    page.drop()
    page.provider.send(
        MessageType.CHAT_MESSAGE, {"message": "or never"}, delivery=Delivery.VOLATILE
    )
    page.dom.paint()
    assert page.fate == "Not sent: there is no connection."
    page.press("Send again")
    assert page.dom.texts(".message-text")[-1] == "or never"
    assert page.fate == "Waiting"


def test_a_message_in_memory_says_that_it_is_not_saved() -> None:
    page = Talk(FakeStorage(problem="full"))
    page.connect()
    page.drop()
    write(page, "at risk")
    assert page.fate == "Waiting, not saved on this device"
    page.reconnect()
    assert page.fate == "Sent"
    assert page.dom.text(".composer-hint") == (
        "This device can’t keep messages (its storage is full): leaving this page loses what waits."
    )


def test_an_existing_backend_confirms_by_echo_or_not_at_all() -> None:
    page = Talk()
    page.connect([])
    write(page, "echoed")
    assert page.fate == "Sent"
    page.say("echoed", by=7, name="Ada Lovelace", seq=1)
    assert page.fate == "Delivered"
    write(page, "unheard")
    page.wait(60)
    assert page.fate == "Sent, but the server did not confirm it."
    assert rows(page)[-1].attributes["data-status"] == "unconfirmed"


def test_messages_of_an_earlier_visit_stand_in_the_room_once_and_are_delivered() -> None:
    disk = FakeDisk()
    earlier = Talk(FakeStorage(disk))
    earlier.connect()
    earlier.drop()
    for text in ("one", "two"):
        write(earlier, text)
    keys = [row.attributes["data-key"] for row in rows(earlier)]
    earlier.world.crash()

    page = Talk(FakeStorage(disk))
    page.provider.join("general")
    page.connect()
    page.dom.paint()
    assert page.dom.texts(".message-text") == ["one", "two"]
    assert [row.attributes["data-own"] for row in rows(page)] == ["true", "true"]
    assert [row.attributes["data-status"] for row in rows(page)] == ["sent", "sent"]
    # The first one had arrived before the crash; only its ack was lost.
    line = {"id": keys[0], "seq": 1, "user_id": 7, "user_name": "Ada Lovelace", "message": "one"}
    page.pages[0][2].resolve({"messages": [line], "more": False})
    for key in keys:
        page.settle("ack", id=key)
    assert page.dom.texts(".message-text") == ["one", "two"]
    assert [row.attributes["data-status"] for row in rows(page)] == ["delivered", "delivered"]


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (Status.DISCARDED, "queue_full", "Not sent: too many messages are waiting."),
        (Status.DISCARDED, "not_stored", "Not sent: it could not be saved on this device."),
        (Status.DISCARDED, "congested", "Not sent: the connection is too slow at the moment."),
        (Status.DISCARDED, "dropped", "Not sent: newer ones took its place"),
        (Status.DISCARDED, "replaced", "Not sent: a newer one took its place."),
        (Status.DISCARDED, "disposed", "Not sent: the page was closed."),
        (Status.DISCARDED, "discarded", "Not sent. Discarded."),
        (Status.EXPIRED, "expired", "Not sent: it waited too long."),
        (Status.UNCONFIRMED, "set_aside", "Set aside: the server failed on this message"),
        (Status.REJECTED, "something", "Not sent. The server did not accept this message."),
        (Status.UNCONFIRMED, "", "Sent; this server does not confirm."),
        (Status.UNCONFIRMED, "kept", "Kept on this device"),
        (Status.UNCONFIRMED, "discarded", "Sending was stopped; it may have arrived."),
        (Status.UNCONFIRMED, "signed_out", "You signed out before the server could confirm it"),
        (Status.DELIVERED, "", "Delivered"),
    ],
)
def test_every_end_has_its_words(status: Status, code: str, words: str) -> None:
    assert fate(status, problem_text(status, code, "")).startswith(words)


def test_the_server_has_the_last_word() -> None:
    told = problem_text(Status.REJECTED, "rate_limited", "One message a minute.")
    assert fate(Status.REJECTED, told) == "Not sent. One message a minute."

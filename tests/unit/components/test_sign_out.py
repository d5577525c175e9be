"""The question before signing out: send first, discard, or stay."""

from app.components import SignOut
from app.engine import MessageType
from app.testing import FakeTokenSource
from tests.fake_dom import FakeElement
from tests.unit.components.stage import Stage
from tests.unit.components.test_console import Page, jwt


class Question(Stage):
    """A page on which somebody wants to sign out."""

    def __init__(self, tokens: "FakeTokenSource | None" = None) -> None:
        super().__init__(tokens)
        self.signed_out = 0
        self.question = SignOut(self.provider, self.dom, self._sign_out)
        self.question.mount("body")

    def _sign_out(self) -> None:
        self.signed_out += 1
        self.provider.sign_out()

    def write(self, text: str) -> str:
        key = self.provider.send(MessageType.CHAT_MESSAGE, {"message": text}).key
        self.dom.paint()
        return key

    @property
    def dialog(self) -> FakeElement:
        return self.dom.find(".signout")

    @property
    def text(self) -> str:
        return self.dom.text(".signout-text")

    @property
    def offered(self) -> "list[str]":
        return [b.textContent for b in self.dialog.tree() if b.tag == "button" and b.visible]

    def press(self, word: str) -> None:
        [button] = [b for b in self.dialog.tree() if b.textContent == word and b.tag == "button"]
        assert button.visible
        self.dom.fire(button, "click")
        self.dom.paint()

    def escape(self) -> None:
        """Close the dialog as the browser does."""
        self.dialog.open = False
        self.dom.fire(self.dialog, "close")
        self.dom.paint()


def test_nothing_is_asked_when_nothing_waits() -> None:
    page = Question()
    page.connect()
    page.question.ask()
    assert page.signed_out == 1
    assert not page.dialog.open


def test_discard_signs_out_and_what_waits_is_gone() -> None:
    page = Question()
    page.connect()
    page.drop()
    page.write("hi")
    page.question.ask()
    assert page.offered == ["Send first", "Discard and sign out", "Cancel"]
    assert page.text == "1 message has not arrived yet. There is no connection at the moment."
    page.press("Discard and sign out")
    assert page.signed_out == 1
    assert not page.dialog.open
    assert page.provider.store.state.outbox == []


def test_send_first_waits_for_the_connection_counts_down_and_signs_out() -> None:
    page = Question()
    page.connect()
    page.drop()
    for text in ("one", "two"):
        page.write(text)
    page.question.ask()
    page.press("Send first")
    assert page.dialog.attributes["data-stage"] == "sending"
    assert page.offered == ["Discard and sign out", "Cancel"]
    assert page.text == (
        "2 messages are left to send. Waiting for the connection; then you are signed out."
    )
    page.reconnect()
    assert page.text == "2 messages are left to send. Then you are signed out."
    keys = [item.key for item in page.provider.store.state.outbox]
    page.settle("ack", id=keys[0])
    assert page.text == "1 message is left to send. Then you are signed out."
    assert page.signed_out == 0
    page.settle("ack", id=keys[1])
    assert page.signed_out == 1
    assert not page.dialog.open
    assert [data["message"] for data in page.sent("chat_message")] == ["one", "two"]


def test_sending_first_can_be_cancelled_by_button_and_by_escape() -> None:
    page = Question()
    page.connect()
    for by_key in (False, True):
        key = page.write("hi")
        page.question.ask()
        page.press("Send first")
        if by_key:
            page.escape()
        else:
            page.press("Cancel")
        assert not page.dialog.open
        page.settle("ack", id=key)
        assert page.signed_out == 0, "the user stayed"


def test_what_fails_meanwhile_is_not_lost_unseen() -> None:
    page = Question()
    page.connect()
    page.settle("nack", id=page.write("known"), code="x")
    key = page.write("hi")
    page.question.ask()
    page.press("Send first")
    page.settle("nack", id=key, code="rate_limited", message="Slow down.")
    assert page.signed_out == 0
    assert page.text == (
        "1 message could not be sent. Cancel to see why; signing out forgets it all."
    )
    assert page.offered == ["Sign out", "Cancel"]
    page.press("Sign out")
    assert page.signed_out == 1


def test_what_arrives_while_it_asks_leaves_nothing_to_discard() -> None:
    page = Question()
    page.connect()
    key = page.write("hi")
    page.question.ask()
    assert page.text == "1 message has not arrived yet."
    page.settle("ack", id=key)
    assert page.signed_out == 0, "nobody has answered"
    assert page.text == "Everything was sent."
    assert page.offered == ["Sign out", "Cancel"]
    page.press("Sign out")
    assert page.signed_out == 1


def test_a_second_question_and_one_on_no_page_are_no_harm() -> None:
    page = Question()
    page.connect()
    page.write("hi")
    page.question.ask()
    page.question.ask()
    assert page.dialog.open
    page.question.dispose()
    page.question.ask()
    page.question.forget()
    assert page.signed_out == 0
    assert page.leftovers() == []


def test_disposed_while_it_sends_it_leaves_nothing() -> None:
    page = Question()
    page.connect()
    page.write("hi")
    page.question.ask()
    page.press("Send first")
    page.question.dispose()
    assert page.signed_out == 0
    assert page.leftovers() == []


def test_a_sign_in_that_is_needed_comes_first() -> None:
    tokens = FakeTokenSource(jwt(7))
    page = Page(tokens)
    page.connect()
    page.console.show_user("Ada", "ada@example.com")
    page.provider.send(MessageType.CHAT_MESSAGE, {"message": "hi"})
    page.dom.fire(page.dom.find(".user-menu").children[-1], "click")
    dialog = page.dom.find(".signout")
    assert dialog.open
    tokens.next_token = None
    page.drop(4401)
    page.wait(1)
    assert page.inert
    assert not dialog.open, "the form has to be reached"

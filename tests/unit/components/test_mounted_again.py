"""What was taken away, in the middle of whatever it did, works when it is put on a page again."""

import pytest

from app.components import Outbox, SignIn
from app.components.account.sign_out import SignOut
from app.components.notifications.toasts import Toasts
from app.components.people.idle import UNTOUCHED, Idle
from app.engine import MessageType
from tests.unit.components.stage import Stage
from tests.unit.components.test_console import Page

CAPABLE = ["ack", "rooms", "pieces", "cancel", "documents", "quotes", "notifications"]


def fill(page: Page) -> None:
    """Let something stand in every part."""
    page.connect(CAPABLE)
    page.say("hello")
    page.provider.send(MessageType.CHAT_MESSAGE, {"message": "@ai hi", "room_id": "general"})
    page.provider.send(MessageType.AI_TOOL_CALL, {"tool_name": "stock_check", "args": {}})
    page.provider.send(
        MessageType.QUOTE_GENERATION_START, {"customer_id": 1, "requirements": "ten"}
    )
    page.hear("document_processing_complete", document_id="d", file_name="a.pdf")
    page.hear("alert", notification_id=1, title="Late", level="error")
    page.hear("user_join", room_id="general", user_id=8, name="Grace")


PARTS = (
    ".message",
    ".exchange",
    ".run",
    ".quote",
    ".document",
    ".person",
)


def rows(page: Page) -> "dict[str, list[str]]":
    return {part: [row.textContent for row in page.dom.all(part)] for part in PARTS}


@pytest.mark.parametrize("view", ["chat", "assistant", "documents", "quotes"])
def test_the_whole_console(view: str) -> None:
    page = Page()
    fill(page)
    page.dom.click("[data-tab=%s]" % view)
    page.dom.paint()
    before = rows(page)
    assert all(before.values())
    page.console.dispose()
    page.console.mount("body")
    page.dom.paint()
    assert rows(page) == before
    page.say("again", seq=2)
    page.hear("document_processing_complete", document_id="e", file_name="b.pdf")
    assert len(page.dom.all(".document")) == 2
    page.console.dispose()
    assert page.leftovers() == []


def test_an_outbox_that_was_open_and_stood_on() -> None:
    page = Stage(history=False)
    outbox = Outbox(page.provider, page.dom)
    outbox.mount("body")
    page.connect()
    page.dom.find(".outbox-button").focus()
    page.dom.fire(page.dom.find(".outbox-panel"), "toggle", newState="open")
    outbox.dispose()
    outbox.mount("body")
    page.dom.paint()
    assert not page.dom.find(".outbox-button").visible
    outbox.dispose()
    assert page.leftovers() == []


def test_a_sign_in_form_that_was_shown() -> None:
    page = Stage(history=False)
    form = SignIn(page.dom, lambda *_: None)
    form.mount("body")
    form.show("Sign in", 0)
    form.dispose()
    form.mount("body")
    form.show("Sign in", 0)
    assert page.dom.find(".signin").visible
    form.dispose()
    assert page.leftovers() == []


def test_a_question_before_signing_out_that_was_open() -> None:
    page = Stage(history=False)
    question = SignOut(page.provider, page.dom, lambda: None)
    question.mount("body")
    page.provider.send(MessageType.CHAT_MESSAGE, {"message": "waits"})
    question.ask()
    question.dispose()
    question.mount("body")
    question.ask()
    assert question.root.open
    question.dispose()
    assert page.leftovers() == []


def test_toasts_under_the_pointer() -> None:
    page = Stage(history=False)
    toasts = Toasts(page.provider, page.dom)
    toasts.mount("body")
    page.connect(CAPABLE)
    page.hear("notification", notification_id=1, title="New")
    assert page.dom.texts(".toast-title") == ["New"]
    page.dom.fire(page.dom.find(".toasts"), "pointerenter")
    toasts.dispose()
    toasts.mount("body")
    page.dom.paint()
    page.wait(20)
    page.hear("notification", notification_id=2, title="Newer")
    assert page.dom.texts(".toast-title") == ["Newer"]
    page.wait(7)
    assert page.dom.texts(".toast-title") == []
    toasts.dispose()
    assert page.leftovers() == []


def test_nobody_is_away_for_ever_where_nothing_watches_any_more() -> None:
    page = Stage(history=False)
    idle = Idle(page.provider, page.dom)
    idle.mount("body")
    page.connect()
    page.wait(UNTOUCHED + 1)
    assert page.sent("presence_update") == [{"status": "away", "auto": True}]
    idle.dispose()
    assert page.sent("presence_update")[1:] == [{"status": "online", "auto": True}]
    idle.mount("body")
    page.wait(UNTOUCHED + 1)
    assert page.sent("presence_update")[2:] == [{"status": "away", "auto": True}]
    idle.dispose()
    assert page.leftovers() == []

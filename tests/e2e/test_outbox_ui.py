"""What a person sees of messages that wait, fail or are missing, and what they can do about it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, WebSocketRoute, expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, Console
from tests.e2e.test_console_ui import NARROW, POOR_CONTROLS, SMALLEST, overflow
from tests.e2e.test_conversation import stored
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
# As in a browser that may keep nothing. PyScript opens a database of its own before it starts
# Python, and does not start where it can't: only ours is refused.
NO_STORAGE = """const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, ...rest) {
  if (name === "realtime") throw new DOMException("denied", "SecurityError");
  return open.call(this, name, ...rest);
};"""
HISTORY = "**/api/rooms/*/messages*"


@pytest.fixture
def strict_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Start a server that takes one chat message a minute."""
    with ServerProcess(tmp_path, "--chat-limit", "1") as process:
        yield process


def button(where: Locator, name: str) -> Locator:
    return where.get_by_role("button", name=name)


def test_the_outbox_lists_what_waits_and_is_used_by_keyboard(
    new_page: NewPage, server: ServerProcess
) -> None:
    ada = Console(new_page(), server.url).open().sign_in(ADA)
    page, keys = ada.page, ada.page.keyboard
    ada.write("arrives at once")
    ada.has_message("arrives at once", "delivered")
    expect(ada.outbox).to_have_count(0)

    server.kill()
    ada.is_state("reconnecting")
    for text in ("the first", "the second", "the third"):
        ada.write(text)
    quotes = page.get_by_role("region", name="Quotes")
    page.locator("[data-tab=quotes]:visible").click()
    quotes.get_by_label("Customer").fill("Analytical Engines")
    quotes.get_by_label("Requirements").fill("ten chairs")
    quotes.get_by_role("button", name="Ask for a quote").click()
    expect(button(page.locator("body"), "Outbox: 4 waiting")).to_be_visible()
    assert page.evaluate(POOR_CONTROLS, SMALLEST) == []

    ada.outbox.focus()
    keys.press("Enter")
    expect(ada.drawer).to_be_visible()
    rows = ada.drawer.get_by_role("listitem")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("Message to General")
    expect(rows.nth(0)).to_contain_text("the first")
    expect(rows.nth(0)).to_contain_text("No connection")
    expect(rows.nth(0)).to_contain_text(re.compile(r"since \d\d:\d\d"))
    expect(rows.nth(3)).to_contain_text("Quote request")
    assert page.evaluate(POOR_CONTROLS, SMALLEST) == []

    # From the button on: Close, then the first row's Discard.
    keys.press("Tab")
    expect(button(ada.drawer, "Close")).to_be_focused()
    keys.press("Tab")
    keys.press("Tab")
    expect(button(rows.nth(1), "Discard")).to_be_focused()
    keys.press("Enter")
    expect(rows).to_have_count(3)
    expect(button(rows.nth(1), "Discard")).to_be_focused()
    expect(rows.nth(1)).to_contain_text("the third")
    keys.press("Escape")
    expect(ada.drawer).to_be_hidden()
    expect(ada.outbox).to_be_focused()
    expect(ada.messages("the second")).to_have_count(0)

    server.start()
    ada.has_message("the first", "delivered")
    ada.has_message("the third", "delivered")
    page.get_by_role("textbox", name="Message").focus()
    expect(ada.outbox).to_have_count(0)
    assert (stored(server, "the second"), stored(server, "the third")) == (0, 1)
    assert ada.unexpected_errors() == []


def test_a_waiting_message_is_discarded_where_it_stands_or_when_signing_out(
    new_page: NewPage, server: ServerProcess
) -> None:
    ada = Console(new_page(viewport=NARROW), server.url).open().sign_in(ADA)
    server.kill()
    ada.is_state("reconnecting")
    ada.write("on second thoughts")
    line = ada.messages("on second thoughts")
    expect(line).to_contain_text("Waiting")
    expect(ada.outbox).to_be_visible()  # beside the badge with its "Retry now"
    assert ada.page.evaluate(POOR_CONTROLS, SMALLEST) == []
    assert overflow(ada.page) <= 0
    button(line, "Discard").click()
    expect(line).to_have_count(0)
    expect(ada.outbox).to_have_count(0)

    ada.write("never mind")
    ada.has_message("never mind", "queued")
    ada.ask_to_sign_out()
    assert ada.page.evaluate(POOR_CONTROLS, SMALLEST) == []
    button(ada.sign_out_question, "Discard and sign out").click()
    expect(ada.sign_in_form).to_be_visible()
    server.start()
    ada.sign_in(ADA)
    ada.write("hello again")
    ada.has_message("hello again", "delivered")
    expect(ada.messages("never mind")).to_have_count(0)
    assert (stored(server, "on second thoughts"), stored(server, "never mind")) == (0, 0)


def test_what_the_server_refused_is_sent_again_or_discarded(
    new_page: NewPage, strict_server: ServerProcess
) -> None:
    ada = Console(new_page(viewport=NARROW), strict_server.url).open().sign_in(ADA)
    ada.write("the one of this minute")
    ada.has_message("the one of this minute", "delivered")
    ada.write("one too many")
    line = ada.messages("one too many")
    ada.has_message("one too many", "rejected")
    expect(line).to_contain_text("Not sent")
    expect(ada.outbox).to_have_accessible_name("Outbox: 1 failed")
    first = line.get_attribute("data-key")
    button(line, "Send again").click()
    expect(line).to_have_count(1)
    expect(line).not_to_have_attribute("data-key", str(first))
    ada.has_message("one too many", "rejected")

    ada.outbox.click()
    row = ada.drawer.get_by_role("listitem")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("one too many")
    assert overflow(ada.page) <= 0
    second = row.get_attribute("data-key")
    button(row, "Send again").click()
    expect(row).not_to_have_attribute("data-key", str(second))
    expect(row).to_have_attribute("data-status", "rejected")
    button(row, "Discard").click()
    expect(ada.drawer).to_contain_text("Nothing waits.")
    button(ada.drawer, "Close").click()
    expect(line).to_have_count(0)
    assert stored(strict_server, "one too many") == 0
    assert ada.unexpected_errors() == []


def test_what_waits_is_sent_before_signing_out_or_on_the_next_visit(
    new_page: NewPage, server: ServerProcess
) -> None:
    ada = Console(new_page(), server.url).open().sign_in(ADA)
    server.kill()
    ada.is_state("reconnecting")
    ada.write("before I go")
    ada.has_message("before I go", "queued")
    ada.ask_to_sign_out()
    question = ada.sign_out_question
    expect(question).to_contain_text("1 message has not arrived yet.")
    ada.page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(ada.page.get_by_role("button", name=re.compile("^Account of"))).to_be_focused()

    ada.ask_to_sign_out()
    button(question, "Send first").click()
    expect(question).to_contain_text("Waiting for the connection")
    button(question, "Cancel").click()
    ada.ask_to_sign_out()
    button(question, "Send first").click()
    server.start()
    expect(ada.sign_in_form).to_be_visible()
    expect(question).to_be_hidden()
    assert stored(server, "before I go") == 1
    ada.sign_in(ADA)
    ada.has_message("before I go", "delivered")
    assert ada.unexpected_errors() == []

    # What waits when the page is loaded anew is there, and arrives once.
    server.kill()
    ada.is_state("reconnecting")
    for text in ("first of all", "and then"):
        ada.write(text)
        ada.has_message(text, "queued")
    expect(ada.page.locator(".message", has_text="not saved")).to_have_count(0)
    server.start()
    ada.open()
    for text in ("first of all", "and then"):
        ada.has_message(text, "delivered")
        assert stored(server, text) == 1
    texts = ["before I go", "first of all", "and then"]
    expect(ada.page.locator(".message-text")).to_have_text(texts)


def test_without_storage_a_waiting_message_is_warned_of(
    new_page: NewPage, server: ServerProcess
) -> None:
    watched = new_page(viewport=NARROW)
    watched.page.add_init_script(NO_STORAGE)
    ada = Console(watched, server.url).open().sign_in(ADA)
    warning = ada.page.locator(".storage-notice [role=alert]")
    expect(ada.page.locator(".composer-hint")).to_contain_text("can’t keep messages")
    expect(warning).to_have_text("")
    server.kill()
    ada.is_state("reconnecting")
    ada.write("at risk")
    ada.has_message("at risk", "queued")
    expect(warning).to_contain_text("1 message is not saved on this device")
    expect(warning).to_contain_text("leaving this page loses it")
    expect(ada.messages("at risk")).to_contain_text("not saved on this device")
    assert overflow(ada.page) <= 0
    ada.outbox.click()
    expect(ada.drawer).to_contain_text("This device can’t keep messages")
    server.start()
    ada.has_message("at risk", "delivered")
    expect(warning).to_have_text("")
    assert ada.unexpected_errors() == []


def test_a_room_that_could_not_be_loaded_says_since_when_it_is_old(
    new_page: NewPage, server: ServerProcess
) -> None:
    ada = Console(new_page(viewport=NARROW), server.url).open().sign_in(ADA)
    page = ada.page
    ada.write("before the outage")
    ada.has_message("before the outage", "delivered")
    gap = page.locator(".gap")
    expect(gap).to_be_hidden()
    page.route(HISTORY, lambda route: route.fulfill(status=500, json={}))
    server.restart()
    expect(gap).to_contain_text(re.compile(r"Showing messages from before \d\d:\d\d"))
    expect(gap).to_be_in_viewport()
    assert overflow(page) <= 0
    assert page.evaluate(POOR_CONTROLS, SMALLEST) == []
    button(gap, "OK").click()
    expect(gap).to_be_hidden()

    server.restart()
    expect(gap).to_be_visible()
    with page.expect_response(HISTORY):
        button(gap, "Load again").click()
    expect(gap).to_be_visible()
    page.unroute(HISTORY)
    button(gap, "Load again").click()
    expect(gap).to_be_hidden()
    ada.has_message("before the outage", "delivered")


def test_on_an_existing_backend_what_has_no_echo_is_not_confirmed(
    new_page: NewPage, tmp_path: Path
) -> None:
    """Such a server acknowledges nothing and resumes nothing: both are said, nothing is resent."""
    sockets: list[WebSocketRoute] = []
    written: list[str] = []

    def connected(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        sockets.append(socket)

        def downstream(text: "str | bytes") -> None:
            if '"chat_response"' not in str(text):
                socket.send(text)

        def upstream(text: "str | bytes") -> None:
            written.append(str(text))
            server.send(text)

        socket.on_message(upstream)
        server.on_message(downstream)

    watched = new_page(viewport=NARROW)
    watched.page.route_web_socket(re.compile("/ws/"), connected)
    with ServerProcess(tmp_path, "--dialect", "envelope") as server:
        ada = Console(watched, server.url).open().sign_in(ADA)
        ada.write("is anybody there?")
        ada.has_message("is anybody there?", "sent")
        sockets[-1].close(code=1012)
        ada.has_message("is anybody there?", "unconfirmed")
        line = ada.messages("is anybody there?")
        expect(line).to_contain_text("the connection broke before the server could confirm it")
        expect(button(line, "Send again")).to_have_count(0)
        ada.is_state("connected")
        gap = ada.page.locator(".gap")
        expect(gap).to_contain_text("Showing messages from before")
        expect(button(gap, "Load again")).to_have_count(0)
        button(gap, "OK").click()
        expect(gap).to_be_hidden()
        assert len([text for text in written if "is anybody there?" in text]) == 1
        assert overflow(ada.page) <= 0
        assert ada.unexpected_errors() == []

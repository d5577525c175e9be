"""The chat in a real browser: a long room, what is new in it, markup, search, growing answers."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.room import fill_room
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
MANY = 10_000
ROWS = 110  # on the page at once, at most


def log_of(console: Console) -> Locator:
    return console.page.locator(".chat-log")


def numbers(page: Page) -> list[int]:
    """Return the numbers of the filled messages that are on the page, in order."""
    texts: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.message-text')].map((text) => text.textContent)"
    )
    found = [re.match(r"Message (\d+)", text) for text in texts]
    return [int(match[1]) for match in found if match]


def top_of(page: Page, text: str) -> float:
    """Return where a message is in the window, in pixels."""
    box = page.locator(".message", has_text=text).bounding_box()
    assert box is not None, text
    return box["y"]


def seen_above(page: Page, number: int) -> None:
    """Wait until a filled message before that one is on the page."""
    page.wait_for_function(
        """(number) => [...document.querySelectorAll('.message-text')].some((text) => {
            const found = /^Message (\\d+)/.exec(text.textContent);
            return found !== null && Number(found[1]) < number;
        })""",
        arg=number,
    )


def in_view(page: Page) -> str:
    """Return the text of the message in the middle of the log."""
    text: str = page.evaluate(
        """() => {
            const log = document.querySelector(".chat-log").getBoundingClientRect();
            const middle = log.top + log.height / 2;
            const seen = [...document.querySelectorAll(".message")].find(
                (message) => message.getBoundingClientRect().bottom > middle);
            return seen.querySelector(".message-text").textContent;
        }"""
    )
    return text


@pytest.mark.shows("chat_message", "chat_response", "typing_start", "typing_stop")
def test_ten_thousand_messages_are_read_searched_and_left_in_their_place(
    new_page: NewPage, server: ServerProcess
) -> None:
    fill_room(server.database, MANY)
    ada = Console(new_page(), server.url).open().sign_in(ADA)
    grace = Console(new_page(viewport={"width": 390, "height": 800}), server.url)
    grace.open().sign_in(GRACE)
    page, log = ada.page, log_of(ada)
    expect(page.get_by_text("Message %d" % MANY).first).to_be_in_viewport()

    # By wheel and by keyboard, page after page of history comes by itself.
    log.hover()
    for before in (9_900, 9_800, 9_700):
        while min(numbers(page)) >= before:
            page.mouse.wheel(0, -600)
        assert page.locator(".row").count() <= ROWS
    log.focus()
    page.keyboard.press("Home")
    seen_above(page, 9_600)
    shown = numbers(page)
    assert shown == list(range(shown[0], shown[-1] + 1)), "in order, without a hole"
    expect(page.locator(".chat-earlier")).to_have_count(1)
    assert page.locator(".row").count() <= ROWS

    # What is read stays when others write; the way back is a button with their number.
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("button", name="Jump to the latest")).to_be_visible()
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")
    still(log)
    read = in_view(page)
    top = top_of(page, read[:60])
    grace.write("**Good** `news`: https://shop.example/a?b=c\n\n```\n<b>1 < 2</b>\n```")
    grace.write("and more")
    latest = page.get_by_role("button", name="2 new messages")
    expect(latest).to_be_visible()
    assert abs(top_of(page, read[:60]) - top) <= 1.0, "no jump"
    latest.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".message", has_text="and more")).to_be_in_viewport()
    expect(latest).to_be_hidden()
    news = page.locator(".row", has_text="Good news")
    expect(news.get_by_text("New since you last looked")).to_be_visible()

    # Markup is shown as such, and nothing but it.
    text = news.locator(".message-text")
    expect(text.locator("strong")).to_have_text("Good")
    expect(text.locator("p code")).to_have_text("news")
    expect(text.locator("pre code")).to_have_text("<b>1 < 2</b>")
    link = text.get_by_role("link")
    expect(link).to_have_attribute("href", "https://shop.example/a?b=c")
    expect(link).to_have_attribute("rel", "noopener noreferrer")

    # A row is reached by keyboard, and its text copied.
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    log.focus()
    page.locator(".message-copy[tabindex='0']").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".message-copy:focus")).to_have_attribute("aria-label", "Copied")
    assert str(page.evaluate("navigator.clipboard.readText()")).startswith("**Good** `news`")

    # Searching goes back thousands of messages.
    page.get_by_role("textbox", name="Message").focus()
    page.keyboard.press("Control+f")
    page.keyboard.type("message 5005:")
    found = page.get_by_role("search").get_by_role("listitem")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text("Message 5005:")
    found.get_by_role("button").click()
    hit = page.locator(".message[data-found]")
    expect(hit).to_contain_text("Message 5005:")
    expect(hit).to_be_in_viewport()
    assert page.locator(".row").count() <= ROWS
    page.keyboard.press("Escape")
    expect(page.get_by_role("search")).to_be_hidden()
    page.get_by_role("button", name="Search in this room").click()
    page.keyboard.type("nobody ever said this")
    expect(page.get_by_text("Nothing found for")).to_be_visible()
    for console in (ada, grace):
        assert console.unexpected_errors() == []
        assert console.watch.foreign(server.url) == []


def still(log: Locator) -> None:
    """Wait until the log has come to rest: keys scroll it smoothly."""
    log.evaluate(
        """(log) => new Promise((done) => {
            let last = log.scrollTop, frames = 0;
            const look = () => {
                frames = log.scrollTop === last ? frames + 1 : 0;
                last = log.scrollTop;
                if (frames > 15) done(); else requestAnimationFrame(look);
            };
            look();
        })"""
    )


def answers_stored(server: ServerProcess) -> list[str]:
    with sqlite3.connect(server.database) as database:
        rows = database.execute("SELECT message FROM messages WHERE kind = 'assistant'").fetchall()
    database.close()
    return [row[0] for row in rows]


@pytest.mark.shows("ai_thinking", "ai_response", "ai_error", "cancel")
def test_an_answer_grows_through_a_killed_server_and_ends_once(
    new_page: NewPage, tmp_path: Path
) -> None:
    with ServerProcess(tmp_path, "--job-step", "0.4") as server:
        ada = Console(new_page(), server.url).open().sign_in(ADA)
        page = ada.page
        ada.write("@ai tell me slowly what you can do")
        answer = page.locator(".message[data-kind=assistant]")
        growing = page.locator(".message[data-growing]")
        expect(growing).to_have_count(1)
        expect(growing.locator(".message-question")).to_contain_text("@ai tell me slowly")
        expect(growing.locator(".message-text")).to_contain_text(re.compile(r"\w{3,} \w+"))
        said = growing.locator(".message-text").inner_text()
        server.kill()
        expect(growing.get_by_text("Interrupted; the rest will follow.")).to_be_visible()
        assert growing.locator(".message-text").inner_text().startswith(said[:10])
        server.start()
        ada.is_state("connected")
        expect(answer).to_have_count(1)
        expect(answer.locator(".message-fate:visible")).to_have_count(0)
        expect(answer.locator("a, code").first).to_be_visible()
        assert len(answers_stored(server)) == 1

        # Another one is stopped by its asker.
        ada.write("@ai and once more, slowly")
        expect(growing).to_have_count(1)
        growing.get_by_role("button", name="Stop").click()
        expect(growing).to_have_count(0)
        expect(answer.last.get_by_text("Stopped")).to_be_visible()

        # One that fails can be asked again.
        ada.write("@ai fail please")
        failed = page.locator(".message[data-kind=assistant_error]")
        expect(failed).to_have_count(1)
        failed.get_by_role("button", name="Ask again").click()
        expect(failed).to_have_count(2)

        # A reload shows all of it from the history.
        whole = answer.first.locator(".message-text").inner_text()
        page.reload()
        ada.started()
        ada.is_state("connected")
        expect(answer).to_have_count(2)
        assert answer.first.locator(".message-text").inner_text() == whole
        assert ada.unexpected_errors() == []

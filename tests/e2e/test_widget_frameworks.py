"""The three pages of examples/widget, served by their own host.py, as their readers get them."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

import dev
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import HEAR, says, survives_an_outage, until_state, view_of
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
PROGRAM = dev.ROOT / "examples" / "widget" / "host.py"
BADGE = "realtime-widget[view=badge]"
CHAT = "realtime-widget[view=chat]"


@pytest.fixture
def host(server: ServerProcess) -> Iterator[str]:
    """Run the examples' site beside a server; return its address."""
    command = [sys.executable, str(PROGRAM), "--server", server.url, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def test_the_plain_page(new_page: NewPage, server: ServerProcess, host: str) -> None:
    watched = new_page()
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(host)
    until_state(page, "connected")
    page.get_by_role("button", name="Say hello in the chat").click()
    expect(page.locator("#receipt")).to_have_text("Your message: delivered")
    chat = view_of(page, CHAT)
    expect(chat.get_by_text("Hello from the page")).to_be_visible()
    expect(page.get_by_role("heading", name="Ask us")).to_be_visible()
    expect(page.locator("#heard")).to_contain_text("message: chat_response")
    assert watched.watch.console == []
    # Two widgets, one connection.
    assert len([url for url in watched.watch.requests if url.startswith("ws:")]) == 1

    survives_an_outage(server, page, view_of(page, BADGE))
    page.goto(host + "?as=nobody")
    until_state(page, "failed")
    expect(page.locator("#heard")).to_contain_text("badge: sign_in_needed")


@pytest.mark.parametrize("name", ["react", "vue"])
def test_an_application(new_page: NewPage, server: ServerProcess, host: str, name: str) -> None:
    watched = new_page()
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(host + name)
    expect(page.locator("#state")).to_have_text("connected")
    until_state(page, "connected")
    page.get_by_role("button", name="Say hello").click()
    expect(page.locator("#receipt")).to_have_text("delivered")
    chat = view_of(page, CHAT)
    expect(chat.get_by_text("Hello from")).to_be_visible()
    expect(page.locator("#count")).not_to_have_text("0")

    # A property that changes, and a widget that goes and comes: nothing is dialled again.
    page.get_by_role("button", name="Dark badge").click()
    expect(page.locator(BADGE)).to_have_attribute("theme", "dark")
    for _ in range(3):
        page.get_by_role("button", name="Hide the chat").click()
        expect(page.locator("realtime-widget")).to_have_count(1)
        page.get_by_role("button", name="Show the chat").click()
        expect(chat.get_by_text("Hello from")).to_be_visible()
    until_state(page, "connected")
    assert len([url for url in watched.watch.requests if url.startswith("ws:")]) == 1
    assert watched.watch.errors == []
    assert [text for text in watched.watch.console if "React DevTools" not in text] == []

    survives_an_outage(server, page, view_of(page, BADGE))
    expect(page.locator("#state")).to_have_text("connected")
    says(view_of(page, CHAT), "Connected")

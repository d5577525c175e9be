"""The console, unchanged, in front of the two backends that exist already."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]


def part(console: Console, name: str) -> Locator:
    """Show a part of the work and return it."""
    console.page.locator("[data-tab=%s]:visible" % name.lower()).click()
    return console.page.get_by_role("region", name=name, exact=True)


def refused_then_signed_in(console: Console) -> None:
    """Try a wrong password first."""
    form = console.sign_in_form
    form.get_by_label("Email").fill(ADA)
    form.get_by_label("Password").fill("wrong")
    form.get_by_role("button", name="Sign in").click()
    expect(form.get_by_role("alert")).to_contain_text("do not belong together")
    console.sign_in(ADA)


@pytest.mark.shows("chat_message", "chat_response", "quote_generation_complete", "ai_tool_result")
def test_the_envelope_backend_confirms_chat_by_its_echo(new_page: NewPage, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "envelope", "--job-step", "0.1") as server:
        ada = Console(new_page(), server.url).open()
        refused_then_signed_in(ada)
        grace = Console(new_page(), server.url).open().sign_in(GRACE)
        ada.write("Hello from the envelope")
        ada.has_message("Hello from the envelope", "delivered")
        grace.has_message("Hello from the envelope")

        quotes = part(ada, "Quotes")
        quotes.get_by_label("Customer").fill("17")
        quotes.get_by_label("Requirements").fill("ten chairs")
        quotes.get_by_role("button", name="Ask for a quote").click()
        expect(quotes.get_by_role("article")).to_have_attribute("data-phase", "done")
        assistant = part(ada, "Assistant")
        assistant.get_by_role("textbox", name="Product").fill("chairs")
        assistant.get_by_role("button", name="Run").click()
        expect(assistant.locator(".run")).to_have_attribute("data-state", "complete")
        ada.write("help me, @ai")
        expect(ada.page.locator(".message[data-kind=assistant]")).to_be_visible()

        server.kill()
        ada.is_state("reconnecting")
        ada.write("After the outage")
        ada.has_message("After the outage", "queued")
        server.start()
        ada.has_message("After the outage", "delivered")
        assert ada.unexpected_errors() == []


@pytest.mark.shows("welcome")
def test_the_flat_backend(new_page: NewPage, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "flat") as server:
        ada = Console(new_page(), server.url).open()
        refused_then_signed_in(ada)
        ada.write("Hello, flat world")
        ada.has_message("Hello, flat world", "delivered")
        expect(part(ada, "Assistant")).to_contain_text("This server has no assistant")
        assert ada.unexpected_errors() == []

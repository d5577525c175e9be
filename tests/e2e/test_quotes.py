"""Quotes as a person sees them: asked for, made through a restart, changed, cancelled."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, Console
from tests.e2e.test_console_ui import NARROW, overflow
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
# Ten chairs for 189, one desk for 429; then 10 % less.
WISHES = "ten chairs and a desk, with a discount"


@pytest.fixture
def steady_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Start a server whose quotes take long enough to be interrupted."""
    with ServerProcess(tmp_path, "--job-step", "0.7") as process:
        yield process


class Desk:
    """The quotes of one page."""

    def __init__(self, console: Console, name: str = "Quotes") -> None:
        self.page = console.page
        self.page.locator("[data-tab=quotes]").locator("visible=true").click()
        self.section = self.page.get_by_role("region", name=name)
        expect(self.section).to_be_visible()

    def card(self, customer: str) -> Locator:
        return self.section.get_by_role("article", name="Quote for " + customer, exact=True)

    def fill(self, customer: str, requirements: str) -> None:
        self.section.get_by_label("Customer").fill(customer)
        self.section.get_by_label("Requirements").fill(requirements)

    def ask(self, customer: str, requirements: str) -> Locator:
        """Ask by keyboard, from the customer's field."""
        self.fill(customer, requirements)
        self.section.get_by_label("Customer").press("Enter")
        card = self.card(customer)
        expect(card).to_have_count(1)
        return card


def phase(card: Locator, *phases: str) -> None:
    expect(card).to_have_attribute("data-phase", re.compile("^(%s)$" % "|".join(phases)))


@pytest.mark.shows(
    "quote_generation_start", "quote_generation_progress", "quote_generation_complete",
    "quote_update", "cancel",
)  # fmt: skip
def test_a_quote_through_a_restart_in_two_languages_and_one_that_is_cancelled(
    new_page: NewPage, steady_server: ServerProcess
) -> None:
    server = steady_server
    ada = Console(new_page(locale="en-GB", viewport=NARROW), server.url).open().sign_in(ADA)
    desk = Desk(ada)
    ask = desk.section.get_by_role("button", name="Ask for a quote")
    ask.click()
    expect(desk.section.get_by_text("Say whom the quote is for.")).to_be_visible()
    expect(desk.section.get_by_label("Customer")).to_be_focused()

    card = desk.ask("Analytical Engines", WISHES)
    now = card.locator(".quote-stage[aria-current=step]")
    expect(now).to_contain_text("Finding the products")
    expect(card.get_by_role("progressbar", name="Progress: ")).to_have_attribute("max", "100")
    assert overflow(ada.page) <= 0

    server.kill()
    ada.is_state("reconnecting")
    waiting = desk.ask("Later", "a lamp")
    phase(waiting, "waiting")
    expect(waiting).to_contain_text("as soon as the page is connected")
    # Known by now: the stages of the first are those of the second.
    server.start()
    phase(card, "working")
    phase(card, "done")
    phase(waiting, "done")
    expect(waiting.locator(".quote-amount")).to_have_text("€79.00")
    expect(desk.section.get_by_role("article")).to_have_count(2)
    expect(card.locator(".quote-change")).to_have_text(
        ["Sent", re.compile(r"^Revised: total €2,087\.10 \(10% discount\)$")]
    )
    expect(card.locator(".quote-amount")).to_have_text("€2,087.10")
    expect(card.get_by_role("row", name="Office chair")).to_contain_text("€1,890.00")
    expect(card).to_contain_text("quote-")
    assert overflow(ada.page) <= 0
    assert violations(ada.page) == []

    # The same, elsewhere and in another language: the server's list.
    german = new_page(locale="de-DE")
    there = Console(german, server.url)
    german.page.goto(server.url)
    there.started()
    form = german.page.get_by_role("dialog", name="Anmelden")
    form.get_by_label("E-Mail").fill(ADA)
    form.get_by_label("Passwort").fill("realtime-demo")
    form.get_by_role("button", name="Anmelden").click()
    angebote = Desk(there, "Angebote")
    cards = angebote.section.get_by_role("article")
    expect(cards).to_have_count(2)
    expect(cards.nth(1).locator(".quote-amount")).to_have_text(re.compile(r"^2\.087,10\s€$"))
    expect(cards.nth(1).locator(".quote-change")).to_have_text(
        [re.compile(r"^Überarbeitet: Summe 2\.087,10\s€ \(10\s%\sRabatt\)$")]
    )

    # What one page asks the other one sees; one of them stops it.
    running = desk.ask("Analytical Engines & Sons", "twenty stools")
    mirrored = angebote.section.get_by_role("article", name="Angebot für Analytical Engines & Sons")
    phase(mirrored, "working")
    expect(mirrored.locator(".quote-stage").first).to_contain_text("Reading the requirements")
    stop = running.get_by_role("button", name="Cancel")
    stop.focus()
    stop.press("Enter")
    phase(running, "cancelled")
    phase(mirrored, "cancelled")
    expect(running).to_be_focused()
    ada.page.keyboard.press("Tab")
    expect(running.get_by_role("button", name="Ask again")).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(desk.card("Analytical Engines & Sons")).to_have_count(2)
    phase(desk.card("Analytical Engines & Sons").first, "done")
    amount = desk.card("Analytical Engines & Sons").first.locator(".quote-amount")
    expect(amount).to_have_text("€1,190.00")
    assert ada.unexpected_errors() + there.unexpected_errors() == []


@pytest.mark.shows("quote_request", "quote_processing", "quote_ready")
def test_a_quote_of_the_flat_backend(new_page: NewPage, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "flat", "--job-step", "0.7") as server:
        ada = Console(new_page(), server.url).open().sign_in(ADA)
        desk = Desk(ada)
        expect(desk.section.get_by_label("Customer")).to_be_hidden()
        field = desk.section.get_by_label("Requirements")
        field.fill("ten seats")
        field.press("Control+Enter")
        card = desk.section.get_by_role("article", name="Quote")
        phase(card, "working")
        phase(card, "done")
        expect(card.locator(".quote-fact").first).to_contain_text("Quote numberquote-")
        expect(card.get_by_role("button")).to_have_count(0)
        assert ada.unexpected_errors() == []

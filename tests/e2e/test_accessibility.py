"""What axe says of each view, wide and narrow, in light, dark and forced colours."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from tests.e2e.axe import LOOKS, violations
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.e2e.test_notifications import Crier
from tests.harness import ServerProcess

SIZES: dict[str, ViewportSize] = {
    "narrow": {"width": 390, "height": 844},
    "wide": {"width": 1280, "height": 800},  # the last one is left behind
}
MARKUP = (
    "**Done**: `quote-7` is at https://shop.example/a?b=c\n\n```\n<b>1 < 2</b>\n```\n" + "x" * 90
)


class Inspection:
    """Ask axe about one page again and again; `lines` says what is wrong."""

    def __init__(self, page: Page) -> None:
        self.lines: list[str] = []
        self._page = page

    def of(self, view: str, *sizes: str) -> None:
        """Look at the page as it stands, in these sizes (default: all).

        A narrow page has the colours of a wide one: once is enough.
        """
        for size in sizes or SIZES:
            self._page.set_viewport_size(SIZES[size])
            looks = LOOKS if size == "wide" else LOOKS[-1:]
            found = violations(self._page, looks)
            self.lines += ["%s, %s: %s" % (view, size, line) for line in found]


def part(page: Page, name: str) -> Locator:
    """Show a part of the work and return it."""
    page.locator("[data-tab=%s]:visible" % name.lower()).press("Enter")
    return page.get_by_role("region", name=name, exact=True)


def fill(ada: Console, grace: Console) -> None:
    """Bring about something to see in each view."""
    page = ada.page
    ada.write(MARKUP)
    grace.write("Good morning, @ai what is left to do?")
    expect(page.locator(".message[data-kind=assistant]").first).to_be_visible()
    assistant = part(page, "Assistant")
    for question, state in (("What can you do?", "done"), ("Please fail", "failed")):
        assistant.get_by_role("textbox", name="Ask the assistant").fill(question)
        page.keyboard.press("Enter")
        asked = assistant.locator(".exchange", has_text=question)
        expect(asked).to_have_attribute("data-state", state)
    for product, state in (("chairs", "complete"), ("unicorns", "error")):
        assistant.get_by_role("textbox", name="Product").fill(product)
        page.keyboard.press("Enter")
        expect(assistant.locator(".run").first).to_have_attribute("data-state", state)
    documents = part(page, "Documents")
    files: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": b"Ten seats"}
        for name in ("offer.txt", "corrupt.txt")
    ]
    documents.locator("input[type=file]").set_input_files(files)
    for stage in ("complete", "error"):
        expect(documents.locator("[data-stage=%s]" % stage)).to_be_visible()
    quotes = part(page, "Quotes")
    quotes.get_by_label("Customer").fill("Analytical Engines")
    quotes.get_by_label("Requirements").fill("ten chairs, with a discount")
    quotes.get_by_role("button", name="Ask for a quote").press("Enter")
    expect(quotes.get_by_role("article")).to_have_attribute("data-phase", "done")


def look_at_panels(page: Page, inspection: Inspection) -> None:
    for name in ("Assistant", "Documents", "Quotes"):
        part(page, name)
        inspection.of(name, "wide")
    page.get_by_role("button", name="Search in this room").press("Enter")
    page.keyboard.type("quote")
    expect(page.get_by_role("search").get_by_role("listitem").first).to_be_visible()
    inspection.of("search", "wide")
    page.keyboard.press("Escape")
    page.set_viewport_size(SIZES["narrow"])
    for panel in page.get_by_role("navigation", name="Panels").get_by_role("button").all():
        panel.press("Enter")
        inspection.of("panel %s" % panel.inner_text(), "narrow")
    page.set_viewport_size(SIZES["wide"])


def look_at_what_opens(page: Page, inspection: Inspection) -> None:
    page.get_by_role("button", name=re.compile("^Notifications")).press("Enter")
    centre = page.get_by_role("dialog", name="Notifications")
    expect(centre.get_by_role("listitem").first).to_be_visible()
    inspection.of("notifications")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Account of")).press("Enter")
    expect(page.get_by_label("Theme")).to_be_visible()
    inspection.of("account menu")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+Shift+KeyC")
    for tab in page.get_by_role("dialog", name="Connection").get_by_role("tab").all():
        tab.click()
        inspection.of("connection, %s" % tab.inner_text())
    page.keyboard.press("Escape")


def test_axe_finds_nothing_wrong(new_page: Callable[..., WatchedPage], tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--job-step", "0.1") as server:
        ada = Console(new_page(), server.url).open()
        page, inspection = ada.page, Inspection(ada.page)
        inspection.of("sign-in")
        ada.sign_in(ADA)
        inspection.of("nothing yet", "wide")
        fill(ada, Console(new_page(), server.url).open().sign_in(GRACE))
        for level in ("info", "success", "warning", "error"):
            Crier(server).say("Price list", level, link="#room=sales")
        expect(page.locator(".toast[data-level=error]")).to_be_visible()
        inspection.of("toasts")
        look_at_panels(page, inspection)
        look_at_what_opens(page, inspection)

        server.kill()
        ada.is_state("reconnecting")
        ada.write("This one has to wait.")
        ada.has_message("This one has to wait.", "queued")
        expect(page.locator(".banner")).to_be_visible()
        inspection.of("outage")
        ada.outbox.click()
        expect(ada.drawer).to_be_visible()
        inspection.of("outbox")
        page.keyboard.press("Escape")
        ada.ask_to_sign_out()
        expect(ada.sign_out_question).to_be_visible()
        inspection.of("sign-out")
        assert not inspection.lines, "\n".join(inspection.lines)

        # It would have found something.
        page.evaluate(
            "document.querySelector('dialog[open]').append(document.createElement('button'))"
        )
        inspection.of("spoiled", "wide")
        assert len([line for line in inspection.lines if "button-name" in line]) == len(LOOKS)

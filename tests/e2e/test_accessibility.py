"""What axe says of each view, wide and narrow, in light, dark and forced colours."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.axe import LOOKS, violations
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, Console
from tests.harness import ServerProcess

SIZES: dict[str, ViewportSize] = {
    "narrow": {"width": 390, "height": 844},
    "wide": {"width": 1280, "height": 800},  # the last one is left behind
}


class Inspection:
    """Ask axe about one page again and again; `lines` says what is wrong."""

    def __init__(self, page: Page) -> None:
        self.lines: list[str] = []
        self._page = page

    def of(self, view: str, *sizes: str) -> None:
        """Look at the page as it stands, in these sizes (default: all)."""
        for size in sizes or SIZES:
            self._page.set_viewport_size(SIZES[size])
            self.lines += ["%s, %s: %s" % (view, size, line) for line in violations(self._page)]


def test_axe_finds_nothing_wrong(
    new_page: Callable[..., WatchedPage], server: ServerProcess
) -> None:
    ada = Console(new_page(), server.url).open()
    page, inspection = ada.page, Inspection(ada.page)
    inspection.of("sign-in")
    ada.sign_in(ADA)
    ada.write("Good morning, @ai what is left to do?")
    expect(page.locator(".message[data-kind=assistant]")).to_be_visible()
    inspection.of("console", "wide")
    page.set_viewport_size(SIZES["narrow"])
    panels = page.get_by_role("navigation", name="Panels").get_by_role("button")
    for number in range(panels.count()):
        panels.nth(number).click()
        inspection.of("panel %d" % number, "narrow")
    page.set_viewport_size(SIZES["wide"])
    page.get_by_role("button", name=re.compile("^Account of")).click()
    expect(page.get_by_label("Theme")).to_be_visible()
    inspection.of("account menu")
    page.keyboard.press("Escape")

    server.kill()
    ada.is_state("reconnecting")
    ada.write("This one has to wait.")
    ada.has_message("This one has to wait.", "queued")
    inspection.of("outage", "wide")
    ada.outbox.click()
    expect(ada.drawer).to_be_visible()
    inspection.of("outbox")
    page.keyboard.press("Escape")
    ada.ask_to_sign_out()
    expect(ada.sign_out_question).to_be_visible()
    inspection.of("sign-out")
    assert not inspection.lines, "\n".join(inspection.lines)

    # It would have found something.
    page.evaluate("document.querySelector('dialog[open]').append(document.createElement('button'))")
    inspection.of("spoiled", "wide")
    assert len([line for line in inspection.lines if "button-name" in line]) == len(LOOKS)

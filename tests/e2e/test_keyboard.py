"""The main tasks without a mouse: where the keyboard is can be seen, and it is never nowhere."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from server.demo import DEMO_PASSWORD
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, Console
from tests.harness import ServerProcess

MOST = 60  # stops from one place to any other
# What is wrong with the place where the keyboard is; "" for nothing.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "nowhere";
  const outlined = [element, element.closest("label"), element.parentElement].some(place => {
    const {outlineStyle, outlineWidth} = place ? getComputedStyle(place) : {};
    return place && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  const {width, height, bottom, right} = element.getBoundingClientRect();
  if (!outlined) return "not marked: " + element.outerHTML;
  return width && height && bottom > 0 && right > 0 ? "" : "out of sight: " + element.outerHTML;
}"""


class Walk:
    """Press keys, and look where they lead."""

    def __init__(self, console: Console) -> None:
        self.page = console.page
        # From the beginning: Chromium may be told too late when the first one waits for it.
        self.page.on("filechooser", lambda _: None)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.look()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, place: Locator, key: str = "Tab") -> None:
        """Go on from stop to stop until the keyboard is there."""
        expect(place).to_be_visible()
        target = place.element_handle()
        for _ in range(MOST):
            if self.page.evaluate("place => place === document.activeElement", target):
                return
            self.press(key)
        raise AssertionError("%r is not reached by %s" % (place, key))

    def back(self, place: Locator) -> None:
        self.to(place, "Shift+Tab")

    def look(self) -> None:
        """Assert that one sees where the keyboard is."""
        assert self.page.evaluate(FOCUS) == ""


def test_the_main_tasks_by_keyboard_alone(
    new_page: Callable[..., WatchedPage], tmp_path: Path
) -> None:
    with ServerProcess(tmp_path, "--job-step", "0.3") as server:
        ada = Console(new_page(locale="en-GB"), server.url).open()
        walk, page = Walk(ada), ada.page
        sign_in(ada, walk)
        talk(ada, walk)
        ask_and_stop(walk)
        send_a_file(walk)
        ask_for_a_quote(walk)
        read_the_news(walk)
        settle(walk)
        walk.press("Alt+Shift+KeyC")
        inspector = page.get_by_role("dialog", name="Verbindung")
        expect(inspector).to_be_visible()
        walk.press("ArrowRight", "Tab")
        walk.press("Escape")
        expect(inspector).to_be_hidden()
        walk.press("Enter")
        walk.to(page.get_by_role("button", name="Abmelden", exact=True))
        page.keyboard.press("Enter")
        expect(page.get_by_label("E-Mail")).to_be_focused()
        walk.look()
        refused = [error for error in ada.unexpected_errors() if "auth/login" in error]
        assert ada.unexpected_errors() == refused, "the wrong password, and nothing else"


def sign_in(ada: Console, walk: Walk) -> None:
    page = walk.page
    expect(page.get_by_label("Email")).to_be_focused()
    walk.type(ADA)
    walk.press("Tab")
    walk.type("wrong")
    walk.press("Enter")
    expect(ada.sign_in_form.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("Password")).to_be_focused()
    walk.press("Control+a")
    walk.type(DEMO_PASSWORD)
    walk.press("Enter")
    ada.is_state("connected")
    expect(message(walk)).to_be_focused()
    walk.look()


def message(walk: Walk) -> Locator:
    return walk.page.get_by_role("textbox", name="Message", exact=True)


def talk(ada: Console, walk: Walk) -> None:
    page = walk.page
    walk.type("two")
    walk.press("Shift+Enter")
    walk.type("lines")
    walk.press("Enter")
    ada.has_message("two\nlines", "delivered")

    # The badge's details are seen on focus and go away on Escape.
    walk.back(page.locator(".badge-face"))
    tip = page.locator(".badge-tip")
    expect(tip).to_contain_text("Latency")
    walk.press("Escape")
    expect(tip).to_be_hidden()

    walk.to(page.get_by_role("button", name="Sales", exact=True))
    walk.press("Enter")
    expect(page.get_by_role("heading", name="Sales", exact=True)).to_be_visible()
    expect(message(walk)).to_be_focused()
    for text in ("a needle", "hay", "more hay"):
        walk.type(text)
        walk.press("Enter")
        ada.has_message(text, "delivered")
    walk.press("Control+f")
    walk.type("needle")
    found = page.get_by_role("search").get_by_role("listitem")
    expect(found).to_have_count(1)
    walk.to(found.get_by_role("button"))
    walk.press("Enter")
    expect(page.locator(".message[data-found]")).to_contain_text("a needle")
    walk.press("Escape")
    expect(page.get_by_role("search")).to_be_hidden()
    walk.look()


def ask_and_stop(walk: Walk) -> None:
    page = walk.page
    walk.to(page.get_by_role("textbox", name="Ask the assistant"))
    walk.type("Tell me slowly what you can do")
    walk.press("Enter")
    asked = page.locator(".exchange")
    expect(asked).to_have_attribute("data-state", "growing")
    walk.to(asked.get_by_role("button", name="Stop the answer to"))
    walk.press("Enter")
    expect(asked).to_have_attribute("data-state", "stopped")
    walk.look()


def switch_to(walk: Walk, name: str) -> None:
    work = walk.page.get_by_role("navigation", name="Work")
    walk.back(work.get_by_role("button", name=name))
    walk.press("Enter")


def send_a_file(walk: Walk) -> None:
    page = walk.page
    switch_to(walk, "Documents")
    part = page.get_by_role("region", name="Documents")
    walk.to(part.locator("input[type=file]"))
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Enter")
    chosen.value.set_files({"name": "offer.txt", "mimeType": "text/plain", "buffer": b"Ten seats"})
    expect(part.get_by_role("listitem")).to_have_attribute("data-stage", "complete")
    walk.look()


def ask_for_a_quote(walk: Walk) -> None:
    page = walk.page
    switch_to(walk, "Quotes")
    walk.to(page.get_by_label("Customer"))
    walk.type("Analytical Engines")
    walk.press("Tab")
    walk.type("ten chairs")
    walk.to(page.get_by_role("button", name="Ask for a quote"))
    walk.press("Enter")
    card = page.get_by_role("article", name="Quote for Analytical Engines")
    expect(card).to_have_attribute("data-phase", "done")
    walk.look()


def read_the_news(walk: Walk) -> None:
    page = walk.page
    bell = page.get_by_role("button", name="Notifications", exact=False).first
    expect(bell).to_have_accessible_name("Notifications: 2 unread")
    walk.back(bell)
    walk.press("Enter")
    centre = page.get_by_role("dialog", name="Notifications")
    expect(centre.get_by_role("listitem")).to_have_count(2)
    expect(bell).to_have_accessible_name("Notifications")
    walk.press("Tab")
    walk.press("Escape")
    expect(centre).to_be_hidden()
    expect(bell).to_be_focused()


def settle(walk: Walk) -> None:
    """Change status, theme and language in the menu."""
    page = walk.page
    walk.press("Tab")
    account = page.get_by_role("button", name="Account of Ada Lovelace")
    expect(account).to_be_focused()
    walk.press("Enter")
    walk.to(page.get_by_label("Status"))
    walk.type("Busy")
    expect(page.locator(".person[data-status=busy]")).to_contain_text("Ada Lovelace")
    walk.press("Escape")
    expect(page.get_by_label("Status")).to_be_hidden()
    expect(account).to_be_focused()
    walk.press("Enter")
    walk.to(page.get_by_label("Theme"))
    walk.type("Dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    walk.to(page.get_by_label("Language"))
    walk.type("Deutsch")
    expect(page.get_by_role("button", name="Konto von Ada Lovelace")).to_be_focused()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".person[data-status=busy]")).to_contain_text("Ada Lovelace")
    walk.look()

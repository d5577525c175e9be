"""Every view of the console with something in it, wide and narrow, light and dark.

The views are always exercised; with REALTIME_SCREENSHOTS=1 the pictures are written to
docs/images/ as console-<view>-<wide|narrow>-<light|dark>.png.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Route, expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.e2e.gallery import WIDE, Gallery
from tests.e2e.test_console_ui import NARROW, overflow
from tests.e2e.test_notifications import Crier
from tests.harness import ServerProcess

TALK = (
    "Good morning, Ada. Analytical Engines want **twelve chairs** and two desks by Friday.",
    "On it. Is the winter discount still valid?",
    "Until the end of the month: https://shop.example/winter-2026",
    "They pay within `14 days`, as always. ☺",
)
FOREIGN = (
    "صباح الخير يا Ada، العرض رقم 17 جاهز الآن. ☺",
    "שלום! ההצעה נשלחה ללקוח ב־23.11.2026, תודה רבה.",
    "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüssel" * 2,
)
SIGNS = (
    "👩🏽‍💻🧑🏿‍🤝‍🧑🏻🏳️‍🌈 東京の倉庫に在庫が三脚あります。" * 4
)  # few machines have letters for all of it
LARGE = 6_000_000  # bytes, several pieces


def part(console: Console, name: str) -> Locator:
    """Show a part of the work and return it."""
    console.page.locator("[data-tab=%s]:visible" % name).click()
    return console.page.locator("section.%s" % name)


def show(console: Console, panel: str) -> None:
    """Show a panel on a small page; a wide one shows all."""
    tab = console.page.locator(".tabs [data-tab=%s]" % panel)
    if tab.is_visible():
        tab.click()


def test_every_view_has_its_look(new_page: Callable[..., WatchedPage], tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--job-step", "0.4") as server:
        wide = Console(new_page(viewport=WIDE, locale="en-GB"), server.url).open().sign_in(ADA)
        small = Console(new_page(viewport=NARROW, locale="en-GB"), server.url).open().sign_in(ADA)
        grace = Console(new_page(locale="en-GB"), server.url).open().sign_in(GRACE)
        both, gallery = (wide, small), Gallery(wide, small)
        talk(wide, grace, both)
        gallery.take("chat")
        work_with_the_assistant(wide, both, gallery)
        send_documents(wide, both, gallery)
        ask_for_quotes(wide, both, gallery)
        see_people(grace, both, gallery)
        read_notifications(Crier(server), both, gallery)
        look_into_the_connection(both, gallery)
        speak_many_languages(grace, both, gallery)
        errors = wide.unexpected_errors() + small.unexpected_errors() + grace.unexpected_errors()
        assert errors == []


def talk(ada: Console, grace: Console, both: tuple[Console, ...]) -> None:
    speakers = (grace, ada, grace, grace)
    for speaker, text in zip(speakers, TALK, strict=True):
        speaker.write(text)
        plain = re.sub(r"[*`]|https.*", "", text)[:40].strip()
        for console in both:
            console.has_message(plain)
    ada.write("@ai is there anything that includes training?")
    for console in both:
        answer = console.page.locator(".message[data-kind=assistant]")
        expect(answer).to_contain_text("More about me is on")
        expect(console.page.locator(".message[data-growing]")).to_have_count(0)


def work_with_the_assistant(ada: Console, both: tuple[Console, ...], gallery: Gallery) -> None:
    assistant = part(ada, "assistant")
    assistant.get_by_role("textbox", name="Ask the assistant").fill("What can you do for me?")
    ada.page.keyboard.press("Enter")
    for tool, argument in (("delivery_date", "Berlin"), ("stock_check", "chairs")):
        assistant.get_by_role("combobox", name="Tool").select_option(tool)
        assistant.locator(".tool-form").get_by_role("textbox").fill(argument)
        ada.page.keyboard.press("Enter")
        expect(assistant.locator(".run", has_text=argument)).to_be_visible()
    for console in both:
        panel = part(console, "assistant")
        expect(panel.locator(".exchange[data-state=done]")).to_have_count(2)
        expect(panel.locator(".run[data-state=complete]")).to_have_count(2)
    gallery.take("assistant")


def send_documents(ada: Console, both: tuple[Console, ...], gallery: Gallery) -> None:
    field = part(ada, "documents").locator("input[type=file]")
    field.set_input_files([document("Price list 2026.pdf"), document("corrupt scan.pdf")])
    for console in both:
        panel = part(console, "documents")
        for stage in ("complete", "error"):
            expect(panel.locator("[data-stage=%s]" % stage)).to_have_count(1)
    held: list[Route] = []
    pieces = list(range(6))  # that pass

    def hold(route: Route) -> None:
        if route.request.method != "PATCH" or pieces:
            del pieces[-1:]
            route.continue_()
        else:
            held.append(route)

    ada.page.route("**/api/documents/*", hold)
    field.set_input_files(document("Tender drawings.pdf", LARGE))
    for console in both:
        row = part(console, "documents").locator("[data-stage=uploading]")
        expect(row.get_by_role("progressbar")).to_have_attribute("value", re.compile("^[1-9]"))
    gallery.take("documents")
    pieces.extend(range(100))
    for route in held:
        route.continue_()
    for console in both:
        expect(part(console, "documents").locator("[data-stage=complete]")).to_have_count(2)


def document(name: str, size: int = 2_000) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"Ten seats. " * (size // 11)}


def ask_for_quotes(ada: Console, both: tuple[Console, ...], gallery: Gallery) -> None:
    quotes = part(ada, "quotes")
    for customer, wishes in (
        ("Analytical Engines", "twelve chairs and two desks, with a discount"),
        ("Difference & Sons", "a lamp"),
    ):
        quotes.get_by_label("Customer").fill(customer)
        quotes.get_by_label("Requirements").fill(wishes)
        quotes.get_by_role("button", name="Ask for a quote").press("Enter")
        if customer.startswith("Analytical"):
            for console in both:
                expect(part(console, "quotes").get_by_text("Revised")).to_be_visible()
    for console in both:
        working = part(console, "quotes").locator("[data-phase=working]")
        expect(working.locator("[aria-current=step]")).to_be_visible()
    gallery.take("quotes")
    for console in both:
        expect(part(console, "quotes").locator("[data-phase=done]")).to_have_count(2)


def see_people(grace: Console, both: tuple[Console, ...], gallery: Gallery) -> None:
    grace.page.get_by_role("button", name=re.compile("^Account of")).click()
    grace.page.get_by_label("Status").select_option("Busy")
    grace.page.keyboard.press("Escape")
    grace.page.get_by_role("button", name="Sales", exact=True).click()
    for console in both:
        show(console, "rooms")
        seen = console.page.get_by_role("region", name="Who is here")
        expect(seen.get_by_role("listitem").filter(has_text="Grace")).to_contain_text("in Sales")
    gallery.take("people")


def read_notifications(crier: Crier, both: tuple[Console, ...], gallery: Gallery) -> None:
    crier.say("Maintenance at noon", type="status_update", message="Ten minutes, from 12:00 on.")
    crier.say("Contract signed", "success", message="Analytical Engines: €942.30 a month.")
    crier.say("The price list ends", "warning", link="#room=sales", message="On Friday at 18:00.")
    crier.say("The backup has failed", "error", type="alert", message="The disk is full.")
    for console in both:
        show(console, "chat")
        expect(console.page.locator(".toast[data-level=error]")).to_be_visible()
    gallery.take("toasts")
    for console in both:
        console.page.locator(".toast[data-level=error]").get_by_role("button").last.press("Enter")
        console.page.get_by_role("button", name=re.compile("^Notifications")).press("Enter")
        centre = console.page.get_by_role("dialog", name="Notifications")
        expect(centre.get_by_text("The backup has failed")).to_be_visible()
    gallery.take("notifications")
    for console in both:
        bell = console.page.get_by_role("button", name=re.compile("^Notifications"))
        expect(bell).to_have_accessible_name("Notifications")  # seen for a moment
        console.page.keyboard.press("Escape")


def look_into_the_connection(both: tuple[Console, ...], gallery: Gallery) -> None:
    for tab in ("Now", "Timeline", "Messages"):
        for console in both:
            inspector = console.page.get_by_role("dialog", name="Connection")
            if not inspector.is_visible():
                console.page.keyboard.press("Alt+Shift+KeyC")
            inspector.get_by_role("tab", name=tab).click()
        gallery.take("inspector" if tab == "Now" else "inspector-" + tab.lower())
    for console in both:
        console.page.keyboard.press("Escape")


def speak_many_languages(grace: Console, both: tuple[Console, ...], gallery: Gallery) -> None:
    grace.page.get_by_role("button", name="General", exact=True).click()
    for text in FOREIGN:
        grace.write(text)
        for console in both:
            console.has_message(text)
    gallery.take("rtl")
    grace.write(SIGNS)
    for console in both:
        console.has_message(SIGNS)
        assert overflow(console.page) <= 0
        console.page.get_by_role("button", name=re.compile("^Account of")).press("Enter")
        console.page.get_by_label("Language").select_option("Deutsch")
        account = console.page.get_by_role("button", name=re.compile("^Konto von"))
        expect(account).to_be_focused()
        expect(part(console, "quotes").get_by_text("Überarbeitet")).to_be_visible()
    gallery.take("german")

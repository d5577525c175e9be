"""Every state of the connection as it looks, wide and narrow, light and dark.

The states are always exercised; with REALTIME_SCREENSHOTS=1 the pictures are written to
docs/images/ as console-<state>-<wide|narrow>-<light|dark>.png. The views: test_views.py.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console, end_every_sign_in
from tests.e2e.gallery import WIDE, Gallery
from tests.e2e.test_console_ui import NARROW
from tests.e2e.test_outbox_ui import HISTORY, NO_STORAGE
from tests.harness import ServerProcess

LIBRARY = "**/python_*.zip"
TICKETS = "**/api/ws-ticket"

HELD = "Can we move the call to Thursday?"
REFUSED = "The old price list, once more."
WAITING = {ADA: "I will bring the contract along.", GRACE: "And I the new price list."}


class Meddler:
    """Stand between page and server: some texts never arrive, some answers come late."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._tickets: list[Route] = []
        self._late: list[tuple[WebSocketRoute, str | bytes]] = []
        self._silent = False
        page.route_web_socket(re.compile("/ws/"), self._connected)

    def hold_tickets(self) -> None:
        """Let the page wait before it can dial."""
        self._page.route(TICKETS, lambda route: self._tickets.append(route))

    def release_tickets(self) -> None:
        """Let it dial, and wait for the server's first word."""
        self._silent = True
        self._page.unroute(TICKETS)
        for route in self._tickets:
            route.continue_()

    def speak(self) -> None:
        """Deliver what the server said meanwhile, and all that follows."""
        self._silent = False
        for socket, text in self._late:
            socket.send(text)
        self._late = []

    def _connected(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def upstream(text: "str | bytes") -> None:
            frame = json.loads(text)
            said = frame["data"].get("message")
            if said == REFUSED:
                data = {"id": frame["id"], "code": "outdated", "message": "Not sent: outdated."}
                socket.send(json.dumps({"type": "nack", "data": data}))
            elif said != HELD:
                server.send(text)

        def downstream(text: "str | bytes") -> None:
            if self._silent:
                self._late.append((socket, text))
            else:
                socket.send(text)

        socket.on_message(upstream)
        server.on_message(downstream)


def begin(console: Console, url: str) -> Route:
    """Load the page as far as "Starting", and return what the rest of the start waits for."""
    held: list[Route] = []
    console.page.route(LIBRARY, lambda route: held.append(route))
    with console.page.expect_request(LIBRARY):
        console.page.goto(url, wait_until="commit")
    expect(console.page.locator(".boot-step")).to_contain_text("MB")
    return held[0]


def converse(ada: Console, grace: Console) -> None:
    """Say enough for every part of the page to have something to show."""
    for speaker, listener, text in (
        (ada, grace, "Good morning, Grace. Did the quote for Analytical Engines go out?"),
        (grace, ada, "Not yet: they asked for two days of training on top."),
        (grace, ada, "I am adding it now."),
        (ada, grace, "@ai which product includes training?"),
    ):
        speaker.write(text)
        speaker.has_message(text, "delivered")
        listener.has_message(text)
    for console in (ada, grace):
        answer = console.page.locator(".message[data-kind=assistant]")
        expect(answer.last).to_contain_text("Pictures of all of them")
        expect(console.page.locator(".message[data-growing]")).to_have_count(0)
    grace.page.get_by_role("textbox", name="Message").press_sequentially("Done: it is in the")
    expect(ada.page.get_by_text("Grace Hopper is typing")).to_be_visible()


@pytest.fixture
def quick_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Start a server whose work is soon done."""
    with ServerProcess(tmp_path, "--job-step", "0.2") as process:
        yield process


def test_every_state_has_its_look(
    new_page: Callable[..., WatchedPage], quick_server: ServerProcess
) -> None:
    server = quick_server
    ada = Console(new_page(viewport=WIDE), server.url)
    grace = Console(new_page(viewport=NARROW), server.url)
    gallery = Gallery(ada, grace)
    both = (ada, grace)
    meddlers = [Meddler(console.page) for console in both]

    rest = [begin(console, server.url) for console in both]
    gallery.take("starting")
    for route in rest:
        route.continue_()
    for console in both:
        expect(console.sign_in_form).to_be_visible()
    gallery.take("sign-in")

    ada.sign_in(ADA)
    grace.sign_in(GRACE)
    converse(ada, grace)
    gallery.take("connected")

    for console in both:
        console.write(HELD)
        console.has_message(HELD, "sent")
        console.write(REFUSED)
        console.has_message(REFUSED, "rejected")
    gallery.take("statuses")
    server.kill()
    for console, email in zip(both, (ADA, GRACE), strict=True):
        console.is_state("reconnecting")
        console.write(WAITING[email])
        console.has_message(WAITING[email], "queued")
    for console in both:
        expect(console.page.locator(".banner[data-level=notice]")).to_be_visible()
        expect(console.page.locator(".badge-countdown")).to_have_text(re.compile(r"\d+ s"))
    gallery.take("reconnecting")
    ada.page.locator("[data-tab=quotes]:visible").click()
    ada.page.get_by_label("Customer").fill("Analytical Engines")
    ada.page.get_by_label("Requirements").fill("twelve chairs and two desks")
    ada.page.get_by_role("button", name="Ask for a quote").click()
    for console in both:
        console.outbox.click()
        expect(console.drawer.get_by_role("listitem").last).to_contain_text("outdated")
    gallery.take("outbox")
    for console in both:
        console.page.keyboard.press("Escape")
        console.ask_to_sign_out()
        expect(console.sign_out_question).to_be_visible()
    gallery.take("signing-out")
    for console in both:
        console.page.keyboard.press("Escape")

    for console in both:
        console.page.context.set_offline(True)
        console.is_state("offline")
        expect(console.page.locator(".banner")).to_contain_text("no network")
    gallery.take("offline")

    end_every_sign_in(server)
    server.start()
    for console in both:
        console.page.context.set_offline(False)
        console.is_state("failed")
        # What was held and what waits: neither is lost.
        expect(console.sign_in_form).to_contain_text("will be sent after you sign in")
    gallery.take("signed-out")

    for meddler, console, email in zip(meddlers, both, (ADA, GRACE), strict=True):
        meddler.hold_tickets()
        console.fill_in(email)
        console.is_state("connecting")
    gallery.take("connecting")
    for meddler, console in zip(meddlers, both, strict=True):
        meddler.release_tickets()
        console.is_state("authenticating")
    gallery.take("authenticating")
    for meddler, console in zip(meddlers, both, strict=True):
        meddler.speak()
        console.is_state("connected")
    for console, email in zip(both, (ADA, GRACE), strict=True):
        console.has_message(WAITING[email], "delivered")
    grace.has_message(REFUSED, "rejected")

    for console in both:
        console.page.route(HISTORY, lambda route: route.fulfill(status=500, json={}))
    server.restart()
    for console in both:
        console.is_state("connected")
        expect(console.page.locator(".gap")).to_be_in_viewport()
    gallery.take("gap")

    for console in both:
        console.sign_out()
        console.is_state("disconnected")
    gallery.take("disconnected")
    # What the browser itself says of ended sign-ins and of a device without network.
    told = re.compile(r"ERR_INTERNET_DISCONNECTED|status of 500")
    errors = ada.unexpected_errors() + grace.unexpected_errors()
    assert [error for error in errors if not told.search(error)] == []


def test_what_a_reload_would_lose_is_seen(
    new_page: Callable[..., WatchedPage], server: ServerProcess
) -> None:
    both = []
    for viewport, email in ((WIDE, ADA), (NARROW, GRACE)):
        watched = new_page(viewport=viewport)
        watched.page.add_init_script(NO_STORAGE)
        both.append(Console(watched, server.url).open().sign_in(email))
    server.kill()
    for console, email in zip(both, (ADA, GRACE), strict=True):
        console.is_state("reconnecting")
        console.write(WAITING[email])
        expect(console.messages(WAITING[email])).to_contain_text("not saved on this device")
        expect(console.page.locator(".banner[data-level=notice]")).to_be_visible()
        expect(console.outbox).to_be_visible()
    Gallery(*both).take("not-saved")

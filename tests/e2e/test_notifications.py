"""Notifications as a person meets them: toasts, the centre, a hidden page, a cut, a second page."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from server.demo import DEMO_PASSWORD
from tests.e2e.axe import violations
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.e2e.test_console_ui import NARROW, POOR_CONTROLS, SMALLEST, overflow
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess, free_port

NewPage = Callable[..., WatchedPage]
EVIL = '<img src="https://evil.example/x.png" onerror="document.title=1">'

# A headless browser has no second tab to look at; what a page hears when it is hidden, it hears.
HIDING = """
let hidden = false;
Object.defineProperty(document, "visibilityState", {get: () => hidden ? "hidden" : "visible"});
Object.defineProperty(document, "hidden", {get: () => hidden});
window.hide = value => { hidden = value; document.dispatchEvent(new Event("visibilitychange")); };
"""
# The browser's own notifications are shown, and noted: a page can't ask what stands outside it.
NOTING = """
window.shown = [];
const Real = window.Notification;
window.Notification = class extends Real {
  constructor(title, options) {
    super(title, options);
    const note = {title, body: options.body, tag: options.tag, up: null, item: this};
    this.addEventListener("show", () => {
      note.up = true;
      document.documentElement.dataset.desktop = title;
    });
    this.addEventListener("close", () => { note.up = false; });
    window.shown.push(note);
  }
};
"""
SHOWN = "window.shown.map(({title, body, tag, up}) => ({title, body, tag, up}))"


class Crier:
    """The administrator's announcements, over HTTP."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        status, answer = server.post("/api/auth/login", {"email": ADA, "password": DEMO_PASSWORD})
        assert status == 200
        self._token = answer["access_token"]

    def say(self, title: str, level: str = "info", type: str = "notification", **more: Any) -> None:
        body = {"title": title, "message": "The text.", "level": level, "type": type, **more}
        status, _ = self._server.post("/api/announcements", body, self._token)
        assert status == 201


class Reader(Console):
    """Somebody who reads notifications."""

    @property
    def bell(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^Notifications"))

    @property
    def centre(self) -> Locator:
        return self.page.get_by_role("dialog", name="Notifications")

    @property
    def toasts(self) -> Locator:
        return self.page.locator(".toast")

    def has_unread(self, number: int) -> None:
        """Wait until the bell says so."""
        name = "Notifications: %d unread" % number if number else "Notifications"
        expect(self.page.get_by_role("button", name=name, exact=True)).to_be_visible()

    def toast(self, text: str) -> Locator:
        return self.toasts.filter(has_text=text)


def hide(page: Page, hidden: bool) -> None:
    page.evaluate("value => window.hide(value)", hidden)


def levels_by_key(reader: Reader) -> None:
    """Take the ladder's steps with the keyboard."""
    page, keys = reader.page, reader.page.keyboard
    field = page.get_by_role("textbox", name="Message", exact=True)
    expect(reader.toast("Price list")).to_be_visible()
    expect(reader.toast("Backup failed").get_by_role("alert")).to_contain_text("Backup failed")
    expect(reader.toast("Maintenance")).to_have_count(0)
    assert page.evaluate(POOR_CONTROLS, SMALLEST) == []
    field.focus()
    reader.toast("Backup failed").get_by_role("button", name="Dismiss: Backup failed").focus()
    keys.press("Escape")
    expect(reader.toast("Backup failed")).to_have_count(0)
    expect(
        reader.toast("Price list").get_by_role("button", name=re.compile("Dismiss"))
    ).to_be_focused()
    keys.press("Escape")
    expect(reader.toasts).to_have_count(0)
    expect(field).to_be_focused()


@pytest.mark.shows("notification", "alert", "status_update", "user_activity")
def test_they_are_shown_by_level_read_on_every_page_and_counted_while_hidden(
    new_page: NewPage, server: ServerProcess
) -> None:
    crier = Crier(server)
    watched = new_page(permissions=["notifications"])
    for script in (HIDING, NOTING):
        watched.page.add_init_script(script)
    ada = Reader(watched, server.url).open()
    ada.sign_in(ADA)
    phone = Reader(new_page(viewport=NARROW), server.url).open()
    phone.sign_in(ADA)

    crier.say("Maintenance at noon", type="status_update")
    crier.say("Price list", "warning", link="#room=sales")
    crier.say("Backup failed", "error", type="alert")
    for reader in (ada, phone):
        reader.has_unread(3)
    expect(phone.toast("Backup failed")).to_be_visible()
    assert overflow(phone.page) <= 0
    box = phone.page.get_by_role("textbox", name="Message", exact=True).bounding_box()
    toast = phone.toasts.last.bounding_box()
    assert box is not None
    assert toast is not None
    assert toast["y"] + toast["height"] < box["y"], "not over the field for messages"
    levels_by_key(ada)

    # Opened by the keyboard, seen, and so read: on the other page too.
    ada.bell.focus()
    ada.page.keyboard.press("Enter")
    rows = ada.centre.get_by_role("listitem")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Error")
    expect(ada.centre.get_by_role("heading", name="Today")).to_have_count(1)
    phone.has_unread(0)
    ada.has_unread(0)
    expect(rows.nth(0)).to_contain_text("Unread")
    assert violations(ada.page) == []
    ada.centre.get_by_role("switch").check()
    ada.centre.get_by_role("button", name="Show: Price list").click()
    expect(ada.centre).to_be_hidden()
    expect(ada.page).to_have_url(re.compile("#.*room=sales"))

    # Nobody looks: nothing on the page, one that counts outside it, one toast on return.
    hide(ada.page, True)
    crier.say(EVIL)
    outside = ada.page.locator("html")
    expect(outside).to_have_attribute("data-desktop", EVIL)
    for number in range(199):
        crier.say("Number %d" % number)
    expect(outside).to_have_attribute("data-desktop", "200 new notifications")
    shown = ada.page.evaluate(SHOWN)
    assert shown[0]["title"] == EVIL, "as text"
    assert {note["tag"] for note in shown} == {"notifications"}
    assert len(shown) < 20
    assert ada.toasts.count() == 0
    expect(ada.page).to_have_title(re.compile("200"))
    hide(ada.page, False)
    expect(ada.toasts).to_have_count(1)
    expect(ada.toasts).to_contain_text("200 new notifications")
    ada.has_unread(200)
    ada.toasts.get_by_role("button", name="Show all").click()
    expect(ada.centre).to_be_visible()
    expect(ada.toasts).to_have_count(0)
    ada.has_unread(0)
    for count in (100, 150, 200, 203):
        ada.centre.get_by_role("button", name="Show earlier").click()
        expect(rows).to_have_count(count)
    expect(rows.nth(199)).to_contain_text(EVIL)
    assert ada.watch.foreign(server.url) == []

    # What is history by now makes no toast.
    ada.page.reload()
    ada.started()
    ada.is_state("connected")
    ada.has_unread(0)
    assert ada.toasts.count() == 0
    assert ada.unexpected_errors() == []
    assert phone.unexpected_errors() == []


@pytest.fixture
def forgetful(tmp_path: Path) -> Iterator[tuple[ServerProcess, FaultProxy]]:
    """Return a server that keeps no session through a cut, and the proxy that can cut."""
    port = free_port()
    origins = ("--origin", "http://127.0.0.1:%d" % port)
    with (
        FaultProxy(port) as proxy,
        ServerProcess(
            tmp_path, "--resume-window", "0", *origins, "--origin", proxy.url, port=port
        ) as server,
    ):
        yield server, proxy


@pytest.mark.shows("notification")
def test_a_cut_longer_than_the_server_remembers_loses_none(
    new_page: NewPage, forgetful: tuple[ServerProcess, FaultProxy]
) -> None:
    server, proxy = forgetful
    crier = Crier(server)
    grace = Reader(new_page(), proxy.url).open()
    grace.sign_in(GRACE)
    crier.say("Before the cut")
    grace.has_unread(1)

    proxy.black_hole(new=True)
    proxy.reset()
    # Not "reconnecting": into a black hole it dials for long and waits but for moments between.
    expect(grace.badge).not_to_have_attribute("data-state", "connected")
    for number in range(60):
        crier.say("Missed %d" % number)
    grace.has_unread(1)
    proxy.heal()
    grace.is_state("connected")
    grace.has_unread(61)
    expect(grace.toast("60 new notifications")).to_be_visible()
    crier.say("After the cut")
    expect(grace.toast("After the cut")).to_be_visible()

    grace.bell.click()
    rows = grace.centre.get_by_role("listitem")
    expect(rows).to_have_count(50)
    grace.centre.get_by_role("button", name="Show earlier").click()
    expect(rows).to_have_count(62)
    titles = grace.centre.locator(".notice-title").all_inner_texts()
    missed = ["Missed %d" % number for number in range(60)]
    assert titles == ["After the cut", *reversed(missed), "Before the cut"]
    grace.has_unread(0)

    # The server can't be told now: that is said, and nothing is taken for read that is not.
    grace.page.keyboard.press("Escape")
    crier.say("Unread for now")
    grace.has_unread(1)
    grace.page.route("**/api/notifications/read", lambda route: route.abort())
    grace.bell.click()
    expect(grace.centre.get_by_text("could not be told")).to_be_visible()
    grace.has_unread(1)
    grace.page.unroute("**/api/notifications/read")
    grace.centre.get_by_role("button", name="Mark all as read").click()
    grace.has_unread(0)
    expect(grace.centre.get_by_text("could not be told")).to_have_count(0)

"""The console page as a person uses it."""

import re
import sqlite3
from typing import Self

from playwright.sync_api import Locator, expect

from server.demo import DEMO_PASSWORD
from tests.e2e.conftest import PATIENCE, Watch, WatchedPage
from tests.harness import ServerProcess

ADA = "ada@example.com"
GRACE = "grace@example.com"


class Console:
    """One person at one page. Every method waits for what it names."""

    def __init__(self, watched: WatchedPage, url: str) -> None:
        self.page = watched.page
        self.watch: Watch = watched.watch
        self._url = url
        self.sockets: list[str] = []
        self.page.on("websocket", lambda socket: self.sockets.append(socket.url))

    @property
    def badge(self) -> Locator:
        return self.page.locator(".badge")

    @property
    def sign_in_form(self) -> Locator:
        return self.page.get_by_role("dialog", name="Sign in")

    def open(self) -> Self:
        """Load the page and wait until Python shows the console."""
        self.page.goto(self._url)
        self.started()
        return self

    def started(self) -> None:
        expect(self.page.locator("#boot")).to_have_count(0)

    def sign_in(self, email: str) -> Self:
        self.fill_in(email)
        self.is_state("connected")
        return self

    def fill_in(self, email: str) -> None:
        """Sign in, and wait only until the server took the password."""
        form = self.sign_in_form
        form.get_by_label("Email").fill(email)
        form.get_by_label("Password").fill(DEMO_PASSWORD)
        form.get_by_role("button", name="Sign in").click()
        expect(form).to_be_hidden()

    @property
    def outbox(self) -> Locator:
        """The button in the header, there while something waits or failed."""
        return self.page.get_by_role("button", name=re.compile("^Outbox: "))

    @property
    def drawer(self) -> Locator:
        return self.page.get_by_role("dialog", name="Outbox")

    @property
    def sign_out_question(self) -> Locator:
        """The dialog that comes up when something waits."""
        return self.page.get_by_role("dialog", name="Sign out")

    def ask_to_sign_out(self) -> None:
        """Press "Sign out" in the menu; a question follows when something waits."""
        self.page.get_by_role("button", name=re.compile("^Account of")).click()
        self.page.get_by_role("button", name="Sign out").click()

    def sign_out(self) -> None:
        """Sign out, whatever is lost by it."""
        self.ask_to_sign_out()
        if self.sign_out_question.is_visible():
            leave = re.compile("^(Discard and sign out|Sign out)$")
            self.sign_out_question.get_by_role("button", name=leave).first.click()
        expect(self.sign_in_form).to_be_visible()

    def is_state(self, state: str, timeout: float = PATIENCE) -> None:
        """Wait (ms) for the badge to say so."""
        expect(self.badge).to_have_attribute("data-state", state, timeout=timeout)

    def write(self, text: str) -> None:
        field = self.page.get_by_role("textbox", name="Message")
        field.fill(text)
        field.press("Enter")

    def messages(self, text: str) -> Locator:
        return self.page.locator(".message", has_text=text)

    def has_message(
        self, text: str, status: "str | None" = None, timeout: float = PATIENCE
    ) -> None:
        """Wait (ms) until the message stands there once, with that status when it is ours."""
        expect(self.messages(text)).to_have_count(1, timeout=timeout)
        if status is not None:
            own = self.messages(text)
            expect(own).to_have_attribute("data-status", status, timeout=timeout)

    def unexpected_errors(self) -> list[str]:
        """Return console errors that are not the browser's own words about an outage."""
        expected = re.compile(
            r"WebSocket connection to .* failed|net::ERR_CONNECTION_(REFUSED|RESET)"
            r"|net::ERR_(SOCKET_NOT_CONNECTED|EMPTY_RESPONSE)|status of (401|501)"
        )
        return [error for error in self.watch.errors if not expected.search(error)]


def end_every_sign_in(server: ServerProcess) -> None:
    """Do what an operator may: no session and no token counts any more."""
    database = sqlite3.connect(server.database)
    with database:
        database.execute("DELETE FROM refresh_tokens")
    database.close()
    for secret in server.database.parent.glob("*secret*"):
        secret.unlink()

"""The connection panel on a real page: what it tells of a real outage, and what it never tells."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, WebSocketRoute, expect

from app.testing import replay
from tests.e2e.axe import violations
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, Console
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
SHORTCUT = "Alt+Shift+KeyC"
NOWHERE = "to a room that is not there"
SAID = "the margin is eleven per cent"
MARKUP = "<img src=/never.png onerror=alert(1)>"


class Between:
    """Stand between page and server: hear what lets the page in, and say more than the server."""

    def __init__(self, page: Page) -> None:
        self.secrets: list[str] = []
        self._sockets: list[WebSocketRoute] = []
        page.on("response", self._answered)
        page.route_web_socket(re.compile("/ws/"), self._connected)

    def say(self, frame: "dict[str, Any] | str") -> None:
        self._sockets[-1].send(frame if isinstance(frame, str) else json.dumps(frame))

    def _answered(self, response: Response) -> None:
        if re.search("/api/auth/(login|refresh)", response.url) and response.status == 200:
            self.secrets.append(response.json()["access_token"])

    def _connected(self, socket: WebSocketRoute) -> None:
        self._sockets.append(socket)
        self.secrets += parse_qs(urlsplit(socket.url).query)["ticket"]
        server = socket.connect_to_server()

        def upstream(text: "str | bytes") -> None:
            frame = json.loads(text)
            if frame["data"].get("message") == NOWHERE:
                frame["data"]["room_id"] = "nowhere"
            server.send(json.dumps(frame))

        socket.on_message(upstream)


class Panel:
    """The dialog as a person sees it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog", name="Connection")

    def choose(self, tab: str) -> Locator:
        """Go to a tab and return its page."""
        self.dialog.get_by_role("tab", name=tab).click()
        return self.dialog.get_by_role("tabpanel", name=tab)

    def row(self, tab: str, *cells: str) -> Locator:
        """Return the rows in which these texts stand in this order."""
        return self.choose(tab).get_by_role("row", name=re.compile(".*".join(cells)))

    def copied(self, button: str) -> str:
        """Press a button and return what is on the clipboard then."""
        self.page.evaluate("navigator.clipboard.writeText('')")
        self.dialog.get_by_role("button", name=button).click()
        expect(self.dialog.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
        return str(self.page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.shows("connect", "disconnect", "heartbeat", "ack", "nack")
def test_a_drop_bad_frames_and_counters_are_told_and_can_be_sent_on_without_secrets(
    new_page: NewPage, tmp_path: Path
) -> None:
    watched = new_page(permissions=["clipboard-read", "clipboard-write"])
    between = Between(watched.page)
    with ServerProcess(tmp_path, "--heartbeat-interval", "1") as server:
        ada = Console(watched, server.url).open().sign_in(ADA)
        page, panel = ada.page, Panel(ada.page)
        ada.write(SAID)
        ada.has_message(SAID, "delivered")
        ada.write(NOWHERE)
        ada.has_message(NOWHERE, "rejected")
        token, ticket = between.secrets[:2]
        between.say({"type": "brand_new", "data": {"message": MARKUP}})
        between.say('{"type": "alert", "token": "%s", "ticket": "%s", cut' % (token, ticket))
        leak = {"id": ticket, "room_id": ticket, "code": ticket, "message": token, token: ticket}
        between.say({"type": "ai_error", "id": ticket[:40], "data": leak})
        between.say({"type": ticket[:60], "data": leak})
        server.restart()
        ada.is_state("connected")

        field = page.get_by_role("textbox", name="Message")
        field.focus()
        page.keyboard.press(SHORTCUT)
        expect(panel.dialog).to_be_visible()
        expect(panel.dialog.get_by_role("tab", name="Now")).to_be_focused()
        now = panel.dialog.get_by_role("tabpanel", name="Now")
        expect(now).to_contain_text("The server answered")
        expect(now.get_by_role("img", name=re.compile("Latency over time. Last"))).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(panel.dialog.get_by_role("tab", name="Timeline")).to_be_focused()
        lost = panel.row("Timeline", "Reconnecting", "The line was closed", "code 10")
        expect(lost.first).to_be_visible()
        expect(panel.row("Timeline", "Connected", "The server answered")).to_have_count(2)
        assert violations(page) == []

        for name in ("Ack", "Nack", "Connect", "Heartbeat"):
            expect(panel.row("Counters", "^%s" % name, "[1-9]").first).to_be_visible()
        expect(panel.row("Counters", "Chat message", "0", "2")).to_be_visible()
        expect(panel.row("Counters", "brand_new", "1")).to_be_visible()
        expect(panel.row("Counters", "not_found", "1")).to_be_visible()
        expect(panel.row("Dead letters", "Not JSON")).to_be_visible()
        messages = panel.choose("Messages")
        expect(messages.get_by_text(MARKUP)).to_be_visible()
        messages.get_by_label("Type").select_option("nack")
        expect(messages.get_by_role("listitem")).to_have_count(1)
        messages.get_by_role("button", name="Pause").click()
        assert violations(page) == []

        report, trace = panel.copied("Copy report"), panel.copied("Copy trace")
        assert "close code: 10" in report
        assert "unknown type brand_new: 1" in report
        assert replay(trace).state.messages.unknown == 2
        shown = page.content()
        for secret in between.secrets:
            assert secret not in report + trace + shown
        assert SAID not in report + trace

        page.keyboard.press("Escape")
        expect(panel.dialog).to_be_hidden()
        expect(field).to_be_focused()
        # Signed out elsewhere: the server says goodbye to this page.
        page.evaluate("fetch('/api/auth/logout', {method: 'POST'})")
        expect(ada.sign_in_form).to_be_visible()
        page.keyboard.press(SHORTCUT)
        expect(panel.row("Counters", "^Disconnect", "1")).to_be_visible()
        expect(panel.row("Timeline", "Signed out", "code 1000")).to_be_visible()
        panel.dialog.get_by_role("button", name="Close").click()
        expect(panel.dialog).to_be_hidden()
        assert ada.unexpected_errors() == []


@pytest.mark.shows("welcome")
def test_a_server_without_sessions_is_looked_at_on_a_small_page(
    new_page: NewPage, tmp_path: Path
) -> None:
    watched = new_page(viewport={"width": 390, "height": 844})
    with ServerProcess(tmp_path, "--dialect", "flat") as server:
        ada = Console(watched, server.url).open().sign_in(ADA)
        panel = Panel(ada.page)
        ada.page.keyboard.press(SHORTCUT)
        expect(panel.choose("Now")).to_contain_text("flat")
        expect(panel.row("Counters", "^Welcome", "1")).to_be_visible()
        for tab in ("Timeline", "Queue", "Messages", "Dead letters"):
            panel.choose(tab)
            width = "document.querySelector('.insp').scrollWidth - innerWidth"
            assert ada.page.evaluate(width) <= 0, tab
        ada.page.keyboard.press(SHORTCUT)
        expect(panel.dialog).to_be_hidden()
        assert ada.unexpected_errors() == []

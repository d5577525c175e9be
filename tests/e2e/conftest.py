"""A real Chromium, a real server, and a watch over every page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

import dev
from tests.harness import ServerProcess

FLAGS = [
    "--no-sandbox",  # root can't have one
    "--disable-gpu",
    "--disable-background-networking",
    # A page that a test fulfils has no address: Chromium keeps it from every local server.
    "--disable-features=LocalNetworkAccessChecks",
]
# Playwright waits this long (ms) for anything; Pyodide starts in about 3 s on two idle cores.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


class Watch:
    """Note what a page complains about and whom it asks."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.console: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append("uncaught: %s" % error))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda link: self.requests.append(link.url))

    def foreign(self, origin: str) -> list[str]:
        """Return the addresses asked that are not of `origin`; blob: and data: never leave."""
        home = urlsplit(origin).netloc
        outside = [url for url in self.requests if not url.startswith(("blob:", "data:"))]
        return [url for url in outside if urlsplit(url).netloc != home]

    def _said(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)
        if message.type == "error":
            self.errors.append("%s (%s)" % (message.text, message.location.get("url", "")))


class WatchedPage:
    """Pair a page with its watch."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.watch = Watch(page)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for the whole run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=dev.find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., WatchedPage]]:
    """Return a function that opens a page in a context (cookies, cache) of its own.

    It takes what `Browser.new_context` takes.
    """
    contexts = []

    def make(**options: Any) -> WatchedPage:
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        return WatchedPage(context.new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Start one reference server for the tests that neither kill it nor fill it."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as process:
        yield process


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Start a reference server with a fresh database."""
    with ServerProcess(tmp_path) as process:
        yield process

"""A real Chromium, a real server, and a watch over every page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

import dev
from tests.e2e.python_page import PythonPage
from tests.e2e.watch import Watch as Watch
from tests.e2e.watch import WatchedPage as WatchedPage
from tests.harness import ServerProcess

FLAGS = [
    "--no-sandbox",  # root can't have one
    "--disable-gpu",
    "--disable-background-networking",
    # A page of a test lives for seconds: to optimise all of Pyodide meanwhile takes a core from the
    # others. Chromium 156 also falls over now and then while it swaps optimised code in (SIGSEGV
    # on a code page, at one and the same place, for every page of some minutes).
    "--js-flags=--liftoff-only",
    # A page that a test fulfils has no address: Chromium keeps it from every local server.
    "--disable-features=LocalNetworkAccessChecks",
]
# Playwright waits this long (ms) for anything; Pyodide starts in about 3 s on two idle cores.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


# The files that take longest: begun last, one of them would keep one process busy alone.
LONGEST = (
    "test_storage_adapter.py",
    "test_widget_life.py",
    "test_boot.py",
    "test_accessibility.py",
    "test_conversation.py",
    "test_widget_views.py",
    "test_outbox_ui.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


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

    It takes what `Browser.new_context` takes. A service worker has to be asked for: requests behind
    one pass by the routes of a test, and what it keeps would hide what a test changes.
    """
    contexts = []

    def make(**options: Any) -> WatchedPage:
        context = browser.new_context(**{"service_workers": "block", **options})
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


@pytest.fixture(scope="session")
def python_pages(
    browser: Browser, shared_server: ServerProcess
) -> Iterator[Callable[[str], PythonPage]]:
    """Return a function that gives the one page of an interpreter, opened when it is asked for."""
    pages: dict[str, PythonPage] = {}

    def page_of(kind: str) -> PythonPage:
        if kind not in pages:
            # Neither UTC nor, most likely, the time of this machine.
            context = browser.new_context(
                timezone_id="Asia/Tokyo", locale="en-GB", service_workers="block"
            )
            context.set_default_timeout(PATIENCE)
            pages[kind] = PythonPage(WatchedPage(context.new_page()), shared_server.url, kind)
        return pages[kind]

    yield page_of
    for page in pages.values():
        page.page.context.close()


@pytest.fixture(params=["py", "mpy"])
def kind(request: pytest.FixtureRequest) -> str:
    """Run the test once on Pyodide, once on MicroPython."""
    return str(request.param)


@pytest.fixture
def python(kind: str, python_pages: Callable[[str], PythonPage]) -> PythonPage:
    """Return a page that other tests used before and will use again: leave nothing in it."""
    page = python_pages(kind)
    page.begin()
    return page


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Start a reference server with a fresh database."""
    with ServerProcess(tmp_path) as process:
        yield process

"""The page stands still, or its token runs out, while others talk: nothing is missed or lost."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

import dev
from tests.e2e.conftest import FLAGS, PATIENCE, WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.conftest import SERVER
from tests.e2e.faults.lanes import wait_until
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess, free_port

Told = Callable[[str, object], None]
Proxied = tuple[ServerProcess, FaultProxy]

LIFETIME = 4  # seconds of a token


@pytest.fixture
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """Return a server whose tokens live shortly, and the proxy through which pages come."""
    port = free_port()
    options = [*SERVER, "--token-lifetime", str(LIFETIME), "--origin", "http://127.0.0.1:%d" % port]
    with FaultProxy(port) as proxy:
        options += ["--origin", proxy.url]
        folder = tmp_path_factory.mktemp("alive")
        with ServerProcess(folder, *options, port=port) as server:
            yield server, proxy


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that makes a profile in a browser whose cache keeps pages."""
    keeping = browser.browser_type.launch(
        executable_path=dev.find_chromium(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    made: list[BrowserContext] = []

    def make() -> BrowserContext:
        made.append(keeping.new_context())
        made[-1].set_default_timeout(PATIENCE)
        return made[-1]

    yield make
    keeping.close()


def test_back_from_the_cache_and_thawed_it_goes_on_where_it_was(
    contexts: Callable[[], BrowserContext], proxied: Proxied, told: Told
) -> None:
    server, proxy = proxied
    ada = Console(WatchedPage(contexts().new_page()), server.url).open().sign_in(ADA)
    grace = Console(WatchedPage(contexts().new_page()), proxy.url).open().sign_in(GRACE)
    ada.write("before")
    grace.has_message("before")
    assert proxy.sockets == 1
    grace.page.evaluate(
        "addEventListener('pageshow', (event) => { window.back = event.persisted; })"
    )
    grace.page.goto(proxy.url + "/static/icon.svg")
    wait_until(lambda: proxy.alive == 0)
    for number in range(3):
        ada.write("cached %d" % number)
        ada.has_message("cached %d" % number, "delivered")
    began = time.time()
    grace.page.go_back(wait_until="commit")
    wait_until(lambda: grace.page.evaluate("window.back === true"))
    for number in range(3):
        grace.has_message("cached %d" % number)
    told("back from the cache, shown after", round(time.time() - began, 2))
    expect(grace.page.locator(".gap")).to_be_hidden()
    assert (proxy.sockets, proxy.alive) == (2, 1)

    devtools = grace.page.context.new_cdp_session(grace.page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    for number in range(3):
        ada.write("frozen %d" % number)
        ada.has_message("frozen %d" % number, "delivered")
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    for number in range(3):
        grace.has_message("frozen %d" % number)
    texts = grace.page.locator(".message-text").all_text_contents()
    said = ["%s %d" % (word, number) for word in ("cached", "frozen") for number in range(3)]
    assert texts == ["before", *said]
    assert proxy.alive == 1
    grace.write("and back")
    ada.has_message("and back")
    assert arrived(server, "and back") == ["and back"]


def test_a_token_that_runs_out_under_way_costs_no_message_and_no_socket(
    contexts: Callable[[], BrowserContext], proxied: Proxied
) -> None:
    server, proxy = proxied
    ada = Console(WatchedPage(contexts().new_page()), proxy.url).open().sign_in(ADA)
    texts: list[str] = []
    ends = time.monotonic() + 2.5 * LIFETIME
    while time.monotonic() < ends:
        with ada.page.expect_request("**/api/auth/refresh"):
            texts.append("during %d" % len(texts))
            ada.write(texts[-1])
    ada.has_message(texts[-1], "delivered")
    wait_until(lambda: arrived(server, "during") == texts)
    assert (proxy.sockets, proxy.alive) == (1, 1)

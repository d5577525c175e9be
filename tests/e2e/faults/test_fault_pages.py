"""The page itself goes: reloaded, crashed, closed; with one page, and with two."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.e2e.conftest import PATIENCE, WatchedPage
from tests.e2e.console import ADA, Console
from tests.e2e.faults.arrived import arrived
from tests.e2e.faults.conftest import SERVER
from tests.e2e.faults.lanes import LanesPage, wait_until
from tests.faults.edits import Change, Drop, Seen, of_type
from tests.faults.frames import Frame
from tests.faults.proxy import FaultProxy
from tests.faults.upgrade import Refused
from tests.harness import ServerProcess, free_port

Told = Callable[[str, object], None]

UNSENT = 20
TAKEOVER = 30.0  # seconds
FLAPS = 20
FLAPPING = 10.0  # seconds for all of them


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a profile: its pages share cookies and what is stored."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServerProcess, FaultProxy]]:
    """Return a server and the proxy through which its page and its sockets come."""
    port = free_port()
    folder = tmp_path_factory.mktemp("proxied")
    with (
        FaultProxy(port) as proxy,
        ServerProcess(folder, *SERVER, "--origin", proxy.url, port=port) as server,
    ):
        yield server, proxy


def crash(page: Page) -> None:
    """Kill the page's renderer: nothing of it gets to say goodbye."""
    with page.expect_event("crash"), pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")


def lines(console: Console, word: str) -> list[str]:
    """Return the texts of our messages with a word, as they stand on the page."""
    found: list[str] = console.messages(word).locator(".message-text").all_text_contents()
    return found


def waiting(console: Console, word: str, count: int) -> None:
    """Wait until so many messages with a word stand there unsent."""
    unsent = console.page.locator('.message[data-status="queued"]', has_text=word)
    expect(unsent).to_have_count(count)


def test_twenty_unsent_survive_a_reload_a_crash_and_a_closed_tab(
    context: BrowserContext, proxied: tuple[ServerProcess, FaultProxy], told: Told
) -> None:
    server, proxy = proxied
    ada = Console(WatchedPage(context.new_page()), proxy.url).open().sign_in(ADA)
    # Taken by the server, but the page never learns it.
    proxy.to_client.edit = Drop(of_type("ack"))
    doubtful = [f"doubtful {number}" for number in range(5)]
    for text in doubtful:
        ada.write(text)
    wait_until(lambda: arrived(server, "doubtful") == doubtful)
    proxy.upgrade = Refused(503)
    proxy.reset()
    ada.is_state("reconnecting")
    unsent = [f"unsent {number}" for number in range(UNSENT)]
    for text in unsent:
        ada.write(text)
    waiting(ada, "unsent", UNSENT)
    assert arrived(server, "unsent") == []

    began = time.time()
    ada.page.reload()
    ada.started()
    waiting(ada, "unsent", UNSENT)
    told("20 unsent shown again after a reload, page start included", round(time.time() - began, 1))
    assert lines(ada, "unsent") == unsent

    crash(ada.page)
    ada = Console(WatchedPage(context.new_page()), proxy.url).open()
    waiting(ada, "unsent", UNSENT)
    ada.page.close()
    assert arrived(server, "unsent") == []

    proxy.to_client.edit = None
    again = Seen(of_type("chat_message"))
    proxy.to_server.edit = again
    proxy.upgrade = None
    sockets = proxy.sockets
    ada = Console(WatchedPage(context.new_page()), proxy.url).open()
    ada.is_state("connected")
    for text in (doubtful[-1], unsent[-1]):
        ada.has_message(text, "delivered")
    wait_until(lambda: arrived(server, "unsent") == unsent)
    assert arrived(server, "doubtful") == doubtful
    assert lines(ada, "unsent") == unsent
    assert [frame.data()["data"]["message"] for frame in again.frames] == doubtful + unsent  # type: ignore[index]
    assert (proxy.sockets - sockets, proxy.alive) == (1, 1)
    proxy.to_server.edit = None


def test_flapping_costs_few_sockets_and_one_announcement(
    context: BrowserContext, proxied: tuple[ServerProcess, FaultProxy], told: Told
) -> None:
    server, proxy = proxied
    ada = Console(WatchedPage(context.new_page()), proxy.url).open().sign_in(ADA)
    ada.page.evaluate(
        """() => { window.said = [];
            const heard = new MutationObserver(() => {
                const text = document.querySelector('[role="status"]').textContent.trim();
                if (text && text !== window.said.at(-1)) window.said.push(text); });
            heard.observe(document.querySelector('[role="status"]'),
                {childList: true, characterData: true, subtree: true}); }"""
    )
    sockets = proxy.sockets
    texts = []
    began = time.time()
    for number in range(2 * FLAPS):
        context.set_offline(number % 2 == 0)
        if number % 8 == 0:
            texts.append(f"flap {number}")
            ada.write(texts[-1])
        rest = began + (number + 1) * FLAPPING / (2 * FLAPS) - time.time()
        ada.page.wait_for_timeout(max(0.0, rest * 1000))
    told("20 flaps took", round(time.time() - began, 1))
    ada.is_state("connected")
    ada.has_message(texts[-1], "delivered")
    wait_until(lambda: arrived(server, "flap") == texts)
    told("sockets in 20 flaps", proxy.sockets - sockets)
    said = ada.page.evaluate("said")
    told("announcements in 20 flaps", said)
    assert proxy.sockets - sockets <= 5
    assert len(said) <= 1
    assert proxy.alive == 1


class After(Change):
    """Let so many matching frames through and lose those that follow."""

    def __init__(self, matches: Callable[[Frame], bool], passing: int) -> None:
        super().__init__(matches)
        self._passing = passing

    def fate(self, frame: Frame) -> "tuple[Frame, ...]":
        return (frame,) if self.count <= self._passing else ()


def test_the_other_tab_sends_what_a_killed_one_was_sending(
    context: BrowserContext, page: LanesPage, told: Told
) -> None:
    server = page.server
    first = LanesPage(WatchedPage(context.new_page()), server)
    second = LanesPage(WatchedPage(context.new_page()), server)
    with FaultProxy(server.port) as proxy:
        dying, taking = first.open("tabs", proxy), second.open("tabs", proxy)
        for lane in (dying, taking):
            lane.connect()
        for lane in (dying, taking):
            lane.connected()
        assert (proxy.sockets, proxy.alive) == (2, 2)
        # In the middle of the flush: ten arrive, none is confirmed, ten get lost.
        proxy.to_client.edit = Drop(of_type("ack"))
        proxy.to_server.edit = After(of_type("chat_message"), 10)
        dying.send(UNSENT)
        dying.until(f"l.stored === {UNSENT}")
        wait_until(lambda: len(arrived(server, "tabs")) == 10)
        crash(first.page)
        began = time.time()
        wait_until(lambda: proxy.alive == 1)  # nothing of the dead page is under way any more
        proxy.to_client.edit = proxy.to_server.edit = None
        wait_until(lambda: len(arrived(server, "tabs")) >= UNSENT, TAKEOVER)
        told("takeover after", round(time.time() - began, 2))
        taking.until(f"l.waiting === 0 && l.heard >= {UNSENT}")
        assert arrived(server, "tabs") == dying.sent
        story = taking.story()
        assert f"OutboxRestored {UNSENT} 0" in story["news"]
        assert story["texts"] == dying.sent
        assert (proxy.sockets, proxy.alive) == (2, 1)
        taking.do("leave")

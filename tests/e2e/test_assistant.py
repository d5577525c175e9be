"""The assistant at work: asked, answering, stopped, failing, cut off; and its tools."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.e2e.test_console_ui import overflow
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess, free_port

NewPage = Callable[..., WatchedPage]

STEP = ("--job-step", "0.3")  # seconds: a long answer grows for about eight
END = "lists all that I can do."


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServerProcess, FaultProxy]]:
    """Return a server and the proxy through which pages reach it."""
    port = free_port()
    folder = tmp_path_factory.mktemp("assistant")
    with (
        FaultProxy(port) as proxy,
        ServerProcess(folder, *STEP, "--origin", proxy.url, port=port) as server,
    ):
        yield server, proxy


class Panel:
    """The assistant's panel of one page."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.region = console.page.get_by_role("region", name="Assistant", exact=True)

    def ask(self, text: str) -> Locator:
        """Ask with the keyboard alone; return the exchange."""
        field = self.region.get_by_role("textbox", name="Ask the assistant")
        field.focus()
        self.console.page.keyboard.type(text)
        self.console.page.keyboard.press("Enter")
        return self.exchange(text)

    def note_states(self) -> None:
        """Note each state from now on: some pass faster than one can look."""
        self.region.evaluate(
            """panel => {
                window.states = [];
                new MutationObserver((records) => {
                    for (const record of records) {
                        if (record.target.matches(".exchange")) {
                            states.push(record.target.dataset.state);
                        }
                    }
                }).observe(panel, {attributeFilter: ["data-state"], subtree: true});
            }"""
        )

    def noted_states(self) -> list[str]:
        found: list[str] = self.console.page.evaluate("[...new Set(states)]")
        return found

    def exchange(self, text: str) -> Locator:
        return self.region.locator(".exchange", has_text=text).last

    def run(self, tool: str, argument: str) -> Locator:
        """Run a tool; return its card."""
        form = self.region.locator(".tool-form")
        form.get_by_role("combobox", name="Tool").select_option(tool)
        form.get_by_role("textbox").fill(argument)
        form.get_by_role("button", name="Run").click()
        return self.region.locator(".run", has_text=argument).first


def is_state(part: Locator, state: str) -> None:
    """Wait until an exchange or a run is where it is to be."""
    expect(part).to_have_attribute("data-state", state)


def said(exchange: Locator) -> str:
    return exchange.locator(".exchange-answer").inner_text()


def grows(exchange: Locator) -> str:
    """Wait until the answer is longer than it is; return what it was before."""
    is_state(exchange, "growing")
    before = said(exchange)
    answer = exchange.locator(".exchange-answer").element_handle()
    exchange.page.wait_for_function(
        "([answer, length]) => answer.innerText.length > length", arg=[answer, len(before)]
    )
    return before


@pytest.mark.shows("ai_thinking", "ai_response", "ai_error", "cancel")
def test_questions_are_answered_stopped_and_asked_again(
    new_page: NewPage, proxied: tuple[ServerProcess, FaultProxy]
) -> None:
    _, proxy = proxied
    ada = Console(new_page(), proxy.url).open().sign_in(ADA)
    grace = Console(new_page(viewport={"width": 390, "height": 800}), proxy.url + "#view=assistant")
    grace.open().sign_in(GRACE)
    panel, hers = Panel(ada), Panel(grace)

    panel.note_states()
    asked = panel.ask("Tell me slowly what you can do")
    before = grows(asked)
    assert panel.noted_states()[:3] == ["waiting", "thinking", "growing"]
    seen = hers.exchange("Tell me slowly")
    is_state(seen, "growing")
    expect(seen.locator(".exchange-who")).to_have_text("Ada Lovelace")
    expect(seen.get_by_role("button")).to_have_count(0)
    stop = asked.get_by_role("button", name="Stop the answer to: Tell me slowly what you can do")
    stop.focus()
    ada.page.keyboard.press("Enter")
    is_state(asked, "stopped")
    is_state(seen, "stopped")
    assert said(asked).startswith(before.rstrip()[:20])
    assert END not in said(asked)
    assert said(asked) == said(seen)
    assert asked.evaluate("row => document.activeElement === row"), "the keyboard is not lost"

    failed = panel.ask("Please fail")
    is_state(failed, "failed")
    expect(failed.locator(".exchange-error")).to_have_text(
        "The assistant could not answer this one."
    )
    failed.get_by_role("button", name="Ask again: Please fail").click()
    expect(panel.region.locator(".exchange", has_text="Please fail")).to_have_count(2)
    is_state(panel.exchange("Please fail"), "failed")

    answered = panel.ask("What is in the product list?")
    is_state(answered, "done")
    expect(answered.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    spoken = panel.region.get_by_role("log").locator("p").last
    expect(spoken).to_have_text("The assistant has answered “What is in the product list?”")

    long = panel.ask("help " + "x" * 300)
    is_state(long, "done")
    is_state(hers.exchange("x" * 300), "done")
    assert overflow(grace.page) <= 0, "a long word makes nothing wider than a narrow page"

    text = said(answered)
    ada.page.reload()
    ada.started()
    ada.is_state("connected")
    again = panel.exchange("What is in the product list?")
    is_state(again, "done")
    assert said(again) == text, "what was answered is in the history"
    expect(panel.region.get_by_role("log").locator("p")).to_have_count(0)
    for console in (ada, grace):
        assert console.unexpected_errors() == []
        assert console.watch.foreign(proxy.url) == []


@pytest.mark.shows("ai_tool_call", "ai_tool_result")
def test_tools_run_fail_and_run_again_and_a_cut_answer_goes_on(
    new_page: NewPage, proxied: tuple[ServerProcess, FaultProxy]
) -> None:
    _, proxy = proxied
    ada = Console(new_page(), proxy.url).open().sign_in(ADA)
    panel = Panel(ada)
    card = panel.run("stock_check", "chairs")
    is_state(card, "complete")
    expect(card.locator(".run-result dt").first).to_have_text("product")
    expect(card.locator(".run-result dd").first).to_have_text("Office chair")
    broken = panel.run("product_lookup", "unicorns")
    is_state(broken, "error")
    expect(broken.locator(".run-result")).to_contain_text("no such product")
    broken.get_by_role("button", name="Run again").click()
    expect(panel.region.locator(".run", has_text="unicorns")).to_have_count(2)
    is_state(panel.region.locator(".run").first, "error")

    sockets = proxy.sockets
    asked = panel.ask("Go on slowly whatever happens")
    before = grows(asked)
    proxy.deafen()
    proxy.reset()
    is_state(asked, "waiting")
    expect(asked.locator(".exchange-word")).to_have_text("Waits for the connection")
    assert said(asked).startswith(before.rstrip()[:20]), "what was said stays"
    proxy.hear()
    ada.is_state("connected")
    is_state(asked, "done")
    text = said(asked)
    assert text.count(END) == 1
    assert text.count("I can do three things") == 1
    expect(panel.region.locator(".exchange", has_text="Go on slowly")).to_have_count(1)
    assert proxy.sockets == sockets + 1, "one session, resumed"
    assert ada.unexpected_errors() == []

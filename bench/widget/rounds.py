"""Visit the pages in turn, again and again, so that what the machine does meanwhile hits all."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from bench.browser import MEDIUM, Devtools, Late, Line
from bench.trace import Trace
from bench.widget.report import Runs
from bench.widget.visit import Crashed, Measures, Visit

T = TypeVar("T")
TRIES = 3
SETTLE = 0.7  # seconds between two visits: what the last page leaves behind takes a core


class Rounds:
    """Measure pages in a browser; `address(page)` says where each is."""

    def __init__(self, chromium: str, address: "Callable[[str], str]") -> None:
        self._chromium = chromium
        self._address = address
        self._browser = Devtools(chromium)
        self.again: list[str] = []  # visits that had to be repeated, and why

    def close(self) -> None:
        """End the browser."""
        self._browser.__exit__()

    def version(self) -> str:
        """Return what the browser calls itself."""
        return self._browser.version()

    def cold_and_warm(self, pages: "Sequence[str]", rounds: int) -> "tuple[Runs, Runs]":
        """Visit each page in a context without a cache, and once more in the same."""
        cold: Runs = {page: [] for page in pages}
        warm: Runs = {page: [] for page in pages}
        for page in self._turns("cold and warm", pages, rounds):
            first, second = self._try(page, lambda page=page: self._twice(page))  # type: ignore[misc]
            cold[page].append(first)
            warm[page].append(second)
        return cold, warm

    def slow(self, pages: "Sequence[str]", rounds: int) -> Runs:
        """Visit each page cold over 20 Mbit/s with 40 ms a request."""
        found: Runs = {page: [] for page in pages}
        for page in self._turns("slow", pages, rounds):
            found[page].append(self._try(page, lambda page=page: self._once(page, MEDIUM)))  # type: ignore[misc]
        return found

    def tasks(self, pages: "Sequence[str]", rounds: int) -> "dict[str, list[float]]":
        """Return the longest task of each page's main thread, cold, from a trace."""
        found: dict[str, list[float]] = {page: [] for page in pages}
        for page in self._turns("traced", pages, rounds):
            found[page].append(self._try(page, lambda page=page: self._traced(page)))  # type: ignore[misc]
        return found

    def visit(self, page: str, line: "Line | None" = None) -> "tuple[Visit, Trace]":
        """Return one traced cold visit with all that it has recorded."""
        context = self._browser.new_context()
        visit = Visit(self._browser, context, line)
        trace = Trace(self._browser, visit.events, self._address(page))
        visit.go(self._address(page), _is_ours(page))
        trace.end()
        visit.close()
        self._browser.drop_context(context)
        return visit, trace

    def _turns(self, what: str, pages: "Sequence[str]", rounds: int) -> "Iterator[str]":
        """Tell whom to visit, and how far it is; each round begins with another one."""
        for number in range(rounds):
            print("%s, round %d of %d" % (what, number + 1, rounds), flush=True)
            first = number % len(pages)
            yield from [*pages[first:], *pages[:first]]

    def _try(self, page: str, measure: "Callable[[], T]") -> "T":
        for left in range(TRIES - 1, -1, -1):
            time.sleep(SETTLE)
            try:
                return measure()
            except (Crashed, Late) as reason:
                self.again.append("%s: %s" % (page, reason))
                print("  again: %s" % self.again[-1], flush=True)
                if not left:
                    raise
                self._browser.__exit__()
                self._browser = Devtools(self._chromium)
        raise AssertionError

    def _once(self, page: str, line: "Line | None") -> Measures:
        context = self._browser.new_context()
        measures = self._open(page, context, line)
        self._browser.drop_context(context)
        return measures

    def _twice(self, page: str) -> "tuple[Measures, Measures]":
        context = self._browser.new_context()
        first = self._open(page, context, None)
        time.sleep(SETTLE)
        second = self._open(page, context, None)
        self._browser.drop_context(context)
        return first, second

    def _traced(self, page: str) -> float:
        _, trace = self.visit(page)
        return trace.longest_task(trace.host())

    def _open(self, page: str, context: str, line: "Line | None") -> Measures:
        visit = Visit(self._browser, context, line)
        measures = visit.go(self._address(page), _is_ours(page))
        visit.close()
        text = "  %-12s %7.0f ms %8.1f kB"
        print(text % (page, measures.live, measures.bytes / 1000), flush=True)
        return measures


def _is_ours(page: str) -> bool:
    return page.startswith("ours")

"""Visit the pages in turn, again and again, so that what the machine does meanwhile hits all."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from bench.boot.servers import Bases
from bench.boot.visit import Crashed, Measures, Visitor
from bench.browser import Late

T = TypeVar("T")
PATHS = {"ours": "/", "stock": "/stock/"}
LINES = ("localhost", "slow")
TRIES = 3
SETTLE = 0.5  # seconds between two visits: what the last page leaves behind takes a core


class Pair(NamedTuple):
    """Hold a first visit with a new profile, and the next one with the same."""

    first: Measures
    repeat: Measures


# By line and page, one of each round.
Runs = dict[str, dict[str, list[Pair]]]


class Rounds:
    """Measure pages of one pair of servers."""

    def __init__(self, chromium: str, bases: Bases) -> None:
        self._chromium = chromium
        self._bases = bases
        self.version = ""
        self.again: list[str] = []  # visits that had to be repeated, and why

    def measure(self, pages: "Sequence[str]", lines: "Sequence[str]", rounds: int) -> Runs:
        """Visit each page twice over each line in every round; each begins with another page."""
        runs: Runs = {line: {page: [] for page in pages} for line in lines}
        for number in range(rounds):
            first = number % len(pages)
            for line in lines:
                for page in [*pages[first:], *pages[:first]]:
                    runs[line][page].append(self.pair(page, line))
            print("round %d of %d: %s" % (number + 1, rounds, _said(runs)), flush=True)
        return runs

    def pair(self, page: str, line: str) -> Pair:
        """Visit a page with a new profile, and again with the same."""

        def twice() -> Pair:
            with self.visitor(line) as visitor:
                first = visitor.visit(PATHS[page])
                time.sleep(SETTLE)
                return Pair(first, visitor.visit(PATHS[page]))

        return self.tried(page, twice)

    def visitor(self, line: str) -> Visitor:
        """Return somebody signed in with a new profile."""
        base = self._bases.slow if line == "slow" else self._bases.fast
        visitor = Visitor(self._chromium, self._bases.fast, base)
        self.version = visitor.browser.version()
        return visitor

    def tried(self, page: str, measure: "Callable[[], T]") -> "T":
        """Return what `measure` gives; after a crash it is asked again, and that is noted."""
        for left in range(TRIES - 1, -1, -1):
            time.sleep(SETTLE)
            try:
                return measure()
            except (Crashed, Late) as reason:
                self.again.append("%s: %s" % (page, reason))
                print("  again: %s" % self.again[-1], flush=True)
                if not left:
                    raise
        raise AssertionError


def _said(runs: Runs) -> str:
    """Return the last usable times of each page, first and repeat."""
    said = []
    for line, pages in runs.items():
        for page, pairs in pages.items():
            first, repeat = pairs[-1]
            said.append("%s %s %.0f/%.0f" % (line, page, first.usable, repeat.usable))
    return ", ".join(said) + " ms"

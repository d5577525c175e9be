"""What the reports of all benches share: spreads, ratios, limits, and the machine they ran on."""

import argparse
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Verdict(NamedTuple):
    """Say whether a limit was kept."""

    text: str
    good: bool

    def line(self) -> str:
        """Return an item of a Markdown list."""
        return "* %s: %s" % ("pass" if self.good else "FAIL", self.text)


def spread(values: "Sequence[float]", digits: int = 0) -> str:
    """Return "median (least–most)", or "–" of nothing."""
    if not values:
        return "–"
    shown = [
        format(x, ",.%df" % digits) for x in (statistics.median(values), min(values), max(values))
    ]
    return "%s (%s–%s)" % tuple(shown)


def ratios(
    runs: "Mapping[str, Sequence[T]]", page: str, peer: str, value: "Callable[[T], float]"
) -> "list[float]":
    """Return a page's values as parts of the peer's of the same round.

    Rounds that only one of the two has are left out.
    """
    pairs = zip(runs.get(page, ()), runs.get(peer, ()), strict=False)
    return [value(mine) / value(theirs) for mine, theirs in pairs]


def whole(
    arguments: argparse.Namespace, parser: argparse.ArgumentParser, names: "Sequence[str]"
) -> bool:
    """Return whether these options are as they are by default.

    What was measured with others is printed, and does not take the place of the results.
    """
    changed = [
        "--" + name for name in names if getattr(arguments, name) != parser.get_default(name)
    ]
    if changed:
        print("Not written to bench/results: measured with another %s." % ", ".join(changed))
    return not changed


def load() -> float:
    """Return how many processes wanted to run, on average of the last minute."""
    return os.getloadavg()[0]


def machine(before: float, browser: str = "") -> str:
    """Return the day, the machine and the versions in one line of plain text.

    `before` is the `load()` when the bench began; the one of now is the load after it. `browser`
    is what DevTools call the product, "Chrome/140.0"; a bench without a browser leaves it out.
    """
    memory = _found(Path("/proc/meminfo"), r"MemTotal:\s+(\d+)")
    parts = [
        time.strftime("%Y-%m-%d"),
        "%d cores" % (os.cpu_count() or 1),
        _found(Path("/proc/cpuinfo"), r"model name\s*: (.+)") or platform.machine(),
        "%.1f GiB of memory" % (int(memory) / 2**20) if memory else "",
        "%s %s" % (platform.system(), platform.release()),
        browser,
        "Python " + platform.python_version(),
        "load %.1f before and %.1f after" % (before, load()),
    ]
    return ", ".join(part for part in parts if part)


def _found(path: Path, pattern: str) -> str:
    """Return the first group of a pattern in a file of the system, or "" where there is none."""
    try:
        match = re.search(pattern, path.read_text())
    except OSError:
        return ""
    return match[1].strip() if match else ""

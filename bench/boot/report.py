"""The tables of bench/results/boot.md."""

import statistics
from collections.abc import Sequence

from bench.boot.rounds import Runs
from bench.boot.visit import Measures
from bench.tables import Verdict, spread

OURS, STOCK = "ours", "stock"
NAMES = {OURS: "ours", STOCK: "stock PyScript + Pyodide"}
TITLES = {
    ("localhost", "first"): "First visit, localhost",
    ("localhost", "repeat"): "Repeat visit, localhost",
    ("slow", "first"): "First visit, 20 Mbit/s and 40 ms a round trip",
    ("slow", "repeat"): "Repeat visit, 20 Mbit/s and 40 ms a round trip",
}
RATIOS = {
    ("localhost", "repeat"): 0.30,
    ("localhost", "first"): 0.30,
    ("slow", "first"): 0.55,
}
MAX_BLOCK = 150.0  # ms
MAX_CONNECT = 150.0  # ms from the first line of Python to connected, without a line's delay
HEAD = (
    "| page | kB | requests | skeleton | first line of Python | usable | × stock | connected "
    "| × stock | first line → connected | longest block |\n|%s" % ("---|" * 11)
)


def of(runs: Runs, line: str, page: str, which: str) -> "list[Measures]":
    """Return a page's first or repeat visits over a line, one of each round."""
    return [getattr(pair, which) for pair in runs.get(line, {}).get(page, [])]


def ratios(runs: Runs, line: str, which: str, what: str, page: str = OURS) -> "list[float]":
    """Return a page's times as parts of stock's of the same round."""
    pairs = zip(of(runs, line, page, which), of(runs, line, STOCK, which), strict=False)
    return [getattr(mine, what) / getattr(theirs, what) for mine, theirs in pairs]


def table(runs: Runs, line: str, which: str) -> str:
    """Return one line a page."""
    lines = [HEAD]
    for page in runs[line]:
        found = of(runs, line, page, which)
        fields = [
            NAMES[page],
            spread([one.bytes / 1000 for one in found]),
            spread([float(one.requests) for one in found]),
            spread([one.skeleton for one in found]),
            spread([one.python for one in found]),
            spread([one.usable for one in found]),
            spread(ratios(runs, line, which, "usable", page), 3),
            spread([one.connected for one in found]),
            spread(ratios(runs, line, which, "connected", page), 3),
            spread([one.after_python() for one in found]),
            spread([one.longest for one in found]),
        ]
        lines.append("| %s |" % " | ".join(fields))
    return "\n".join(lines)


def tables(runs: Runs) -> "list[str]":
    """Return a part with a title for each line and kind of visit."""
    parts = []
    for (line, which), title in TITLES.items():
        if line in runs:
            parts += ["## " + title, "", table(runs, line, which), ""]
    return parts


def verdicts(runs: Runs) -> "list[Verdict]":
    """Compare the medians with what was promised."""
    found = []
    for (line, which), limit in RATIOS.items():
        parts = ratios(runs, line, which, "usable")
        if parts:
            text = "%s: usable after %.3f of stock's time; the limit is %.2f."
            part = statistics.median(parts)
            said = text % (TITLES[line, which], part, limit)
            found.append(Verdict(said, part <= limit))
    for (line, which), title in TITLES.items():
        blocks = [one.longest for one in of(runs, line, OURS, which)]
        text = title + ": the main thread's longest block is %s ms; the limit is %.0f ms."
        found += _limited(text, blocks, MAX_BLOCK)
    for which in ("first", "repeat"):
        waits = [one.after_python() for one in of(runs, "localhost", OURS, which)]
        text = TITLES["localhost", which]
        text += ": connected %s ms after the first line of Python; the limit is %.0f ms."
        found += _limited(text, waits, MAX_CONNECT)
    return found


def _limited(text: str, values: "Sequence[float]", limit: float) -> "list[Verdict]":
    """Judge the median; the spread is said."""
    if not values:
        return []
    return [Verdict(text % (spread(values), limit), statistics.median(values) <= limit)]

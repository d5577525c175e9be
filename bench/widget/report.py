"""The table of bench/results/widget.md."""

import statistics

from bench import tables
from bench.tables import Verdict, spread
from bench.widget.visit import Measures

MAX_BYTES = 400_000
MAX_RATIO = 0.15
MAX_TASK = 100.0  # ms
OURS, SAME, STOCK = "ours", "ours-same", "stock"

# What each page is called in the table.
NAMES = {
    "ours": "ours, frame of another site",
    "ours-same": "ours, frame of the page's own site",
    "stock": "stock PyScript + Pyodide, examples/minimal",
    "stock-lean": "the same, listing only the modules of a badge",
    "partysocket": "JavaScript on partysocket",
}
HEAD = (
    "| page | kB transferred | requests | skeleton ms | live badge ms | × stock "
    "| longest task ms |\n|---|---|---|---|---|---|---|"
)

Runs = dict[str, list[Measures]]


def ratios(runs: Runs, page: str, peer: str = STOCK) -> "list[float]":
    """Return the live times of a page as parts of the peer's of the same round."""
    return tables.ratios(runs, page, peer, lambda one: one.live)


def table(runs: Runs) -> str:
    """Return one line a page."""
    lines = [HEAD]
    for page, measures in runs.items():
        fields = [
            NAMES[page],
            spread([one.bytes / 1000 for one in measures], 1),
            spread([float(one.requests) for one in measures]),
            spread([one.skeleton for one in measures]),
            spread([one.live for one in measures]),
            spread(ratios(runs, page), 3),
            spread([one.longest for one in measures]),
        ]
        lines.append("| %s |" % " | ".join(fields))
    return "\n".join(lines)


def verdicts(cold: Runs, tasks: "dict[str, list[float]]") -> "list[Verdict]":
    """Compare what was measured with what was promised."""
    found = []
    for page in (page for page in (OURS, SAME) if cold.get(page)):
        most = max(one.bytes for one in cold[page])
        text = "%s transfers at most %.1f kB; the limit is %d kB."
        text %= (NAMES[page], most / 1000, MAX_BYTES // 1000)
        found.append(Verdict(text, most <= MAX_BYTES))
        if cold.get(STOCK):
            part = statistics.median(ratios(cold, page))
            text = "%s: the badge is live after %.3f of stock's time; the limit is %.2f."
            found.append(Verdict(text % (NAMES[page], part, MAX_RATIO), part <= MAX_RATIO))
        if tasks.get(page):
            longest = max([*tasks[page], *(one.longest for one in cold[page])])
            text = "%s: the host's thread was busy for %.0f ms at most; the limit is %.0f ms."
            found.append(Verdict(text % (NAMES[page], longest, MAX_TASK), longest <= MAX_TASK))
    return found


def task_table(tasks: "dict[str, list[float]]") -> str:
    """Return the longest task of each page's main thread, as the trace has it."""
    lines = ["| page | longest task of the host's main thread, ms |", "|---|---|"]
    lines += ["| %s | %s |" % (NAMES[page], spread(found)) for page, found in tasks.items()]
    return "\n".join(lines)

"""Measure messages in a real Chromium: what one costs, a burst of them, and many sends.

Each round visits every page once, each with the same server, in a browser context of its own.
"""

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import tables  # noqa: E402
from bench.browser import Devtools, Late  # noqa: E402
from bench.messages import pages, report  # noqa: E402
from bench.messages.page import Failed, server  # noqa: E402
from bench.messages.visit import FIRST, VOLLEY, VOLLEYS, Sizes, visit  # noqa: E402
from bench.peers import install_peers  # noqa: E402

RESULTS = ROOT / "bench" / "results"
TRIES = 2


def measure(names: "list[str]", rounds: int, sizes: Sizes) -> "tuple[report.Runs, str]":
    """Visit all pages in turn; each round begins with another one."""
    runs: report.Runs = {name: [] for name in names}
    with server() as speaking, Devtools(dev.find_chromium()) as browser:
        for number in range(rounds):
            first = number % len(names)
            for name in [*names[first:], *names[:first]]:
                for left in range(TRIES - 1, -1, -1):
                    try:
                        found = visit(browser, speaking, name, sizes)
                        break
                    except (Failed, Late) as reason:
                        print("  again: %s: %s" % (name, reason), flush=True)
                        if not left:
                            raise
                runs[name].append(found)
                text = "  %d/%d %-12s %6.1f µs, %6.0f ms, sent in %5.0f ms"
                values = (number + 1, rounds, name, found.script, found.painted, found.sent.arrived)
                print(text % values, flush=True)
        return runs, browser.version()


def text_of(runs: report.Runs, sizes: Sizes, where: "dict[str, Any]", good: "list[Any]") -> str:
    """Return the page of results."""
    rounds = max(len(found) for found in runs.values())
    head = [
        "# Messages: one, a burst, and many sends",
        "",
        "`python3 dev.py bench messages`, %s." % where["machine"],
        "Median (least–most) of %d rounds, the pages in turn, all with one server of this machine"
        % rounds,
        "that writes each volley of ready frames (330 bytes) at once. All Python runs on the same",
        "Pyodide. From event to handler: %d volleys of %d frames after %d for the compilers; CPU of"
        % (VOLLEYS - FIRST, VOLLEY, FIRST),
        "all scripts of the page, as Chromium counts it, and the wall clock from a volley's first",
        "event until its last message was handled, with what Chromium itself takes to deliver.",
        "Burst: from the first event until after the frame that shows the count of all and the",
        "last 50 messages (the bare handlers show the count only, and keep nothing). Both React",
        "pages do our job: parse, drop what came before, keep the last 12,000 in order in their",
        "state.",
        "Longest task: as `PerformanceObserver` tells it (0: none over 50 ms).",
        "",
    ]
    tables = report.tables(runs, sizes)
    limits = ["", "## Limits", "", *(verdict.line() for verdict in good), ""]
    return "\n".join([*head, tables, *limits])


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench messages --", description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--burst", type=int, default=20_000)
    parser.add_argument("--sends", type=int, default=10_000)
    parser.add_argument("--pages", default=",".join(report.NAMES), help="some of %(default)s")
    arguments = parser.parse_args()
    # As Ctrl-C does: server and browser end with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    names, sizes = arguments.pages.split(","), Sizes(arguments.burst, arguments.sends)
    install_peers()
    pages.build()
    load = tables.load()
    runs, version = measure(names, arguments.runs, sizes)
    where = {"machine": tables.machine(load, version)}
    verdicts = report.verdicts(runs, sizes) if "ours" in runs else []
    text = text_of(runs, sizes, where, verdicts)
    if arguments.pages == parser.get_default("pages"):
        raw = {name: [one._asdict() for one in found] for name, found in runs.items()}
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "messages.json").write_text(json.dumps({**where, "runs": raw}, indent=1) + "\n")
        (RESULTS / "messages.md").write_text(text)
    print("\n" + text)
    return 0 if all(verdict.good for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Measure the start of the console page beside the same page on stock PyScript and Pyodide.

Each visitor has a Chromium with a new profile and the cookie of a signed-in user; a first visit
is followed by a repeat one.
"""

import argparse
import json
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import tables  # noqa: E402
from bench.boot import host, report  # noqa: E402
from bench.boot.rounds import LINES, PATHS, Rounds, Runs  # noqa: E402
from bench.boot.servers import servers  # noqa: E402
from bench.boot.timeline import Watched, timeline, watched  # noqa: E402
from bench.tables import Verdict  # noqa: E402

RESULTS = ROOT / "bench" / "results"
WATCHED = 3  # rounds
HOW = """\
The console page, opened by somebody who is signed in, beside the same modules on stock PyScript
and Pyodide as npm delivers them, which find their 190 files in `[files]`. One server sends both,
in brotli; all that stock loads may be kept for a year. A first visit has a new Chromium profile,
the repeat visit the same one in a new tab. Median (least–most) of %d rounds, the pages in turn;
times are ms since the navigation began. kB (1000 bytes) and requests: what the server has
answered until nothing more was asked for, also of a service worker, WebSockets left out.
Skeleton: the first contentful paint. First line of Python: PyScript begins `app/main.py`. Usable:
the console is painted. Connected: its badge says so. × stock: of the same round. Longest block: the
main thread's longest task, as `PerformanceObserver` tells it (0: none over 50 ms). The slow line is
a TCP proxy: 20 Mbit/s each way for all connections together, 20 ms each way, one round trip more
to open a connection."""


def text_of(
    rounds: Rounds, runs: Runs, seen: Watched, before: float, count: int
) -> "tuple[str, list[Verdict]]":
    """Return the page of results, and what was kept of the limits."""
    verdicts = report.verdicts(runs)
    lines = [
        "# The start of the console page",
        "",
        "`python3 dev.py bench boot`, %s." % tables.machine(before, rounds.version),
        "",
        HOW % count,
        "",
        *report.tables(runs),
        "## Where each millisecond goes",
        "",
        "Localhost; begin–end (length) in ms since the navigation began, medians of %d" % WATCHED,
        "visits with wrappers around `WebAssembly`, `WebSocket` and the first new element.",
        "",
        seen.phases,
        "",
        "The largest answers of a first visit of ours:",
        "",
        seen.largest["ours"],
        "",
        "And of stock's:",
        "",
        seen.largest["stock"],
        "",
        *(
            ["Sent without compression: %s." % ", ".join(seen.unpacked), ""]
            if seen.unpacked
            else []
        ),
        "## Limits",
        "",
        *(verdict.line() for verdict in verdicts),
        *(["", "Repeated visits: %s." % "; ".join(rounds.again)] if rounds.again else []),
        "",
    ]
    return "\n".join(lines), verdicts


def raw(rounds: Rounds, runs: Runs, before: float, verdicts: "list[Verdict]") -> str:
    """Return everything that was measured."""
    visits = {
        line: {
            page: [{name: one._asdict() for name, one in pair._asdict().items()} for pair in pairs]
            for page, pairs in pages.items()
        }
        for line, pages in runs.items()
    }
    fields = {
        "bench": "boot",
        "machine": tables.machine(before, rounds.version),
        "limits": [{"text": one.text, "good": one.good} for one in verdicts],
        "visits": visits,
    }
    return json.dumps(fields, indent=1) + "\n"


def measure(rounds: Rounds, arguments: argparse.Namespace, complete: bool) -> int:
    """Measure everything, print it, and write it when nothing was left out."""
    before = tables.load()
    pages, lines = arguments.pages.split(","), arguments.lines.split(",")
    # What the servers and the machine do the first time counts for nobody.
    for page in pages:
        rounds.pair(page, "localhost")
    runs = rounds.measure(pages, lines, arguments.runs)
    seen = watched(rounds, min(WATCHED, arguments.runs))
    text, verdicts = text_of(rounds, runs, seen, before, arguments.runs)
    if complete:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "boot.md").write_text(text)
        (RESULTS / "boot.json").write_text(raw(rounds, runs, before, verdicts))
    print("\n" + text)
    return 0 if all(verdict.good for verdict in verdicts) else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench boot --", description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--pages", default=",".join(PATHS), help="some of %(default)s")
    parser.add_argument("--lines", default=",".join(LINES), help="some of %(default)s")
    parser.add_argument("--timeline", action="store_true", help="show where the ms go, and end")
    parser.add_argument("--phases", action="store_true", help="only the table of --timeline")
    arguments = parser.parse_args()
    # As Ctrl-C does: servers and browser end with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("… building and compressing what is not current", flush=True)
    dev.build_runtime()
    dev.build_app()
    host.compress()
    with servers() as bases:
        rounds = Rounds(dev.find_chromium(), bases)
        line = arguments.lines.split(",")[0]
        if arguments.timeline:
            for page in arguments.pages.split(","):
                print(timeline(rounds, page, line))
        if arguments.timeline or arguments.phases:
            seen = watched(rounds, min(WATCHED, arguments.runs), line)
            print("\n\n".join([seen.phases, *seen.largest.values()]))
            return 0
        names = ("pages", "lines")
        complete = all(getattr(arguments, name) == parser.get_default(name) for name in names)
        return measure(rounds, arguments, complete)


if __name__ == "__main__":
    sys.exit(main())

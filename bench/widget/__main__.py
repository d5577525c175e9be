"""Measure a badge in a foreign page: ours, on stock PyScript, and in JavaScript on partysocket.

Each visit opens a page in a browser context without a cache, until its badge is connected and
nothing is loaded any more.
"""

import argparse
import contextlib
import json
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import tables  # noqa: E402
from bench.peers import install_peers  # noqa: E402
from bench.widget import addresses, report  # noqa: E402
from bench.widget.rounds import Rounds  # noqa: E402
from bench.widget.timeline import timeline  # noqa: E402
from tests.harness import ServerProcess, free_port  # noqa: E402

RESULTS = ROOT / "bench" / "results"
TRACED = 3  # rounds


@contextlib.contextmanager
def servers(assets: str) -> "Iterator[int]":
    """Run the reference server and the host; give the host's port."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    port, reference = listening.getsockname()[1], free_port()
    names = [("localhost", port), ("127.0.0.1", port), ("127.0.0.1", reference)]
    origins = [part for name in names for part in ("--origin", "http://%s:%d" % name)]
    with (
        listening,
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder), *origins, port=reference) as server,
    ):
        command = [sys.executable, "-m", "bench.widget.host", "--socket", str(listening.fileno())]
        command += ["--reference", server.url, "--assets", assets]
        host = subprocess.Popen(command, cwd=ROOT, pass_fds=[listening.fileno()])  # noqa: S603
        try:
            if not dev.wait_until_healthy(host, "127.0.0.1", port):
                raise RuntimeError("the host did not start")
            yield port
        finally:
            host.terminate()
            host.wait()


def address_of(page: str, port: int) -> str:
    """Return where a page is: all but one are of another site than the widget."""
    if page == report.SAME:
        return "http://127.0.0.1:%d/pages/ours/" % port
    return "http://localhost:%d/pages/%s/" % (port, page)


def text_of(rounds: Rounds, arguments: argparse.Namespace) -> "tuple[str, str, bool]":
    """Measure everything; return the page of results, the numbers, and whether limits were kept."""
    pages = arguments.pages.split(",")
    before = tables.load()
    # What the servers and the machine do the first time counts for nobody.
    rounds.tasks(pages, 1)
    cold, warm = rounds.cold_and_warm(pages, arguments.runs)
    slow = rounds.slow(pages, arguments.runs)
    tasks = rounds.tasks(pages, TRACED)
    verdicts = report.verdicts(cold, tasks)
    again = ["", "Repeated visits: %s." % "; ".join(rounds.again)] if rounds.again else []
    lines = [
        "# A connection badge in a foreign page",
        "",
        "`python3 dev.py bench widget`, %s." % tables.machine(before, rounds.version()),
        "The widget comes from `%s/`." % arguments.assets,
        "Median (least–most) of %d rounds, the pages in turn. All files are sent in brotli 11"
        % arguments.runs,
        "by one server of this machine; kB (1000 bytes) is what came over the wire with its",
        "headers, of all frames and processes. Skeleton and live badge: until after the frame",
        "that shows them, since the navigation began. × stock: of the same round. Longest task:",
        "of the host page's main thread, as `PerformanceObserver` tells it (0: none over 50 ms).",
        "",
        "## Cold: nothing in the cache",
        "",
        report.table(cold),
        "",
        "## Warm: the second visit",
        "",
        report.table(warm),
        "",
        "## Cold, over 20 Mbit/s and 40 ms a request",
        "",
        report.table(slow),
        "",
        "## The host's main thread, traced (%d rounds, cold)" % TRACED,
        "",
        report.task_table(tasks),
        "",
        "## Limits",
        "",
        *(verdict.line() for verdict in verdicts),
        *again,
        "",
    ]
    kinds = {"cold": cold, "warm": warm, "slow": slow}
    raw = {
        kind: {page: [one._asdict() for one in found] for page, found in runs.items()}
        for kind, runs in kinds.items()
    }
    good = all(verdict.good for verdict in verdicts)
    return "\n".join(lines), json.dumps(raw, indent=1) + "\n", good


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench widget --", description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--assets", choices=("dist", "static"), default="dist")
    parser.add_argument("--pages", default=",".join(report.NAMES), help="some of %(default)s")
    parser.add_argument("--timeline", metavar="PAGE", help="only show where its milliseconds go")
    parser.add_argument("--slow", action="store_true", help="the timeline over 20 Mbit/s, 40 ms")
    arguments = parser.parse_args()
    # As Ctrl-C does: servers and browser end with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    install_peers()
    print("… compressing", flush=True)
    addresses.compress()
    with servers(arguments.assets) as port:
        rounds = Rounds(dev.find_chromium(), lambda page: address_of(page, port))
        try:
            if arguments.timeline:
                print(timeline(rounds, arguments.timeline, arguments.slow))
                return 0
            text, raw, good = text_of(rounds, arguments)
        finally:
            rounds.close()
    if arguments.pages == parser.get_default("pages"):
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "widget.md").write_text(text)
        (RESULTS / "widget.json").write_text(raw)
    print("\n" + text)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

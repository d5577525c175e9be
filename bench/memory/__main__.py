"""Measure what stays behind: many reconnects, many messages, and what wakes a page that idles.

One page in a real Chromium. Its room is filled first, as full as it ever gets; then what the page
holds is counted after each step, and the last quarter of the counts is compared with the second.
"""

import argparse
import json
import signal
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import tables  # noqa: E402
from bench.browser import Devtools  # noqa: E402
from bench.memory.census import TOLERANCES, Census, census  # noqa: E402
from bench.messages.page import Page, Server, server  # noqa: E402
from bench.trace import Trace  # noqa: E402

RESULTS = ROOT / "bench" / "results"
STEPS = 20
FILL = 26_000  # messages: twice what a room keeps
FILL_CYCLES = 500  # the record of the last while is full then
WAKES = ("TimerFire", "FireAnimationFrame")
WAKES_A_BEAT = 3  # the beat, the wait for its answer, and the next one's alarm


def messages(page: Page, speaking: Server, count: int) -> None:
    """Send so many to the page and wait until it has handled them and shows it."""
    page.tell("bench.begin(true)")
    speaking.do("send", count=count)
    page.tell("bench.finished")


def steps(what: str, count: int, page: Page, act: "Callable[[int], object]") -> "list[Census]":
    """Do something in `STEPS` steps and count after each."""
    found = []
    for number in range(STEPS):
        act(count // STEPS)
        found.append(census(page))
        heap = found[-1].js_heap_bytes / 1e6
        print("  %s %d/%d: heap %.2f MB" % (what, number + 1, STEPS, heap), flush=True)
    return found


def idle(browser: Devtools, page: Page, speaking: Server, seconds: float) -> "tuple[int, int]":
    """Leave the page alone; return how often it woke, and how many beats it sent."""
    speaking.do("counts")
    page.events.clear()
    trace = Trace(browser, page.events, "")
    time.sleep(seconds)
    trace.end()
    wakes = sum(1 for event in trace.events if event.get("name") in WAKES)
    return wakes, int(speaking.counts()["beats"])


def verdicts(what: str, found: "list[Census]") -> "list[tables.Verdict]":
    """Compare the median of the last quarter with that of the second."""
    quarter = len(found) // 4
    told = []
    for name, (part, number) in TOLERANCES.items():
        values = [float(getattr(one, name)) for one in found]
        early = statistics.median(values[quarter : 2 * quarter])
        late = statistics.median(values[-quarter:])
        allowed = max(early * part, number)
        text = "%s, %s: %s → %s (at most %s more)"
        text %= (what, name, *(format(round(value), ",") for value in (early, late, allowed)))
        told.append(tables.Verdict(text, late - early <= allowed))
    return told


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench memory --", description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="taken for all benches' sake")
    parser.add_argument("--cycles", type=int, default=1_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--idle", type=float, default=60.0, help="seconds")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load = tables.load()
    with server() as speaking, Devtools(dev.find_chromium()) as browser:
        page = Page(browser, speaking.address + "/pages/ours/?hurry&watch")
        page.tell("bench.show()")
        messages(page, speaking, FILL)
        began = time.monotonic()
        volleys = steps(
            "messages", arguments.messages, page, lambda count: messages(page, speaking, count)
        )
        took = time.monotonic() - began
        wakes, beats = idle(browser, page, speaking, arguments.idle)
        speaking.do("drop", count=FILL_CYCLES)
        cycles = steps(
            "reconnects", arguments.cycles, page, lambda count: speaking.do("drop", count=count)
        )
        version, complaints = browser.version(), page.complaints
        page.close()
    good = [
        *verdicts("messages", volleys),
        *verdicts("reconnects", cycles),
        tables.Verdict(
            "%.0f s idle: woken %d times for %d beats (at most %d each, and one)"
            % (arguments.idle, wakes, beats, WAKES_A_BEAT),
            wakes <= WAKES_A_BEAT * beats + 1,
        ),
        tables.Verdict("the console says nothing (%d lines)" % len(complaints), not complaints),
    ]
    lines = [
        "# Memory: what stays behind",
        "",
        "`python3 dev.py bench memory`, %s." % tables.machine(load, version),
        "%s messages (in %.0f s) after %s that filled the room, then %s times cut off and back."
        % (format(arguments.messages, ","), took, format(FILL, ","), format(arguments.cycles, ",")),
        "(after %d times uncounted)." % FILL_CYCLES,
        "Counted %d times each, after both garbage collectors; compared are the medians of the"
        % STEPS,
        "second and the last quarter.",
        "",
        *(verdict.line() for verdict in good),
        "",
    ]
    text = "\n".join(lines)
    raw = {
        "messages": [one._asdict() for one in volleys],
        "reconnects": [one._asdict() for one in cycles],
        "idle": {"seconds": arguments.idle, "wakes": wakes, "beats": beats},
        "complaints": complaints,
    }
    print("\n" + text)
    if tables.whole(arguments, parser, ("cycles", "messages", "idle")):
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "memory.json").write_text(json.dumps(raw, indent=1) + "\n")
        (RESULTS / "memory.md").write_text(text)
    return 0 if all(verdict.good for verdict in good) else 1


if __name__ == "__main__":
    sys.exit(main())

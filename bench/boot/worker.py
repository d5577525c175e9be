"""Try the engine in a worker: when it is there, what a message costs, who wakes in a hidden tab.

    python -m bench.boot.worker [--runs N] [--hidden SECONDS]

The same Python (the compiled library, the bundled modules, without PyScript) starts in a page, in
a module worker of it, or in both (the engine there, the components here), each time in a Chromium
with a new profile.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import tables  # noqa: E402
from bench.boot.servers import servers  # noqa: E402
from bench.browser import Devtools  # noqa: E402
from bench.tables import spread  # noqa: E402

RESULTS = ROOT / "bench" / "results"
PATH = "/worker/"
PLACES = ("page", "worker", "both")
MESSAGES = 5000
ROWS = 2000
LOADED = 20.0  # seconds until the page's own script has run

Facts = dict[str, float]


class Page:
    """Ask one page of a browser of its own."""

    def __init__(self, browser: Devtools, address: str) -> None:
        self._browser = browser
        self._target = str(browser.call("Target.createTarget", {"url": address})["targetId"])
        attach = {"targetId": self._target, "flatten": True}
        self._session = str(browser.call("Target.attachToTarget", attach)["sessionId"])
        give_up = time.monotonic() + LOADED
        while not self.ask("'experiment' in globalThis"):
            if time.monotonic() > give_up:
                raise TimeoutError("the page did not load")

    def ask(self, expression: str) -> Any:
        """Return what an expression gives, awaited."""
        fields = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = self._browser.call("Runtime.evaluate", fields, self._session)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def hide(self) -> None:
        """Put another tab of the same window before it."""
        fields = {"url": "about:blank"}
        other = str(self._browser.call("Target.createTarget", fields)["targetId"])
        self._browser.call("Target.activateTarget", {"targetId": other})
        if self.ask("document.visibilityState") != "hidden":
            raise RuntimeError("the page is still visible")


def measure(address: str, place: str, hidden: float) -> Facts:
    """Return what one place has shown."""
    with Devtools(dev.find_chromium()) as browser:
        page = Page(browser, address)
        facts = {name: float(x) for name, x in page.ask("experiment.start('%s')" % place).items()}
        facts |= page.ask("experiment.messages(%d)" % MESSAGES)
        if place != "worker":
            facts["drawn"] = float(page.ask("experiment.drawn(%d)" % ROWS))
        if hidden:
            facts["ticks"] = _ticks(page, hidden)
        return facts


def _ticks(page: Page, seconds: float) -> float:
    """Return how often a loop of 0.1 s has woken in a second of a hidden tab."""
    page.ask("experiment.startTicking()")
    page.hide()
    begun, before = time.monotonic(), page.ask("experiment.ticks()")
    time.sleep(seconds)
    return float((page.ask("experiment.ticks()") - before) / (time.monotonic() - begun))


HOW = """\
The same Python (our compiled library, the bundled modules, without PyScript) starts in a page, in a
module worker of it, or in both: the engine there, the components here. Each time in a Chromium with
a new profile. The longest task is 0 when none took over 50 ms. A frame is a chat message of 200
bytes; a view holds 20 lines of a conversation."""
CONCLUSION = """\
## Not kept

* What a worker is good for is to be seen: the page is not blocked while Python starts there, and
  its timers go on in a hidden tab, where those of a page fire once a second.
* But our components are Python too, and there is no document in a worker. Either a second Python
  starts in the page ("both at once"): then the page is blocked as before, the two starts share the
  machine's cores, there are two heaps, and each frame is decoded on both sides. Or
  Python in the worker reaches the document call by call: each row is four calls, each call a round
  trip between the threads that has to be waited for, which needs `SharedArrayBuffer`, so COOP and
  COEP of every page (a widget's host does not send them), and with PyScript's own workers
  `'unsafe-eval'` and `blob:` in the page's policy.
* Not tried here: the calls of the second way one by one, MicroPython in the worker, memory, and
  what once a second does to heartbeats after minutes in a hidden tab."""

ROWS_SHOWN = (
    ("ms until the engine and the provider are imported", "ready", 0),
    ("ms, the longest task of the page's main thread until then", "longest", 0),
    ("µs a frame, from its text to a decoded message", "handled", 1),
    ("µs a frame, decoded in the worker, posted, decoded again in the page", "through", 1),
    ("µs a view, posted to the worker and back (two structured clones)", "views", 1),
    ("µs from posting a text to having its answer, one after the other", "round", 0),
    ("µs a row that Python makes in the document (4 calls)", "drawn", 1),
    ("wake-ups a second in a hidden tab, 10 asked for", "ticks", 2),
)


def table(found: "dict[str, list[Facts]]") -> str:
    """Return one line a question."""
    lines = ["| | in the page | in a module worker | both at once |", "|---|---|---|---|"]
    for text, name, digits in ROWS_SHOWN:
        cells = [spread([x[name] for x in found[place] if name in x], digits) for place in PLACES]
        lines.append("| %s | %s |" % (text, " | ".join(cells)))
    return "\n".join(lines)


def text_of(found: "dict[str, list[Facts]]", rounds: int, before: float) -> str:
    """Return the page of results."""
    machine = "`python -m bench.boot.worker`, %s.\n" % tables.machine(before)
    lines = [
        "# The engine in a worker: tried",
        "",
        machine + "Median (least–most) of %d rounds, the places in turn." % rounds,
        "",
        HOW,
        "",
        table(found),
        "",
        CONCLUSION,
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--hidden", type=float, default=10.0, metavar="SECONDS")
    arguments = parser.parse_args()
    dev.build_runtime()
    dev.build_app()
    found: dict[str, list[Facts]] = {place: [] for place in PLACES}
    before = tables.load()
    with servers() as bases:
        for number in range(arguments.runs):
            first = number % len(PLACES)
            for place in (*PLACES[first:], *PLACES[:first]):
                found[place].append(measure(bases.fast + PATH, place, arguments.hidden))
            times = [found[place][-1]["ready"] for place in PLACES]
            said = "round %d: page %.0f, worker %.0f, both %.0f ms"
            print(said % (number + 1, *times), flush=True)
    text = text_of(found, arguments.runs, before)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "boot-worker.md").write_text(text)
    print("\n" + text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Draw what a bench has measured: `python -m bench.charts boot` reads its numbers, writes SVGs."""

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.bars import Bar, bars
from bench.plots import Axis, Line, chart, steps
from bench.reconnect import pictures as reconnect

RESULTS = Path(__file__).resolve().parent / "results"
OURS = "ours"
LINES = {"localhost": "localhost", "slow": "20 Mbit/s"}
MOMENTS = {
    "python": "the first line of Python",
    "usable": "the console is usable",
    "connected": "it is connected",
}
# What a start is busy with, and the moment that ends it, as bench/boot's pages tell it.
PHASES = (
    ("the page, PyScript’s modules and settings", "step Loading interpreter"),
    ("the interpreter, until it runs Python", "step Loaded interpreter"),
    ("the modules in JavaScript", "ready"),
    ("PyScript’s own Python", "run"),
    ("app: imports, builds the console", "mounted"),
    ("layout and paint of the console", "usable"),
    ("until the server has answered, and the badge says so", "connected"),
)
PAGES = {
    "bare": "bare json.loads on Pyodide",
    "ours": "ours, everything on",
    "pyscript": "pyscript.WebSocket, json.loads",
    "react": "react-use-websocket, lastMessage",
    "react-tuned": "react-use-websocket, onMessage",
    "partysocket": "partysocket, no framework",
}
WIDGETS = {
    "ours": "ours, frame of another site",
    "ours-same": "ours, frame of the same site",
    "stock": "stock PyScript + Pyodide",
    "stock-lean": "the same, only a badge's modules",
    "partysocket": "JavaScript on partysocket",
}
MAX_SCRIPT = 2.5  # times the bare handler
MAX_BYTES = 400.0  # kB

Pictures = dict[str, str]


def boot(raw: "dict[str, Any]") -> Pictures:
    """Return when Python runs, the console is usable and connected, and what ours does when."""
    found = {}
    for what, title in MOMENTS.items():
        rows = []
        for line, visits in raw["visits"].items():
            for which in ("first", "repeat"):
                for page, name in ((OURS, "ours"), ("stock", "stock")):
                    values = [pair[which][what] for pair in visits.get(page, [])]
                    label = "%s: %s visit, %s" % (name, which, LINES.get(line, line))
                    rows += _bar(label, values, page == OURS)
        text = "Milliseconds since the navigation began, ours and stock PyScript with Pyodide."
        found["boot-%s.svg" % what] = bars("Until %s" % title, text, rows, "ms")
    ours = raw["visits"].get("localhost", {}).get(OURS, [])
    for which in ("first", "repeat"):
        title = "Where the ms of a %s visit go, localhost" % which
        text = "One after the other, in milliseconds since the navigation began, of ours; medians."
        rows = phases([pair[which]["steps"] for pair in ours])
        found["boot-phases-%s.svg" % which] = bars(title, text, rows, "ms")
    return found


def phases(visits: "Sequence[dict[str, float]]") -> "list[Bar]":
    """Return a bar for each phase of a start, from where the one before has ended."""
    rows: list[Bar] = []
    begin = 0.0
    for name, moment in PHASES:
        told = [steps[moment] for steps in visits if moment in steps]
        if told:
            end = max(begin, statistics.median(told))
            rows.append(Bar(name, end, end, end, True, begin))
            begin = end
    return rows


def messages(raw: "dict[str, Any]") -> Pictures:
    """Return what one message costs, and how long a burst takes."""
    runs = raw["runs"]
    costs, bursts = [], []
    for page, visits in runs.items():
        script = [one["script"] for one in visits if one["script"]]
        costs += _bar(PAGES.get(page, page), script, page == OURS)
        bursts += _bar(PAGES.get(page, page), [one["painted"] for one in visits], page == OURS)
    bare = [one["script"] for one in runs.get("bare", [])]
    limit = MAX_SCRIPT * statistics.median(bare) if bare else None
    return {
        "messages-cost.svg": bars(
            "CPU for one message, socket to handler",
            "Microseconds of script a message, of pages in Python.",
            costs,
            "µs",
            limit,
        ),
        "messages-burst.svg": bars(
            "A burst, until all of it is painted",
            "Milliseconds from the first event until the last frame was shown, by page.",
            bursts,
            "ms",
        ),
    }


def memory(raw: "dict[str, Any]") -> Pictures:
    """Return how the heaps went while messages and reconnects passed."""
    lines = []
    for what in ("messages", "reconnects"):
        for field, name in (("js_heap_bytes", "JavaScript"), ("wasm_bytes", "Python")):
            points = [(at + 1.0, one[field] / 1e6) for at, one in enumerate(raw[what])]
            lines.append(Line("%s heap, %s" % (name, what), points))
    count = max(len(line.points) for line in lines)
    most = max(value for line in lines for _, value in line.points) * 1.1
    picture = chart(
        "What the page holds",
        "Megabytes after both garbage collectors, after each step of many messages or reconnects.",
        lines,
        Axis("step", 1, max(count, 2), range(1, count + 1, max(1, count // 10))),
        Axis("MB", 0, most, steps(most)),
    )
    return {"memory-heap.svg": picture}


def widget(raw: "dict[str, Any]") -> Pictures:
    """Return when a badge lives in a foreign page, and what it weighs."""
    live, kilobytes = [], []
    for page, visits in raw["cold"].items():
        name, ours = WIDGETS.get(page, page), page.startswith(OURS)
        live += _bar(name, [one["live"] for one in visits], ours)
        kilobytes += _bar(name, [one["bytes"] / 1000 for one in visits], ours)
    return {
        "widget-live.svg": bars(
            "A live badge, nothing cached",
            "Milliseconds since the navigation began, by page.",
            live,
            "ms",
        ),
        "widget-bytes.svg": bars(
            "What a badge transfers, nothing cached",
            "Kilobytes over the wire, by page.",
            kilobytes,
            "kB",
            MAX_BYTES,
        ),
    }


DRAWN: "dict[str, Callable[[dict[str, Any]], Pictures]]" = {
    "boot": boot,
    "messages": messages,
    "memory": memory,
    "reconnect": reconnect.pictures,
    "widget": widget,
}


def draw(name: str, folder: Path = RESULTS) -> "list[str]":
    """Write the pictures of a bench from its `<name>.json`; return their names."""
    numbers = folder / (name + ".json")
    if name not in DRAWN or not numbers.exists():
        return []
    pictures = DRAWN[name](json.loads(numbers.read_text()))
    for file, picture in pictures.items():
        (folder / file).write_text(picture)
    return sorted(pictures)


def _bar(name: str, values: "Sequence[float]", ours: bool) -> "list[Bar]":
    if not values:
        return []
    return [Bar(name, statistics.median(values), min(values), max(values), ours)]


if __name__ == "__main__":
    for asked in sys.argv[1:] or DRAWN:
        print("\n".join(draw(asked)))

"""Where each millisecond of a visit goes: what begins and ends when, on the way to connected."""

import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.boot.visit import PROBE, Visitor

Times = Mapping[str, float]


class Phase(NamedTuple):
    """Name what lies between two moments; the first name that was told counts."""

    text: str
    begin: "tuple[str, ...]"
    end: "tuple[str, ...]"


ASKED, COMPILED = ("wasm <",), ("wasm >",)
BEGUN, DONE = ("step Loading interpreter",), ("step Loaded interpreter",)
PHASES = (
    Phase("request and receive the page", ("start",), ("page",)),
    Phase("first paint", ("start",), ("skeleton",)),
    Phase("PyScript’s modules and settings", ("page",), ("step Loading Pyodide",)),
    Phase("the interpreter, until it runs Python", BEGUN, DONE),
    Phase("— its modules, until the wasm is asked for", BEGUN, ASKED),
    Phase("— receive and compile the wasm", ASKED, COMPILED),
    Phase("— instantiate, library or snapshot, Python’s own start", COMPILED, DONE),
    Phase("PyScript gets the files", ("step Loading files",), ("step Loaded files",)),
    Phase("PyScript imports JS modules", ("step Loading JS modules",), ("step Loaded JS modules",)),
    Phase("PyScript takes up the script", ("step Loaded JS modules",), ("ready",)),
    Phase("PyScript’s own Python", ("ready",), ("python",)),
    Phase("app: imports", ("python",), ("first element",)),
    Phase("app: builds the console", ("first element",), ("mounted",)),
    Phase("layout and paint of the console", ("mounted",), ("usable",)),
    Phase("renew the sign-in", ("refresh <",), ("refresh >",)),
    Phase("get a ticket", ("ticket <",), ("ticket >",)),
    Phase("open the socket", ("socket <",), ("socket >",)),
    Phase("until the server’s first message", ("socket >",), ("first message",)),
    Phase("until the badge says so", ("first message",), ("connected",)),
    Phase("**all, until connected**", ("start",), ("connected",)),
)
RESOURCES = """(() => {
  const [page] = performance.getEntriesByType("navigation");
  const round = (entry) => [entry.name, entry.startTime, entry.responseEnd, entry.encodedBodySize,
                            entry.workerStart, entry.transferSize,
                            entry.decodedBodySize];
  return [page, ...performance.getEntriesByType("resource")].map(round);
})()"""
LARGE = 100_000  # bytes
ENDPOINTS = {"/api/auth/refresh": "refresh", "/api/ws-ticket": "ticket"}


def watch(visitor: Visitor, path: str, probe: str) -> "tuple[dict[str, float], list[Resource]]":
    """Visit a page with wrappers around what it calls; return its moments and its resources."""
    kept: list[Resource] = []

    def look() -> None:
        kept.extend(Resource(*entry) for entry in visitor.evaluate(RESOURCES))

    measures = visitor.visit(path, PROBE + probe, look)
    times = {"start": 0.0, "python": measures.python, **measures.steps}
    times["page"] = kept[0].end
    times.update(_longest_wasm(times))
    for one in kept:
        for ending, name in ENDPOINTS.items():
            if one.address.endswith(ending):
                times.setdefault(name + " <", one.begin)
                times.setdefault(name + " >", one.end)
    return times, kept


def _longest_wasm(times: Times) -> "dict[str, float]":
    """Return when the module of which the browser had most to do was asked for, and was there."""
    numbers = [name.removesuffix(" >") for name in times if name.startswith("wasm ")]
    spans = [(times[one + " <"], times[one + " >"]) for one in numbers if one + " >" in times]
    if not spans:
        return {}
    begin, end = max(spans, key=lambda span: span[1] - span[0])
    return {"wasm <": begin, "wasm >": end}


class Resource(NamedTuple):
    """Describe a request as the page's own Performance has it; times are ms."""

    address: str
    begin: float
    end: float
    size: int  # as it came, compressed
    worker: float  # when its service worker was asked; 0: none was
    transferred: int  # 0: it came out of a cache
    whole: int  # bytes, unpacked


def largest(resources: "Sequence[Resource]", count: int = 10) -> str:
    """Return one line for each of the largest answers."""
    lines = ["| | kB sent | kB unpacked | asked for at | there at |", "|---|---|---|---|---|"]
    for one in sorted(resources, key=lambda one: -one.size)[:count]:
        fields = (urlsplit(one.address).path, one.size / 1000, one.whole / 1000, one.begin, one.end)
        lines.append("| `%s` | %.0f | %.0f | %.0f | %.0f |" % fields)
    return "\n".join(lines)


def unpacked(resources: "Sequence[Resource]") -> "list[str]":
    """Return what came as it is though it is large and no archive of compressed parts."""
    large = [one for one in resources if one.size == one.whole and one.size > LARGE]
    return [urlsplit(one.address).path for one in large]


def span(times: Times, phase: Phase) -> "tuple[float, float] | None":
    """Return when a phase began and ended; None when the page has no such."""
    begin = next((times[name] for name in phase.begin if name in times), None)
    end = next((times[name] for name in phase.end if name in times), None)
    return None if begin is None or end is None else (begin, max(begin, end))


def phase_table(columns: "Mapping[str, Sequence[Times]]") -> str:
    """Return one line a phase, one column a kind of visit: median "begin–end (ms)"."""
    lines = ["| | %s |" % " | ".join(columns), "|---|%s" % ("---|" * len(columns))]
    for phase in PHASES:
        cells = [_cell([span(times, phase) for times in visits]) for visits in columns.values()]
        lines.append("| %s | %s |" % (phase.text, " | ".join(cells)))
    return "\n".join(lines)


def _cell(spans: "Sequence[tuple[float, float] | None]") -> str:
    found = [span for span in spans if span is not None]
    if not found:
        return "–"
    begin, end = (statistics.median(values) for values in zip(*found, strict=True))
    length = statistics.median(end - begin for begin, end in found)
    return "%.0f–%.0f (**%.0f**)" % (begin, end, length)

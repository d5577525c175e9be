"""Where the milliseconds until the live badge go: requests, sockets, and work of each thread."""

from typing import NamedTuple
from urllib.parse import urlsplit

from bench.browser import MEDIUM
from bench.trace import Trace
from bench.widget.rounds import Rounds
from bench.widget.visit import Visit

WORTH = 3.0  # ms; shorter pieces of work are left out
SHOWN = ("RunTask", "EvaluateScript", "FunctionCall", "v8.compile", "wasm", "Wasm", "RunMicrotasks")


class Mark(NamedTuple):
    """Describe what happened from one moment to another, ms since the navigation began."""

    begin: float
    end: float
    text: str


def timeline(rounds: Rounds, page: str, slow: bool) -> str:
    """Visit a page once, cold, and write down what happened when."""
    rounds.visit(page)
    visit, trace = rounds.visit(page, MEDIUM if slow else None)
    times = visit.times()
    start = _start(visit)
    marks = [*_requests(visit, start), *_sockets(visit, start), *_work(trace, start * 1e6)]
    marks += [Mark(at, at, "=== %s" % what) for what, at in times.items()]
    end = max(times.values()) + 50
    shown = sorted(mark for mark in marks if -50 < mark.begin <= end)
    return "\n".join(
        "%7.1f %7.1f %7.1f  %s" % (m.begin, m.end, m.end - m.begin, m.text) for m in shown
    )


def _start(visit: Visit) -> float:
    """Return when the navigation began, in seconds of the machine's clock."""
    for _, method, params in visit.events:
        if method == "Network.requestWillBeSent" and params["request"]["url"].startswith("http"):
            return float(params["timestamp"])
    return 0.0


def _requests(visit: Visit, start: float) -> "list[Mark]":
    sent: dict[str, tuple[float, str]] = {}
    answered: dict[str, float] = {}
    marks = []
    for _, method, params in visit.events:
        number = params.get("requestId", "")
        if method == "Network.requestWillBeSent":
            request = params["request"]
            name = "%s %s" % (request["method"], _short(request["url"]))
            sent.setdefault(number, (float(params["timestamp"]), name))
        elif method == "Network.responseReceived":
            answered[number] = float(params["timestamp"])
        elif method in ("Network.loadingFinished", "Network.loadingFailed") and number in sent:
            begin, name = sent.pop(number)
            first = (answered.get(number, begin) - start) * 1000
            text = "net  %s %d B, answer at %.1f" % (name, visit.sizes.get(number, 0), first)
            marks.append(_mark(begin, float(params["timestamp"]), start, text))
    return marks


def _sockets(visit: Visit, start: float) -> "list[Mark]":
    marks = []
    for _, method, params in visit.events:
        if method.startswith("Network.webSocket") and "timestamp" in params:
            at = float(params["timestamp"])
            text = str(params.get("response", {}).get("payloadData", ""))[:40]
            name = method.removeprefix("Network.webSocket")
            marks.append(_mark(at, at, start, "ws   %s %s" % (name, text)))
    return marks


def _work(trace: Trace, start: float) -> "list[Mark]":
    marks = []
    host = trace.host()
    for process in trace.main_threads():
        who = "host" if process == host else "process %d" % process
        for piece in trace.slices(process):
            if piece.duration < WORTH * 1000 or not piece.name.endswith(SHOWN):
                continue
            begin = (piece.begin - start) / 1000
            text = "%s %s %s (cpu %.1f)" % (
                who,
                piece.name.split("::")[-1],
                _short(piece.detail),
                piece.cpu / 1000,
            )
            marks.append(Mark(begin, begin + piece.duration / 1000, text))
    return marks


def _mark(begin: float, end: float, start: float, text: str) -> Mark:
    return Mark((begin - start) * 1000, (end - start) * 1000, text)


def _short(address: str) -> str:
    return urlsplit(address).path[-60:] if address.startswith("http") else address[:60]

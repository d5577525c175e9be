"""Everything that is measured of one page in one visit."""

import contextlib
import time
from typing import Any, NamedTuple

from bench.browser import Devtools, Late
from bench.messages.page import Failed, Page, Server

STEADY = ("bare", "ours", "pyscript")  # what is compared message by message
VOLLEY, VOLLEYS, FIRST = 500, 12, 2  # the first ones are for the compilers
WARM_UP = 2_000
PAUSE = 0.2  # seconds in which a page does what it has put off
PATIENCE = 60.0  # seconds until everything sent has arrived


class Sending(NamedTuple):
    """Hold what became of many calls of send() in one go; times in ms."""

    calls: float  # until all of them had returned
    arrived: float  # until the server had all
    longest_after: float  # task that began after the calls


class Measures(NamedTuple):
    """Hold what one visit has shown; times in ms but for `script` and `wall`: µs a message."""

    script: float  # CPU that the page's program took; 0 where it was not measured
    wall: float
    handled: float
    painted: float
    paints: int
    frames: int
    wrong: int  # out of order, twice, or not at all
    longest: float
    long: int  # tasks over 50 ms
    sent: Sending
    acknowledged: "Sending | None"  # the page has no such thing, or did not come to an end


class Sizes(NamedTuple):
    """Say how many messages there are."""

    burst: int
    sends: int


def visit(browser: Devtools, server: Server, name: str, sizes: Sizes) -> Measures:
    """Open a page of the bench, and send, and let it send."""
    page = Page(browser, "%s/pages/%s/" % (server.address, name))
    try:
        page.call("Performance.enable", {"timeDomain": "threadTicks"})
        script, wall = steady(page, server) if name in STEADY else (0.0, 0.0)
        page.tell("bench.show()")
        one_burst(page, server, WARM_UP)
        found = one_burst(page, server, sizes.burst)
        sent = send_all(page, server, sizes.sends, "send")
        acknowledged = None
        if name == "ours":
            with contextlib.suppress(Late, Failed):
                acknowledged = send_all(page, server, sizes.sends, "sendAcknowledged")
    finally:
        page.close()
    return Measures(script, wall, **found, sent=sent, acknowledged=acknowledged)


def steady(page: Page, server: Server) -> "tuple[float, float]":
    """Send volleys one after the other; return script CPU and wall clock, µs a message.

    The wall clock runs from a volley's first event until the program has handled its last.
    """
    scripts, walls = [], []
    for _ in range(VOLLEYS):
        page.tell("bench.begin(false)")
        before = _script(page)
        server.do("send", count=VOLLEY)
        found = page.tell("bench.finished")
        scripts.append(_script(page) - before)
        walls.append(found["handled"])
    counted = VOLLEY * (VOLLEYS - FIRST)
    return sum(scripts[FIRST:]) * 1e6 / counted, sum(walls[FIRST:]) * 1e3 / counted


def one_burst(page: Page, server: Server, count: int) -> "dict[str, Any]":
    """Send `count` frames at once; return what the page's probe tells."""
    page.tell("bench.begin(true)")
    server.do("send", count=count)
    found: dict[str, Any] = page.tell("bench.finished")
    time.sleep(PAUSE)
    return found


def send_all(page: Page, server: Server, count: int, how: str) -> Sending:
    """Let the page send `count` messages in one go."""
    server.do("counts")
    sent = page.tell("bench.sendAll(%d, %r)" % (count, how))
    give_up = time.monotonic() + PATIENCE
    while (counts := server.counts())["chat"] < count:
        if time.monotonic() > give_up:
            raise Failed("%d of %d messages arrived" % (counts["chat"], count))
        time.sleep(0.05)
    time.sleep(2 * PAUSE)
    after = float(page.tell("bench.longestSince(%r)" % sent["ended"]))
    return Sending(sent["ended"] - sent["began"], counts["last_at"] - sent["at"], after)


def _script(page: Page) -> float:
    """Return the CPU seconds that scripts of the page took so far."""
    metrics = page.call("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "ScriptDuration"))

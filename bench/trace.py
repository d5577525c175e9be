"""What a renderer's main thread did, from Chromium's own trace."""

from typing import NamedTuple

from bench.browser import Devtools, Fields

CATEGORIES = ["toplevel", "devtools.timeline", "v8", "v8.wasm", "blink.user_timing", "__metadata"]
SAVED = 60.0  # seconds until the browser has handed the trace over


Event = tuple[str, str, Fields]


class Slice(NamedTuple):
    """Describe a piece of work on a main thread; times are µs on the machine's clock."""

    name: str
    begin: float
    duration: float
    cpu: float
    detail: str


class Trace:
    """Record from here to `end()`.

    `seen` is where the browser's listener notes (session, method, params) of all events: it holds
    what the browser hands over. `address` is that of the page.
    """

    def __init__(self, browser: Devtools, seen: "list[Event]", address: str) -> None:
        self._browser = browser
        self._seen = seen
        self._address = address
        self.events: list[Fields] = []
        config = {"includedCategories": CATEGORIES}
        browser.call("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})

    def end(self) -> None:
        """Stop and take over what was recorded."""
        seen = self._seen
        self._browser.call("Tracing.end")
        self._browser.until(
            lambda: any(method == "Tracing.tracingComplete" for _, method, _ in seen[-5:]),
            SAVED,
            "the trace",
        )
        for _, method, params in seen:
            if method == "Tracing.dataCollected":
                self.events += params["value"]

    def host(self) -> int:
        """Return the process of the page itself."""
        return int(self._began().get("pid", 0))

    def navigation(self) -> float:
        """Return when the page's navigation began, in µs on the machine's clock; 0 for never."""
        return float(self._began().get("ts", 0.0))

    def _began(self) -> Fields:
        found = [
            event
            for event in self.events
            if event.get("name") == "navigationStart"
            and event["args"]["data"].get("isOutermostMainFrame")
            and event["args"]["data"].get("documentLoaderURL") == self._address
        ]
        return found[-1] if found else {}

    def main_threads(self) -> "dict[int, int]":
        """Return the main thread of each renderer process."""
        return {
            event["pid"]: event["tid"]
            for event in self.events
            if event.get("name") == "thread_name" and event["args"].get("name") == "CrRendererMain"
        }

    def slices(self, process: int) -> "list[Slice]":
        """Return everything that a renderer's main thread did, by its beginning."""
        thread = self.main_threads().get(process)
        found = [
            Slice(
                event.get("name", ""),
                event["ts"],
                event.get("dur", 0.0),
                event.get("tdur") or 0.0,
                _detail(event.get("args", {})),
            )
            for event in self.events
            if event.get("ph") == "X" and (event["pid"], event["tid"]) == (process, thread)
        ]
        return sorted(found, key=lambda piece: piece.begin)

    def longest_task(self, process: int) -> float:
        """Return the ms, by the clock on the wall, of a main thread's longest task.

        Of its longest piece, whatever that is called: just of the longest tasks, Chromium's trace
        often lacks the whole and has only what happened in it.
        """
        return max((piece.duration for piece in self.slices(process)), default=0.0) / 1000


def _detail(args: Fields) -> str:
    data = args.get("data") or args.get("beginData") or {}
    if not isinstance(data, dict):
        return ""
    return str(data.get("url") or data.get("functionName") or data.get("type") or "")

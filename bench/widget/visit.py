"""One visit of a page: what it transferred, and when what was to be seen."""

import json
import time
from pathlib import Path
from typing import Any, NamedTuple

from bench.browser import Devtools, Fields, Late, Line

PROBE = Path(__file__).with_name("probe.js").read_text()
LONGEST = 20.0  # seconds until the badge must be live
QUIET = 0.5  # seconds without a request, after which nothing more is expected
AUTO_ATTACH = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}


class Crashed(Exception):
    """Say that a renderer ended before the badge was live."""


class Measures(NamedTuple):
    """Hold what one visit has shown; times are ms since its navigation began."""

    skeleton: float
    live: float
    bytes: int
    requests: int
    longest: float  # ms; the longest task over 50 ms that the page was told of, else 0


class Visit:
    """Open one page in a browser context and follow all of its targets."""

    def __init__(self, browser: Devtools, context: str, line: "Line | None" = None) -> None:
        self._browser = browser
        self._line = line
        self._told: dict[str, float] = {}
        self._longest = 0.0
        self._open: dict[str, float] = {}
        self._last = 0.0
        self._crashed = ""
        self._complaints: list[str] = []
        self.address = ""
        self.sizes: dict[str, int] = {}
        self.events: list[tuple[str, str, Fields]] = []
        browser.listener = self._event
        fields: Fields = {"url": "about:blank", "browserContextId": context}
        self.target = str(browser.call("Target.createTarget", fields)["targetId"])
        attach = {"targetId": self.target, "flatten": True}
        self._session = str(browser.call("Target.attachToTarget", attach)["sessionId"])
        self._prepare(self._session)
        # Navigations begin in another process, which waits for no renderer: it is ready when it
        # has answered.
        browser.call("Runtime.evaluate", {"expression": "0"}, self._session)

    def go(self, address: str, ours: bool) -> Measures:
        """Open the page, wait for the live badge and until nothing is loaded any more."""
        self.address = address
        wanted = {"start", "skeleton", "badge"} | ({"state"} if ours else set())
        # `badge` of a page with our widget is told by the frame: by whichever shows it.
        self._browser.call("Page.navigate", {"url": address}, self._session)
        self._wait(lambda: wanted <= set(self._told), address)
        self._last = time.monotonic()
        self._wait(self._is_quiet, "the end of all requests")
        start = self._told["start"]
        live = max(self._told["badge"], self._told.get("state", 0.0))
        return Measures(
            skeleton=self._told["skeleton"] - start,
            live=live - start,
            bytes=sum(self.sizes.values()),
            requests=len(self.sizes),
            longest=self._longest,
        )

    def close(self) -> None:
        """Close the page; its context stays."""
        self._browser.call("Target.closeTarget", {"targetId": self.target})

    def times(self) -> "dict[str, float]":
        """Return what was told, in ms since the navigation began."""
        return {what: at - self._told["start"] for what, at in self._told.items()}

    def _wait(self, done: Any, what: str) -> None:
        give_up = time.monotonic() + LONGEST
        while not done():
            if self._crashed:
                raise Crashed(self._crashed)
            if time.monotonic() > give_up:
                fields = (what, sorted(self._told), len(self._open), self._complaints[-1:])
                raise Late("%s: %s came, %d requests are open, %s" % fields)
            self._browser.take(0.1)

    def _is_quiet(self) -> bool:
        return not self._open and time.monotonic() - self._last > QUIET

    def _prepare(self, session: str) -> None:
        """Be ready before the first line of script runs in a target."""
        post = self._browser.post
        post("Target.setAutoAttach", AUTO_ATTACH, session)
        post("Network.enable", {}, session)
        if self._line is not None:
            fields = {
                "offline": False,
                "latency": self._line.latency,
                "downloadThroughput": self._line.throughput,
                "uploadThroughput": self._line.throughput,
            }
            post("Network.emulateNetworkConditions", fields, session)
        post("Inspector.enable", {}, session)
        post("Page.enable", {}, session)
        post("Runtime.enable", {}, session)
        post("Runtime.addBinding", {"name": "told"}, session)
        post("Page.addScriptToEvaluateOnNewDocument", {"source": PROBE}, session)
        post("Runtime.runIfWaitingForDebugger", {}, session)

    def _event(self, session: str, method: str, params: Fields) -> None:
        self.events.append((session, method, params))
        if method == "Target.attachedToTarget" and session:
            self._prepare(params["sessionId"])
        elif method == "Runtime.bindingCalled" and params["name"] == "told":
            self._hear(json.loads(params["payload"]))
        elif method in ("Inspector.targetCrashed", "Target.targetCrashed"):
            self._crashed = "a renderer crashed"
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            texts = [part.get("description") or part.get("value") for part in params["args"]]
            self._complaints.append(" ".join(str(text) for text in texts))
        elif method == "Runtime.exceptionThrown":
            self._complaints.append(str(params["exceptionDetails"].get("exception")))
        elif method.startswith("Network."):
            self._network(method, params)

    def _hear(self, fact: Fields) -> None:
        if fact["what"] == "longtask":
            self._longest = max(self._longest, fact["duration"])
        else:
            self._told.setdefault(fact["what"], fact["at"])

    def _network(self, method: str, params: Fields) -> None:
        number = params.get("requestId", "")
        if method == "Network.requestWillBeSent":
            if not params["request"]["url"].startswith(("data:", "blob:")):
                self._open[number] = time.monotonic()
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self._open.pop(number, None)
            size = int(params.get("encodedDataLength", 0))
            self.sizes[number] = max(size, self.sizes.get(number, 0))
        else:
            return
        self._last = time.monotonic()

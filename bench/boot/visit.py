"""One visit of a console page by somebody who is signed in: when what was there, what it took."""

import http.cookies
import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.browser import Devtools, Fields, Late
from server.demo import DEMO_PASSWORD, DEMO_USERS

PROBE = Path(__file__).with_name("probe.js").read_text()
COOKIE = "realtime_refresh"
LONGEST = 40.0  # seconds until the page must be connected
QUIET = 0.4  # seconds without a request, after which nothing more is expected
LOOK = 0.1  # seconds between two questions for the traffic


class Crashed(Exception):
    """Say that the renderer ended before the page was connected."""


class Measures(NamedTuple):
    """Hold what one visit has shown; times are ms since its navigation began."""

    skeleton: float  # something was painted
    python: float  # the first line of app/main.py
    usable: float  # the console was painted, with everything in it
    connected: float  # its badge says so
    longest: float  # the longest task over 50 ms of the main thread, else 0
    requests: int  # of all the page, its service worker too, until nothing more came
    bytes: int  # of their answers
    steps: "dict[str, float]"  # all that was told, by name

    def after_python(self) -> float:
        """Return the ms from the first line of Python to connected."""
        return self.connected - self.python


class Visitor:
    """Be somebody in a browser of one's own, with a profile on the disk."""

    def __init__(self, chromium: str, server: str, base: str) -> None:
        self._server, self.base = server, base
        self._crashed = ""
        self._session = ""
        self._told: dict[str, float] = {}
        self._longest = 0.0
        self.events: list[tuple[str, str, Fields]] = []
        self.browser = Devtools(chromium)
        self.browser.listener = self._event
        try:
            self._sign_in()
            self._warm_up()
        except BaseException:
            self.browser.__exit__()
            raise

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.__exit__()

    def visit(
        self, path: str, probe: str = PROBE, look: "Callable[[], None]" = lambda: None
    ) -> Measures:
        """Open a page in a new tab until it is connected and nothing is loaded any more.

        `look` is called before the tab is closed.
        """
        self._told, self._longest = {}, 0.0
        self.events.clear()
        target = self._tab()
        call = self.browser.call
        for method, fields in (
            ("Inspector.enable", {}),
            ("Page.enable", {}),
            ("Runtime.enable", {}),
            ("Runtime.addBinding", {"name": "told"}),
            ("Page.addScriptToEvaluateOnNewDocument", {"source": probe}),
        ):
            call(method, fields, self._session)
        self._traffic("POST")
        call("Page.navigate", {"url": self.base + path}, self._session)
        self._until_connected(path)
        counts = self._until_quiet()
        look()
        call("Target.closeTarget", {"targetId": target})
        return self._measures(counts)

    def evaluate(self, expression: str) -> Any:
        """Return a value of the page that is visited."""
        fields = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        return self.browser.call("Runtime.evaluate", fields, self._session)["result"].get("value")

    def _sign_in(self) -> None:
        """Keep the cookie of a demo user: what the sign-in costs is no part of a start."""
        fields = {"email": DEMO_USERS[0].email, "password": DEMO_PASSWORD}
        headers = {"Content-Type": "application/json", "Origin": self._server}
        request = urllib.request.Request(  # noqa: S310 - our own address
            self._server + "/api/auth/login", json.dumps(fields).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            cookie = http.cookies.SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
        kept = {
            "name": COOKIE,
            "value": cookie.value,
            "url": self._server,
            "path": cookie["path"],
            "httpOnly": True,
            "sameSite": "Strict",
            "expires": time.time() + 86_400,
        }
        self.browser.call("Storage.setCookies", {"cookies": [kept]})

    def _warm_up(self) -> None:
        """Let the browser do what it does for its very first page."""
        target = self._tab()
        self.browser.call("Page.enable", {}, self._session)
        self.browser.call("Page.navigate", {"url": self.base + "/healthz"}, self._session)
        self.browser.until(
            lambda: any(method == "Page.loadEventFired" for _, method, _ in self.events),
            LONGEST,
            "the first page",
        )
        self.browser.call("Target.closeTarget", {"targetId": target})

    def _tab(self) -> str:
        target = str(self.browser.call("Target.createTarget", {"url": "about:blank"})["targetId"])
        attach = {"targetId": target, "flatten": True}
        self._session = str(self.browser.call("Target.attachToTarget", attach)["sessionId"])
        return target

    def _until_connected(self, path: str) -> None:
        give_up = time.monotonic() + LONGEST
        while not {"run", "skeleton", "usable", "connected"} <= set(self._told):
            if self._crashed:
                raise Crashed(self._crashed)
            if time.monotonic() > give_up:
                raise Late("%s: only %s came" % (path, sorted(self._told)))
            self.browser.take(LOOK)

    def _until_quiet(self) -> "dict[str, int]":
        counts, since = self._traffic(), time.monotonic()
        while time.monotonic() - since < QUIET:
            self.browser.take(LOOK)
            now = self._traffic()
            if now != counts or now["open"]:
                counts, since = now, time.monotonic()
        return counts

    def _traffic(self, method: str = "GET") -> "dict[str, int]":
        request = urllib.request.Request(  # noqa: S310 - our own address
            self._server + "/bench/traffic", method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))

    def _measures(self, counts: "dict[str, int]") -> Measures:
        told = self._told
        return Measures(
            skeleton=told["skeleton"],
            python=told["run"],
            usable=told["usable"],
            connected=told["connected"],
            longest=self._longest,
            requests=counts["requests"],
            bytes=counts["bytes"],
            steps=dict(told),
        )

    def _event(self, session: str, method: str, params: Fields) -> None:
        self.events.append((session, method, params))
        if session != self._session:
            return
        if method == "Runtime.bindingCalled" and params["name"] == "told":
            fact = json.loads(params["payload"])
            if fact["what"] == "longtask":
                self._longest = max(self._longest, fact["duration"])
            elif fact["what"] == "run" and "mounted" not in self._told:
                self._told["run"] = fact["at"]
            else:
                self._told.setdefault(fact["what"], fact["at"])
        elif method in ("Inspector.targetCrashed", "Target.targetCrashed"):
            self._crashed = "the renderer crashed"

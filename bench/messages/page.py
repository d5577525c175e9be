"""One page of the bench in a browser, and the server it speaks with."""

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench.browser import Devtools, Fields  # noqa: E402

LONGEST = 120  # seconds that a command to the server may take
CONNECTED = 30.0  # seconds until a page is


class Failed(Exception):
    """Say what the page or the server did not do."""


class Server(NamedTuple):
    """Speak to the bench's server."""

    address: str

    def do(self, what: str, **query: int) -> "dict[str, float]":
        """Give a command; return its answer."""
        asked = "&".join("%s=%d" % item for item in query.items())
        url = "%s/do/%s?%s" % (self.address, what, asked)
        request = urllib.request.Request(url, method="POST")  # noqa: S310 - our own address
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))

    def counts(self) -> "dict[str, float]":
        """Return what it has received."""
        with urllib.request.urlopen(self.address + "/do/counts", timeout=5) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))


@contextlib.contextmanager
def server() -> "Iterator[Server]":
    """Run the bench's server in a process of its own."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=128) as http,
        socket.create_server(("127.0.0.1", 0), backlog=128) as sockets,
    ):
        numbers = [http.fileno(), sockets.fileno()]
        command = [sys.executable, "-m", "bench.messages.server"]
        command += ["--http", str(numbers[0]), "--socket", str(numbers[1])]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=numbers)  # noqa: S603
        port = http.getsockname()[1]
        try:
            if not dev.wait_until_healthy(process, "127.0.0.1", port):
                raise Failed("the server did not start")
            yield Server("http://127.0.0.1:%d" % port)
        finally:
            process.kill()
            process.wait()


class Page:
    """Open a page in a browser context of its own and wait until it is connected."""

    def __init__(self, browser: Devtools, address: str) -> None:
        self._browser = browser
        self._context = browser.new_context()
        browser.listener = self._hear
        self.complaints: list[str] = []
        self.events: list[tuple[str, str, Fields]] = []  # what a trace hands over
        fields: Fields = {"url": "about:blank", "browserContextId": self._context}
        target = str(browser.call("Target.createTarget", fields)["targetId"])
        attach = {"targetId": target, "flatten": True}
        self._session = str(browser.call("Target.attachToTarget", attach)["sessionId"])
        self.call("Page.enable")
        self.call("Runtime.enable")
        self.call("Page.navigate", {"url": address})
        # What is in front of nobody gets no animation frames.
        self.call("Page.bringToFront")
        while not self._is_there(address):
            browser.take(0.05)
        give_up = time.monotonic() + CONNECTED
        while not self.tell("bench.isConnected"):
            if time.monotonic() > give_up:
                raise Failed("%s does not connect: %s" % (address, self.complaints[-3:]))
            browser.take(0.05)

    def call(self, method: str, params: "Fields | None" = None) -> Fields:
        """Send the page a command of the DevTools protocol."""
        return self._browser.call(method, params, self._session)

    def tell(self, expression: str) -> Any:
        """Return the value of an expression; a promise's when it has resolved."""
        fields = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = self.call("Runtime.evaluate", fields)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Failed("%s: %s" % (expression, details.get("exception") or details["text"]))
        return answer["result"].get("value")

    def close(self) -> None:
        """End the page and its context."""
        self._browser.drop_context(self._context)

    def _is_there(self, address: str) -> bool:
        return bool(self.tell("location.href === %s && 'bench' in window" % json.dumps(address)))

    def _hear(self, session: str, method: str, params: Fields) -> None:
        if method.startswith("Tracing."):
            self.events.append((session, method, params))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            texts = [part.get("description") or part.get("value") for part in params["args"]]
            self.complaints.append(" ".join(str(text) for text in texts))
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"].get("exception")))

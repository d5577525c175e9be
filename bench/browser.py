"""A Chromium of our own, spoken to over its DevTools protocol: all targets through one socket.

Playwright's sessions come too late for what a frame in another process does first.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from websockets.sync.client import connect

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--site-per-process",
    "--window-size=1280,800",
    "--remote-debugging-port=0",
]
LISTENING = re.compile(r"DevTools listening on (ws://\S+)")
START = 30.0  # seconds until Chromium says where it listens
ANSWER = 60.0  # seconds for one command

Fields = dict[str, Any]
Listener = Callable[[str, str, Fields], None]


def _ignore(*_: object) -> None:
    """Hear nothing: nobody is visiting."""


class Line(NamedTuple):
    """Describe a network: the delay of each answer in ms, bytes a second both ways."""

    latency: float
    throughput: float


MEDIUM = Line(latency=40.0, throughput=20_000_000 / 8)


class Refused(Exception):
    """Say that the browser did not do what it was asked."""


class Late(Exception):
    """Say that what was waited for did not come."""


class Devtools:
    """Start a Chromium, send commands, hand events to `listener(session, method, params)`.

    Use it in a `with` statement: the browser and its profile never outlive the block.
    """

    def __init__(self, chromium: str) -> None:
        self.listener: Listener = _ignore
        self._profile = tempfile.mkdtemp(prefix="bench-chromium-")
        self._log = Path(self._profile) / "stderr.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [chromium, *FLAGS, "--user-data-dir=" + self._profile, "about:blank"],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._count = 0
        self._answers: dict[int, Fields] = {}
        self._posted: set[int] = set()
        self._socket = connect(self._address(), max_size=None, compression=None)

    def __enter__(self) -> "Devtools":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def version(self) -> str:
        """Return what the browser calls itself."""
        return str(self.call("Browser.getVersion")["product"])

    def new_context(self) -> str:
        """Return a new browser context: a profile of its own, without cache and cookies."""
        return str(self.call("Target.createBrowserContext")["browserContextId"])

    def drop_context(self, context: str) -> None:
        """End a context with its pages."""
        self.call("Target.disposeBrowserContext", {"browserContextId": context})

    def post(self, method: str, params: "Fields | None" = None, session: str = "") -> int:
        """Send a command and do not wait; return its number."""
        self._count += 1
        fields = {"id": self._count, "method": method, "params": params or {}}
        if session:
            fields["sessionId"] = session
        self._socket.send(json.dumps(fields))
        self._posted.add(self._count)
        return self._count

    def call(self, method: str, params: "Fields | None" = None, session: str = "") -> Fields:
        """Send a command and return its result; events that come before are handed out."""
        number = self.post(method, params, session)
        self._posted.discard(number)
        self.until(lambda: number in self._answers, ANSWER, method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise Refused("%s: %s" % (method, answer["error"].get("message")))
        return dict(answer["result"])

    def until(self, done: "Callable[[], bool]", seconds: float, what: str) -> None:
        """Hand out events until `done()`; raise `Late` after some seconds."""
        give_up = time.monotonic() + seconds
        while not done():
            left = give_up - time.monotonic()
            if left <= 0 or not self.take(left):
                raise Late("%s: not within %g s" % (what, seconds))

    def take(self, seconds: float) -> bool:
        """Hand out the next event; False when none comes in time."""
        try:
            text = self._socket.recv(timeout=seconds)
        except TimeoutError:
            return False
        message = json.loads(text)
        if "id" not in message:
            self.listener(message.get("sessionId", ""), message["method"], message["params"])
        elif message["id"] in self._posted:
            self._posted.discard(message["id"])
        else:
            self._answers[message["id"]] = message
        return True

    def _address(self) -> str:
        give_up = time.monotonic() + START
        while time.monotonic() < give_up and self._process.poll() is None:
            found = LISTENING.search(self._log.read_text(errors="replace"))
            if found:
                return found[1]
            time.sleep(0.05)
        raise Refused("Chromium did not start: %s" % self._log.read_text(errors="replace")[-500:])

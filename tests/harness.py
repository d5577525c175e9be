"""What the integration and e2e tiers share: real servers in processes and threads of their own."""

import contextlib
import functools
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT = 30.0  # seconds until /healthz answers
POLL = 0.02  # seconds between two looks


def free_port() -> int:
    """Return a TCP port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Seed:
    """Spare servers what the first of a run did: hash the demo users' passwords."""

    def __init__(self) -> None:
        self._file = b""

    def sow(self, database: Path) -> None:
        """Write a new server's file as the first one left it; one that is there stays."""
        if self._file and database.parent.is_dir() and not database.exists():
            database.write_bytes(self._file)

    def gather(self, database: Path) -> None:
        """Keep the file of the first server that has started, before anybody uses it."""
        if not self._file:
            with contextlib.closing(sqlite3.connect(database)) as connection:
                self._file = connection.serialize()


SEED = Seed()


class ServerProcess:
    """Run `python -m server` on one port and one database file through kills and restarts.

    `options` are further arguments, such as "--dialect", "flat". What the server prints is in
    `log`. Use it in a `with` statement: the process never outlives the block.
    """

    def __init__(self, folder: Path, *options: str, port: int = 0) -> None:
        self.port = port or free_port()
        self.database = folder / "server.sqlite3"
        self.log = folder / "server.log"
        self.url = "http://127.0.0.1:%d" % self.port
        self.ws_url = "ws://127.0.0.1:%d" % self.port
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the number of the process that runs."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def start(self) -> "ServerProcess":
        """Start and wait until /healthz answers; raise RuntimeError with the log if it doesn't."""
        SEED.sow(self.database)
        command = [sys.executable, "-m", "server", "--port", str(self.port)]
        command += ["--database", str(self.database), *self._options]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        give_up = time.monotonic() + START_TIMEOUT
        while self._process.poll() is None and time.monotonic() < give_up:
            if self._is_healthy():
                SEED.gather(self.database)
                return self
            time.sleep(POLL)
        self.kill()
        raise RuntimeError("the server did not start:\n" + self.log.read_text())

    def kill(self) -> None:
        """End it with SIGKILL: no farewell, sockets reset, memory gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it with SIGTERM: it drains and says goodbye."""
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Kill it if it runs, start it again on the same port and database."""
        self.kill()
        self.start()

    def post(self, path: str, body: object, token: str = "") -> tuple[int, Any]:
        """Return status and JSON answer of a POST from the server's own origin."""
        headers = {"Content-Type": "application/json", "Origin": self.url}
        if token:
            headers["Authorization"] = "Bearer " + token
        request = urllib.request.Request(  # noqa: S310 - our own address
            self.url + path, json.dumps(body).encode(), headers
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"null")

    def __enter__(self) -> "ServerProcess":
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/healthz", timeout=1) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            if self._process.poll() is None:
                self._process.send_signal(number)
            self._process.wait(timeout=15)
            self._process = None


class StaticHost:
    """Serve a folder's files and nothing else: any static host, with no backend behind it."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(_QuietFiles, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.port = self._server.server_address[1]
        self.url = "http://127.0.0.1:%d" % self.port

    def __enter__(self) -> "StaticHost":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output to the test."""


class EchoServer:
    """Answer every text frame with itself, in a thread, on a port of its own.

    The text "close 4001 why" closes with that code and reason, "long 9" sends a text of nine
    characters, "binary" one binary frame,
    "drop" cuts the TCP connection. `opened` counts the sockets that were accepted.
    """

    def __init__(self) -> None:
        self.opened = 0
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    def __enter__(self) -> "EchoServer":
        self._server = serve(self._talk, "127.0.0.1", 0)
        self.url = "ws://127.0.0.1:%d/" % self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._thread.join()

    def _talk(self, connection: ServerConnection) -> None:
        self.opened += 1
        try:
            for frame in connection:
                self._answer(connection, str(frame))
        except ConnectionClosed:
            return

    def _answer(self, connection: ServerConnection, text: str) -> None:
        if text.startswith("close "):
            _, code, reason = text.split(" ", 2)
            connection.close(int(code), reason)
        elif text.startswith("long "):
            connection.send("x" * int(text.split()[1]))
        elif text == "binary":
            connection.send(b"\x00\x01")
        elif text == "drop":
            connection.socket.shutdown(socket.SHUT_RDWR)
        else:
            connection.send(text)

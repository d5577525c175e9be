"""The server with both pages, and the slow line to it, each in a process of its own."""

import contextlib
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402


class Bases(NamedTuple):
    """Hold where the server is: at once, and over the slow line."""

    fast: str
    slow: str


@contextlib.contextmanager
def servers() -> "Iterator[Bases]":
    """Run both; they end with the block."""
    with (
        _listening() as near,
        _listening() as far,
        tempfile.TemporaryDirectory(prefix="bench-boot-") as folder,
        contextlib.ExitStack() as processes,
    ):
        port, slow = near.getsockname()[1], far.getsockname()[1]
        bases = Bases("http://127.0.0.1:%d" % port, "http://127.0.0.1:%d" % slow)
        database = str(Path(folder) / "server.sqlite3")
        origins = [part for base in bases for part in ("--origin", base)]
        host = _start(processes, near, "bench.boot.host", "--database", database, *origins)
        _start(processes, far, "bench.boot.line", "--to", str(port))
        if not dev.wait_until_healthy(host, "127.0.0.1", port):
            raise RuntimeError("the server did not start")
        yield bases


def _listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def _start(
    stack: contextlib.ExitStack, listening: socket.socket, module: str, *options: str
) -> "subprocess.Popen[bytes]":
    number = listening.fileno()
    command = [sys.executable, "-m", module, "--socket", str(number), *options]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[number])  # noqa: S603
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process

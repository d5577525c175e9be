"""The Nexus platform in a process of its own."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO

from tests.harness import ROOT, free_port

ORIGIN = "http://127.0.0.1:8000"
TOKEN = "a-token-of-the-platform"


class NexusProcess:
    """Run platform_app.py on one port through kills and restarts; use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"ws://127.0.0.1:{self.port}/events"
        self.log = folder / "nexus.log"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> "NexusProcess":
        """Return when it listens; raise RuntimeError with the log if it never does."""
        command = [sys.executable, "-m", "tests.integration.nexus.platform_app"]
        command += [str(self.port), ORIGIN, TOKEN]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        if not _says_ready(self._process.stdout):
            self.kill()
            raise RuntimeError("Nexus did not start:\n" + self.log.read_text())
        return self

    def kill(self) -> None:
        """End it with SIGKILL, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=15)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def __enter__(self) -> "NexusProcess":
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


def _says_ready(output: IO[str] | None) -> bool:
    """Read up to the line "ready"; False when the process ended before."""
    return output is not None and any(line.strip() == "ready" for line in output)

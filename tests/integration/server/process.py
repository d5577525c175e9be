"""A real server process on a real port."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from server.demo import DEMO_PASSWORD
from tests.harness import SEED

ROOT = Path(__file__).resolve().parents[3]
SECRET = "an integration test's secret, long enough for HS512 too: 64+ bytes"


class ServerProcess:
    """Own one `python -m server`; it can be killed and started again on the same port."""

    def __init__(self, database: Path, *options: str, secret: str | None = SECRET) -> None:
        self.secret = secret  # None: the server keeps one beside its database
        self.database = database
        self.port = 0
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self._tokens: dict[str, str] = {}
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `close`

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Return when it listens; the first start chooses the port."""
        SEED.sow(self.database)
        command = [sys.executable, "-m", "server", "--port", str(self.port)]
        command += ["--database", str(self.database), *self._options]
        environment = {key: os.environ[key] for key in os.environ if key != "REALTIME_SECRET"}
        if self.secret is not None:
            environment["REALTIME_SECRET"] = self.secret
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        assert self._process.stdout is not None
        announced = self._process.stdout.readline()
        port = re.search(r"http://[^ ]+:(\d+)", announced)
        assert port is not None, f"the server did not start: {announced!r}"
        self.port = int(port[1])
        SEED.gather(self.database)

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, timeout: float = 10) -> int:
        """Return the exit code of a process that was told to end."""
        assert self._process is not None
        code = self._process.wait(timeout)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None
        return code

    def kill(self) -> None:
        """End it the hard way, if it still runs."""
        if self._process is not None:
            self.signal(signal.SIGKILL)
            self.wait()

    async def token(self, name: str) -> str:
        """Return a demo user's token; signed in once, for checking a password takes its time."""
        if name not in self._tokens:
            async with self.http() as http:
                self._tokens[name] = await sign_in(http, name)
        return self._tokens[name]

    def errors(self) -> str:
        """Return what the processes so far wrote to stderr."""
        self._errors.seek(0)
        return self._errors.read()

    def close(self) -> None:
        """Kill it and free what belongs to it."""
        self.kill()
        self._errors.close()

    def http(self) -> httpx.AsyncClient:
        """Return a client that keeps cookies, as one browser would."""
        return httpx.AsyncClient(base_url=self.origin, headers={"Origin": self.origin})


@contextlib.contextmanager
def running(database: Path, *options: str, secret: str | None = SECRET) -> Iterator[ServerProcess]:
    """Run a server for the length of a `with`."""
    server = ServerProcess(database, *options, secret=secret)
    server.start()
    try:
        yield server
    finally:
        server.close()


async def sign_in(http: httpx.AsyncClient, name: str = "ada") -> str:
    """Sign a demo user in and return the access token."""
    credentials = {"email": f"{name}@example.com", "password": DEMO_PASSWORD}
    response = await http.post("/api/auth/login", json=credentials)
    assert response.status_code == 200, response.text
    return str(response.json()["access_token"])


def bearer(token: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"Authorization": f"Bearer {token}"}

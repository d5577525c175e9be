"""Real sockets: so many of our clients in this process, and the reference server in another."""

import asyncio
import json
import socket
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from app.client import Client
from app.engine import ConnectionState, Options
from app.engine.events import StateChanged
from server.demo import DEMO_PASSWORD
from tests.harness import ServerProcess
from tests.integration.cpython_world import CPythonWorld

STABLE = Options().stable_after + 1.0  # seconds until a link is trusted
OUTAGE = 5.0  # seconds from the kill until the new process listens, about
PATIENCE = 60.0  # seconds for everybody to be there
LOOK = 0.01  # seconds between two looks
BUCKET = 0.1
TICKET_TIMEOUT = 10.0


class Outcome(NamedTuple):
    """What one round told; seconds, and attempts by 100 ms since the kill."""

    sockets: int
    first: float  # from the first dial until all were connected at first
    long: float  # from the kill until the port took connections again
    answered: float  # from the kill until /healthz answered
    attempts: list[int]
    back: list[float]  # after the port took connections, sorted
    missing: int
    rss_empty: int  # bytes of the server process before anybody came
    rss_full: int  # and with everybody connected
    rss_back: int  # of the new process, with everybody back

    @property
    def later_peak(self) -> int:
        """Return the most attempts in 100 ms after the first second."""
        return max(self.attempts[10:], default=0)

    def part(self, part: float) -> float:
        """Return the time after which so many of them were back."""
        place = min(self.sockets - 1, int(part * self.sockets))
        return self.back[place] if place < len(self.back) else float("inf")


class Tickets:
    """Buy each attempt's ticket from the server as a page does; all are tabs of one user."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        body = {"email": "ada@example.com", "password": DEMO_PASSWORD}
        status, answer = server.post("/api/auth/login", body)
        if status != 200:
            raise RuntimeError("nobody could sign in: %d" % status)
        self._token = str(answer["access_token"])
        self.asked: list[float] = []  # the moment of every attempt

    async def token(self, _refresh: bool) -> str:
        return self._token

    async def ticket(self, token: str) -> str:
        self.asked.append(time.monotonic())
        async with asyncio.timeout(TICKET_TIMEOUT):
            # Not httpx: a thousand of its requests at once would measure itself.
            reader, writer = await asyncio.open_connection("127.0.0.1", self._server.port)
            try:
                lines = (
                    "POST /api/ws-ticket HTTP/1.1",
                    "Host: 127.0.0.1:%d" % self._server.port,
                    "Origin: " + self._server.url,
                    "Authorization: Bearer " + token,
                    "Content-Length: 0",
                    "Connection: close",
                )
                writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
                head, _, body = (await reader.read()).partition(b"\r\n\r\n")
            finally:
                writer.close()
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise OSError("no ticket")
        return str(json.loads(body)["ticket"])


class Crowd:
    """Hold so many clients, and when each was connected last."""

    def __init__(self, server: ServerProcess, tickets: Tickets, count: int) -> None:
        self.connected_at: dict[int, float] = {}
        self.worlds: list[CPythonWorld] = []
        self.clients: list[Client] = []
        for number in range(count):
            world = CPythonWorld(origin=server.url)
            client = Client(server.ws_url + "/ws/{client_id}", world=world, tokens=tickets)
            client.subscribe(partial(self._hear, number))
            self.worlds.append(world)
            self.clients.append(client)

    def _hear(self, number: int, event: object) -> None:
        if isinstance(event, StateChanged):
            if event.current is ConnectionState.CONNECTED:
                self.connected_at[number] = time.monotonic()
            else:
                self.connected_at.pop(number, None)

    async def connected(self) -> bool:
        """Wait until all are connected; tell whether they are."""
        return await _comes_true(lambda: len(self.connected_at) == len(self.clients))

    async def lost(self) -> bool:
        """Wait until all have noticed that they are not connected."""
        return await _comes_true(lambda: not self.connected_at)

    async def leave(self) -> None:
        for client in self.clients:
            client.dispose()
        await asyncio.gather(*(world.finished() for world in self.worlds))


async def outage(count: int) -> Outcome:
    """Connect everybody, kill the server, start it again, and wait for everybody."""
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder))
        began = time.monotonic()
        listening = asyncio.create_task(asyncio.to_thread(_listens_at, server.port))
        try:
            await asyncio.to_thread(server.start)
            start_takes = await listening - began
            tickets = Tickets(server)
            crowd = Crowd(server, tickets, count)
            try:
                return await _kill_and_start(server, tickets, crowd, start_takes)
            finally:
                await crowd.leave()
        finally:
            server.kill()


async def _kill_and_start(
    server: ServerProcess, tickets: Tickets, crowd: Crowd, start_takes: float
) -> Outcome:
    rss_empty = _rss(server)
    began = time.monotonic()
    for client in crowd.clients:
        client.connect()
    if not await crowd.connected():
        raise RuntimeError("only %d were connected at first" % len(crowd.connected_at))
    first = max(crowd.connected_at.values()) - began
    # Until every link has been good for long enough to begin anew with the shortest delays.
    await asyncio.sleep(STABLE)
    rss_full = _rss(server)
    tickets.asked.clear()
    killed_at = time.monotonic()
    await asyncio.to_thread(server.kill)
    await crowd.lost()
    await asyncio.sleep(max(0.0, killed_at + OUTAGE - start_takes - time.monotonic()))
    listening = asyncio.create_task(asyncio.to_thread(_listens_at, server.port))
    await asyncio.to_thread(server.start)
    answered, up_at = time.monotonic() - killed_at, await listening
    everybody = await crowd.connected()
    rss_back = _rss(server)
    last = int((time.monotonic() - killed_at) / BUCKET) + 1
    attempts = [0] * last
    for moment in tickets.asked:
        attempts[int((moment - killed_at) / BUCKET)] += 1
    back = sorted(moment - up_at for moment in crowd.connected_at.values())
    missing = 0 if everybody else len(crowd.clients) - len(back)
    return Outcome(
        len(crowd.clients),
        first,
        up_at - killed_at,
        answered,
        attempts,
        back,
        missing,
        rss_empty,
        rss_full,
        rss_back,
    )


def _listens_at(port: int) -> float:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return time.monotonic()
        except OSError:
            time.sleep(LOOK)
    raise RuntimeError("the server does not listen")


async def _comes_true(condition: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > give_up:
            return False
        await asyncio.sleep(LOOK)
    return True


def _rss(server: ServerProcess) -> int:
    status = Path("/proc/%d/status" % server.pid).read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024

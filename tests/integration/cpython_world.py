"""The world of a client that runs on CPython: real time, real sockets, nothing pretended."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from app.ports import NetworkListener, Storage, World
from tests.integration.cpython_socket import WebsocketsTransport


def parse_json(text: str) -> object:
    """Parse as strictly as the page does."""
    return json.loads(text, parse_constant=_refuse_constant)


class SystemClock:
    """Tell the machine's time."""

    def now(self) -> float:
        return time.monotonic()

    def wall(self) -> float:
        return time.time()

    def timestamp(self) -> str:
        return datetime.now().isoformat()


class LoopTimer:
    """Call once after a delay, on the running loop."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._handle: asyncio.TimerHandle | None = None

    def arm(self, delay: float) -> None:
        self.disarm()
        self._handle = asyncio.get_running_loop().call_later(delay, self._callback)

    def disarm(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def dispose(self) -> None:
        self.disarm()


class LoopTasks:
    """Run the awaitables of the user's code as tasks."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def spawn(
        self,
        awaitable: Awaitable[Any],
        on_result: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        task = asyncio.create_task(_run(awaitable, on_result, on_error))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def waiter(self) -> asyncio.Event:
        return asyncio.Event()

    def dispose(self) -> None:
        for task in self._running:
            task.cancel()

    async def finished(self) -> None:
        """Wait until what was cancelled is gone."""
        await asyncio.gather(*self._running, return_exceptions=True)


class QuietNetwork:
    """A device that is online and a page that is seen, until a test says otherwise."""

    def __init__(self) -> None:
        self._listener: NetworkListener | None = None
        self._online = True

    def attach(self, listener: NetworkListener) -> None:
        self._listener = listener

    def online(self) -> bool:
        return self._online

    def visible(self) -> bool:
        return True

    def set_online(self, online: bool) -> None:
        """Let the device lose or find its network."""
        self._online = online
        if self._listener is not None:
            self._listener.network_changed(online)

    def dispose(self) -> None:
        self._listener = None


class CPythonWorld(World):
    """Hold the parts of a World under their own types, and what was reported."""

    def __init__(
        self,
        *,
        origin: str | None,
        draw: Callable[[], float] = random.random,
        storage: Storage | None = None,
    ) -> None:
        self.reports: list[str] = []
        self.socket = WebsocketsTransport(origin)
        self.device = QuietNetwork()
        self.jobs = LoopTasks()
        super().__init__(
            clock=SystemClock(),
            transport=self.socket,
            network=self.device,
            tasks=self.jobs,
            timer=LoopTimer,
            random=draw,
            new_id=lambda: uuid.uuid4().hex,
            parse_json=parse_json,
            report=self.reports.append,
            storage=storage,
        )

    async def finished(self) -> None:
        """Wait until sockets and tasks of a disposed client are gone."""
        await self.jobs.finished()
        await self.socket.finished()


async def _run(
    awaitable: Awaitable[Any],
    on_result: Callable[[Any], None],
    on_error: Callable[[Exception], None],
) -> None:
    try:
        result = await awaitable
    except Exception as error:  # noqa: BLE001 - whatever the user's code raises is theirs
        on_error(error)
    else:
        on_result(result)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")

"""A TCP proxy that counts, and breaks what passes through it in the ways that networks do."""

import asyncio
import concurrent.futures
import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from tests.faults.frames import Frame, close_frame
from tests.faults.listener import Listener
from tests.faults.passage import Passage
from tests.faults.upgrade import Upgrade
from tests.faults.way import Direction

Result = TypeVar("Result")

PATIENCE = 10.0  # seconds for the proxy's own thread to do what it is told


class FaultProxy:
    """Stand between clients and the server on `target` (a port of this machine).

    It runs in a thread of its own; every method may be called from anywhere and has taken effect
    when it returns. `accepted` counts the connections that clients opened, `sockets` those that
    asked for a WebSocket; `alive` says how many WebSockets clients hold open now: one that a
    client closes no longer counts, even when nobody hears that. `upgrade` is what becomes of
    WebSockets asked for from now on (None: nothing), `to_server` and `to_client` what happens to
    the bytes of all connections.
    """

    def __init__(self, target: int) -> None:
        self.accepted = 0
        self.sockets = 0
        self.upgrade: Upgrade | None = None
        self.to_server = Direction()
        self.to_client = Direction()
        self._target = target
        self._hole_for_new = False
        self._passages: set[Passage] = set()
        self._jobs: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._listener = Listener(self._loop, self._take)
        self.port = self._listener.port
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault proxy")

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def alive(self) -> int:
        return self._do(lambda: sum(passage.alive for passage in self._passages))

    def __enter__(self) -> Self:
        self._thread.start()
        self.hear()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._finish(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.__exit__, kind, error, trace)

    def reset(self) -> None:
        """Break every connection with a TCP reset."""
        self._each(lambda passage: passage.end(reset=True))

    def finish(self) -> None:
        """End every connection with a TCP FIN, without a WebSocket close."""
        self._each(lambda passage: passage.end())

    def black_hole(
        self, *, to_server: bool = True, to_client: bool = True, new: bool = False
    ) -> None:
        """Let nothing through on the connections that are open; they stay open.

        `new`: connections made from now on are accepted and hear nothing either.
        """
        self._hole_for_new = new
        self._each(lambda passage: passage.hold(to_server, to_client))

    def heal(self) -> None:
        """Let everything through again: first what waited, as TCP would repeat it."""
        self._hole_for_new = False
        self._each(lambda passage: passage.heal())

    def deafen(self) -> None:
        """Leave whoever connects from now on without an answer, as a dead host does."""
        self._do(self._listener.deafen)

    def hear(self) -> None:
        """Accept connections."""
        self._do(self._listener.hear)

    def inject(self, *frames: Frame) -> None:
        """Send frames to every client with a WebSocket, in the server's name."""
        self._each(lambda passage: passage.inject(frames))

    def close_all(self, code: int, reason: str = "") -> None:
        """Close every WebSocket with a code, in the server's name; 1006: with a reset."""
        if code == 1006:
            self.reset()
        else:
            self.inject(close_frame(code, reason))

    def _each(self, act: Callable[[Passage], None]) -> None:
        def all_of_them() -> None:
            for passage in list(self._passages):
                act(passage)

        self._do(all_of_them)

    def _do(self, act: Callable[[], Result]) -> Result:
        """Call in the proxy's thread and wait for it."""
        if threading.current_thread() is self._thread:
            return act()
        done: concurrent.futures.Future[Result] = concurrent.futures.Future()

        def call() -> None:
            try:
                done.set_result(act())
            except Exception as error:  # noqa: BLE001 - handed to who called
                done.set_exception(error)

        self._loop.call_soon_threadsafe(call)
        return done.result(PATIENCE)

    def _take(self, client: socket.socket) -> None:
        self.accepted += 1
        job = self._loop.create_task(self._serve(client))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    async def _serve(self, client: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=client)
        passage = Passage((reader, writer), self.to_server, self.to_client)
        self._passages.add(passage)
        try:
            head = await passage.read_head()
            self.sockets += passage.is_socket
            if self._hole_for_new:
                await passage.swallow()
            elif head:
                upgrade = self.upgrade if passage.is_socket else None
                with contextlib.suppress(OSError):
                    await passage.carry(head, self._target, upgrade)
        finally:
            passage.end()
            self._passages.discard(passage)

    async def _finish(self) -> None:
        self._listener.close()
        for passage in self._passages:
            passage.abort()
        for job in list(self._jobs):
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)

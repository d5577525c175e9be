"""The `websockets` client as a Transport that behaves as a browser's socket does."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, NamedTuple

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from app.ports import TransportListener

COULD_NOT_OPEN = 1006
REFUSALS = (OSError, InvalidHandshake)  # nobody there; or there, and no upgrade
CLOSE_TIMEOUT = 1.0  # seconds for a peer to answer our close


class Close(NamedTuple):
    """End a socket after what was written before."""

    code: int
    reason: str


class WebsocketsTransport:
    """Hold at most one socket, numbered by the caller.

    `origin` is what a browser would send of its page; None sends no such header. Whatever goes
    wrong before the socket is open is told as a browser tells it: 1006, without the HTTP status.
    """

    def __init__(self, origin: str | None) -> None:
        self._origin = origin
        self.longest = 0
        self._listener: TransportListener | None = None
        self._socket: _Socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.dials: list[int] = []  # the generation of each socket that was dialled

    def attach(self, listener: TransportListener) -> None:
        self._listener = listener

    def open(self, generation: int, url: str, protocols: tuple[str, ...]) -> None:
        self._drop(1000, "")
        self.dials.append(generation)
        socket = self._socket = _Socket(generation)
        self._start(self._live(socket, url, protocols))

    def send(self, generation: int, text: str) -> bool:
        socket = self._socket
        if socket is None or socket.generation != generation or not socket.is_open:
            return False
        socket.outgoing.put_nowait(text)
        return True

    def send_raw(self, frame: str | bytes) -> None:
        """Write a frame past the client: what no client of ours would send."""
        assert self._socket is not None, "there is no socket"
        self._socket.outgoing.put_nowait(frame)

    def close(self, generation: int, code: int, reason: str) -> None:
        if self._socket is not None and self._socket.generation == generation:
            self._drop(code, reason)

    def collect(self) -> None:
        """Do nothing: each frame is handed over as it comes."""

    def buffered(self) -> int:
        return 0 if self._socket is None else self._socket.outgoing.qsize()

    def dispose(self) -> None:
        self._drop(1000, "")
        self._listener = None

    async def finished(self) -> None:
        """Wait until every socket that was closed here is gone."""
        await asyncio.gather(*self._tasks)

    def _drop(self, code: int, reason: str) -> None:
        socket, self._socket = self._socket, None
        if socket is None:
            return
        if socket.is_open:
            socket.outgoing.put_nowait(Close(code, reason))
        elif socket.dialling is not None:
            socket.dialling.cancel()

    def _start(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hears(self, socket: "_Socket") -> TransportListener | None:
        return self._listener if socket is self._socket else None

    async def _live(self, socket: "_Socket", url: str, protocols: tuple[str, ...]) -> None:
        """Dial, read to the end, and tell how it ended, all while the socket is the present one."""
        dialling = socket.dialling = asyncio.create_task(_dial(url, self._origin, protocols))
        await asyncio.wait({dialling})
        code, reason = COULD_NOT_OPEN, ""
        if not dialling.cancelled() and not isinstance(dialling.exception(), REFUSALS):
            connection = dialling.result()
            if protocols and connection.subprotocol is None:
                await connection.close()  # a browser fails such a handshake
            else:
                code, reason = await self._serve(socket, connection)
        listener = self._hears(socket)
        if listener is not None:
            self._socket = None
            listener.socket_closed(socket.generation, code, reason)

    async def _serve(self, socket: "_Socket", connection: ClientConnection) -> tuple[int, str]:
        writer = asyncio.create_task(_write(socket, connection))
        socket.is_open = True
        listener = self._hears(socket)
        if listener is not None:
            listener.socket_opened(socket.generation)
        else:
            socket.outgoing.put_nowait(Close(1000, ""))
        with contextlib.suppress(ConnectionClosed):
            while True:
                frame = await connection.recv()
                listener = self._hears(socket)
                if listener is not None:
                    listener.frame_received(socket.generation, frame)
        socket.is_open = False
        writer.cancel()
        await asyncio.wait({writer})
        await connection.wait_closed()
        return connection.close_code or COULD_NOT_OPEN, connection.close_reason or ""


class _Socket:
    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.is_open = False
        self.dialling: asyncio.Task[ClientConnection] | None = None
        self.outgoing: asyncio.Queue[str | bytes | Close] = asyncio.Queue()


async def _dial(url: str, origin: str | None, protocols: tuple[str, ...]) -> ClientConnection:
    return await connect(
        url,
        origin=None if origin is None else Origin(origin),
        subprotocols=[Subprotocol(name) for name in protocols] or None,
        proxy=None,
        # The client under test has its own deadlines and beats.
        open_timeout=None,
        ping_interval=None,
        max_size=None,
        close_timeout=CLOSE_TIMEOUT,
    )


async def _write(socket: _Socket, connection: ClientConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            item = await socket.outgoing.get()
            if isinstance(item, Close):
                await connection.close(item.code, item.reason)
                return
            await connection.send(item)

"""A server that a test scripts, on a real port: what no server of ours would ever send."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.engine import Options, TokenPlace
from tests.integration.person import Person, person

Frame = str | bytes


NOBODY = Options(token_place=TokenPlace.NONE)


class HostileServer:
    """Answer `connect` with `answer` (None: never), then send `frames` and stay.

    `greeting` goes out before anything was asked; with `closes`, (code, reason), each socket is
    closed after all that. `received` keeps what clients wrote.
    """

    def __init__(
        self, *frames: Frame, answer: Any = None, greeting: tuple[Frame, ...] = ()
    ) -> None:
        self.url = ""
        self.opened = 0
        self.received: list[Frame] = []
        self._frames = frames
        self._answer = answer
        self._greeting = greeting
        self.closes: tuple[int, str] | None = None

    async def talk(self, connection: ServerConnection) -> None:
        self.opened += 1
        with contextlib.suppress(ConnectionClosed):
            for frame in self._greeting:
                await connection.send(frame)
            self.received.append(await connection.recv())
            if self._answer is not None:
                await connection.send(json.dumps({"type": "connect", "data": self._answer}))
            for frame in self._frames:
                await connection.send(frame)
            if self.closes is not None:
                await connection.close(*self.closes)
            async for frame in connection:
                self.received.append(frame)


@contextlib.asynccontextmanager
async def facing(
    hostile: HostileServer,
    options: Options = NOBODY,
    draw: Callable[[], float] | None = None,
) -> AsyncIterator[Person]:
    """Let it listen, and somebody without credentials be about to connect."""
    async with (
        listening(hostile),
        person(hostile.url, origin=None, options=options, draw=draw) as one,
    ):
        yield one


@contextlib.asynccontextmanager
async def listening(hostile: HostileServer) -> AsyncIterator[HostileServer]:
    """Let it listen for the length of the block."""
    server: Server = await serve(hostile.talk, "127.0.0.1", 0, max_size=None, close_timeout=0.2)
    hostile.url = "ws://127.0.0.1:%d/" % next(iter(server.sockets)).getsockname()[1]
    try:
        yield hostile
    finally:
        server.close()
        await asyncio.wait_for(server.wait_closed(), 5)

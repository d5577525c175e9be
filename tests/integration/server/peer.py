"""A client with no opinions: what it sent, what it got, how it ended."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.integration.server.process import ServerProcess

PATIENCE = 8  # seconds; every wait ends at its condition, this only bounds a failure
_numbers = itertools.count(1)

Frame = dict[str, Any]


class Peer:
    """Speak raw frames over one socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.seen: list[Frame] = []
        self._unread: list[Frame] = []

    async def send(self, type: str, data: Frame | None = None, **header: Any) -> None:
        await self.raw(json.dumps({"type": type, "data": data or {}, **header}))

    async def raw(self, frame: str | bytes) -> None:
        await self.socket.send(frame)

    async def until(self, type: str, **data: Any) -> Frame:
        """Return the next frame of a type whose data has these values; others stay unread."""
        for index, frame in enumerate(self._unread):
            if _matches(frame, type, data):
                return self._unread.pop(index)
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = await self._next()
                if _matches(frame, type, data):
                    return frame
                self._unread.append(frame)

    async def request(self, type: str, data: Frame, id: str) -> Frame:
        """Send a frame with an id and return the data of its ack or nack."""
        await self.send(type, data, id=id)
        for frame in self._unread:
            assert frame["data"].get("id") != id, "answered before it was sent"
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = await self._next()
                if frame["type"] in ("ack", "nack") and frame["data"]["id"] == id:
                    return {"answer": frame["type"], **frame["data"]}
                self._unread.append(frame)

    async def settle(self) -> list[Frame]:
        """Return every frame not yet read, up to a heartbeat that was sent just now.

        Frames come in order, so what is not there by then was not sent before.
        """
        mark = f"settle-{next(_numbers)}"
        await self.send("heartbeat", {"mark": mark})
        await self.until("heartbeat", mark=mark)
        unread, self._unread = self._unread, []
        return unread

    async def closed(self) -> tuple[int, str]:
        """Return code and reason of the close; 1006 when no close frame came."""
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    self._unread.append(await self._next())
            await self.socket.wait_closed()
        return self.socket.close_code or 1006, self.socket.close_reason or ""

    async def _next(self) -> Frame:
        frame: Frame = json.loads(await self.socket.recv())
        self.seen.append(frame)
        return frame

    async def close(self) -> None:
        await self.socket.close()

    def types(self) -> list[str]:
        return [frame["type"] for frame in self.seen]


@contextlib.asynccontextmanager
async def peer(
    server: ServerProcess,
    query: str = "",
    client_id: str | None = None,
    origin: str | None = "",
) -> AsyncIterator[Peer]:
    """Open a socket; `origin` "" is the server's own, None sends no such header."""
    name = client_id or f"client-{next(_numbers)}"
    address = f"ws://127.0.0.1:{server.port}/ws/{name}{query}"
    shown: Any = server.origin if origin == "" else origin
    # No limits of its own: a peer that isn't reading must still see the close.
    limits: Any = {"max_size": None, "max_queue": None}
    async with connect(address, origin=shown, proxy=None, **limits) as socket:
        yield Peer(socket)


@contextlib.asynccontextmanager
async def signed_in(
    server: ServerProcess, name: str = "ada", client_id: str | None = None, room: str = ""
) -> AsyncIterator[Peer]:
    """Open a socket of the capable dialect as a demo user, in a room if one is named."""
    async with peer(server, client_id=client_id) as one:
        await one.send("connect", {"token": await server.token(name)})
        await one.until("connect")
        if room:
            await one.send("user_join", {"room_id": room})
            await one.until("presence_update", room_id=room)
        yield one


def _matches(frame: Frame, type: str, data: Frame) -> bool:
    fields = frame.get("data", frame)
    return frame["type"] == type and all(fields.get(name) == data[name] for name in data)

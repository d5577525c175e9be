"""The ASGI side of a socket, played by a test."""

import asyncio

from starlette.types import Message as Event
from starlette.websockets import WebSocket

from server.link import Link


class AsgiServer:
    """Hand over what `arrived` holds, keep what was sent; `writable` may be cleared."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[Event] = asyncio.Queue()
        self.arrived.put_nowait({"type": "websocket.connect"})
        self.sent: list[Event] = []
        self.writable = asyncio.Event()
        self.writable.set()

    def socket(self) -> WebSocket:
        return WebSocket({"type": "websocket"}, self.arrived.get, self._send)

    def texts(self) -> list[str]:
        return [event["text"] for event in self.sent if event["type"] == "websocket.send"]

    def closes(self) -> list[int]:
        return [event["code"] for event in self.sent if event["type"] == "websocket.close"]

    async def _send(self, event: Event) -> None:
        await self.writable.wait()
        self.sent.append(event)


async def opened(server: AsgiServer, max_waiting: int = 100, client_id: str = "client") -> Link:
    """Return an open link to a server."""
    link = Link(server.socket(), client_id, max_waiting)
    await link.open()
    return link

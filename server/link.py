"""One WebSocket, seen by the server."""

import asyncio
import contextlib
import json
import secrets
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from starlette.websockets import WebSocket, WebSocketDisconnect

from app.engine.messages import Dialect, Message, encode

# UTF-8 as it is, no \u pairs: MicroPython's parser breaks surrogate pairs.
DUMP = partial(json.dumps, ensure_ascii=False)
LAST_WORDS = 1.0  # seconds that a closing socket gets to take what was posted before


class Close(NamedTuple):
    """Ask the writer to close, after what was posted before."""

    code: int
    reason: str


class Silence(Exception):
    """Say that nothing came before the deadline."""


class Gone(Exception):
    """Say that nothing more will come from this socket."""


def text_of(message: Message, dialect: Dialect = Dialect.ENVELOPE) -> str:
    """Return the frame as it goes over the wire, stamped with the time in UTC."""
    if message.timestamp is None and dialect is Dialect.ENVELOPE:
        message.timestamp = datetime.now(UTC).isoformat()
    return encode(message, dialect, DUMP)


class Link:
    """Own one socket: posting never waits, one task writes, the caller reads.

    A peer that does not read can therefore hold up nobody else; when more than `max_waiting`
    frames wait for it, it is closed with 1013.
    """

    def __init__(self, websocket: WebSocket, client_id: str, max_waiting: int) -> None:
        self.client_id = client_id
        self.id = secrets.token_hex(8)
        self.closing = False
        self._websocket = websocket
        self._max_waiting = max_waiting
        self._waiting: asyncio.Queue[str | Close] = asyncio.Queue()
        self._reading: asyncio.Timeout | None = None
        self._writer: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Accept the upgrade and begin to write."""
        await self._websocket.accept()
        self._writer = asyncio.create_task(self._write())

    def post(self, text: str) -> None:
        """Send a text frame in turn; dropped when the socket is closing."""
        if self.closing:
            return
        if self._waiting.qsize() >= self._max_waiting:
            self.close(1013, "too slow")
            return
        self._waiting.put_nowait(text)

    def close(self, code: int, reason: str) -> None:
        """Close after what was posted; the reader gets `Gone` at once."""
        if self.closing:
            return
        self.closing = True
        self._waiting.put_nowait(Close(code, reason))
        # One that has just expired wakes the reader anyway and can't be changed any more.
        if self._reading is not None and not self._reading.expired():
            self._reading.reschedule(0)

    async def receive(self, deadline: float | None = None) -> str | bytes:
        """Return the next frame; raise `Gone` or, at `deadline` (loop time), `Silence`."""
        if self.closing:
            raise Gone
        try:
            async with asyncio.timeout_at(deadline) as self._reading:
                event = await self._websocket.receive()
        except TimeoutError:
            if self.closing:
                raise Gone from None
            raise Silence from None
        finally:
            self._reading = None
        if event["type"] != "websocket.receive" or self.closing:
            raise Gone
        text: str | None = event.get("text")
        return event["bytes"] if text is None else text

    async def finish(self) -> None:
        """Let the writer end. Without `close` before, the socket goes without a close frame."""
        writer = self._writer
        if writer is None:
            return
        if self.closing:
            await asyncio.wait({writer}, timeout=LAST_WORDS)
        self.closing = True
        writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await writer

    async def _write(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # both mean: closed meanwhile
            while True:
                item = await self._waiting.get()
                if isinstance(item, Close):
                    await self._websocket.close(item.code, item.reason)
                    return
                await self._websocket.send_text(item)

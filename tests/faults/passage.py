"""One client's TCP connection, and the one to the server behind it."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Iterable

from tests.faults.frames import HEAD_END, Frame, Pieces, close_frame
from tests.faults.upgrade import (
    AcceptThenClose,
    Mute,
    Refused,
    Silent,
    Slow,
    Upgrade,
    is_upgrade,
    without_extensions,
)
from tests.faults.way import CHUNK, Direction, Way

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, 0 s


class Passage:
    """Carry one connection; `is_socket` once it has asked for a WebSocket."""

    def __init__(
        self,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        to_server: Direction,
        to_client: Direction,
    ) -> None:
        self.is_socket = False
        self._reader, self._writer = client
        self._directions = (to_server, to_client)
        self._ways: tuple[Way, Way] | None = None
        self._upstream: asyncio.StreamWriter | None = None
        self._ended = False

    @property
    def alive(self) -> bool:
        """Tell whether the client holds this WebSocket open: neither closed nor closing it."""
        gone = self._ways is not None and self._ways[0].source_gone
        return self.is_socket and not self._ended and not gone

    async def read_head(self) -> bytes:
        """Return the head of the first request; empty when the client left before."""
        try:
            head = await self._reader.readuntil(HEAD_END)
        except (OSError, asyncio.IncompleteReadError):
            return b""
        self.is_socket = is_upgrade(head)
        return head

    async def carry(self, head: bytes, target: int, upgrade: Upgrade | None) -> None:
        """Carry both ways until both have ended."""
        if isinstance(upgrade, Refused):
            self._writer.write(upgrade.answer())
            await self._writer.drain()
            return
        if isinstance(upgrade, Silent):
            await self.swallow()
            return
        reader, self._upstream = await asyncio.open_connection("127.0.0.1", target)
        up = Way(self._reader, self._upstream, self._directions[0], Pieces(False, self.is_socket))
        down = Way(reader, self._writer, self._directions[1], Pieces(True, self.is_socket))
        self._ways = (up, down)
        up.cut = down.cut = self.end
        up.answer, down.answer = down.insert, up.insert
        self._apply(upgrade, down)
        up.put(without_extensions(head) if self.is_socket else head)
        await asyncio.gather(up.read(), up.write(), down.read(), down.write())

    async def swallow(self) -> None:
        """Take all that comes and answer nothing, until the client leaves."""
        with contextlib.suppress(OSError):
            while await self._reader.read(CHUNK):
                pass

    def hold(self, to_server: bool, to_client: bool) -> None:
        """Let nothing through any more in these directions."""
        for way, held in zip(self._ways or (), (to_server, to_client), strict=False):
            if held:
                way.gate.clear()

    def heal(self) -> None:
        """Let everything through that waits; what never got a server ends."""
        if self._ways is None:
            self.end()
        for way in self._ways or ():
            way.gate.set()

    def inject(self, frames: Iterable[Frame]) -> None:
        """Send the client frames that are not the server's."""
        if self._ways is not None and self.is_socket:
            for frame in frames:
                self._ways[1].insert(frame)

    def end(self, reset: bool = False) -> None:
        """End both connections: with a FIN, or with a reset towards the client."""
        self._ended = True
        if reset:
            raw = self._writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            self._writer.transport.abort()
        for way in self._ways or ():
            way.gate.set()
        self._writer.close()
        if self._upstream is not None:
            self._upstream.close()

    def abort(self) -> None:
        """Drop both connections with all that waits."""
        self._ended = True
        for writer in (self._writer, self._upstream):
            if writer is not None:
                writer.transport.abort()

    def _apply(self, upgrade: Upgrade | None, down: Way) -> None:
        if isinstance(upgrade, Slow):
            down.head_delay = upgrade.seconds
        elif isinstance(upgrade, Mute):
            down.mute = True
        elif isinstance(upgrade, AcceptThenClose):
            code = upgrade.code
            down.head_passed = lambda: down.insert(close_frame(code))

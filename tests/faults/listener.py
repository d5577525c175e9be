"""The port that clients connect to, which can go as deaf as a dead host's."""

import asyncio
import socket
from collections.abc import Callable

BACKLOG = 1024
FILLERS = 4  # more than fit into the kernel's shortest queue


class Listener:
    """Accept connections on a port of this machine and give each to `taken`.

    Everything but `port` belongs to the loop's thread.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, taken: Callable[[socket.socket], None]):
        self._loop = loop
        self._taken = taken
        self._accepting: asyncio.Task[None] | None = None
        self._fillers: list[socket.socket] = []
        self._filler_ports: set[int] = set()
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def hear(self) -> None:
        """Accept who comes."""
        self._socket.listen(BACKLOG)
        self._drop_fillers()
        if self._accepting is None:
            self._accepting = self._loop.create_task(self._accept())

    def deafen(self) -> None:
        """Fill the kernel's queue of those to be accepted: it ignores who comes then."""
        self._stop()
        self._socket.listen(0)
        for _ in range(FILLERS):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
            self._fillers.append(filler)
            self._filler_ports.add(filler.getsockname()[1])

    def close(self) -> None:
        """Give the port back."""
        self._stop()
        self._drop_fillers()
        self._socket.close()

    def _stop(self) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            self._accepting = None

    def _drop_fillers(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers = []

    async def _accept(self) -> None:
        while True:
            client, address = await self._loop.sock_accept(self._socket)
            if address[1] in self._filler_ports:
                client.close()
            else:
                self._taken(client)

"""A slow line: pass TCP on to another port with a delay each way and a bandwidth that all share.

    python -m bench.boot.line --socket 3 --to 8000 --round-trip 40 --megabits 20

Unlike DevTools' own throttling it slows whatever a page does down: its service worker, its
WebSocket, and the round trip that opens a connection.
"""

import argparse
import asyncio
import socket
import time

CHUNK = 16_384  # bytes


class Direction:
    """Let bytes through at so many a second, in turn, and each some seconds later."""

    def __init__(self, delay: float, throughput: float) -> None:
        self.delay = delay
        self._throughput = throughput
        self._free = 0.0  # when the line has sent what it was given

    def arrival(self, size: int, now: float) -> float:
        """Return when bytes given to the line now have come out of it."""
        self._free = max(self._free, now) + size / self._throughput
        return self._free + self.delay


class Line:
    """Connect whoever comes with the port `to`."""

    def __init__(self, to: int, up: Direction, down: Direction) -> None:
        self._to = to
        self._up, self._down = up, down

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on until one side ends it."""
        opened = time.monotonic() + self._up.delay + self._down.delay
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        await asyncio.gather(
            _pass(reader, back, self._up, opened), _pass(there, writer, self._down, opened)
        )


async def _pass(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: Direction, opened: float
) -> None:
    """Read and write at the same time: what is under way does not hold up what follows."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)
    writing = asyncio.create_task(_deliver(under_way, writer))
    try:
        while data := await reader.read(CHUNK):
            now = max(time.monotonic(), opened)
            await under_way.put((line.arrival(len(data), now), data))
    except OSError:
        pass  # the other side has ended it at once
    await under_way.put((time.monotonic() + line.delay, b""))
    await writing


async def _deliver(
    under_way: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter
) -> None:
    while True:
        at, data = await under_way.get()
        await asyncio.sleep(at - time.monotonic())
        if not data:
            writer.close()
            return
        if not writer.is_closing():
            writer.write(data)


async def run(listening: socket.socket, line: Line) -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(line.serve, sock=listening, limit=CHUNK)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=int, required=True, help="file number, bound already")
    parser.add_argument("--to", type=int, required=True, help="port on this machine")
    parser.add_argument("--round-trip", type=float, default=40.0, help="ms")
    parser.add_argument("--megabits", type=float, default=20.0, help="a second, each way")
    arguments = parser.parse_args()
    delay, throughput = arguments.round_trip / 2000, arguments.megabits * 125_000
    line = Line(arguments.to, Direction(delay, throughput), Direction(delay, throughput))
    asyncio.run(run(socket.socket(fileno=arguments.socket), line))


if __name__ == "__main__":
    main()

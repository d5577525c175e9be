"""One direction of one connection: read, edited, held, delayed, throttled, written; in order."""

import asyncio
import contextlib
from collections.abc import Callable

from tests.faults.edits import Back, Cut, Edit, Later, Outcome
from tests.faults.frames import CLOSE, Frame, Pieces

CHUNK = 65_536
SLICE = 0.02  # seconds between two writes of a throttled way


class Direction:
    """Say what one direction does to bytes; all connections of a proxy share it.

    `delay` (seconds) comes on top of what the network takes, `rate` is bytes a second (0: no
    limit), `edit` sees each frame of a WebSocket.
    """

    def __init__(self) -> None:
        self.delay = 0.0
        self.rate = 0.0
        self.edit: Edit | None = None


class Way:
    """Carry what `reader` brings to `writer`, and tell it when the source has ended.

    `gate` closed is a black hole: bytes, and the end, wait until it opens, as TCP would repeat
    them. `answer` takes frames for the other direction, `cut` ends the whole connection.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        direction: Direction,
        pieces: Pieces,
    ) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.source_gone = False  # its end, or its close frame, was seen
        self.answer: Callable[[Frame], None] = lambda _: None
        self.cut: Callable[[], None] = lambda: None
        self.head_passed: Callable[[], None] = lambda: None
        self.head_delay = 0.0
        self.mute = False  # no frame goes through
        self._reader = reader
        self._writer = writer
        self._direction = direction
        self._pieces = pieces
        self._queue: asyncio.Queue[tuple[float, bytes | Frame | Cut | None]] = asyncio.Queue()

    def put(self, piece: bytes | Frame | Cut | None) -> None:
        """Let something go on in its turn; None is the source's end."""
        due = asyncio.get_running_loop().time() + self._direction.delay
        self._queue.put_nowait((due, piece))

    def insert(self, frame: Frame) -> None:
        """Let a frame of ours go on; behind a close frame nothing of the source may come."""
        self.put(frame)
        self.mute = self.mute or frame.opcode == CLOSE

    async def read(self) -> None:
        """Take what comes until the source ends."""
        with contextlib.suppress(OSError):
            while chunk := await self._reader.read(CHUNK):
                for piece in self._pieces.feed(chunk):
                    await self._take(piece)
        self.source_gone = True
        self.put(None)

    async def write(self) -> None:
        """Write what is due until the source's end comes up."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while True:
                due, piece = await self._queue.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                await self.gate.wait()
                if piece is None:
                    self._writer.write_eof()  # the other side may still have an answer
                    return
                if isinstance(piece, Cut):
                    await self._send(piece.frame.raw[: len(piece.frame.raw) // 2])
                    self.cut()
                    return
                await self._send(piece.raw if isinstance(piece, Frame) else piece)
        self._writer.close()

    async def _take(self, piece: bytes | Frame) -> None:
        if isinstance(piece, bytes):
            await asyncio.sleep(self.head_delay)
            self.put(piece)
            self.head_passed()
            return
        if self.mute:
            return
        if piece.opcode == CLOSE:
            self.source_gone = True
        edit = self._direction.edit
        for outcome in edit(piece) if edit else (piece,):
            self._do(outcome)

    def _do(self, outcome: Outcome) -> None:
        if isinstance(outcome, Later):
            asyncio.get_running_loop().call_later(outcome.seconds, self.put, outcome.frame)
        elif isinstance(outcome, Back):
            self.answer(outcome.frame)
        else:
            self.put(outcome)

    async def _send(self, data: bytes) -> None:
        rate = self._direction.rate
        size = max(1, int(rate * SLICE)) if rate else len(data) or 1
        for start in range(0, len(data), size):
            self._writer.write(data[start : start + size])
            await self._writer.drain()
            if rate:
                await asyncio.sleep(SLICE)

"""What a session was sent, for as long as it may have to be sent again."""

from collections import deque

from server.frame import Frame

MAX_FRAMES = 1_000
MAX_BYTES = 1_048_576


class ReplayLog:
    """Number frames from 1 and keep the newest, bounded by count and by bytes."""

    def __init__(self, max_frames: int = MAX_FRAMES, max_bytes: int = MAX_BYTES) -> None:
        self.seq = 0  # the last number given out
        self._max_frames = max_frames
        self._max_bytes = max_bytes
        self._frames: deque[Frame] = deque()
        self._bytes = 0

    def append(self, frame: Frame) -> int:
        """Keep a frame, let the oldest go that no longer fit, and return its number."""
        self.seq += 1
        self._frames.append(frame)
        self._bytes += frame.size
        while len(self._frames) > self._max_frames or self._bytes > self._max_bytes:
            self._bytes -= self._frames.popleft().size
        return self.seq

    def reaches(self, seq: object) -> bool:
        """Return whether everything after `seq` is still here; `seq` may be any JSON value.

        False, too, for a number that was never given out.
        """
        if type(seq) is not int:
            return False
        return self.seq - len(self._frames) <= seq <= self.seq

    def after(self, seq: int) -> list[str]:
        """Return the numbered texts after `seq`, in order; only what `reaches` is complete."""
        first = self.seq - len(self._frames) + 1
        numbered = enumerate(self._frames, first)
        return [frame.numbered(number) for number, frame in numbered if number > seq]

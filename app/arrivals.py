"""What has come from the socket and waits for its turn: frames, and behind them its end."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Arrivals:
    """Keep frames of one socket in order. A close waits behind them: they came before it."""

    def __init__(self) -> None:
        self.generation = 0
        self.close_code: int | None = None  # of a socket that is gone, until its frames are taken
        self._frames: list[Any] = []
        self._at = 0  # the first that waits

    @property
    def frames(self) -> int:
        """Return how many frames wait."""
        return len(self._frames) - self._at

    @property
    def waiting(self) -> bool:
        """Tell whether anything waits."""
        return self.close_code is not None or self._at < len(self._frames)

    def add(self, generation: int, frames: "list[Any]") -> None:
        """Take frames in; those of an earlier socket are forgotten."""
        if generation != self.generation:
            self.clear()
            self.generation = generation
        if self._at == len(self._frames):
            self._frames, self._at = frames, 0
        else:
            self._frames = self._frames[self._at :] + frames
            self._at = 0

    def closed(self, generation: int, code: int) -> bool:
        """Let a close wait behind the frames of its socket; False when there are none."""
        if generation != self.generation or not self.frames:
            return False
        self.close_code = code
        return True

    def take(self, most: int) -> "list[Any]":
        """Return the next frames, at most so many."""
        if not self._at and len(self._frames) <= most:
            taken, self._frames = self._frames, []
            return taken
        taken = self._frames[self._at : self._at + most]
        self._at += len(taken)
        if self._at == len(self._frames):
            self._frames, self._at = [], 0
        return taken

    def take_close(self) -> "int | None":
        """Return with what the socket was closed once no frame waits before that."""
        if self.frames:
            return None
        code, self.close_code = self.close_code, None
        return code

    def clear(self) -> None:
        """Forget all: the socket was given up here."""
        self._frames, self._at, self.close_code = [], 0, None

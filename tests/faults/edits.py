"""What may happen to single frames on their way: an edit takes one and says what goes on."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.faults.frames import Frame


class Later(NamedTuple):
    """Let a frame go on after some seconds; those behind it do not wait."""

    seconds: float
    frame: Frame


class Cut(NamedTuple):
    """Let half of the frame through, then end the TCP connection both ways."""

    frame: Frame


class Back(NamedTuple):
    """Send a frame to where this one came from."""

    frame: Frame


Outcome = Frame | Later | Cut | Back
Edit = Callable[[Frame], Sequence[Outcome]]
Match = Callable[[Frame], bool]


def of_type(name: str) -> Match:
    """Match JSON frames of a type."""
    return lambda frame: frame.data().get("type") == name


def holding(text: str) -> Match:
    """Match frames in which a text stands."""
    return lambda frame: text.encode() in frame.payload


class Change:
    """Give matching frames another fate, the first `times` of them (None: all); count them."""

    def __init__(self, matches: Match, times: int | None = None) -> None:
        self.count = 0
        self._matches = matches
        self._times = times

    def __call__(self, frame: Frame) -> Sequence[Outcome]:
        if not self._matches(frame) or (self._times is not None and self.count >= self._times):
            return self.other(frame)
        self.count += 1
        return self.fate(frame)

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        """Return what becomes of a matching frame."""
        raise NotImplementedError

    def other(self, frame: Frame) -> Sequence[Outcome]:
        """Return what becomes of one that does not match."""
        return (frame,)


class Drop(Change):
    """Lose frames."""

    def fate(self, _: Frame) -> Sequence[Outcome]:
        return ()


class Double(Change):
    """Let frames come twice."""

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        return (frame, frame)


class Late(Change):
    """Let frames come some seconds late, behind what followed them."""

    def __init__(self, matches: Match, seconds: float, times: int | None = None) -> None:
        super().__init__(matches, times)
        self._seconds = seconds

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        return (Later(self._seconds, frame),)


class Backwards(Change):
    """Hold matching frames until there are `size`, then let them go, the last one first."""

    def __init__(self, matches: Match, size: int, times: int | None = None) -> None:
        super().__init__(matches, times)
        self._size = size
        self._held: list[Frame] = []

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        self._held.append(frame)
        if len(self._held) < self._size:
            return ()
        held, self._held = self._held, []
        return held[::-1]


class Tear(Change):
    """Cut the connection in the middle of a frame."""

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        return (Cut(frame),)


class Reply(Change):
    """Answer frames ourselves; they do not arrive."""

    def __init__(
        self, matches: Match, answer: Callable[[Frame], Frame], times: int | None = None
    ) -> None:
        super().__init__(matches, times)
        self._answer = answer

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        return (Back(self._answer(frame)),)


class Follow(Change):
    """Put frames behind those that match."""

    def __init__(self, matches: Match, extra: Sequence[Frame], times: int | None = None) -> None:
        super().__init__(matches, times)
        self._extra = extra

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        return (frame, *self._extra)


class Seen(Change):
    """Change nothing; keep what passed and when (seconds, `time.monotonic`)."""

    def __init__(self, matches: Match) -> None:
        super().__init__(matches)
        self.frames: list[Frame] = []
        self.times: list[float] = []

    def fate(self, frame: Frame) -> Sequence[Outcome]:
        self.frames.append(frame)
        self.times.append(time.monotonic())
        return (frame,)

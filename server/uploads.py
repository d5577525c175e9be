"""Whose turn it is to write a document."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TELL_EVERY = 0.2  # seconds between two news of how far an upload is

Key = tuple[int, str]


class _Place:
    """Hold what all who want one document share."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.holder = 0
        self.wanted_by = 0
        self.told_at = float("-inf")


class Turn:
    """Hold one request's turn; it ends when another request begins one."""

    def __init__(self, place: _Place) -> None:
        place.holder += 1
        self.lock = place.lock
        self._place = place
        self._number = place.holder

    @property
    def over(self) -> bool:
        """Return whether another request has taken over. To be asked holding the lock."""
        return self._place.holder != self._number

    def may_tell(self) -> bool:
        """Return whether it is time for news again."""
        now = asyncio.get_running_loop().time()
        if now - self._place.told_at < TELL_EVERY:
            return False
        self._place.told_at = now
        return True


class Turns:
    """Give out turns; the newest request for a document has it."""

    def __init__(self) -> None:
        self._places: dict[Key, _Place] = {}

    @asynccontextmanager
    async def taken(self, key: Key) -> AsyncIterator[Turn]:
        """Take a turn from whoever had it; what is done in it is done holding its lock."""
        place = self._places.setdefault(key, _Place())
        place.wanted_by += 1
        try:
            yield Turn(place)
        finally:
            place.wanted_by -= 1
            if not place.wanted_by:
                del self._places[key]

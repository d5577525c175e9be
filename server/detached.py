"""Sessions without a socket, kept for a while in case their pages come back."""

from collections.abc import Callable
from typing import Protocol

from server.session import Session

MAX_PER_USER = 16


class Handle(Protocol):
    """Stand for a call that was ordered."""

    def cancel(self) -> None: ...


class Loop(Protocol):
    """Tell a time that only goes forward and call back at one, as asyncio's loop does."""

    def time(self) -> float: ...

    def call_at(self, when: float, callback: Callable[[], object]) -> Handle: ...


class DetachedSessions:
    """Keep sessions for `window` seconds, at most `MAX_PER_USER` a user; then `end` them.

    All wait equally long, so the order of coming is the order of going and one timer is enough.
    """

    def __init__(self, window: float, loop: Loop, end: Callable[[Session], None]) -> None:
        self._window = window
        self._loop = loop
        self._end = end
        self._until: dict[Session, float] = {}
        self._timer: Handle | None = None

    def add(self, session: Session) -> None:
        """Begin to wait for a page; the user's oldest one goes when there are too many."""
        if self._window <= 0:
            self._end(session)
            return
        self._until[session] = self._loop.time() + self._window
        own = [one for one in self._until if one.account.id == session.account.id]
        if len(own) > MAX_PER_USER:
            self._drop(own[0])
        self._arm()

    def discard(self, session: Session) -> None:
        """Wait no more: the page is back, or the session has ended."""
        self._until.pop(session, None)

    def close(self) -> None:
        """Give the timer back."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def __len__(self) -> int:
        """Return how many sessions wait."""
        return len(self._until)

    def _drop(self, session: Session) -> None:
        del self._until[session]
        self._end(session)

    def _arm(self) -> None:
        if self._timer is None and self._until:
            self._timer = self._loop.call_at(next(iter(self._until.values())), self._expire)

    def _expire(self) -> None:
        self._timer = None
        now = self._loop.time()
        for session, until in list(self._until.items()):
            if until > now:
                break
            self._drop(session)
        self._arm()

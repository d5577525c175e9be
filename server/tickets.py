"""Single-use tickets for the WebSocket's URL, so that no JWT ever stands in one."""

import secrets
from collections.abc import Callable

from server.access_tokens import Grant


class Tickets:
    """Exchange a grant for a short text and back, once.

    In memory: a ticket that a restart swallowed is bought again within a second.
    """

    def __init__(self, lifetime: int, clock: Callable[[], float]) -> None:
        self.lifetime = lifetime
        self._clock = clock
        self._open: dict[str, tuple[Grant, float]] = {}

    def issue(self, grant: Grant) -> str:
        """Return a ticket that is good for one upgrade within `lifetime` seconds."""
        self._drop_expired()
        ticket = secrets.token_urlsafe(24)
        self._open[ticket] = (grant, self._clock() + self.lifetime)
        return ticket

    def redeem(self, ticket: str) -> Grant | None:
        """Return what the ticket grants and void it; None when it is unknown, used or late."""
        grant, until = self._open.pop(ticket, (None, 0.0))
        return grant if self._clock() < until else None

    def _drop_expired(self) -> None:
        now = self._clock()
        # Insertion order is order of expiry: stop at the first that is still good.
        for ticket, (_, until) in list(self._open.items()):
            if now < until:
                break
            del self._open[ticket]

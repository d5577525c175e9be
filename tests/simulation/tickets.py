"""How a page gets in: tokens that name the user, and single-use tickets, over slow HTTP."""

import base64
import json
from collections.abc import Callable
from random import Random
from typing import Protocol, cast

from app.testing.tasks import Pending
from tests.simulation.calendar import EPOCH, Calendar

HOUR = 3600.0


def token_for(user: int) -> str:
    """Return a token as a client reads it; nobody in here checks a signature."""
    claims = {"user_id": user, "sub": str(user), "iat": EPOCH, "exp": EPOCH + HOUR}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return "e30.%s.c2ln" % payload


def user_of(ticket: str) -> int:
    """Return whom a ticket lets in."""
    return int(ticket.partition("-")[0])


class Reachable(Protocol):
    """Tell how an HTTP request would fare now."""

    def fate(self, page: str) -> str:
        """Return "arrives", "refused" or "silence"."""


class SimulatedTokens:
    """Be a page's token source: who is signed in there, and tickets from the server."""

    def __init__(
        self,
        page: str,
        user: int,
        calendar: Calendar,
        chance: Random,
        internet: Reachable,
        reach: "Callable[[Callable[[], None]], None]",
    ) -> None:
        self.user = user
        self._page = page
        self._calendar = calendar
        self._chance = chance
        self._internet = internet
        self._reach = reach  # does something in the page, when it can
        self._sold = 0

    async def token(self, refresh: bool) -> "str | None":  # noqa: ARG002 - the port's
        return await self._answer(token_for(self.user), local=True)

    async def ticket(self, token: str) -> "str | None":
        self._sold += 1
        user = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["user_id"]
        return await self._answer("%d-%s-%d" % (user, self._page, self._sold), local=False)

    async def _answer(self, text: str, local: bool) -> "str | None":
        fate = "arrives" if local else self._internet.fate(self._page)
        pending = Pending()

        def due() -> None:
            if fate == "arrives":
                pending.resolve(text)
            elif fate == "refused":
                pending.fail(OSError("no answer"))

        delay = 0.001 + 0.05 * self._chance.random()
        self._calendar.after(delay, lambda: self._reach(due))
        return cast("str | None", await pending)

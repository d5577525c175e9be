"""Somebody who connects to the platform with a token in the first frame."""

import contextlib
from collections.abc import AsyncIterator

from app.engine import MessageType, Options, TokenPlace
from app.provider import RealtimeProvider
from tests.integration.cpython_world import CPythonWorld
from tests.integration.nexus.process import ORIGIN, TOKEN
from tests.integration.person import Person


class PlatformTokens:
    """Hold a token and the one that a refresh would bring."""

    def __init__(self, token: str = TOKEN, renewed: str | None = TOKEN) -> None:
        self.refreshes = 0
        self._token = token
        self._renewed = renewed

    async def token(self, refresh: bool) -> str | None:
        if refresh:
            self.refreshes += 1
            return self._renewed
        return self._token

    async def ticket(self, token: str) -> str | None:
        raise NotImplementedError("this platform sells no tickets")


@contextlib.asynccontextmanager
async def member(
    url: str,
    user_id: int = 7,
    *,
    origin: str | None = ORIGIN,
    place: TokenPlace = TokenPlace.FRAME,
    tokens: PlatformTokens | None = None,
) -> AsyncIterator[Person]:
    """Make somebody who is not connected yet; everything ends with the block."""
    world = CPythonWorld(origin=origin, draw=lambda: 0.3)
    provider = RealtimeProvider(
        url,
        world=world,
        tokens=tokens or PlatformTokens(),
        options=Options(token_place=place, user_id=user_id),
    )
    one = Person(provider, world, None)
    try:
        yield one
    finally:
        await one.leave()


@contextlib.asynccontextmanager
async def pair(url: str) -> AsyncIterator[tuple[Person, Person]]:
    """Bring two members to CONNECTED; the first knows that the second is there."""
    async with member(url, 7) as ada, member(url, 8) as grace:
        await ada.connected()
        await grace.connected()
        await ada.hears(MessageType.USER_JOIN)
        await grace.hears(MessageType.STATUS_UPDATE, status="ready")
        yield ada, grace

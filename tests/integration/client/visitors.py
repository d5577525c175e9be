"""Demo users of a running reference server."""

import contextlib
from collections.abc import AsyncIterator, Callable
from weakref import WeakKeyDictionary

from app.engine import Options, TokenPlace
from app.provider import use_chat
from tests.harness import ServerProcess
from tests.integration.http_tokens import HttpTokens
from tests.integration.person import Person, person

WS_PATH = "/ws/{client_id}"

# Checking a password is slow on purpose; those who neither refresh nor sign out share a sign-in.
_sign_ins: WeakKeyDictionary[ServerProcess, dict[str, HttpTokens]] = WeakKeyDictionary()


@contextlib.asynccontextmanager
async def visitor(
    server: ServerProcess,
    name: str = "ada",
    *,
    place: TokenPlace = TokenPlace.TICKET,
    options: Options | None = None,
    origin: str | None = "",
    ws_url: str = "",
    draw: Callable[[], float] | None = None,
    shared: bool = False,
) -> AsyncIterator[Person]:
    """Sign a demo user in over HTTP; nobody has dialled yet.

    `origin` "" is the server's own; `ws_url` leads the socket, not HTTP, through a proxy;
    `shared`: a sign-in that others use too will do.
    """
    tokens = HttpTokens(server.url, name)
    if shared:
        tokens.sign_in_as(await _shared_sign_in(server, name))
    else:
        await tokens.login()
    async with person(
        (ws_url or server.ws_url) + WS_PATH,
        origin=server.url if origin == "" else origin,
        tokens=tokens,
        options=options or Options(token_place=place),
        draw=draw,
    ) as one:
        yield one


@contextlib.asynccontextmanager
async def guest(
    server: ServerProcess, name: str = "ada", *, room: str = "", shared: bool = True
) -> AsyncIterator[Person]:
    """Bring a demo user to CONNECTED, and into a room if one is named."""
    async with visitor(server, name, shared=shared) as one:
        await one.connected()
        if room:
            one.provider.join(room)
            await settled_in(one, room)
        yield one


async def settled_in(one: Person, room: str) -> None:
    """Wait until the people and the history of a joined room are there."""
    await one.until(lambda: room in one.provider.store.state.presence.synced)
    await one.until(lambda: not use_chat(room, one.provider).value.loading)


async def _shared_sign_in(server: ServerProcess, name: str) -> HttpTokens:
    known = _sign_ins.setdefault(server, {})
    if name not in known:
        tokens = HttpTokens(server.url, name)
        await tokens.login()
        await tokens.http.aclose()
        known[name] = tokens
    return known[name]

"""Composition root for pages: a provider wired to the browser, in one call."""

from app.browser import BrowserDom, HttpTokens, TokenCallable, browser_world
from app.browser.location import declared, socket_address, storage_scope
from app.engine import Options, TokenPlace
from app.http_backend import HttpBackend
from app.provider import RealtimeProvider
from app.recent_trace import RecentTrace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.backend import Backend
    from app.provider.realtime import History
    from app.trace import Recorder

__all__ = ["HttpBackend", "HttpTokens", "dom", "realtime"]


def realtime(
    url: str,
    token: "HttpTokens | Callable[[bool], Any] | None" = None,
    *,
    options: "Options | None" = None,
    history: "History | None" = None,
    backend: "Backend | None" = None,
    trace: "Recorder | None" = None,
) -> RealtimeProvider:
    """Return a provider for this page; nothing is dialled before `connect()`.

    `url` is a `ws:`/`wss:` address or a path of the page's own server, and may hold
    `{client_id}`. `token` is an `HttpTokens` (sign-in, refresh and history over HTTP; the token
    buys tickets, unless the page declares `<meta name="realtime-token-place" content="query">`),
    or a function `token(refresh)`, sync or async, that returns a JWT, None when the user must
    sign in, or raises when it can't be had right now; its token travels in the first frame,
    unless `options` names another `token_place`. None: the server wants no token. `trace`, an
    `app.trace.Trace`, records the session for a test to replay; without one the last while is
    kept, for whoever copies it from the connection panel.
    """
    address = socket_address(url)
    http = None
    if isinstance(token, HttpTokens):
        tokens: Any = token
        http = token
        place = _declared_place()
        backend = backend or HttpBackend(token)
    elif token is None:
        tokens, place = None, TokenPlace.NONE
    else:
        tokens, place = TokenCallable(token), TokenPlace.FRAME
    return RealtimeProvider(
        address,
        world=browser_world(storage_scope(address), http),
        tokens=tokens,
        options=options or Options(token_place=place),
        history=history,
        backend=backend,
        trace=trace or RecentTrace(),
    )


def dom() -> BrowserDom:
    """Return what components build the page with."""
    return BrowserDom()


def _declared_place() -> TokenPlace:
    place = declared("realtime-token-place")
    return TokenPlace.QUERY if place == TokenPlace.QUERY.value else TokenPlace.TICKET

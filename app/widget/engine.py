"""Composition root of the widget's engine: the hub, wired to the browser."""

import gc

from app.browser import AsyncTasks, BrowserTimer, HttpJson, browser_world
from app.browser.host_pages import HostPages
from app.browser.location import socket_address, storage_scope
from app.browser.strict_json import strict_parser
from app.engine import Options, TokenPlace
from app.engine.address import socket_url
from app.http_backend import HttpBackend
from app.provider import RealtimeProvider
from app.widget.hub import Hub
from app.widget.line import Line
from app.widget.tokens import HostTokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SOCKET = "/ws/{client_id}"


class WidgetBackend(HttpBackend):
    """Ask for what a view shows: there is none for quotes and documents."""

    async def quotes(self) -> "Any":
        """Return nothing."""
        return None

    async def documents(self) -> "Any":
        """Return nothing."""
        return None


class Engine:
    """Wire the hub to the browser."""

    def __init__(self) -> None:
        self._pages = HostPages()
        self._tasks = AsyncTasks()
        self._hub = Hub(
            self._pages,
            tasks=self._tasks,
            timer=BrowserTimer,
            parse_json=strict_parser(),
            equip=self._equip,
            collect=gc.collect,
        )
        self._pages.listen(self._hub.heard)

    def _equip(self, line: Line) -> None:
        """Give a line its provider; nothing is dialled before `connect()`."""
        address = socket_address(line.server + SOCKET)
        socket_url(address, "check", {})  # raises before anything is made
        options = Options(token_place=TokenPlace(line.place))
        world = browser_world(storage_scope(address))
        world.report = _unheard
        backend = None
        if options.token_place is not TokenPlace.NONE:
            line.tokens = HostTokens(HttpJson(line.server, "omit"), line.ask, self._tasks.waiter)
            backend = WidgetBackend(line.tokens)
        line.provider = RealtimeProvider(
            address, world=world, tokens=line.tokens, options=options, backend=backend
        )


def _unheard(_line: str) -> None:
    """Say nothing in a console that is the host's: what went wrong is a DOM event there."""

"""What the engine orders, done in the world; what comes of it goes back as an input."""

from app.engine.address import socket_url
from app.engine.effects import (
    CloseSocket,
    CloseStorage,
    OpenSocket,
    OpenStorage,
    RemoveRows,
    RequestTicket,
    RequestToken,
    SendText,
    StoreRows,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Storage, TokenSource, World

    # The name of an input of `Connection`, and its arguments.
    Input = Callable[..., Any]


class Performer:
    """Perform effects on one world.

    `feed(name, *arguments)` hands an input with its moment to the connection, `tell` one without;
    `report(what, error)` gets what the user's own functions threw.
    """

    def __init__(
        self,
        url: "str | Callable[[], str]",
        tokens: "TokenSource | None",
        world: "World",
        *,
        feed: "Input",
        tell: "Input",
        report: "Callable[[str, Exception], None]",
    ) -> None:
        self._url = url
        self._tokens = tokens
        self._world = world
        self._feed = feed
        self._tell = tell
        self._report = report
        self._began = world.clock.wall()

    def perform(self, effect: object) -> None:
        """Do what one effect orders."""
        transport = self._world.transport
        if isinstance(effect, SendText):
            if not transport.send(effect.generation, effect.text):
                self._feed("socket_closing", effect.generation)
        elif isinstance(effect, OpenSocket):
            self._open(effect)
        elif isinstance(effect, CloseSocket):
            transport.close(effect.generation, effect.code, effect.reason)
        elif isinstance(effect, RequestToken):
            self._request_token(effect)
        elif isinstance(effect, RequestTicket):
            self._request_ticket(effect)
        elif self._world.storage is not None:
            self._perform_on_disk(self._world.storage, effect)

    def _perform_on_disk(self, storage: "Storage", effect: object) -> None:
        if isinstance(effect, StoreRows):
            wall = self._world.clock.wall()
            rows = [_to_disk(row, wall, self._began) for row in effect.rows]
            storage.put(effect.partition, rows)
        elif isinstance(effect, RemoveRows):
            storage.remove(effect.partition, effect.keys)
        elif isinstance(effect, OpenStorage):
            storage.open(effect.partition)
        elif isinstance(effect, CloseStorage):
            storage.close()

    def _open(self, effect: OpenSocket) -> None:
        try:
            template = self._url if isinstance(self._url, str) else self._url()
            url = socket_url(template, effect.client_id, effect.query)
        except Exception as error:  # noqa: BLE001 - the URL function is the user's
            self._report("The URL function threw", error)
            self._feed("socket_closed", effect.generation, 1006)
            return
        self._world.transport.open(effect.generation, url, effect.protocols)

    def _request_token(self, effect: RequestToken) -> None:
        number = effect.number

        def answered(token: object) -> None:
            if isinstance(token, str) and token:
                self._feed("token_received", number, token, self._world.clock.wall())
            else:
                self._tell("token_refused", number)

        self._ask(number, "token", lambda tokens: tokens.token(effect.refresh), answered)

    def _request_ticket(self, effect: RequestTicket) -> None:
        number = effect.number

        def answered(ticket: object) -> None:
            if isinstance(ticket, str) and ticket:
                self._feed("ticket_received", number, ticket)
            else:
                self._feed("ticket_refused", number)

        self._ask(number, "ticket", lambda tokens: tokens.ticket(effect.token), answered)

    def _ask(
        self,
        number: int,
        what: str,
        question: "Callable[[TokenSource], Any]",
        answered: "Callable[[object], None]",
    ) -> None:
        def failed(error: Exception) -> None:
            self._report("The %s source threw" % what, error)
            self._feed("token_failed", number)

        if self._tokens is None:
            return
        try:
            awaitable = question(self._tokens)
        except Exception as error:  # noqa: BLE001 - the token source is the user's
            failed(error)
            return
        self._world.tasks.spawn(awaitable, answered, failed)


def _to_disk(row: "dict[str, Any]", wall: float, began: float) -> "dict[str, Any]":
    """Return a row that says when it expires, and whose it is, as another page understands it."""
    kept = dict(row)
    if kept["page"] is None:
        kept["page"] = began
    kept["expires_at"] = wall + kept.pop("expires_in")
    return kept


def from_disk(row: "dict[str, Any]", wall: float) -> "dict[str, Any]":
    """Return a row as the engine takes it: with the seconds that are left of its time."""
    found = dict(row)
    expires_at = found.pop("expires_at", None)
    if isinstance(expires_at, (int, float)) and not isinstance(expires_at, bool):
        found["expires_in"] = expires_at - wall
    return found

"""What an attempt must carry to be let in, and the requests under way to get it."""

from app.engine.auth import Auth
from app.engine.effects import RequestTicket, RequestToken
from app.engine.options import TokenPlace
from app.engine.record import Record


class Ready(Record):
    """Hold what goes into the URL and the handshake of an attempt."""

    secret = ("query", "protocols")

    def __init__(self, query: "dict[str, str]", protocols: "tuple[str, ...]") -> None:
        self.query = query
        self.protocols = protocols


class Credentials:
    """Ask the token source, one request at a time; late answers are told by their number.

    The source is asked once per attempt, so that it may hand out what it likes; a second time
    only when what it handed out has expired.
    """

    def __init__(self, place: TokenPlace, timeout: float) -> None:
        self.auth = Auth()
        self.place = place
        self._timeout = timeout
        self._number = 0
        self._asked: RequestToken | RequestTicket | None = None
        self._asked_at = 0.0
        self._fetched = False
        self._ticket: str | None = None

    @property
    def in_upgrade(self) -> bool:
        """Tell whether the server judges the token during the upgrade, where we can't see it."""
        return self.place in (TokenPlace.QUERY, TokenPlace.SUBPROTOCOL)

    def new_attempt(self) -> None:
        """Begin with nothing in hand but the token; a refresh under way is shared."""
        self._fetched = False
        self._ticket = None

    def next_step(self, now: float) -> "Ready | RequestToken | RequestTicket | None":
        """Return what the attempt needs next; None while an answer is awaited."""
        if self._asked is not None:
            return None
        if self.place is TokenPlace.NONE:
            return Ready({}, ())
        if not self._fetched or self.auth.must_refresh or not self.auth.usable(now):
            # The source may hold a better token than ours; a refresh only when it does not.
            return self.request_token(now, self.auth.must_refresh or self._fetched)
        if self.place is TokenPlace.TICKET and self._ticket is None:
            self._number += 1
            return self._ask(RequestTicket(self._number, self.auth.token or ""), now)
        return self._ready()

    def request_token(self, now: float, refresh: bool) -> RequestToken:
        """Ask for a token; nothing may be under way."""
        self._number += 1
        request = RequestToken(self._number, refresh)
        self._ask(request, now)
        return request

    def refresh_at(self) -> "float | None":
        """Return when the token in hand wants to be refreshed, unless that is under way."""
        return None if self._asked is not None else self.auth.refresh_at

    def answered(
        self, number: int, kind: "type | None" = None
    ) -> "RequestToken | RequestTicket | None":
        """Return the request that `number` answers, once; None for a late answer.

        An answer of the wrong kind is none: what was asked is still awaited.
        """
        asked = self._asked
        if asked is None or asked.number != number:
            return None
        if kind is not None and not isinstance(asked, kind):
            return None
        self._asked = None
        return asked

    def token_received(self, token: str, now: float, wall: float, fresh: bool) -> bool:
        """Take a token; tell whether the user is still the same."""
        self._fetched = True
        return self.auth.received(token, now, wall, fresh)

    def ticket_received(self, ticket: str) -> None:
        """Take a ticket for this attempt."""
        self._ticket = ticket

    def cancel(self) -> None:
        """Wait for no answer any more."""
        self._asked = None

    def deadline(self) -> "float | None":
        """Return when the request under way has taken too long."""
        return None if self._asked is None else self._asked_at + self._timeout

    def forget(self) -> None:
        """Drop everything that belongs to the user."""
        self.cancel()
        self.new_attempt()
        self.auth.forget()

    def _ask(
        self, request: "RequestToken | RequestTicket", now: float
    ) -> "RequestToken | RequestTicket":
        self._asked = request
        self._asked_at = now
        return request

    def _ready(self) -> Ready:
        token = self.auth.token or ""
        if self.place is TokenPlace.TICKET:
            return Ready({"ticket": self._ticket or ""}, ())
        if self.place is TokenPlace.QUERY:
            return Ready({"token": token}, ())
        if self.place is TokenPlace.SUBPROTOCOL:
            return Ready({}, ("bearer", token))
        return Ready({}, ())

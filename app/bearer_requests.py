"""Requests with an access token, asked for anew when the server refuses it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Http(Protocol):
        """Make requests to the server; `app.browser.HttpJson` does."""

        async def call(
            self, method: str, path: str, body: object = None, token: "str | None" = None
        ) -> "tuple[int, Any]": ...


TICKET = "/api/ws-ticket"


class BearerRequests:
    """Make requests as whoever `token()` speaks for; a subclass gives it, as in TokenSource.

    All raise what `token()` and `http` raise where the page or the server could not be asked.
    """

    def __init__(self, http: "Http") -> None:
        self._http = http

    async def token(self, refresh: bool) -> "str | None":
        """Return the access token, a new one when `refresh`; None when nobody is signed in."""
        raise NotImplementedError

    async def ticket(self, token: str) -> "str | None":
        """Buy a single-use ticket for the WebSocket's URL; None when `token` is refused."""
        status, answer = await self._http.call("POST", TICKET, {}, token)
        return None if status in (401, 403) else text_of(answer, "ticket")

    async def request(self, method: str, path: str, body: object = None) -> "Any":
        """Return the JSON answer to a request; None when the server refuses (any 4xx but 429).

        `body`, unless None, goes along as JSON.
        """
        status, answer = await self.answer(method, path, body)
        return answer if status < 300 else None

    async def answer(self, method: str, path: str, body: object = None) -> "tuple[int, Any]":
        """Return status and JSON answer, the token refreshed once if needed; 401 without one."""
        for refresh in (False, True):
            token = await self.token(refresh)
            if token is None:
                break
            status, answer = await self._http.call(method, path, body, token)
            if status != 401:
                return status, answer
        return 401, None


def text_of(answer: "Any", name: str) -> "str | None":
    """Return a text that a JSON answer holds; None where there is none, or an empty one."""
    value = answer.get(name) if isinstance(answer, dict) else None
    return value if isinstance(value, str) and value else None

"""The reference server's HTTP side: sign in, refresh, tickets, requests."""

import asyncio

import js

from app.bearer_requests import BearerRequests, text_of
from app.browser.http_json import HttpJson, TokenUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOGIN = "/api/auth/login"
REFRESH = "/api/auth/refresh"
LOGOUT = "/api/auth/logout"


class OriginRefused(TokenUnavailable):
    """Say that the server takes no sign-ins from pages of this address: nobody's password helps."""


class HttpTokens(BearerRequests):
    """Implement TokenSource over fetch. The access token lives in this object and nowhere else.

    Whatever asks the server raises `TokenUnavailable` where it can't, for a 5xx and a 429 too.
    The refresh token is a cookie that no script can read, so a reload keeps one signed in.
    `base_url` is "" for the page's own origin, or "https://api.example.com".
    """

    def __init__(self, base_url: str = "") -> None:
        # The signed-in user as the server describes it; None when nobody is.
        self.user: dict[str, Any] | None = None
        http = HttpJson(base_url, "include" if base_url else "same-origin")
        super().__init__(http)
        self.base_url = http.base_url
        self._token: str | None = None
        self._refreshing: Any = None  # the asyncio.Event of the refresh in flight
        self._outcome: Exception | None = None  # why that one could not be asked
        self._session = 0  # counts sign-ins and sign-outs: an older answer is not kept
        self._owes_logout = False  # the person has signed out, the server does not know yet
        # Login and logout both replace the cookie: one after the other, in the order asked for.
        self._turn = asyncio.Lock()

    async def login(self, email: str, password: str) -> "dict[str, Any] | None":
        """Sign in; return the user as the server describes it, or None for a wrong password.

        None also when a later `login()` or `logout()` has overtaken this one. Raises
        `TokenUnavailable`, after too many wrong passwords too, and `OriginRefused`.
        """
        self._session += 1
        session = self._session
        async with self._turn:
            status, answer = await self._http.call(
                "POST", LOGIN, {"email": email, "password": password}
            )
            if session != self._session or status in (401, 422):
                return None
            if status == 403:
                address = str(js.location.origin)
                raise OriginRefused("The server does not allow this page's address, %s" % address)
            if text_of(answer, "access_token") is None:
                raise TokenUnavailable("%s answered %d" % (LOGIN, status))
            self._owes_logout = False  # the cookie of then is gone
            self._keep(answer)
            return self.user or {}

    async def logout(self) -> bool:
        """Forget the token at once and end the session on the server. Never raises.

        Return whether the server has confirmed it. If not, the cookie is still good: this object
        asks again before it would refresh, and so never signs in again by that cookie.
        """
        self._session += 1
        self._keep({})
        self._owes_logout = True
        return await self._end_session()

    async def token(self, refresh: bool) -> "str | None":
        """Return the access token, a new one when `refresh` or when there is none.

        After a reload this signs in again silently, by the cookie, and `user` is known.
        Parallel callers share one request. None means that the server refused: sign in.
        Raises `TokenUnavailable`, also while a `logout()` has not reached the server.
        """
        if self._token is not None and not refresh:
            return self._token
        if self._refreshing is not None:
            await self._refreshing.wait()
            if self._outcome is not None:
                raise TokenUnavailable(str(self._outcome))
            return self._token
        self._refreshing = asyncio.Event()
        try:
            await self._refresh()
        finally:
            done = self._refreshing
            self._refreshing = None
            done.set()
        if self._outcome is not None:
            raise self._outcome
        return self._token

    async def fetch_json(self, path: str) -> "Any":
        """Return the JSON answer to GET `path`, as `request` does."""
        return await self.request("GET", path)

    async def _refresh(self) -> None:
        session = self._session
        self._outcome = None
        if self._owes_logout and not await self._end_session():
            self._outcome = TokenUnavailable("the server does not know of the sign-out yet")
            return
        try:
            status, answer = await self._http.call("POST", REFRESH)
        except TokenUnavailable as error:
            self._outcome = error
            return
        if session == self._session:
            self._keep({} if status in (401, 403) else answer)

    async def _end_session(self) -> bool:
        async with self._turn:
            if not self._owes_logout:
                return True
            try:
                status, _ = await self._http.call("POST", LOGOUT)
            except TokenUnavailable:
                return False
            self._owes_logout = status >= 400
            return not self._owes_logout

    def _keep(self, answer: "Any") -> None:
        self._token = text_of(answer, "access_token")
        user = answer.get("user") if self._token else None
        self.user = user if isinstance(user, dict) else None

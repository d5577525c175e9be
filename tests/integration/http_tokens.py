"""The reference server's HTTP side as a TokenSource over httpx; see app/browser/tokens.py."""

from typing import Any

import httpx

from server.demo import DEMO_PASSWORD


class HttpTokens:
    """Sign one demo user in and keep the access token fresh by the cookie, as a page does."""

    def __init__(self, base_url: str, name: str = "ada") -> None:
        # The page's own origin, whatever the socket claims.
        self.http = httpx.AsyncClient(base_url=base_url, headers={"Origin": base_url}, timeout=10)
        self.refreshes = 0  # how often the server was asked for a new token
        self._email = f"{name}@example.com"
        self._token: str | None = None

    async def login(self) -> None:
        credentials = {"email": self._email, "password": DEMO_PASSWORD}
        answer = await self.http.post("/api/auth/login", json=credentials)
        answer.raise_for_status()
        self._token = answer.json()["access_token"]

    def sign_in_as(self, other: "HttpTokens") -> None:
        """Share the sign-in of another tab: its token and its cookie."""
        self._token = other._token
        self.http.cookies.update(other.http.cookies)

    async def logout(self) -> None:
        (await self.http.post("/api/auth/logout")).raise_for_status()
        self._token = None

    async def token(self, refresh: bool) -> str | None:
        if self._token is not None and not refresh:
            return self._token
        self.refreshes += 1
        answer = await self.http.post("/api/auth/refresh")
        self._token = None if _refused(answer) else answer.json()["access_token"]
        return self._token

    async def ticket(self, token: str) -> str | None:
        answer = await self.http.post("/api/ws-ticket", headers=_bearer(token))
        return None if _refused(answer) else str(answer.json()["ticket"])

    async def history(self, room_id: str, before: int | None, limit: int) -> dict[str, Any]:
        """Return a page of a room, as `RealtimeProvider` wants it."""
        query = {"limit": limit} if before is None else {"limit": limit, "before": before}
        path = f"/api/rooms/{room_id}/messages"
        answer = await self.http.get(path, params=query, headers=_bearer(self._token or ""))
        answer.raise_for_status()
        page: dict[str, Any] = answer.json()
        return page

    def hold(self, token: str) -> None:
        """Hand out a token that no server gave."""
        self._token = token

    async def become(self, other: "HttpTokens") -> None:
        """Go on as somebody else, as a page does after another sign-in."""
        await self.http.aclose()
        self.http, self._token = other.http, other._token

    def forget_cookie(self) -> None:
        """Let the next refresh be refused."""
        self.http.cookies.clear()


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _refused(answer: httpx.Response) -> bool:
    """Tell a refusal (204: nobody is signed in); raise when the answer tells nothing."""
    if answer.status_code in (204, 401, 403):
        return True
    answer.raise_for_status()
    return False

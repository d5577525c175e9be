"""The API for widgets, whose frame may come from another host than the API."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
REQUEST_HEADERS = ("Authorization", "Content-Type", "Upload-Offset")
ANSWER_HEADERS = ("Retry-After", "Upload-Offset")
# Sign-in goes by a cookie: it stays with the pages of the server's own origin.
COOKIES = "/api/auth/"


class ApiCors:
    """Let pages of the listed origins read /api with a bearer token, never with a cookie."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=METHODS,
            allow_headers=REQUEST_HEADERS,
            expose_headers=ANSWER_HEADERS,
            allow_credentials=False,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        widgets = path.startswith("/api/") and not path.startswith(COOKIES)
        await (self._open if widgets else self._app)(scope, receive, send)

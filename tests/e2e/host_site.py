"""A site of somebody else, with pages that embed the widget and an endpoint that gives tokens."""

import json
import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from server.demo import DEMO_PASSWORD, DEMO_USERS
from tests.harness import ServerProcess

TOKENS = "/my/token"
USER = "/as/"  # /as/<email>/my/token: somebody else's token


class HostSite:
    """Serve pages from memory and folders, on a port and a host name of its own.

    `url` is another origin than the server's and, with "localhost", another site. POST /my/token
    answers as a host's backend does: a token of the signed-in user, here always the first demo
    user (`user`); "" answers 401. `asked` holds what was sent there.
    """

    def __init__(self, server: ServerProcess, name: str = "localhost") -> None:
        self.server = server
        self.user = DEMO_USERS[0].email
        self.broken = False  # the endpoint answers 500
        self.asked: list[dict[str, object]] = []
        self._pages: dict[str, tuple[bytes, str, dict[str, str]]] = {}
        self._folders: dict[str, Path] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._get(self)

            def do_POST(self) -> None:
                site._post(self)

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test's output to the test."""

        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listener.daemon_threads = True
        self._thread = threading.Thread(target=self._listener.serve_forever)
        self.url = "http://%s:%d" % (name, self._listener.server_address[1])

    def add(self, path: str, content: str, kind: str = "text/html", **headers: str) -> str:
        """Serve a text under `path`; return its URL. `Content_Security_Policy="…"` is a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[path] = (content.encode(), kind, named)
        return self.url + path

    def add_folder(self, path: str, folder: Path) -> None:
        """Serve a folder's files below `path`, which ends with "/"."""
        self._folders[path] = folder

    def widget(self, more: str = "", view: str = "badge") -> str:
        """Return the markup that docs/embedding.md has, for this site's server."""
        return (
            '<realtime-widget server="%s" token-endpoint="%s" view="%s" %s></realtime-widget>'
            % (
                self.server.url,
                TOKENS,
                view,
                more,
            )
        )

    @property
    def script(self) -> str:
        """Return the script tag that docs/embedding.md has."""
        return '<script type="module" src="%s/static/widget.js"></script>' % self.server.url

    def __enter__(self) -> "HostSite":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.split("?")[0]
        if path in self._pages:
            body, kind, headers = self._pages[path]
            _answer(request, 200, body, kind + "; charset=utf-8", headers)
            return
        for start, folder in self._folders.items():
            file = folder / path[len(start) :]
            if path.startswith(start) and file.is_file():
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                _answer(request, 200, file.read_bytes(), kind, {})
                return
        _answer(request, 404, b"", "text/plain", {})

    def _post(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", "0")))
        user = self.user
        if request.path.startswith(USER):
            user = request.path.removeprefix(USER).removesuffix(TOKENS)
        self.asked.append(json.loads(body or b"{}"))
        if self.broken:
            _answer(request, 500, b"{}", "application/json", {})
        elif not user:
            _answer(request, 401, b"{}", "application/json", {})
        else:
            token = json.dumps({"token": self.token(user)}).encode()
            _answer(request, 200, token, "application/json", {})

    def token(self, user: str) -> str:
        """Sign a user in at the server, as the host's backend would; return the access token."""
        credentials = {"email": user, "password": DEMO_PASSWORD}
        status, answer = self.server.post("/api/auth/login", credentials)
        assert status == 200, answer
        return str(answer["access_token"])


def _answer(
    request: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, headers: dict[str, str]
) -> None:
    request.send_response(status)
    for name, value in {"Content-Type": kind, "Cache-Control": "no-store", **headers}.items():
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)

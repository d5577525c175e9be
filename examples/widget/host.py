"""A site of somebody else: three pages that embed the widget, and the one endpoint they need.

    python3 examples/widget/host.py

    http://localhost:9000/         a plain page
    http://localhost:9000/react/   React, bundled by esbuild
    http://localhost:9000/vue/     Vue, without a build

It needs a running realtime server (`python3 dev.py serve`) and nothing but Python; the pages of
React and Vue need `npm ci` besides. `?as=grace@example.com` behind an address signs in somebody
else, `?as=nobody` signs out.
"""

import argparse
import http.cookies
import json
import mimetypes
import re
import subprocess
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parents[1] / "node_modules"
WRITTEN = "http://localhost:8000"  # the server's address in the pages
DEMO_USER = "ada@example.com"
DEMO_PASSWORD = "realtime-demo"  # printed by `dev.py serve`
COOKIE = "signed_in_as"
USER = re.compile(r"[\w.@+-]+")
FOLDERS = {"": HERE / "plain", "react": HERE / "react", "vue": HERE / "vue"}


class Refused(Exception):
    """Say that the realtime server knows no such user."""


def token_of(server: str, user: str) -> str:
    """Return a token of the realtime server for a user who is signed in here.

    This site signs in with the user's password. Yours asks whatever issues tokens to your users,
    or signs a JWT itself, with the secret that it shares with the realtime server.
    """
    body = json.dumps({"email": user, "password": DEMO_PASSWORD}).encode()
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(server + "/api/auth/login", body, kind)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(json.load(answer)["access_token"])
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (401, 403):
                raise Refused(user) from None
        raise


def bundle(page: Path) -> bytes:
    """Return a page's program in one file, as a bundler of yours makes it."""
    esbuild = PACKAGES / "esbuild" / "bin" / "esbuild"
    wish = ["--bundle", "--format=esm", "--jsx=automatic"]
    wish.append('--define:process.env.NODE_ENV="development"')  # StrictMode does all twice
    return subprocess.check_output(["node", str(esbuild), str(page), *wish])  # noqa: S603, S607


class Site(ThreadingHTTPServer):
    """Hold what a request needs to know."""

    daemon_threads = True

    def __init__(self, port: int, server: str) -> None:
        super().__init__(("127.0.0.1", port), Request)
        self.realtime = server

    def content(self, path: str) -> "tuple[bytes, str] | None":
        """Return a file of the examples and its type."""
        folder, _, name = path.lstrip("/").rpartition("/")
        if folder not in FOLDERS or name.startswith("."):
            return None
        file = FOLDERS[folder] / (name or "index.html")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if (folder, name) == ("react", "main.js"):
            body = bundle(file.with_suffix(".tsx"))
        elif (folder, name) == ("vue", "vue.js"):
            return (PACKAGES / "vue/dist/vue.esm-browser.prod.js").read_bytes(), kind
        elif file.is_file():
            body = file.read_bytes()
        else:
            return None
        return body.replace(WRITTEN.encode(), self.realtime.encode()), kind


class Request(BaseHTTPRequestHandler):
    """Answer one request."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        """Answer with a page, or one of its files; `?as=` signs somebody in."""
        address = urlsplit(self.path)
        path = address.path
        if path in ("/react", "/vue"):  # what these pages name beside them is in a folder
            self._answer(308, b"", "text/plain", {"Location": path + "/"})
            return
        found = self.server.content(path)
        if found is None:
            self._answer(404, b"", "text/plain")
            return
        user = parse_qs(address.query).get("as", [""])[0]
        cookie = "%s=%s; Path=/; HttpOnly; SameSite=Strict" % (COOKIE, user)
        headers = {"Set-Cookie": cookie} if USER.fullmatch(user) else {}
        self._answer(200, *found, headers)

    def do_POST(self) -> None:
        """Answer `POST /my/token` for whom the cookie names."""
        wish = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"{}")
        cookies = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        user = cookies[COOKIE].value if COOKIE in cookies else DEMO_USER
        if self.path != "/my/token" or not isinstance(wish, dict):
            self._json(404, {})
            return
        try:
            self._json(200, {"token": token_of(self.server.realtime, user)})
        except Refused:
            self._json(401, {})
        except OSError:
            self._json(503, {})  # the widget asks again

    def _json(self, status: int, answer: "dict[str, str]") -> None:
        self._answer(status, json.dumps(answer).encode(), "application/json")

    def _answer(
        self, status: int, body: bytes, kind: str, headers: "dict[str, str] | None" = None
    ) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind.endswith("javascript")
        self.send_header("Content-Type", kind + "; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--server", default=WRITTEN, help="the realtime server (%(default)s)")
    parser.add_argument("--port", type=int, default=9000)
    options = parser.parse_args()
    with Site(options.port, options.server.rstrip("/")) as site:
        print("http://localhost:%d/" % site.server_address[1], flush=True)
        try:
            site.serve_forever()
        except KeyboardInterrupt:
            sys.exit(0)


if __name__ == "__main__":
    main()

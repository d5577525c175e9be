"""The page that is not ours: a small host server with pages, files and a token endpoint.

    python -m bench.widget.host --socket 3 --reference http://127.0.0.1:8000

Its pages are seen as http://localhost:8100 and fetch the widget from http://127.0.0.1:8100, which
is another site for the browser; or both are 127.0.0.1, and frame and page share a thread.
"""

import argparse
import json
import re
import secrets
import socket
import sys
import time
import urllib.request
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench import files  # noqa: E402
from bench.widget import addresses  # noqa: E402
from bench.widget.modules import all_modules, lean_modules  # noqa: E402
from server.demo import DEMO_PASSWORD, DEMO_USERS  # noqa: E402

COOKIE = "host_session"
KEEP = 600.0  # seconds: a token is good for 900
REVALIDATE = "no-cache"
HASHED = re.compile(r"^/dist/.*(-[0-9a-zA-Z_]{8,}|/[a-z]+-\d[^/]*/[^/]+)\.[a-z]+$")


class SignedIn:
    """Sign the demo user in at the reference server, as a host's backend would for its visitor."""

    def __init__(self, reference: str) -> None:
        self._reference = reference
        self._token = ""
        self._until = 0.0

    def token(self, refresh: bool) -> str:
        """Return an access token; a new one when asked or when the last is old."""
        if refresh or time.monotonic() > self._until:
            fields = {"email": DEMO_USERS[0].email, "password": DEMO_PASSWORD}
            headers = {"Content-Type": "application/json", "Origin": self._reference}
            request = urllib.request.Request(  # noqa: S310 - our own address
                self._reference + "/api/auth/login", json.dumps(fields).encode(), headers
            )
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                self._token = str(json.loads(answer.read())["access_token"])
            self._until = time.monotonic() + KEEP
        return self._token


class Host:
    """Answer requests; everything that is sent comes from memory."""

    def __init__(self, reference: str, port: int, assets: str) -> None:
        self._reference = reference
        self._assets = "http://127.0.0.1:%d/%s" % (port, assets)
        self._signed_in = SignedIn(reference)
        self._signed_in.token(refresh=True)  # what hashing a password costs is not the first page's
        self._session = secrets.token_urlsafe()
        self._files: dict[str, files.File] = {}

    async def token(self, request: Request) -> Response:
        """Give the visitor's token to the host's own page, which its cookie tells."""
        if request.cookies.get(COOKIE) != self._session:
            return JSONResponse({"detail": "Sign in first."}, 401)
        fields = json.loads(await request.body() or b"{}")
        token = await run_in_threadpool(self._signed_in.token, fields.get("refresh") is True)
        return JSONResponse({"token": token}, headers={"Cache-Control": "no-store"})

    async def page(self, request: Request) -> Response:
        """Send a page with the addresses in it, and sign its visitor in."""
        # The lean page differs in its settings only.
        name = request.path_params["name"].removesuffix("-lean")
        path = addresses.find("/pages/%s/index.html" % name)
        if path is None:
            return PlainTextResponse("There is no such page.", 404)
        text = path.read_text()
        for name, value in (("server", self._reference), ("assets", self._assets)):
            text = text.replace("{{%s}}" % name, value)
        response = Response(text, media_type="text/html", headers={"Cache-Control": REVALIDATE})
        response.set_cookie(COOKIE, self._session, httponly=True, samesite="strict")
        return response

    async def settings(self, request: Request) -> Response:
        """Send examples/minimal's settings with the interpreter that npm delivers.

        Its modules are listed from those that are there now, all of them or what a badge needs.
        """
        text = (ROOT / "examples" / "minimal" / "pyscript.toml").read_text()
        stock = 'interpreter = "../../stock/pyodide/pyodide.mjs"'
        text, count = re.subn(r"^interpreter = .*$", stock, text, flags=re.MULTILINE)
        assert count == 1, "examples/minimal/pyscript.toml names no interpreter"  # noqa: S101
        head, mark, _ = text.partition("[files]\n")
        lean = request.path_params["name"] == "stock-lean"
        modules = lean_modules() if lean else all_modules()
        lines = ['"../../%s" = "./%s"\n' % (module, module) for module in modules]
        return Response(head + mark + "".join(lines), media_type="application/toml")

    async def file(self, request: Request) -> Response:
        """Send one of our files, or the peers'."""
        address = request.url.path.replace("/pages/stock-lean/", "/pages/stock/")
        if address not in self._files:
            path = addresses.find(address)
            if path is None:
                return PlainTextResponse("There is no such file.", 404)
            self._files[address] = files.load(path)
        return files.send(request, self._files[address], _headers(address))


def _headers(address: str) -> "dict[str, str]":
    # The peers' files may be kept: that a stock page of 190 modules asks for each anew is no fate.
    peers = address.startswith(("/stock/", "/peers/", "/app/", "/pages/"))
    built = address.startswith("/static/runtime/") or HASHED.match(address)
    more = {"Cache-Control": files.FOREVER if peers or built else REVALIDATE}
    if address.endswith(".html"):
        more["Cross-Origin-Embedder-Policy"] = "require-corp"
        more["Origin-Agent-Cluster"] = "?1"
    return more


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=int, required=True, help="file number, bound already")
    parser.add_argument("--reference", required=True)
    parser.add_argument("--assets", choices=("dist", "static"), required=True)
    arguments = parser.parse_args()
    # Bound by who has started us: a port that is only chosen may be somebody else's by now.
    listening = socket.socket(fileno=arguments.socket)
    host = Host(arguments.reference, listening.getsockname()[1], arguments.assets)
    app = Starlette(
        routes=[
            Route("/healthz", lambda _: PlainTextResponse("ok")),
            Route("/my/token", host.token, methods=["POST"]),
            Route("/pages/{name}/pyscript.toml", host.settings),
            Route("/pages/{name}/", host.page),
            Route("/{path:path}", host.file),
        ]
    )
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()

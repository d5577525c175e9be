"""The reference server with both pages: ours at /, and the same console on stock PyScript.

    python -m bench.boot.host --socket 3 --database /tmp/x/server.sqlite3 --origin http://…

Ours is as `python3 dev.py serve` sends it. What the stock page loads is sent from memory, in
brotli 11, and may be kept for a year: its tools are measured, not a badly set up server.
"""

import argparse
import re
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import files  # noqa: E402
from server.app import create_app  # noqa: E402
from server.settings import Settings  # noqa: E402

PAGE = Path(__file__).parent / "pages" / "stock"
EXPERIMENT = Path(__file__).parent / "pages" / "worker"  # bench/boot/worker.py asks it
FOLDERS = {
    "/pyscript/": ROOT / "node_modules" / "@pyscript" / "core" / "dist",
    "/pyodide/": ROOT / "node_modules" / "pyodide",
    "/app/": ROOT / "app",
    "/static/": ROOT / "static",
}
# What the stock page loads of static/: the rest is not compressed for it.
COMPRESSED = [
    *(folder for name, folder in FOLDERS.items() if name != "/static/"),
    ROOT / "static" / "css",
]
TRAFFIC = "/bench/traffic"
STATUS_LINE = len("HTTP/1.1 200 OK\r\n") + len("\r\n")
DATE = len("date: Tue, 24 Nov 2026 00:00:00 GMT\r\n")


class Traffic:
    """Count what an application answers, over whatever line and to whichever part of a browser.

    Bytes are those of HTTP answers with their headers; what runs over WebSockets is left out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._requests = self._bytes = self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == TRAFFIC:
            await self._answer(scope, receive, send)
        else:
            self._requests += 1
            self._open += 1
            try:
                await self._app(scope, receive, self._counting(send))
            finally:
                self._open -= 1

    def _counting(self, send: Send) -> "Callable[[Message], Awaitable[None]]":
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                lines = (len(name) + len(value) + 4 for name, value in message["headers"])
                self._bytes += STATUS_LINE + DATE + sum(lines)
            else:
                self._bytes += len(message.get("body", b""))
            await send(message)

        return counted

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the counts; a POST sets them to nothing."""
        counts = {"requests": self._requests, "bytes": self._bytes, "open": self._open}
        if scope["method"] == "POST":
            self._requests = self._bytes = 0
        await JSONResponse(counts)(scope, receive, send)


class Stock:
    """Answer what the stock page asks for below /stock/."""

    def __init__(self) -> None:
        self._files: dict[str, files.File] = {}

    async def page(self, _: Request) -> Response:
        """Send the page; a browser asks for it each time."""
        text = (PAGE / "index.html").read_text()
        return Response(text, media_type="text/html", headers={"Cache-Control": "no-cache"})

    async def settings(self, _: Request) -> Response:
        """Send settings as one writes them: the interpreter's address, JS modules, files."""
        text = (ROOT / "pyscript.toml").read_text()
        modules = re.search(r"^\[js_modules\.main\]\n(?:\".*\n)+", text, re.MULTILINE)
        assert modules, "pyscript.toml names no JS modules"  # noqa: S101
        lines = ['interpreter = "./pyodide/pyodide.mjs"\n\n', modules[0], "\n[files]\n"]
        lines += ['"./%s" = "./%s"\n' % (module, module) for module in dev.bundled_modules()]
        return Response("".join(lines), media_type="application/toml", headers=_kept())

    async def file(self, request: Request) -> Response:
        """Send one of the page's files."""
        address = "/" + request.path_params["path"]
        if address not in self._files:
            path = files.find(FOLDERS, address)
            if path is None:
                return PlainTextResponse("There is no such file.", 404)
            self._files[address] = files.load(path)
        return files.send(request, self._files[address], _kept())

    def routes(self) -> "list[Route]":
        """Return the routes below /stock."""
        return [
            Route("/", self.page),
            Route("/pyscript.toml", self.settings),
            Route("/{path:path}", self.file),
        ]


def compress() -> None:
    """Compress what the stock page may ask for and has changed."""
    files.compress([*COMPRESSED, *(path for path in (ROOT / "static").glob("*.*"))])


def _kept() -> "dict[str, str]":
    return {"Cache-Control": files.FOREVER}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=int, required=True, help="file number, bound already")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--origin", action="append", default=[])
    arguments = parser.parse_args()
    settings = Settings(database=arguments.database, origins=tuple(arguments.origin))
    app = create_app(settings)
    app.router.routes.insert(0, Mount("/stock", routes=Stock().routes()))
    app.router.routes.insert(0, Mount("/worker", StaticFiles(directory=EXPERIMENT, html=True)))
    config = uvicorn.Config(Traffic(app), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=arguments.socket)])


if __name__ == "__main__":
    main()

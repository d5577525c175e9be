"""The server of the bench: pages and files over HTTP, and a socket that sends on command.

    python -m bench.messages.server --http 3 --socket 4

It writes whole volleys of ready frames into the socket at once: what is measured is the page.
Beside it uvicorn would spend as long on a frame as a page in JavaScript does.
"""

import argparse
import asyncio
import contextlib
import json
import socket
import sys
import time
from pathlib import Path
from typing import Any

import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from websockets.asyncio.server import ServerConnection, serve

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench import files  # noqa: E402
from bench.messages import frames, pages  # noqa: E402

WAIT = 30.0  # seconds for a page that is to be spoken to


class Sockets:
    """Speak the wire protocol with the one page that is connected, and count what it says."""

    def __init__(self) -> None:
        self._present: ServerConnection | None = None
        self._arrived = asyncio.Event()
        self._seq = 0
        self._drops_left = 0
        self._dropped = asyncio.Event()
        self.reset()

    def reset(self) -> None:
        """Count from nothing."""
        self.connections = self.frames = self.beats = 0
        self._unnamed = 0
        self._ids: set[str] = set()
        self._last_at = 0.0

    def counts(self) -> "dict[str, float]":
        """Return what came; `last_at` is ms since 1970, as a page's clock has it."""
        return {
            "connections": self.connections,
            "frames": self.frames,
            "beats": self.beats,
            "chat": len(self._ids) + self._unnamed,
            "last_at": self._last_at,
        }

    async def serve(self, connection: ServerConnection) -> None:
        """Hear one socket to its end."""
        self.connections += 1
        self._present = connection
        self._arrived.set()
        try:
            async for text in connection:
                self.frames += 1
                answer = self._answer(json.loads(text))
                if answer:
                    await connection.send(answer)
                if self._drops_left and '"type":"connect"' in str(text).replace(" ", ""):
                    self._drop()
        except websockets.ConnectionClosed:
            pass
        finally:
            if self._present is connection:
                self._present = None
                self._arrived.clear()

    async def send(self, count: int) -> "dict[str, float]":
        """Write a volley to the page at once; return when that began."""
        connection = await self._page()
        data = frames.volley(count, self._seq + 1)
        self._seq += count
        at = time.time() * 1000
        connection.transport.write(data)
        return {"at": at, "bytes": len(data)}

    async def drop(self, count: int) -> "dict[str, float]":
        """Cut the page off `count` times, each time as soon as it has introduced itself."""
        await self._page()
        began, self._drops_left = time.monotonic(), count
        self._dropped.clear()
        self._drop()
        await self._dropped.wait()
        await self._page()
        return {"seconds": time.monotonic() - began}

    async def _page(self) -> ServerConnection:
        await asyncio.wait_for(self._arrived.wait(), WAIT)
        assert self._present is not None  # noqa: S101 - what the event says
        return self._present

    def _drop(self) -> None:
        self._drops_left -= 1
        if self._present is not None:
            self._present.transport.close()
            self._present = None
            self._arrived.clear()
        if not self._drops_left:
            self._dropped.set()

    def _answer(self, frame: "dict[str, Any]") -> str:
        type, data, key = frame.get("type"), frame.get("data") or {}, frame.get("id")
        if type == "connect":
            resume = data.get("resume") or {}
            resumed = resume.get("epoch") == frames.EPOCH and resume.get("seq") == self._seq
            return frames.connected("bench-session", resumed, self._seq)
        if type == "heartbeat":
            self.beats += 1
            self._seq += 1
            return frames.message("heartbeat", data, self._seq)
        if type == "chat_message":
            self._last_at = time.time() * 1000
            if isinstance(key, str):
                self._ids.add(key)
            else:
                self._unnamed += 1
        if not isinstance(key, str):
            return ""
        self._seq += 1
        return frames.message("ack", {"id": key, "seq": None}, self._seq)


class Host:
    """Send pages and files from memory, and pass commands on."""

    def __init__(self, sockets: Sockets, address: str) -> None:
        self._sockets = sockets
        self._address = address
        self._files: dict[str, files.File] = {}

    async def page(self, request: Request) -> Response:
        """Send a page with the socket's address in it."""
        text = pages.page(request.path_params["name"], self._address)
        if text is None:
            return PlainTextResponse("There is no such page.", 404)
        # Isolated, a page gets a clock of 5 µs instead of 100.
        headers = {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cache-Control": "no-store",
        }
        return Response(text, media_type="text/html", headers=headers)

    async def file(self, request: Request) -> Response:
        """Send a file of ours, or one that was built for a page."""
        address = request.url.path
        if address not in self._files:
            path = pages.find(address)
            if path is None:
                return PlainTextResponse("There is no such file.", 404)
            self._files[address] = files.load(path)
        return files.send(request, self._files[address], {"Cache-Control": files.FOREVER})

    async def send(self, request: Request) -> Response:
        return JSONResponse(await self._sockets.send(int(request.query_params["count"])))

    async def drop(self, request: Request) -> Response:
        return JSONResponse(await self._sockets.drop(int(request.query_params["count"])))

    async def counts(self, request: Request) -> Response:
        counts = self._sockets.counts()
        if request.method == "POST":
            self._sockets.reset()
        return JSONResponse(counts)


async def run(http: socket.socket, listening: socket.socket) -> None:
    """Serve until the process is told to end."""
    sockets = Sockets()
    host = Host(sockets, "ws://127.0.0.1:%d/ws/{client_id}" % listening.getsockname()[1])
    app = Starlette(
        routes=[
            Route("/healthz", lambda _: PlainTextResponse("ok")),
            Route("/do/send", host.send, methods=["POST"]),
            Route("/do/drop", host.drop, methods=["POST"]),
            Route("/do/counts", host.counts, methods=["GET", "POST"]),
            Route("/pages/{name}/", host.page),
            Route("/{path:path}", host.file),
        ]
    )
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    async with serve(sockets.serve, sock=listening, compression=None, max_size=None):
        await uvicorn.Server(config).serve(sockets=[http])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--http", type=int, required=True, help="file number, bound already")
    parser.add_argument("--socket", type=int, required=True, help="file number, bound already")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            run(socket.socket(fileno=arguments.http), socket.socket(fileno=arguments.socket))
        )


if __name__ == "__main__":
    main()

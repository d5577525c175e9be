"""`python -m server`: run the reference server."""

import argparse
import asyncio
import contextlib
import errno
import socket
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from server.app import create_app
from server.settings import ServerDialect, Settings, origins_of

PORT_TAKEN = 2
START_FAILED = 3  # uvicorn has said why
GRACE = 3  # seconds for sockets to go before their tasks are cancelled
ORIGIN_HELP = "a page that may connect, or null for those without an origin; repeatable"
EMBEDDER_HELP = "a page that may hold widgets, such as https://shop.example; default: any page"
LAST_FRAMES = 0.2  # seconds for farewells to reach the kernel


class Server(uvicorn.Server):
    """Run the application; when told to stop, say so to everybody first."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, announcement: str) -> None:
        super().__init__(config)
        self._app = app
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print where."""
        await super().startup(sockets)
        if not self.should_exit:
            print(self._announcement, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop; open sockets can't hold it up."""
        for server in self.servers:
            server.close()
        self._app.state.endpoint.drain()
        await asyncio.sleep(LAST_FRAMES)
        await super().shutdown(sockets)


def main(arguments: list[str] | None = None) -> int:
    """Run until a signal ends it; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        print(_why(error, options.host, options.port), file=sys.stderr)
        return PORT_TAKEN if error.errno == errno.EADDRINUSE else 1
    port = listener.getsockname()[1]
    settings = _settings(options, port)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        # URLs of clients of the existing backends carry tokens: no access log, and no
        # "WebSocket /ws/…?token=… accepted", which uvicorn writes at level info.
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    where = f"http://{_in_url(options.host)}:{port}"
    announcement = f"Realtime reference server on {where} ({settings.dialect.value} dialect)"
    server = Server(config, app, announcement)
    # uvicorn hands Ctrl-C on after it has stopped in order: there is nothing left to interrupt.
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    return 0 if server.started else START_FAILED


def _parser() -> argparse.ArgumentParser:
    defaults = Settings(Path())
    parser = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=8000, help="0 takes a free one and prints it")
    add("--database", type=Path, default=Path("realtime.sqlite3"), metavar="PATH")
    add("--dialect", choices=[dialect.value for dialect in ServerDialect], default="capable")
    add("--origin", action="append", metavar="URL", help=ORIGIN_HELP)
    add("--embedder", action="append", default=[], metavar="URL", help=EMBEDDER_HELP)
    add("--root", type=Path, default=defaults.root, metavar="PATH", help="what is served")
    add("--token-lifetime", type=int, default=defaults.token_lifetime, metavar="SECONDS")
    add("--refresh-lifetime", type=int, default=defaults.refresh_lifetime, metavar="SECONDS")
    add("--heartbeat-interval", type=float, metavar="SECONDS", help="0: no heartbeat")
    add("--job-step", type=float, default=defaults.job_step, metavar="SECONDS")
    add("--chat-limit", type=int, default=defaults.chat_limit, help="per user and minute; 0: none")
    add("--resume-window", type=float, default=defaults.resume_window, metavar="SECONDS")
    add("--max-upload", type=int, default=defaults.max_upload, metavar="BYTES")
    add("--idle-cut", type=float, default=defaults.idle_cut, metavar="SECONDS")
    return parser


def _settings(options: argparse.Namespace, port: int) -> Settings:
    return Settings(
        database=options.database.resolve(),
        origins=tuple(options.origin or origins_of(options.host, port)),
        embedders=tuple(options.embedder),
        dialect=ServerDialect(options.dialect),
        root=options.root.resolve(),
        token_lifetime=options.token_lifetime,
        refresh_lifetime=options.refresh_lifetime,
        heartbeat_interval=options.heartbeat_interval,
        job_step=options.job_step,
        chat_limit=max(options.chat_limit, 0),
        resume_window=options.resume_window,
        max_upload=options.max_upload,
        idle_cut=options.idle_cut,
    )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    # A restart may take the port over from connections that are still closing.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: stop what uses it or choose another --port."
    return f"Can't listen on {host}:{port}: {error.strerror}."


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    sys.exit(main())

"""The files that a browser may read, and nothing else of the repository."""

import mimetypes
import re
from collections.abc import Sequence
from os import PathLike, stat_result
from pathlib import Path, PurePosixPath

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from server.encodings import accepted, compressed
from server.frame_policy import frame_headers
from server.page_assets import PageAssets
from server.page_settings import PageSettings
from server.settings import ServerDialect, Settings

REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"
# What such a path names never changes: a folder with a version, a file with a hash.
PERMANENT = re.compile(r"/(runtime/[^/]+-\d+\.[^/]+/.+|[^/]+-[0-9a-f]{12}\.\w+)$")
# A widget on anybody's page loads these, also where that page asks for isolation.
FOR_ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}

for _type, _suffix in (
    ("text/javascript", ".js"),
    ("text/javascript", ".mjs"),
    ("application/wasm", ".wasm"),
    ("application/toml", ".toml"),
    ("application/zip", ".whl"),
    ("application/zip", ".zip"),
    ("application/json", ".json"),
    ("text/x-python", ".py"),
    ("image/svg+xml", ".svg"),
    ("application/octet-stream", ".bin"),
):
    mimetypes.add_type(_type, _suffix)  # what the machine's own tables say differs


EXAMPLE_SUFFIXES = (".html", ".py", ".toml")


class PublicFiles(StaticFiles):
    """Serve one folder: no hidden files, no links out of it, only listed suffixes if any."""

    def __init__(self, directory: Path, suffixes: tuple[str, ...] = ()) -> None:
        super().__init__(directory=directory, check_dir=False)
        self._suffixes = suffixes

    def lookup_path(self, path: str) -> tuple[str, stat_result | None]:
        parts = PurePosixPath(path).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if hidden or (self._suffixes and not path.endswith(self._suffixes)):
            return "", None
        return super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.setdefault("Cache-Control", REVALIDATE)
        return response


class WidgetFiles(PublicFiles):
    """Serve a folder to the pages of anybody: compressed beforehand, cached for ever if hashed."""

    def __init__(self, directory: Path, embedders: Sequence[str]) -> None:
        super().__init__(directory)
        self._embedders = embedders

    def file_response(
        self,
        full_path: "str | PathLike[str]",
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        path, asked = Path(full_path), Headers(scope=scope)
        headers = dict(FOR_ANYBODY)
        headers["Cache-Control"] = FOREVER if PERMANENT.search(scope["path"]) else REVALIDATE
        if path.suffix == ".html" and path.parent.name == "widget":
            headers.update(frame_headers(path, self._embedders))
        media_type = guess_type(path)
        forms = compressed(path)
        if forms:
            headers["Vary"] = "Accept-Encoding"
        # Parts are those of the file itself: a part of a compressed one can't be read.
        codings = accepted(asked.get("accept-encoding", "")) if "range" not in asked else set()
        for coding, (form, seen) in forms.items():
            if coding in codings:
                headers["Content-Encoding"], path, stat_result = coding, form, seen
                break
        response = FileResponse(path, status_code, headers, media_type, stat_result=stat_result)
        if self.is_not_modified(response.headers, asked):
            return Response(status_code=304, headers=_without_body(response.headers))
        return response


def guess_type(path: Path) -> str:
    """Return the media type of a file, by its name."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _without_body(headers: Headers) -> dict[str, str]:
    """Return the headers of an answer that has no body: those that describe one go."""
    described = ("content-length", "content-encoding", "content-type", "accept-ranges")
    return {name: value for name, value in headers.items() if name not in described}


class PublicFile(PublicFiles):
    """Serve one file of a folder, whatever the path."""

    def __init__(self, file: Path) -> None:
        super().__init__(file.parent)
        self._name = file.name

    def get_path(self, scope: Scope) -> str:  # noqa: ARG002
        return self._name


class ExistingBackendPage:
    """Serve the page as a host of an existing backend would: it declares `?token=`."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def content(self) -> bytes:
        """Return the page as it is served."""
        declared = 'name="realtime-token-place" content="%s"'
        html = self._file.read_text().replace(declared % "ticket", declared % "query")
        return html.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = HTMLResponse(self.content(), headers={"Cache-Control": REVALIDATE})
        await response(scope, receive, send)


def mount_public_files(app: FastAPI, settings: Settings) -> None:
    """Add the page, its configuration, the Python of `app/`, and the folders for widgets."""
    root = settings.root
    index = root / "index.html"
    existing = ExistingBackendPage(index)
    sells_tickets = settings.dialect is ServerDialect.CAPABLE
    page = PublicFile(index) if sells_tickets else existing
    content = index.read_bytes if sells_tickets else existing.content
    app.mount("/app", PublicFiles(root / "app", suffixes=(".py",)))
    for folder in ("static", "dist"):
        app.mount("/" + folder, WidgetFiles(root / folder, settings.embedders))
    app.mount("/examples", PublicFiles(root / "examples", suffixes=EXAMPLE_SUFFIXES))
    for path, endpoint in (
        ("/", page),
        ("/index.html", page),
        ("/service_worker.js", PublicFile(root / "service_worker.js")),
        ("/assets.json", PageAssets(root, content, REVALIDATE)),
        ("/pyscript.toml", PublicFile(root / "pyscript.toml")),
        ("/pyscript.json", PageSettings(root, REVALIDATE)),
    ):
        app.router.routes.append(Route(path, endpoint, include_in_schema=False))

"""The files that a browser may read, and nothing else of the repository."""

import mimetypes
from os import PathLike, stat_result
from pathlib import Path, PurePosixPath

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from server.page_settings import PageSettings

REVALIDATE = "no-cache"
# Folder names under static/runtime/ carry versions: what a URL names there never changes.
FOREVER = "public, max-age=31536000, immutable"

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

    def file_response(
        self,
        full_path: "str | PathLike[str]",
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        built = scope["path"].startswith("/static/runtime/")
        response.headers["Cache-Control"] = FOREVER if built else REVALIDATE
        return response


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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        text = self._file.read_text()
        declared = 'name="realtime-token-place" content="%s"'
        html = text.replace(declared % "ticket", declared % "query")
        response = HTMLResponse(html, headers={"Cache-Control": REVALIDATE})
        await response(scope, receive, send)


def mount_public_files(app: FastAPI, root: Path, sells_tickets: bool) -> None:
    """Add the page, its configuration, the Python of `app/` and the folder `static/`."""
    page = PublicFile if sells_tickets else ExistingBackendPage
    app.mount("/app", PublicFiles(root / "app", suffixes=(".py",)))
    app.mount("/static", PublicFiles(root / "static"))
    app.mount("/examples", PublicFiles(root / "examples", suffixes=EXAMPLE_SUFFIXES))
    for path, endpoint in (
        ("/", page(root / "index.html")),
        ("/index.html", page(root / "index.html")),
        ("/pyscript.toml", PageSettings(root, REVALIDATE)),
    ):
        app.router.routes.append(Route(path, endpoint, include_in_schema=False))

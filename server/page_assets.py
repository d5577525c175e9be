"""assets.json: what the console page loads, and what is in each file."""

import asyncio
import hashlib
import json
import posixpath
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.page_settings import FOLDER, page_settings
from tools.references import PATTERNS

PAGE = "index.html"
SETTINGS = "pyscript.json"
MARK = 16  # digits of a SHA-256: enough to tell the versions of one file apart
# Its program names what it has no use for in a browser.
UNREAD = "static/runtime/pyodide-"


class Contents:
    """Know what is in files, and what they name, without reading one twice."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: dict[str, tuple[tuple[int, int], str, tuple[str, ...]]] = {}

    def of(self, path: str) -> tuple[str, tuple[str, ...]]:
        """Return the mark of a file and the places that it names; raise OSError without it."""
        file = self._root / path
        look = file.stat()
        dated = look.st_mtime_ns, look.st_size
        known = self._seen.get(path)
        if known is None or known[0] != dated:
            content = file.read_bytes()
            known = self._seen[path] = dated, mark(content), _named(path, content)
        return known[1], known[2]


class PageAssets:
    """Serve the list by which service_worker.js knows what of its own is still current.

    `{"assets": {place: mark}}`: places are relative to the page ("" is the page itself), marks are
    the first digits of a file's SHA-256. The list is made for each request, so that an edit shows.
    """

    def __init__(self, root: Path, page: "Callable[[], bytes]", cache_control: str) -> None:
        self._root = root
        self._page = page
        self._contents = Contents(root)
        self._cache_control = cache_control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        text = await asyncio.to_thread(self._text)
        etag = '"%s"' % mark(text)
        headers = {"Cache-Control": self._cache_control, "ETag": etag}
        known = Headers(scope=scope).get("if-none-match", "")
        response = Response(text, media_type="application/json", headers=headers)
        if etag in [one.strip().removeprefix("W/") for one in known.split(",")]:
            response = Response(status_code=304, headers=headers)
        await response(scope, receive, send)

    def _text(self) -> bytes:
        settings = page_settings(self._root)
        assets = page_assets(self._contents, settings)
        assets[""] = mark(self._page())
        assets[SETTINGS] = mark(json.dumps(settings).encode())
        return json.dumps({"assets": assets}).encode()


def mark(content: bytes) -> str:
    """Return the first digits of the SHA-256."""
    return hashlib.sha256(content).hexdigest()[:MARK]


def page_assets(contents: Contents, settings: dict[str, Any]) -> dict[str, str]:
    """Return the mark of each file that the page names, or that those name, and of what it starts.

    What is named and is not there is left out. Editors and terminals, which the settings refuse,
    are not loaded either.
    """
    refused = tuple(name[1:] + "-" for name in settings.get("plugins", []) if name[0] == "!")
    found: dict[str, str] = {}
    page = contents.of(PAGE)[1]
    waiting = [*page, *_started(settings)]
    while waiting:
        path = waiting.pop()
        if path in found or path == SETTINGS or path.endswith("/"):
            continue
        if path not in page and _name(path).startswith(refused):
            continue
        try:
            found[path], named = contents.of(path)
        except OSError:
            continue
        waiting.extend(named)
    return dict(sorted(found.items()))


def _started(settings: dict[str, Any]) -> list[str]:
    """Return what the settings name: modules one by one or in one file, and what boot has."""
    boot = settings.get("boot", {})
    modules = settings.get("js_modules", {}).get("main", {})
    paths = [settings["interpreter"], *modules, *settings.get("files", {})]
    library = "%s%s/" % (UNREAD, boot.get("pyodide"))
    # The whole library is read only where the trimmed one is missing.
    places = {"core": library, "bundle": FOLDER + "/", "snapshot": FOLDER + "/"}
    if "core" not in boot:
        places["library"] = library
    paths += [place + boot[name]["file"] for name, place in places.items() if boot.get(name)]
    return [posixpath.normpath(path) for path in paths]


def _named(path: str, content: bytes) -> tuple[str, ...]:
    pattern = PATTERNS.get(PurePosixPath(path).suffix)
    if pattern is None or path.startswith(UNREAD):
        return ()
    folder = posixpath.dirname(path)
    named = (match[1].partition("?")[0].partition("#")[0] for match in _all(pattern, content))
    places = (posixpath.normpath(posixpath.join(folder, x)) + "/" * x.endswith("/") for x in named)
    return tuple(sorted({place for place in places if not place.startswith("../")}))


def _all(pattern: Any, content: bytes) -> Any:
    return pattern.finditer(content.decode())


def _name(path: str) -> str:
    return PurePosixPath(path).name

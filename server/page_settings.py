"""pyscript.json: the page's settings for PyScript, and what was built for its start."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOLDER = "static/runtime/app"
MODULE = "./app/"
# What is of no use once a module has changed: one holds the modules, the other has run them.
OF_MODULES = ("bundle", "snapshot", "program")


class PageSettings:
    """Serve `<root>/pyscript.toml` as JSON, which the page reads without a parser of its own.

    `dev.py` compiles the modules into one file and notes the dates and sizes of what it compiled.
    A module that has changed since, is new or is gone: the page gets them one by one, as the file
    has them. So nobody who edits a module sees an old one.
    """

    def __init__(self, root: Path, cache_control: str) -> None:
        self._root = root
        self._cache_control = cache_control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings = json.dumps(page_settings(self._root))
        etag = '"%s"' % hashlib.sha256(settings.encode()).hexdigest()[:32]
        headers = {"Cache-Control": self._cache_control, "ETag": etag}
        known = Headers(scope=scope).get("if-none-match", "")
        response = Response(settings, media_type="application/json", headers=headers)
        if etag in [one.strip().removeprefix("W/") for one in known.split(",")]:
            response = Response(status_code=304, headers=headers)
        await response(scope, receive, send)


def page_settings(root: Path) -> dict[str, Any]:
    """Return what pyscript.toml says, and below "boot" what static/interpreter.mjs may start from.

    Without "files", when one file has all of the modules as they are.
    """
    settings = tomllib.loads((root / "pyscript.toml").read_text())
    modules = {path[2:] for path in settings["files"] if path.startswith(MODULE)}
    boot = current_boot(root, modules)
    if "bundle" in boot:
        kept = {url: to for url, to in settings.pop("files").items() if not url.startswith(MODULE)}
        settings.update({"files": kept} if kept else {})
    return {**settings, "boot": boot}


def current_boot(root: Path, modules: set[str]) -> dict[str, Any]:
    """Return what `dev.py` built, as far as it is there and as new as these modules."""
    folder = root / FOLDER
    try:
        boot = json.loads((folder / "boot.json").read_text())
        sources = boot.pop("sources")
        places = dict.fromkeys(("bundle", "snapshot"), folder)
        places["core"] = folder.parent / ("pyodide-%s" % boot["pyodide"])
        missing = {name for name, place in places.items() if not _holds(place, boot[name])}
        current = set(sources) == modules and _is_current(root, sources)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    if not current or "bundle" in missing:
        missing.update(OF_MODULES)
    if "core" in missing:
        missing.add("snapshot")  # which remembers where in that library everything is
    return {name: value for name, value in boot.items() if name not in missing and value}


def _holds(folder: Path, described: "dict[str, Any] | None") -> bool:
    return described is not None and (folder / described["file"]).is_file()


def _is_current(root: Path, sources: dict[str, Any]) -> bool:
    for path, look in sources.items():
        if not (root / path).is_file():
            return False
        seen = (root / path).stat()
        if [seen.st_mtime_ns, seen.st_size] != look:
            return False
    return True

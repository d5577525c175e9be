"""pyscript.toml as it is sent: the modules one by one, or all of them in one compiled file."""

import hashlib
import json
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOLDER = "static/runtime/app"
SECTION = "[files]"
MODULE = '"./app/'


class PageSettings:
    """Serve `<root>/pyscript.toml`, with one line in its section [files] where that says the same.

    `dev.py` compiles the modules into one file and notes the dates and sizes of what it compiled.
    A module that has changed since, is new or is gone: the page gets them one by one, as the file
    has them. So nobody who edits a module sees an old one.
    """

    def __init__(self, root: Path, cache_control: str) -> None:
        self._root = root
        self._cache_control = cache_control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings = bundled(self._root, (self._root / "pyscript.toml").read_text())
        etag = '"%s"' % hashlib.sha256(settings.encode()).hexdigest()[:32]
        headers = {"Cache-Control": self._cache_control, "ETag": etag}
        known = Headers(scope=scope).get("if-none-match", "")
        response = Response(settings, media_type="application/toml", headers=headers)
        if etag in [one.strip().removeprefix("W/") for one in known.split(",")]:
            response = Response(status_code=304, headers=headers)
        await response(scope, receive, send)


def bundled(root: Path, settings: str) -> str:
    """Return the settings with one file to unpack in the place of the modules that they name.

    Unchanged when there is no such file as new as all of these modules, and of just these.
    """
    lines = settings.splitlines()
    modules = [line for line in lines if line.startswith(MODULE)]
    bundle = current_bundle(root, {line.split('"')[1][2:] for line in modules})
    if not bundle:
        return settings
    kept = [line for line in lines if line not in modules]
    kept.insert(kept.index(SECTION) + 1, '"./%s" = "./*"' % bundle)
    return "\n".join(kept) + "\n"


def current_bundle(root: Path, modules: set[str]) -> str:
    """Return where below `root` these modules are in one file, as they are now; "" for nowhere."""
    try:
        manifest = json.loads((root / FOLDER / "manifest.json").read_text())
        path = "%s/%s" % (FOLDER, manifest["bundle"])
        sources = manifest["sources"]
        whole = (root / path).is_file() and set(sources) == modules and _is_current(root, sources)
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return path if whole else ""


def _is_current(root: Path, sources: dict[str, Any]) -> bool:
    for path, look in sources.items():
        seen = (root / path).stat()
        if [seen.st_mtime_ns, seen.st_size] != look:
            return False
    return True

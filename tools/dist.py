"""The widget for any static host: files named by what is in them."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from tools.references import rewritten

ENTRY = "widget.js"
TYPES = "widget.d.ts"
PACKAGES = "runtime/python"
# Their folder's name says the version; nothing in them is touched.
VERSIONED = re.compile(r"runtime/[^/]+-\d+\.[^/]+/")
# What must not stay behind, unnamed by anything.
OURS = ("widget/", "runtime/widget/")
NO_ASSETS = (".json", ".d.ts", ".br", ".gz")


class NotBuilt(Exception):
    """Say which file names what, and why that can't be."""


class Dist:
    """Write one folder from static/: each file once, after those that it names."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source = source
        self._target = target
        self._places: dict[str, str] = {}
        self._open: list[str] = []
        self._folders: set[str] = set()

    def add(self, path: str, plain: bool = False) -> str:
        """Write a file with all that it names, under a hashed name or its own; return its place.

        Raise `NotBuilt` when a file names one that does not exist, or, hashed, itself.
        """
        folder = VERSIONED.match(path)
        if folder:
            self._check(path, (self._source / path).exists())
            self._folders.add(folder[0])
            return path
        key = path + "|plain" * plain
        if key in self._places:
            return self._places[key]
        self._check(path, (self._source / path).is_file() and not path.startswith("../"))
        if path in self._open and not plain:
            raise NotBuilt("%s name each other" % " and ".join(self._open))
        if path in self._open:
            return path
        self._open.append(path)
        content = self._content(path, plain)
        self._open.pop()
        place = path if plain else hashed(path, content)
        self._write(place, content)
        self._places[key] = place
        return place

    def _check(self, path: str, good: bool) -> None:
        if not good:
            by = self._open[-1] if self._open else "the build"
            raise NotBuilt("%s names %s, which is not there" % (by, path))

    def _content(self, path: str, plain: bool) -> bytes:
        content = (self._source / path).read_bytes()
        if PurePosixPath(path).suffix not in (".js", ".mjs", ".css", ".html"):
            return content
        return rewritten(path, content.decode(), lambda named: self.add(named, plain)).encode()

    def _write(self, place: str, content: bytes) -> None:
        (self._target / place).parent.mkdir(parents=True, exist_ok=True)
        (self._target / place).write_bytes(content)

    def copy_folders(self) -> None:
        """Copy the versioned folders that something names, whole."""
        for folder in sorted(self._folders):
            ignored = shutil.ignore_patterns("*.br", "*.gz", ".*")
            shutil.copytree(self._source / folder, self._target / folder, ignore=ignored)

    def left_over(self) -> list[str]:
        """Return the widget's files that nothing has named."""
        files = (path for name in OURS for path in (self._source / name).rglob("*"))
        paths = {path.relative_to(self._source).as_posix() for path in files if path.is_file()}
        return sorted(x for x in paths - set(self._places) if not x.endswith(NO_ASSETS))


def hashed(path: str, content: bytes) -> str:
    """Return "widget/view-0123456789ab.html" for "widget/view.html"."""
    pure = PurePosixPath(path)
    mark = hashlib.sha256(content).hexdigest()[:12]
    return pure.with_name("%s-%s%s" % (pure.stem, mark, pure.suffix)).as_posix()


def integrity(content: bytes) -> str:
    """Return what belongs into an `integrity` attribute."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def build(source: Path, target: Path, plain: Sequence[str]) -> dict[str, str]:
    """Write `target` anew from `source` (static/); return the integrity of what pages name.

    `plain` are files that a page's own settings name, such as the JavaScript that the kit's Python
    imports: they keep their names. The same sources give the same bytes.
    """
    shutil.rmtree(target, ignore_errors=True)
    made = Dist(source, target)
    entry = made.add(ENTRY)
    for path in plain:
        made.add(path, plain=True)
    left = made.left_over()
    if left:
        raise NotBuilt("nothing names %s" % ", ".join(left))
    made.copy_folders()
    # The one name that pages know; what it names is hashed.
    shutil.copyfile(target / entry, target / ENTRY)
    if (source / TYPES).exists():
        shutil.copyfile(source / TYPES, target / TYPES)
    packages = [one for one in sorted((source / PACKAGES).iterdir()) if _is_package(one)]
    (target / "python").mkdir()
    for package in packages:
        shutil.copyfile(package, target / "python" / package.name)
    names = [entry, *("python/" + package.name for package in packages)]
    values = {name: integrity((target / name).read_bytes()) for name in names}
    (target / "integrity.json").write_text(json.dumps(values, indent=1) + "\n")
    return values


def _is_package(path: Path) -> bool:
    return path.suffix in (".py", ".zip")

"""Files that were compressed beforehand: `widget.js.br` beside `widget.js`."""

import os
import re
from pathlib import Path

# The one that is smaller comes first.
SUFFIXES = (("br", ".br"), ("gzip", ".gz"))
REFUSED = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")


def accepted(header: str) -> set[str]:
    """Return the codings that an `Accept-Encoding` names with a weight above 0."""
    parts = [part.partition(";") for part in header.lower().split(",")]
    return {coding.strip() for coding, _, weight in parts if not REFUSED.fullmatch(weight)}


def compressed(path: Path) -> dict[str, tuple[Path, os.stat_result]]:
    """Return the compressed forms of a file by coding, best first; none that is older than it."""
    newest = path.stat().st_mtime_ns
    found = {}
    for coding, suffix in SUFFIXES:
        form = path.with_name(path.name + suffix)
        try:
            seen = form.stat()
        except OSError:
            continue
        if seen.st_mtime_ns >= newest and not form.is_symlink():
            found[coding] = form, seen
    return found

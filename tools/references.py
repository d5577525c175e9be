"""Where one file of static/ names another: what a build has to write anew."""

import posixpath
import re
from collections.abc import Callable
from pathlib import PurePosixPath

# In each, group 1 is the name. JavaScript says "./" or "../" of whatever it means; a comment that
# does so is read as well, which costs nothing as long as the file exists.
_SCRIPT = re.compile(r"""(?<=["'`])(\.\.?/[^"'`\s$]*)(?=["'`])""")
_STYLE = re.compile(
    r"""(?:url\(\s*["']?|@import\s+["'])((?!data:|[a-z]+:|#|//)[^"')\s]+)(?=["')\s])"""
)
_PAGE = re.compile(r"""\s(?:href|src)=["']((?![a-z]+:|#|//)[^"']+)(?=["'])""")
PATTERNS = {".js": _SCRIPT, ".mjs": _SCRIPT, ".css": _STYLE, ".html": _PAGE}


def rewritten(path: str, text: str, find: "Callable[[str], str]") -> str:
    """Return a file's text with each reference replaced.

    `path` is the file's place below static/; `find` gets the place of what is named there and
    returns its new place, below the same folder. A "?query" or "#part" is kept.
    """
    pattern = PATTERNS.get(PurePosixPath(path).suffix)
    folder = posixpath.dirname(path)

    def new(match: "re.Match[str]") -> str:
        named, rest = re.fullmatch(r"([^?#]*)(.*)", match[1]).groups()  # type: ignore[union-attr]
        place = posixpath.normpath(posixpath.join(folder, named)) + ("/" * named.endswith("/"))
        found = find(place)
        relative = posixpath.relpath(found, folder or ".") + ("/" * found.endswith("/"))
        if named.startswith(".") and not relative.startswith("."):
            relative = "./" + relative
        start = match.start(1) - match.start()
        return match[0][:start] + relative + rest + match[0][start + len(match[1]) :]

    return pattern.sub(new, text) if pattern else text

"""Many files in one, for static/widget/python.js: a line of JSON, then the bytes.

The line is {"files": [["app/__init__.mpy", 123], …]}, the bytes follow in that order. A zip would
need a reader in the page, and would hide from brotli what the modules have in common.
"""

import json
from collections.abc import Mapping


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the container of these files, in the order of their names."""
    names = sorted(files)
    table = [[name, len(files[name])] for name in names]
    head = json.dumps({"files": table}, ensure_ascii=False, separators=(",", ":"))
    return b"\n".join([head.encode(), b"".join(files[name] for name in names)])


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a container; raise ValueError when it is not whole."""
    head, _, rest = content.partition(b"\n")
    files = {}
    for name, size in json.loads(head)["files"]:
        files[name], rest = rest[:size], rest[size:]
        if len(files[name]) != size:
            raise ValueError("the container ends within %s" % name)
    if rest:
        raise ValueError("the container goes on after its last file")
    return files

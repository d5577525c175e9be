"""Files of a bench's host: read once, compressed beforehand, sent from memory."""

import hashlib
import mimetypes
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".dev" / "bench" / "brotli"

SUFFIXES = {".js", ".mjs", ".css", ".py", ".toml", ".json", ".wasm", ".bin", ".html", ".svg"}
PACKED = {".zip", ".whl"}
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".toml": "application/toml",
    ".py": "text/x-python",
    ".bin": "application/octet-stream",
}
FOREVER = "public, max-age=31536000, immutable"


class File(NamedTuple):
    """Hold a file as it is sent; `packed` is its brotli, b"" where that would not help."""

    plain: bytes
    packed: bytes
    type: str
    etag: str


def compress(folders: Iterable[Path]) -> None:
    """Compress what may be asked for and has changed; the first time takes a minute."""
    paths = [
        str(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file()
    ]
    command = ["node", str(Path(__file__).with_name("compress.mjs")), str(CACHE)]
    subprocess.run(command, input="\n".join(paths), text=True, check=True)  # noqa: S603


def find(folders: Mapping[str, Path], address: str) -> "Path | None":
    """Return the file of an address; None when there is none or it is not to be read."""
    for prefix, folder in folders.items():
        if address.startswith(prefix):
            path = (folder / address.removeprefix(prefix)).resolve()
            inside = path.is_relative_to(folder.resolve())
            known = path.suffix in SUFFIXES | PACKED
            return path if inside and known and path.is_file() else None
    return None


def load(path: Path) -> File:
    """Return a file, with the brotli that `compress` made of just these bytes."""
    plain = path.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()
    packed = CACHE / (digest + ".br")
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
    small = packed.read_bytes() if packed.exists() else b""
    return File(plain, small if len(small) < len(plain) else b"", kind, '"%s"' % digest[:32])


def send(request: Request, file: File, more: Mapping[str, str]) -> Response:
    """Answer with a file: 304 when the browser has it, brotli when it takes that."""
    headers = {
        "ETag": file.etag,
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
        **more,
    }
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=headers)
    if file.packed and _takes_brotli(request.headers):
        headers["Content-Encoding"] = "br"
        return Response(file.packed, headers=headers, media_type=file.type)
    return Response(file.plain, headers=headers, media_type=file.type)


def _takes_brotli(headers: Headers) -> bool:
    return "br" in [part.strip() for part in headers.get("accept-encoding", "").split(",")]

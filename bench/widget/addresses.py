"""The addresses of the bench's host, and the files that they are."""

from pathlib import Path

from bench import files
from bench.peers import NODE_MODULES

ROOT = Path(__file__).resolve().parents[2]

# Address -> folder. What is under /stock is as npm delivers it.
FOLDERS = {
    "/stock/pyscript/": ROOT / "node_modules" / "@pyscript" / "core" / "dist",
    "/stock/pyodide/": ROOT / "node_modules" / "pyodide",
    "/peers/": NODE_MODULES,
    "/app/": ROOT / "app",
    "/static/": ROOT / "static",
    "/dist/": ROOT / "dist",
    "/pages/": Path(__file__).parent / "pages",
}


def compress() -> None:
    """Compress everything that may be asked for and has changed; the first time takes a minute."""
    files.compress(FOLDERS.values())


def find(address: str) -> "Path | None":
    """Return the file of an address; None when there is none or it is not to be read."""
    return files.find(FOLDERS, address)

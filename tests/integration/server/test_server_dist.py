"""A real build, served by the real server as any static host would."""

import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.server.process import ROOT, ServerProcess, running

pytestmark = pytest.mark.asyncio

FOREVER = "public, max-age=31536000, immutable"
# Brotli's least effort: what is tested is not how small it gets.
BUILD = [sys.executable, str(ROOT / "dev.py"), "build", "--quality", "1", "--output"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a folder that holds dist/, and what the build printed."""
    root = tmp_path_factory.mktemp("built")
    command = [*BUILD, str(root / "dist")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return root, done.stdout


@pytest.fixture(scope="module")
def server(built: tuple[Path, str]) -> Iterator[ServerProcess]:
    with running(built[0] / "db.sqlite3", "--root", str(built[0])) as process:
        yield process


async def test_every_file_is_served_compressed_with_its_type_and_its_time_to_keep(
    built: tuple[Path, str], server: ServerProcess
) -> None:
    dist = built[0] / "dist"
    names = sorted(path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file())
    plain = [name for name in names if not name.endswith((".br", ".gz"))]
    types = {"js": "text/javascript", "mjs": "text/javascript", "css": "text/css"}
    types |= {"wasm": "application/wasm", "html": "text/html", "bin": "application/octet-stream"}
    kept = 0
    async with httpx.AsyncClient(base_url=server.origin) as http:
        for name in plain:
            asked = {"Accept-Encoding": "gzip"}
            answer = await http.get("/dist/" + name, headers=asked)
            assert answer.status_code == 200, name
            assert answer.content == (dist / name).read_bytes(), name
            compressed = name + ".gz" in names
            assert (answer.headers.get("content-encoding") == "gzip") is compressed, name
            expected = types.get(name.rpartition(".")[2])
            assert expected is None or answer.headers["content-type"].startswith(expected), name
            kept += answer.headers["cache-control"] == FOREVER
        entry = await http.get("/dist/widget.js")
    assert entry.headers["cache-control"] == "no-cache"
    assert kept > 40


async def test_what_is_named_by_its_content_is_what_it_says(built: tuple[Path, str]) -> None:
    dist = built[0] / "dist"
    for kind in ("widget-*.js", "widget/*-*.html", "widget/*-*.js", "runtime/widget/*-*.bin"):
        files = list(dist.glob(kind))
        assert files, kind
        for file in files:
            mark = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
            assert file.stem.endswith("-" + mark), file
            forms = gzip.decompress(file.with_name(file.name + ".gz").read_bytes())
            assert forms == file.read_bytes()
            assert file.with_name(file.name + ".br").is_file()


async def test_what_to_pin_is_printed(built: tuple[Path, str]) -> None:
    root, said = built
    values = json.loads((root / "dist/integrity.json").read_text())
    assert sorted(name.partition("-")[0] for name in values) == [
        "python/pyscript_realtime",
        "python/pyscript_realtime.py",
        "widget",
    ]
    for name, value in values.items():
        assert "  %s\n    %s\n" % (name, value) in said

"""What the console starts from: a snapshot without its empty pages, a library parted in two."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import dev
from tools import rest_of_library, split_library

ROUND_TRIP = """
import { packed } from "./tools/sparse.mjs";
import { unpacked } from "./static/snapshot.mjs";

for (const [length, marks] of JSON.parse(process.argv[1])) {
  const memory = new Uint8Array(length);
  for (const place of marks) memory[place] = 7;
  const small = packed(memory);
  const again = unpacked(small.buffer.slice(small.byteOffset, small.byteOffset + small.length));
  console.log(JSON.stringify([Buffer.compare(memory, again), again.length, small.length]));
}
"""
PAGE = 4096


def node(program: str, *arguments: str) -> str:
    command = ["node", "--input-type=module", "-e", program, *arguments]
    done = subprocess.run(command, cwd=dev.ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_memory_comes_back_whole_without_its_empty_pages() -> None:
    memories = [
        [8 * PAGE, [0, 5 * PAGE, 6 * PAGE + 1]],  # two runs
        [8 * PAGE + 128, [8 * PAGE + 100]],  # the last page is a part of one
        [3 * PAGE, []],
        [2 * PAGE, [0, PAGE]],
    ]
    lines = [json.loads(line) for line in node(ROUND_TRIP, json.dumps(memories)).splitlines()]
    heads = [16 + 2 * 8, 16 + 8, 16, 16 + 8]
    sizes = [3 * PAGE, 128, 0, 2 * PAGE]
    assert lines == [
        [0, length, head + size]
        for (length, _), head, size in zip(memories, heads, sizes, strict=True)
    ]


def test_what_a_module_imports_counts_in_functions_too() -> None:
    text = "import a.b\nfrom c import d\nfrom . import e\ndef f():\n    import g\n"
    assert split_library.imported(text) == {"a.b", "c", "c.d", "g"}


def test_the_finder_gets_the_names_of_the_rest() -> None:
    finder = Path(rest_of_library.__file__).read_text()
    space: dict[str, Any] = {"__name__": "rest"}
    exec(compile(split_library.without(["b", "a.c"], finder), "rest", "exec"), space)  # noqa: S102
    assert space["NAMES"] == {"a.c", "b"}
    with pytest.raises(ValueError, match="no place"):
        split_library.without(["a"], "NAMES = 1")


class Bytes:
    """A Uint8Array, as Pyodide hands it over."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def to_bytes(self) -> bytes:
        return self._content


def archive(**files: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/") + ".py", text)
    return written.getvalue()


@pytest.fixture
def finder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rest_of_library.RestOfLibrary:
    monkeypatch.setattr(rest_of_library, "PLACE", str(tmp_path / "rest.zip"))
    found = rest_of_library.RestOfLibrary(frozenset({"rest_one", "rest_pack.two"}))
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, found])
    return found


def test_an_import_of_the_rest_fetches_it_once(finder: rest_of_library.RestOfLibrary) -> None:
    asked = []

    def fetch() -> Bytes:
        asked.append(1)
        return Bytes(archive(rest_one="x = 1", rest_pack__two="x = 2"))

    finder.use(fetch)
    assert finder.find_spec("json") is None
    assert finder.find_spec("no_such_module") is None
    assert asked == []
    assert __import__("rest_one").x == 1
    # Its package is in the trimmed library, it itself is not.
    spec = finder.find_spec("rest_pack.two", ["somewhere/else"])
    assert spec.origin.endswith("rest.zip/rest_pack/two.py")
    assert asked == [1]


def test_without_the_full_library_the_import_says_why(
    finder: rest_of_library.RestOfLibrary,
) -> None:
    with pytest.raises(ModuleNotFoundError, match="no full library"):
        finder.find_spec("rest_one")

    def fetch() -> Bytes:
        raise OSError("status 404")

    finder.use(fetch)
    with pytest.raises(ModuleNotFoundError, match=r"can't be fetched .status 404"):
        finder.find_spec("rest_one")


def test_what_was_built_is_what_its_description_says() -> None:
    boot = json.loads((dev.BUNDLE / "boot.json").read_text())
    runtime = dev.RUNTIME / ("pyodide-%s" % boot["pyodide"])
    places = {"library": runtime, "core": runtime, "bundle": dev.BUNDLE, "snapshot": dev.BUNDLE}
    for name, place in places.items():
        content = (place / boot[name]["file"]).read_bytes()
        found = [hashlib.sha256(content).hexdigest(), len(content)]
        assert found == [boot[name]["sha256"], boot[name]["size"]], name
    with zipfile.ZipFile(runtime / boot["core"]["file"]) as archive:
        core = set(archive.namelist())
    assert {"asyncio/__init__.pyc", "json/__init__.pyc", "rest_of_library.pyc"} <= core
    assert "xmlrpc/client.pyc" not in core
    with zipfile.ZipFile(dev.BUNDLE / boot["bundle"]["file"]) as archive:
        bundle = set(archive.namelist())
    assert {"app/client.pyc", "pyscript/ffi.pyc"} <= bundle
    assert boot["program"] is not None, "PyScript writes its modules in another way now"


def test_pyscript_s_own_program_is_known() -> None:
    """What `program` in boot.json cuts out is found in the core.js that the page loads."""
    boot = json.loads((dev.BUNDLE / "boot.json").read_text())
    (core,) = dev.RUNTIME.glob("pyscript-*/core-*.js")
    text = core.read_text()
    first = [json.dumps(line) for line in boot["program"]["first"].split("\n")]
    assert ",".join(first) in text
    assert 'push("import pyscript as _pyscript")' in text

"""The page downloads exactly the modules that it needs, and our own interpreter."""

import json
import re
import tomllib
from pathlib import Path

import dev

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyscript.toml").read_text())


def test_the_map_names_every_module_of_the_console_and_nothing_else() -> None:
    files = CONFIG["files"]
    assert all(source == target for source, target in files.items())
    named = sorted(source.removeprefix("./") for source in files)
    modules = [path for path in dev.console_modules() if path != "app/main.py"]
    assert named == modules, "run: python3 dev.py files"


def test_no_page_downloads_what_only_tests_need() -> None:
    assert [source for source in CONFIG["files"] if "/testing/" in source] == []


def test_the_example_maps_the_same_modules() -> None:
    example = tomllib.loads((ROOT / "examples" / "minimal" / "pyscript.toml").read_text())
    expected = {"../../" + target.removeprefix("./"): target for target in CONFIG["files"]}
    assert example["files"] == expected, "run: python3 dev.py files"
    assert example["interpreter"] == "../../" + CONFIG["interpreter"].removeprefix("./")
    page = (ROOT / "examples" / "minimal" / "index.html").read_text()
    (core,) = re.findall(r'src="\.\./\.\./(static/runtime/[^"]+)"', page)
    assert "./" + core.removeprefix("static/") in (ROOT / "static" / "boot.js").read_text()


def test_the_runtime_is_the_pinned_one() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    pyodide, pyscript = (
        packages["node_modules/" + name]["version"] for name in ("pyodide", "@pyscript/core")
    )
    assert CONFIG["interpreter"] == "./static/interpreter.mjs"
    interpreter = dev.INTERPRETER.read_text()
    folders = re.findall(r"\./runtime/(pyodide-[^/]+)/", interpreter)
    assert set(folders) == {"pyodide-" + pyodide}
    # A page that names another library starts with the slow one.
    for line in dev.library_lines(dev.RUNTIME / folders[0]):
        assert line in interpreter, "put into static/interpreter.mjs: " + line
    boot = (ROOT / "static" / "boot.js").read_text()
    assert './runtime/pyscript-%s/core.js"' % pyscript in boot


def test_what_the_page_asks_for_early_is_there() -> None:
    page = (ROOT / "index.html").read_text()
    early = re.findall(r'<link rel="(?:module)?preload" href="([^"]+)"', page)
    assert early
    named = {path for path in early if path != "pyscript.json"}  # made by the server
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []


def test_the_locks_name_no_registry() -> None:
    locks = ("requirements.txt", "requirements-dev.txt", "package-lock.json")
    found = [name for name in locks if "://" in (ROOT / name).read_text()]
    assert found == []

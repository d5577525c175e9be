"""The page starts from what was built exactly while that is as new as its modules."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from server.page_settings import FOLDER, page_settings

SETTINGS = """interpreter = "./static/interpreter.mjs"
[js_modules.main]
"./static/guard.js" = "guard"

[files]
"./app/__init__.py" = "./app/__init__.py"
"./app/client.py" = "./app/client.py"
"""
FILES = {"./app/__init__.py": "./app/__init__.py", "./app/client.py": "./app/client.py"}
RUNTIME = "static/runtime/pyodide-1.2.3"
BUNDLE, SNAPSHOT, CORE = "app-0123456789ab.zip", "snapshot-0123456789ab.bin", "python_core-01.zip"


def boot_of(root: Path) -> dict[str, Any]:
    """Return what dev.py would have written for these sources."""
    seen = {name: (root / name).stat() for name in ("app/__init__.py", "app/client.py")}
    return {
        "pyodide": "1.2.3",
        "core": {"file": CORE},
        "bundle": {"file": BUNDLE},
        "snapshot": {"file": SNAPSHOT},
        "program": {"first": "a", "last": "b"},
        "sources": {name: [look.st_mtime_ns, look.st_size] for name, look in seen.items()},
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a checkout with two modules and what was built for them."""
    for folder in ("app", FOLDER, RUNTIME):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyscript.toml").write_text(SETTINGS)
    for name in ("app/__init__.py", "app/client.py"):
        (tmp_path / name).write_text("x = 1\n")
    for path in (FOLDER + "/" + BUNDLE, FOLDER + "/" + SNAPSHOT, RUNTIME + "/" + CORE):
        (tmp_path / path).write_bytes(b"PK")
    write_boot(tmp_path, boot_of(tmp_path))
    return tmp_path


def write_boot(root: Path, boot: object) -> None:
    (root / FOLDER / "boot.json").write_text(json.dumps(boot))


def parts(root: Path) -> set[str]:
    return set(page_settings(root)["boot"])


def test_one_file_stands_for_the_modules(root: Path) -> None:
    settings = page_settings(root)
    assert "files" not in settings
    assert settings["interpreter"] == "./static/interpreter.mjs"
    assert settings["js_modules"] == {"main": {"./static/guard.js": "guard"}}
    assert parts(root) == {"pyodide", "core", "bundle", "snapshot", "program"}


def test_what_is_no_module_stays_a_file_of_its_own(root: Path) -> None:
    with (root / "pyscript.toml").open("a") as file:
        file.write('"./data.txt" = "./data.txt"\n')
    assert page_settings(root)["files"] == {"./data.txt": "./data.txt"}


def test_an_edited_module_is_sent_as_it_is_and_no_snapshot_that_ran_the_old_one(
    root: Path,
) -> None:
    (root / "app" / "client.py").write_text("x = 2\n")
    os.utime(root / "app" / "client.py", ns=(1, 1))
    assert page_settings(root)["files"] == FILES
    assert parts(root) == {"pyodide", "core"}


def test_a_module_that_is_new_or_gone_is_noticed(root: Path) -> None:
    with (root / "pyscript.toml").open("a") as file:
        file.write('"./app/page.py" = "./app/page.py"\n')
    assert set(page_settings(root)["files"]) == {*FILES, "./app/page.py"}
    assert parts(root) == {"pyodide", "core"}
    (root / "pyscript.toml").write_text(SETTINGS)
    (root / "app" / "client.py").unlink()
    assert page_settings(root)["files"] == FILES
    assert parts(root) == {"pyodide", "core"}


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        (FOLDER + "/" + SNAPSHOT, {"pyodide", "core", "bundle", "program"}),
        (FOLDER + "/" + BUNDLE, {"pyodide", "core"}),
        (RUNTIME + "/" + CORE, {"pyodide", "bundle", "program"}),
    ],
)
def test_what_is_not_there_is_not_named(root: Path, gone: str, left: set[str]) -> None:
    (root / gone).unlink()
    assert parts(root) == left


def test_a_build_without_a_snapshot_names_none(root: Path) -> None:
    write_boot(root, {**boot_of(root), "snapshot": None})
    assert parts(root) == {"pyodide", "core", "bundle", "program"}


@pytest.mark.parametrize("boot", [None, [], {}, {"pyodide": "1.2.3"}, {"sources": 1}])
def test_a_description_that_is_none_changes_nothing(root: Path, boot: object) -> None:
    write_boot(root, boot)
    assert page_settings(root)["files"] == FILES
    assert parts(root) == set()


def test_without_anything_built_the_settings_stand(root: Path) -> None:
    (root / FOLDER / "boot.json").unlink()
    assert page_settings(root)["files"] == FILES
    assert parts(root) == set()

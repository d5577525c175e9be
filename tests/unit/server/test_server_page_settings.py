"""The page gets its modules in one compiled file exactly while that is as new as they are."""

import json
import os
from pathlib import Path

import pytest

from server.page_settings import FOLDER, bundled

SETTINGS = """interpreter = "./static/interpreter.mjs"
[js_modules.main]
"./static/guard.js" = "guard"

[files]
"./app/__init__.py" = "./app/__init__.py"
"./app/client.py" = "./app/client.py"
"""
ONE_FILE = '"./static/runtime/app/app-0123456789ab.zip" = "./*"'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a checkout with two modules and their compiled file."""
    sources = {}
    (tmp_path / "app").mkdir()
    for name in ("app/__init__.py", "app/client.py"):
        (tmp_path / name).write_text("x = 1\n")
        seen = (tmp_path / name).stat()
        sources[name] = [seen.st_mtime_ns, seen.st_size]
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "app-0123456789ab.zip").write_bytes(b"PK")
    write_manifest(tmp_path, {"bundle": "app-0123456789ab.zip", "sources": sources})
    return tmp_path


def write_manifest(root: Path, manifest: object) -> None:
    (root / FOLDER / "manifest.json").write_text(json.dumps(manifest))


def test_one_file_stands_for_the_modules(root: Path) -> None:
    lines = bundled(root, SETTINGS).splitlines()
    assert lines[-2:] == ["[files]", ONE_FILE]
    assert lines[:3] == SETTINGS.splitlines()[:3]


def test_an_edited_module_is_sent_as_it_is(root: Path) -> None:
    (root / "app" / "client.py").write_text("x = 2\n")
    os.utime(root / "app" / "client.py", ns=(1, 1))
    assert bundled(root, SETTINGS) == SETTINGS


def test_a_module_that_is_new_or_gone_is_noticed(root: Path) -> None:
    more = SETTINGS + '"./app/page.py" = "./app/page.py"\n'
    assert bundled(root, more) == more
    (root / "app" / "client.py").unlink()
    assert bundled(root, SETTINGS) == SETTINGS


@pytest.mark.parametrize("manifest", [None, [], {}, {"bundle": "app-1.zip"}, {"bundle": 1}])
def test_a_manifest_that_is_none_changes_nothing(root: Path, manifest: object) -> None:
    write_manifest(root, manifest)
    assert bundled(root, SETTINGS) == SETTINGS


def test_without_anything_compiled_the_settings_stand(root: Path) -> None:
    (root / FOLDER / "app-0123456789ab.zip").unlink()
    assert bundled(root, SETTINGS) == SETTINGS
    (root / FOLDER / "manifest.json").unlink()
    assert bundled(root, SETTINGS) == SETTINGS

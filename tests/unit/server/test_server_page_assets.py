"""The list of what the page loads is made from the files, and is that of this moment."""

import os
from pathlib import Path
from typing import Any

import pytest

from server.page_assets import Contents, mark, page_assets

FILES = {
    "index.html": '<link href="static/app.css"><script src="static/boot.js"></script>'
    '<script src="app/main.py"></script><link href="static/runtime/pyscript-1.2/core.js">'
    '<a href="https://elsewhere.example/x.js"><link href="pyscript.json">',
    "static/app.css": '@import "css/base.css"; a { background: url("data:image/png,x") }',
    "static/css/base.css": "a { background: url(../icon.svg) }",
    "static/icon.svg": "<svg/>",
    "static/boot.js": 'import "./guard.js"; A = "./runtime/app/"; B = "./gone.js";',
    "static/guard.js": 'import "./boot.js"; C = "../../../etc/passwd";',
    "static/interpreter.mjs": 'import "./runtime/pyodide-3.4/pyodide.mjs";',
    "static/other.js": "not the console's",
    "static/runtime/pyodide-3.4/pyodide.mjs": 'import "./node.js";',
    "static/runtime/pyodide-3.4/node.js": "",
    "static/runtime/pyodide-3.4/core.zip": "PK",
    "static/runtime/pyodide-3.4/library.zip": "PKPK",
    "static/runtime/pyscript-1.2/core.js": 'import "./py-editor-x.js"; import "./zip-x.js";',
    "static/runtime/pyscript-1.2/py-editor-x.js": "",
    "static/runtime/pyscript-1.2/zip-x.js": "",
    "static/runtime/app/app-1.zip": "PK",
    "app/main.py": "",
    "app/client.py": "",
}
BOOT: dict[str, Any] = {"pyodide": "3.4", "core": {"file": "core.zip"}}
BOOT |= {"bundle": {"file": "app-1.zip"}, "library": {"file": "library.zip"}}
SETTINGS: dict[str, Any] = {
    "interpreter": "./static/interpreter.mjs",
    "plugins": ["!py-editor"],
    "js_modules": {"main": {"./static/guard.js": "guard"}},
    "boot": BOOT,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_all_that_the_page_names_is_listed_and_nothing_else(root: Path) -> None:
    unused = {
        "index.html",
        "static/other.js",
        "static/runtime/pyodide-3.4/node.js",
        "static/runtime/pyodide-3.4/library.zip",
        "static/runtime/pyscript-1.2/py-editor-x.js",
        "app/client.py",
    }
    found = page_assets(Contents(root), SETTINGS)
    assert found == {name: mark(FILES[name].encode()) for name in sorted(set(FILES) - unused)}


def test_modules_are_listed_one_by_one_and_the_library_whole_when_nothing_was_built(
    root: Path,
) -> None:
    files = {"./app/client.py": "./app/client.py"}
    boot = {"pyodide": "3.4", "library": {"file": "library.zip"}}
    found = page_assets(Contents(root), {**SETTINGS, "files": files, "boot": boot})
    assert {"app/client.py", "static/runtime/pyodide-3.4/library.zip"} <= set(found)
    assert not {"static/runtime/app/app-1.zip", "static/runtime/pyodide-3.4/core.zip"} & set(found)


def test_an_edit_is_seen_and_a_file_that_is_as_it_was_is_not_read_again(root: Path) -> None:
    contents = Contents(root)
    before = page_assets(contents, SETTINGS)
    (root / "static/css/base.css").write_text("edited")
    look = (root / "static/guard.js").stat()
    (root / "static/guard.js").write_text("x" * look.st_size)  # same size, and made as old
    os.utime(root / "static/guard.js", ns=(look.st_mtime_ns, look.st_mtime_ns))
    after = page_assets(contents, SETTINGS)
    assert after["static/css/base.css"] == mark(b"edited")
    assert "static/icon.svg" not in after
    assert after["static/guard.js"] == before["static/guard.js"]

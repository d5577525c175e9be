"""The engine's modules are imported in slices, and the slices are all there is to import."""

import ast
from pathlib import Path

from app.widget.main import STAGES
from tools.reached import reached, run_code

ROOT = Path(__file__).resolve().parents[3]
LARGEST = 400_000  # characters of source in one slice: about 20 ms on MicroPython


def modules_of(stage: str) -> "set[str]":
    """Return the files that come with an import, the packages above it included."""
    path = stage.replace(".", "/")
    file = path + ".py" if (ROOT / (path + ".py")).exists() else path + "/__init__.py"
    found: set[str] = set()
    waiting = [file]
    while waiting:
        at = waiting.pop()
        if at in found:
            continue
        found.add(at)
        parts = at.split("/")[:-1]
        waiting += ["/".join(parts[:end]) + "/__init__.py" for end in range(1, len(parts) + 1)]
        waiting += _imported_at_once(at)
    return found


def _imported_at_once(path: str) -> "list[str]":
    """Return the files that a module imports when it is imported: not in its functions."""
    tree = ast.parse((ROOT / path).read_text())
    later = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for inner in ast.walk(node)
    }
    names: list[str] = []
    for node in run_code(tree):
        if node in later:
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(node.module + "." + alias.name for alias in node.names)]
    places = [name.replace(".", "/") for name in names if name.split(".")[0] == "app"]
    files = [place + end for place in places for end in (".py", "/__init__.py")]
    return [file for file in files if (ROOT / file).exists()]


def slices() -> "list[set[str]]":
    """Return what each stage brings that those before it have not brought."""
    found: list[set[str]] = []
    known = modules_of("app.widget.main")
    for stage in STAGES:
        found.append(modules_of(stage) - known)
        known |= found[-1]
    return found


def test_no_slice_is_large() -> None:
    for stage, files in zip(STAGES, slices(), strict=True):
        size = sum(len((ROOT / file).read_text()) for file in files)
        assert 0 < size < LARGEST, "split the stage %s: %d characters" % (stage, size)


def test_nothing_is_left_to_import_but_the_views_that_come_when_needed() -> None:
    imported = set().union(*slices()) | modules_of("app.widget.main")
    views = set().union(
        *(modules_of("app.widget." + name) for name in ("chat_view", "notifications_view"))
    )

    assert set(reached(ROOT, "app/widget/main.py")) <= imported | views
    assert "app/widget/chat_view.py" not in imported

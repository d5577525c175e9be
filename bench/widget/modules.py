"""Which modules of app/ a stock page names in its [files]."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402

# What pages/stock/main.py imports; app.components finds its own parts by name.
SEEDS = ("app.page", "app.components", "app.components.connection.connection_badge")


def all_modules() -> "list[str]":
    """Return what `python3 dev.py files` lists, as examples/minimal has it."""
    return dev.bundled_modules()


def lean_modules() -> "list[str]":
    """Return only what a badge imports, as somebody would list who has looked into it."""
    found: set[Path] = set()
    waiting = [*SEEDS]
    while waiting:
        for path in _files(waiting.pop()):
            if path not in found:
                found.add(path)
                waiting += _imports(path)
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def _files(module: str) -> "list[Path]":
    """Return the files that importing a module runs: its packages' and its own."""
    parts = module.split(".")
    files = []
    for count in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:count])
        files += [place / "__init__.py", place.with_suffix(".py")]
    return [path for path in files if path.is_file()]


def _imports(path: Path) -> "list[str]":
    names = []
    for node in _run(ast.parse(path.read_text()).body):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [node.module, *("%s.%s" % (node.module, part.name) for part in node.names)]
        elif isinstance(node, ast.Import):
            names += [part.name for part in node.names]
    return [name for name in names if name.split(".")[0] == "app"]


def _run(body: "list[ast.stmt]") -> "list[ast.AST]":
    """Return the nodes of a module but those that only a type checker reads."""
    nodes: list[ast.AST] = []
    for statement in body:
        typing = isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"
        if not typing:
            nodes += ast.walk(statement)
    return nodes

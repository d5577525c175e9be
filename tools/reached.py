"""Which modules a program needs, read from its sources: nothing is run."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path


def reached(root: Path, entry: str, later: Collection[str] = ()) -> list[str]:
    """Return the modules that `entry` imports, directly or not, and itself, as sorted paths.

    Paths are relative to `root`, such as "app/widget/main.py", and so is `entry`. Imports inside
    functions count, imports below `if TYPE_CHECKING:` don't; the packages of a module come with
    it. What is not below `root` (the standard library, `js`) is left out. A component that a
    package names in a table, to be loaded when asked for, is no import. The modules of `later`
    (full names), which come in a file of their own, and what only they import are left out.
    """
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for name in _imported(root, path):
            if not any((name + ".").startswith(one + ".") for one in later):
                waiting += _files_of(root, name)
    return sorted(found)


def _imported(root: Path, path: str) -> Iterator[str]:
    """Yield the full names that a module imports; of `from x import y`, both x and x.y."""
    package = path.removesuffix(".py").removesuffix("/__init__").split("/")
    if not path.endswith("/__init__.py"):
        package.pop()
    for node in run_code(ast.parse((root / path).read_text(), path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (base + "." + alias.name for alias in node.names)


def run_code(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, without what only a type checker reads."""
    yield node
    only_types = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
    for child in ast.iter_child_nodes(node):
        if not (only_types and child in getattr(node, "body", ())):
            yield from run_code(child)


def _files_of(root: Path, name: str) -> Iterator[str]:
    """Yield the file of a module and those of the packages that it is in, as far as they exist."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        place = "/".join(parts[:end])
        for path in (place + "/__init__.py", place + ".py"):
            if (root / path).is_file():
                yield path
                break

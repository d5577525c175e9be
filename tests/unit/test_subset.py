"""Everything in app/ is written in the Python that MicroPython and Pyodide share.

Each refusal stands for something that MicroPython's compiler or core lacks (docs/architecture.md);
the scenario tables show the rest by running there.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("*.py"))
MISSING_MODULES = {
    "__future__",
    "abc",
    "base64",
    "collections.abc",
    "contextlib",
    "contextvars",
    "dataclasses",
    "datetime",
    "functools",
    "importlib",
    "inspect",
    "itertools",
    "logging",
    "secrets",
    "string",
    "threading",
    "traceback",
    "typing",
    "urllib",
    "uuid",
    "weakref",
}


def refusals(source: str) -> "list[str]":
    """Name what in `source` is outside the common subset, with its line."""
    tree = ast.parse(source)
    guarded = set(_guarded(tree))
    return [
        "%d: %s" % (getattr(node, "lineno", 0), why)
        for node in ast.walk(tree)
        if node not in guarded
        for why in _refused(node)
    ]


def _guarded(tree: ast.Module) -> "Iterator[ast.AST]":
    """Yield what stands under `if TYPE_CHECKING:`, which no runtime reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in node.body:
                yield from ast.walk(statement)


def _refused(node: ast.AST) -> "Iterator[str]":
    if isinstance(node, (ast.Match, ast.TryStar, ast.AsyncFor)):
        yield type(node).__name__
    if isinstance(node, ast.arguments) and node.posonlyargs:
        yield "positional-only /"
    if isinstance(node, ast.Dict) and None in node.keys:
        yield "{**d}"
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and _spreads(node):
        yield "[*a]"
    if isinstance(node, ast.comprehension) and node.is_async:
        yield "an async comprehension"
    if isinstance(node, ast.AsyncFunctionDef) and _yields(node):
        yield "an async generator"
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from _signature(node)
    if isinstance(node, ast.ClassDef):
        yield from _class(node)
    if isinstance(node, ast.FormattedValue) and node.conversion not in (-1, ord("r"), ord("s")):
        yield "!a in an f-string"
    if isinstance(node, (ast.With, ast.AsyncWith)) and len(node.items) > 1:
        yield "several items in one with"
    if isinstance(node, ast.Raise) and node.cause is not None:
        yield "raise … from, which prints a warning"
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from ("import " + name for name in named if name in MISSING_MODULES)


def _spreads(node: "ast.List | ast.Tuple | ast.Set") -> bool:
    if not isinstance(node, ast.Set) and not isinstance(node.ctx, ast.Load):
        return False  # `a, *b = c` is an assignment
    return any(isinstance(element, ast.Starred) for element in node.elts)


def _signature(node: "ast.FunctionDef | ast.AsyncFunctionDef") -> "Iterator[str]":
    """Annotations are evaluated by CPython 3.11: names known to the type checker are quoted."""
    if getattr(node, "type_params", None):
        yield "type parameters"
    if node.name == "__init_subclass__":
        yield "__init_subclass__"


def _yields(node: ast.AsyncFunctionDef) -> bool:
    return any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in ast.walk(node))


def _class(node: ast.ClassDef) -> "Iterator[str]":
    if node.keywords:
        yield "a class keyword"
    if len(node.bases) > 1:
        yield "several bases: super() skips some"
    if any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list):
        yield "a dataclass"
    names = [ast.unparse(base) for base in node.bases]
    if "Enum" in names and "unique" not in [ast.unparse(d) for d in node.decorator_list]:
        yield "an Enum without @unique, which makes its members there"
    if {"IntEnum", "StrEnum", "Flag", "NamedTuple", "TypedDict"} & set(names):
        yield "a base that the shim does not have"


@pytest.mark.parametrize("path", MODULES)
def test_a_module_is_written_in_the_common_subset(path: str) -> None:
    assert refusals((ROOT / path).read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "match x:\n case 1: pass",
        "def f(a, /): pass",
        "a = {**b}",
        "a = [*b]",
        "a = (*b, 1)",
        "a = {*b}",
        "async def f():\n yield 1",
        "async def f():\n return [x async for x in y]",
        "try: pass\nexcept* ValueError: pass",
        "from __future__ import annotations",
        "from dataclasses import dataclass",
        "import uuid",
        "@dataclass\nclass A: pass",
        "class A(metaclass=B): pass",
        "class A(B, C): pass",
        "class A(Enum): pass",
        "class A(StrEnum): pass",
        "class A:\n def __init_subclass__(cls): pass",
        "with a, b: pass",
        "raise A from b",
        "a = f'{b!a}'",
    ],
)
def test_each_refusal_is_found(source: str) -> None:
    assert refusals(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "if TYPE_CHECKING:\n from typing import Any",
        "f(*a, **b)",
        "a, *b = c",
        "@unique\nclass A(Enum):\n X = 1",
        "def f(a: 'int | None' = None, *, b: int = 1) -> None: pass",
        "async def f():\n async with a: pass",
    ],
)
def test_what_both_have_is_not_refused(source: str) -> None:
    assert refusals(source) == []

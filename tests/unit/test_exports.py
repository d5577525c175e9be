"""The front doors: what `__all__` promises is there, nothing else is, all of it documented."""

import ast
import importlib
import inspect
from enum import Enum
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOORS = ("app.engine", "app.provider", "app.testing")
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("app/engine", "app/provider", "app/testing")
    for path in (ROOT / folder).glob("*.py")
)
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public_names(module: ModuleType) -> "list[str]":
    """Return what the door imports on purpose: neither private names nor its own submodules."""
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    )


@pytest.mark.parametrize("door", DOORS)
def test_the_door_holds_what_it_promises_in_order(door: str) -> None:
    module = importlib.import_module(door)
    promised = list(module.__all__)

    assert promised == sorted(promised)
    assert promised == public_names(module)


@pytest.mark.parametrize("door", DOORS)
def test_everything_behind_the_door_is_documented(door: str) -> None:
    module = importlib.import_module(door)
    for name in module.__all__:
        value = getattr(module, name)
        if inspect.isclass(value) or inspect.isroutine(value):
            # Not what it inherits: Enum and Record have words of their own.
            assert value.__dict__.get("__doc__") or inspect.isroutine(value), name
            assert inspect.getdoc(value), name
        if inspect.isclass(value) and issubclass(value, Enum):
            assert all(isinstance(member.value, str) for member in value)


def documented_things(path: str) -> "list[tuple[str, Documented]]":
    """Return the public classes and functions of a module, and the public methods of the classes.

    A property or a method that one line explains by its name alone may go without words; a
    class and a function may not.
    """
    tree = ast.parse((ROOT / path).read_text())
    return [
        (node.name, node)
        for node in tree.body
        if isinstance(node, Documented) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("path", MODULES)
def test_each_public_class_and_function_begins_with_what_it_does(path: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / path).read_text())), path + " has no docstring"
    for name, node in documented_things(path):
        first = (ast.get_docstring(node) or "").split("\n")[0]
        assert first, "%s has no docstring" % name
        word = first.split()[0]
        assert word[0].isupper(), "%s: %r" % (name, first)
        assert first.endswith("."), "%s: the first line is a sentence: %r" % (name, first)
        if isinstance(node, ast.ClassDef):
            continue
        assert not word.endswith("s") or word in ("Address", "Pass", "Process"), (
            "%s: the first line is in the imperative: %r" % (name, first)
        )


@pytest.mark.parametrize("path", MODULES)
def test_public_methods_say_what_they_do(path: str) -> None:
    tree = ast.parse((ROOT / path).read_text())
    silent = [
        "%s.%s" % (outer.name, node.name)
        for outer in tree.body
        if isinstance(outer, ast.ClassDef) and not outer.name.startswith("_")
        for node in outer.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and len(node.body) > 1
    ]

    assert silent == []

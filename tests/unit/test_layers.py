"""Who may import whom: the law of docs/architecture.md, read from the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = {
    "engine": {"engine"},
    "ports": set[str](),
    "texts": {"texts"},
    "backend": set[str](),
    "http_backend": {"backend", "engine.address!"},
    "bearer_requests": set[str](),
    "receipt": {"engine", "ports"},
    "performer": {"engine", "ports"},
    "arrivals": set[str](),
    "turns": {"ports"},
    "sending": {"ports", "receipt"},
    "client": {
        "engine",
        "ports",
        "arrivals",
        "performer",
        "receipt",
        "sending",
        "trace",
        "turns",
    },
    "provider": {
        "provider",
        "engine",
        "client",
        "ports",
        "receipt",
        "sending",
        "trace",
        "backend",
        "texts",
    },
    # Of the engine, its front door only; the browser, what has no state only.
    "components": {"components", "provider", "engine!", "ports", "receipt", "texts", "version"},
    "widget": {
        "widget",
        "components",
        "provider",
        "ports",
        "texts",
        "http_backend",
        "bearer_requests",
        "engine!",
        "engine.events!",
        "engine.claims!",
        "engine.json_gate!",
        "engine.delivery!",
    },
    "browser": {"browser", "ports", "bearer_requests", "engine.address!", "engine.errors!"},
    "testing": {"testing", "engine", "client", "provider", "ports", "receipt", "trace"},
    "trace": {"engine", "mask"},
    "mask": {"engine"},
    "recent_trace": {"engine", "mask", "trace"},
    "version": set(),
    "shims": set[str](),
}
ROOTS = {"main", "page", "__init__"}  # composition roots see everything
WIDGET_ROOTS = ("app/widget/main.py", "app/widget/engine.py")  # and so do those of the widget
PURE = (
    "engine",
    "client",
    "arrivals",
    "turns",
    "sending",
    "performer",
    "receipt",
    "trace",
    "mask",
    "recent_trace",
    "provider",
    "components",
    "testing",
    "texts",
    "backend",
    "http_backend",
    "bearer_requests",
    "widget",
)
FORBIDDEN = {"js", "pyscript", "pyodide", "pyodide_js", "asyncio", "time", "random"}
SERVER_MAY = {"app.engine.messages", "app.engine.close_codes"}
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("*.py"))


def imports(path: str) -> "Iterator[str]":
    """Name what a file imports, guarded or not, as dotted modules."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def broken(layer: str, name: str) -> bool:
    """Tell whether a module of `layer` must not import `name`."""
    first, *rest = name.split(".")
    if first in FORBIDDEN:
        return layer in PURE
    if first != "app":
        return first == "" or first in ("server", "tests", "pytest", "hypothesis")
    allowed = LAYERS[layer]
    return bool(rest) and rest[0] not in allowed and ".".join(rest) + "!" not in allowed


@pytest.mark.parametrize("path", MODULES)
def test_a_module_imports_what_its_layer_may(path: str) -> None:
    layer = path.split("/")[1].removesuffix(".py")
    if layer not in ROOTS and path not in WIDGET_ROOTS:
        assert [name for name in imports(path) if broken(layer, name)] == []


@pytest.mark.parametrize(
    "path", sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "server").rglob("*.py"))
)
def test_the_server_shares_the_wire_only(path: str) -> None:
    found = {name for name in imports(path) if name.split(".")[0] == "app"}

    assert found <= SERVER_MAY


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        ("engine", "app.client"),
        ("engine", "time"),
        ("provider", "app.browser.dom"),
        ("components", "app.engine.connection"),
        ("components", "app.client"),
        ("client", "asyncio"),
        ("browser", "app.client"),
        ("browser", "app.engine"),
        ("widget", "app.browser.dom"),
        ("widget", "app.engine.connection"),
        ("widget", "asyncio"),
        ("engine", ".outbox"),
        ("provider", "server.app"),
        ("provider", "app.testing"),
        ("testing", "pytest"),
        ("testing", "time"),
    ],
)
def test_the_law_is_not_empty(layer: str, name: str) -> None:
    assert broken(layer, name)


def test_what_only_a_type_checker_reads_comes_from_nowhere_else() -> None:
    assert not broken("engine", "typing")
    assert not broken("components", "app.engine")

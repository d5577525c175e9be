"""Which modules a program needs is read from its imports, as an interpreter follows them."""

from pathlib import Path

import dev
from tools.reached import reached


def tree(root: Path, **files: str) -> Path:
    """Write a package `kit`; `a__b` is the module kit.a.b."""
    for name, text in {"__init__": "", **files}.items():
        path = root / "kit" / (name.replace("__", "/") if name != "__init__" else name)
        path = path.with_name(path.name or "__init__").with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def names(root: Path, entry: str = "kit/main.py") -> list[str]:
    return [path.removeprefix("kit/") for path in reached(root, entry)]


def test_an_import_brings_the_module_and_its_packages(tmp_path: Path) -> None:
    tree(tmp_path, main="import kit.part.one\nimport os, js\n", part__one="", part__two="")
    (tmp_path / "kit/part/__init__.py").write_text("from kit import base\n")
    (tmp_path / "kit/base.py").write_text("VALUE = 1\n")
    assert names(tmp_path) == [
        "__init__.py",
        "base.py",
        "main.py",
        "part/__init__.py",
        "part/one.py",
    ]


def test_from_names_a_module_or_what_is_in_one(tmp_path: Path) -> None:
    tree(tmp_path, main="from kit import one\nfrom kit.two import one as x\n", one="", two="one=1")
    assert names(tmp_path) == ["__init__.py", "main.py", "one.py", "two.py"]


def test_a_relative_import_starts_at_its_own_package(tmp_path: Path) -> None:
    tree(tmp_path, main="from . import one\nfrom .two import x\n", one="", two="x = 1", other="")
    assert names(tmp_path) == ["__init__.py", "main.py", "one.py", "two.py"]


def test_imports_in_functions_count_and_those_for_types_do_not(tmp_path: Path) -> None:
    source = (
        "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from kit import types\n"
        "else:\n    from kit import real\n"
        "def later():\n    from kit import late\n"
        'TABLE = {"Lazy": "lazy"}\n'
    )
    tree(tmp_path, main=source, types="", real="", late="", lazy="")
    assert names(tmp_path) == ["__init__.py", "late.py", "main.py", "real.py"]


def test_modules_that_import_each_other_are_taken_once(tmp_path: Path) -> None:
    tree(tmp_path, main="import kit.one", one="import kit.two", two="import kit.one, kit.main")
    assert names(tmp_path) == ["__init__.py", "main.py", "one.py", "two.py"]


def test_the_widget_loads_no_console() -> None:
    modules = reached(dev.ROOT, dev.WIDGET_ENTRY)
    assert dev.WIDGET_ENTRY in modules
    assert "app/engine/connection.py" in modules
    assert "app/components/connection/connection_badge.py" in modules
    apart = ("app/testing/", "app/shims/", "app/main.py", "app/components/console.py")
    assert [module for module in modules if module.startswith(apart)] == []


def test_what_comes_later_is_left_out_with_what_only_it_imports(tmp_path: Path) -> None:
    source = "import kit.base\ndef view():\n    from kit.big import View\n"
    tree(tmp_path, main=source, base="", big="import kit.base, kit.part", part="")
    found = reached(tmp_path, "kit/main.py", ["kit.big"])
    assert found == ["kit/__init__.py", "kit/base.py", "kit/main.py"]


def test_a_larger_view_comes_in_a_file_of_its_own() -> None:
    parts = dev.widget_parts()
    for view in dev.LARGER_VIEWS:
        assert "app/widget/%s_view.py" % view in parts[view]
        assert not set(parts[view]) & set(parts[""])
    assert not [path for path in parts[""] if path.startswith("app/components/chat/")]
    files = {path.removesuffix(".py") + ".mpy": b"" for part in parts.values() for path in part}
    divided = dev.split({**files, "enum.mpy": b""}, parts)
    assert "enum.mpy" in divided[""]
    assert set(divided["chat"]) == {path.removesuffix(".py") + ".mpy" for path in parts["chat"]}

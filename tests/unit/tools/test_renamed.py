"""The kit under another name: imports change, and nothing else."""

import ast

import pytest

import dev
from tools.packages import without_words
from tools.renamed import NotRenamed, renamed


def test_import_statements_change_and_nothing_else() -> None:
    source = (
        '"""from app import this text"""\n'
        "from app import page  # from app import this comment\n"
        "from  app.engine import (\n    app,\n    Options,\n)\n"
        "import os, app.client as ü, app as x\n"
        'é = "app"; from app.engine.state import Reason as app\n'
        "from application import app\nimport apple\nfrom . import app\n"
        "def f():\n    from app.texts import say\n    return 'app/engine', app.engine\n"
    )
    assert renamed(source, "x.py", "kit") == (
        '"""from app import this text"""\n'
        "from kit import page  # from app import this comment\n"
        "from  kit.engine import (\n    app,\n    Options,\n)\n"
        "import os, kit.client as ü, kit as x\n"
        'é = "app"; from kit.engine.state import Reason as app\n'
        "from application import app\nimport apple\nfrom . import app\n"
        "def f():\n    from kit.texts import say\n    return 'app/engine', app.engine\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "import app.engine",
        "x = 1\nimport app",
        "from \\\n app import x",
        "__import__('app.engine')",
    ],
)
def test_what_cannot_be_renamed_whole_is_refused(source: str) -> None:
    with pytest.raises(NotRenamed, match=r"^there\.py:\d"):
        renamed(source, "there.py", "kit")


def test_docstrings_and_comments_go_and_lines_stay() -> None:
    source = (
        '"""What it is.\n\nü"""\n# why\nX = "# no comment"  # but this\n'
        'class A:\n    """Only words."""\n\n\n'
        'async def f():\n    """One.\n\n    Two."""\n    return """kept"""\n'
    )
    assert without_words(source) == (
        '\n\n\n\nX = "# no comment"\nclass A:\n    pass\n\n\n'
        'async def f():\n\n\n\n    return """kept"""\n'
    )


def test_every_module_stays_what_it_is_without_its_words() -> None:
    for path in sorted((dev.ROOT / "app").rglob("*.py")):
        source = path.read_text()
        bare = without_words(source)
        assert len(bare.splitlines()) == len(source.splitlines()), path
        assert _said(bare) == _said(source), path


def _said(source: str) -> "list[tuple[int, str]]":
    """Return the statements of a source that do something, with their lines."""
    return [
        (node.lineno, type(node).__name__)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt)
        and not isinstance(node, ast.Pass)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]

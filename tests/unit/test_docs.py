"""What the documents show as Python is a program: it runs as it stands."""

import re
from pathlib import Path

from tests.unit.components.stage import Stage

ROOT = Path(__file__).resolve().parents[2]


def blocks(name: str) -> "list[str]":
    """Return the Python blocks of a document, each on the lines that it has there."""
    text = (ROOT / "docs" / name).read_text()
    return [
        "\n" * text.count("\n", 0, found.start(1)) + found[1]
        for found in re.finditer(r"^```python\n(.*?)^```", text, re.M | re.S)
    ]


def test_the_blocks_on_testing_run_one_after_the_other() -> None:
    names: dict[str, object] = {}
    found = blocks("testing.md")
    assert len(found) >= 6
    for block in found:
        code = compile(block, str(ROOT / "docs" / "testing.md"), "exec")
        exec(code, names)  # noqa: S102 - our own document


def test_a_part_of_the_console_alone() -> None:
    stage = Stage()
    for id in ("quotes", "bell"):
        stage.dom.append(stage.dom.body, stage.dom.create("div", id=id))
    [block] = blocks("console.md")
    before, _, after = block.partition("provider.connect()")
    names: dict[str, object] = {"provider": stage.provider, "dom": stage.dom}
    exec(compile(before, "console.md", "exec"), names)  # noqa: S102 - our own document
    assert stage.dom.find(".quotes").visible
    stage.connect()
    exec(compile(after, "console.md", "exec"), names)  # noqa: S102
    stage.dom.clear(stage.dom.body)
    assert stage.leftovers() == []

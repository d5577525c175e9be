"""Every text that a user reads has its German, with the same gaps to fill."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from app import texts
from app.texts import german
from app.texts.german import GERMAN

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("components", "provider", "widget")
    for path in sorted((ROOT / "app" / folder).rglob("*.py"))
] + [ROOT / "app" / "main.py"]
GAP = re.compile(r"%[-+0-9.]*[sd%]")


def used(path: Path) -> "list[str]":
    """Return the texts that a source says: the literals in say(), marked() and counted()."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        wanted = {"say": node.args[:1], "marked": node.args[:1], "counted": node.args[1:]}
        for argument in wanted.get(node.func.id, []):
            for part in ast.walk(argument):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found.append(part.value)
    return found


def families() -> "dict[str, dict[str, str]]":
    return {
        name: vars(module)["TEXTS"]
        for name, module in vars(german).items()
        if hasattr(module, "TEXTS") and not name.startswith("_")
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_text_is_translated(path: Path) -> None:
    assert [text for text in used(path) if text and text not in GERMAN] == []


def test_no_table_holds_what_nobody_says() -> None:
    said = {text for path in SOURCES for text in used(path)}
    assert sorted(set(GERMAN) - said) == []


def test_no_text_stands_in_two_tables() -> None:
    homes = defaultdict(list)
    for name, table in families().items():
        for text in table:
            homes[text].append(name)
    assert {text: where for text, where in homes.items() if len(where) > 1} == {}


@pytest.mark.parametrize("english", sorted(GERMAN))
def test_a_translation_has_the_same_gaps(english: str) -> None:
    assert GAP.findall(GERMAN[english]) == GAP.findall(english)
    assert GERMAN[english].strip() == GERMAN[english]


def test_a_language_is_chosen_and_what_it_lacks_is_said_in_english() -> None:
    assert texts.language() == "en"
    try:
        texts.choose("de")
        assert texts.say("Sign out") == "Abmelden"
        assert texts.counted(2, "message", "messages") == "2 Nachrichten"
        assert texts.say("from the server") == "from the server"
        texts.choose("tlh")
        assert texts.language() == "en"
    finally:
        texts.choose("en")
    assert texts.say("Sign out") == "Sign out"


@pytest.mark.parametrize(("tag", "code"), [("de-AT", "de"), ("DE", "de"), ("fr", "en"), ("", "en")])
def test_the_closest_language_to_a_tag(tag: str, code: str) -> None:
    assert texts.closest(tag) == code

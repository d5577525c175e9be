"""static/widget.d.ts: names the types that the engine knows, and holds what users write to it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import dev
from app.engine import ConnectionState, Delivery, Status
from app.engine.delivery import ENDS
from app.engine.message_types import DIRECTIONS
from app.engine.state import Reason

TYPES = dev.ROOT / "static" / "widget.d.ts"
USES = Path(__file__).parent / "widget_types"
COMPILER = dev.ROOT / "node_modules" / "typescript" / "bin" / "tsc"


def union(name: str) -> set[str]:
    """Return the texts of a union in the declarations."""
    found = re.search(r"^export type %s =(.*?);" % name, TYPES.read_text(), re.M | re.S)
    assert found is not None
    return set(re.findall(r'"(\w+)"', found[1]))


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("MessageType", {type.value for type in DIRECTIONS}),
        ("ConnectionState", {state.value for state in ConnectionState}),
        ("Reason", {reason.value for reason in Reason}),
        ("Delivery", {level.value for level in Delivery}),
        ("End", {status.value for status in ENDS}),
    ],
)
def test_the_unions_are_the_engines(name: str, texts: set[str]) -> None:
    assert union(name) == texts


def test_a_receipt_may_have_every_status() -> None:
    text = TYPES.read_text()
    assert 'status: End | "queued" | "sent";' in text
    assert {status.value for status in Status} == union("End") | {"queued", "sent"}


def test_every_attribute_of_the_element_is_declared() -> None:
    script = (dev.ROOT / "static" / "widget.js").read_text()
    choices = re.search(r"^const CHOICES = \{(.*?)^\};", script, re.M | re.S)
    texts = re.search(r"^const TEXTS = \[(.*?)\];", script, re.M | re.S)
    assert choices is not None
    assert texts is not None
    named = re.findall(r'^ *"?([\w-]+)"?: \[', choices[1], re.M) + re.findall(r'"(.*?)"', texts[1])
    assert len(named) >= 8
    in_jsx = (dev.ROOT / "static" / "widget-react.d.ts").read_text()
    for attribute in named:
        if choice := re.search(r'"?%s"?: \[(.*?)\]' % attribute, choices[1]):
            type_name = "".join(word.title() for word in attribute.split("-"))
            assert set(re.findall(r'"(\w+)"', choice[1])) == union(type_name), attribute
        member = re.sub("-(.)", lambda letter: letter[1].upper(), attribute)
        assert re.search(r"^  %s: " % member, TYPES.read_text(), re.M), member
        assert re.search(r'^  "?%s"?\?: ' % attribute, in_jsx, re.M), attribute


def compile(*files: Path) -> list[str]:
    """Return the complaints of `tsc --strict`, one a line."""
    node = shutil.which("node")
    assert node is not None
    options = "--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess"
    options += " --target es2022 --module esnext --moduleResolution bundler --jsx react-jsx"
    options += " --lib es2022,dom --types"
    command = [node, str(COMPILER), *options.split(), "react", *map(str, files)]
    done = subprocess.run(command, cwd=dev.ROOT, capture_output=True, text=True, timeout=120)
    return [line for line in done.stdout.splitlines() if ": error " in line]


def test_what_users_write_compiles() -> None:
    react = dev.ROOT / "examples" / "widget" / "react"
    uses = (USES / "right.ts", USES / "right.tsx", react / "realtime.tsx")
    assert compile(*uses) == []


def test_each_misuse_is_refused() -> None:
    wrong = USES / "wrong.ts"
    lines = wrong.read_text().splitlines()
    meant = {number for number, line in enumerate(lines, 1) if "// refused" in line}
    complaints = compile(wrong)
    found = {int(match[1]) for line in complaints if (match := re.search(r"\((\d+),", line))}
    assert len(meant) >= 8
    assert found == meant, complaints

#!/usr/bin/env python3
"""Write docs/messages.md: for every message type, who takes it, shows it, sends it, and proves it.

python3 docs/messages.py              write the page
python3 docs/messages.py --check      exit 1 when it is stale
python3 docs/messages.py --missing    name what is still missing, exit 1 when something is

Everything but the meanings is read from the code: the tables `HANDLERS` of the slices, the
attribute `SHOWS` of the components, the default delivery, the places in the engine that ask for a
type, the calls that send one, and the marker `shows` of the E2E tests.
"""

import ast
import importlib
import inspect
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import app.components  # noqa: E402 - the path first
from app.engine.delivery import default_delivery  # noqa: E402
from app.engine.message_types import (  # noqa: E402
    ANSWERS,
    CAPABLE_EXTRAS,
    DIRECTIONS,
    FLAT_EXTRAS,
    THE_THIRTY,
    Direction,
    MessageType,
)
from app.provider.reducers import SLICES  # noqa: E402

PAGE = ROOT / "docs" / "messages.md"
HEAD = """# Messages, one by one

Written by `python3 docs/messages.py` from the code; a test fails when it is stale or a cell that
must be filled is empty. What the frames hold is in [protocol.md](protocol.md).

* *engine*: where the engine itself acts on the type, before anybody else hears of it.
* *reducer*: the slice of the state, and the function that makes the next one of the message.
* *shown by*: the components that say so in `SHOWS`. *sent by*: what calls `send` with it.
* *delivery*: of what the page sends when nothing else is asked for ([delivery.md](delivery.md)).
"""
WAYS = {
    Direction.TO_SERVER: "c→s",
    Direction.TO_CLIENT: "s→c",
    Direction.BOTH: "both",
}
GROUPS = (
    ("The thirty of the existing backends", THE_THIRTY),
    ("Of the flat dialect only", FLAT_EXTRAS),
    ("Answers of a server that acknowledges", ANSWERS),
    ("Of the reference server only", CAPABLE_EXTRAS),
)
COLUMNS = (
    "type",
    "way",
    "what it means",
    "engine",
    "reducer",
    "shown by",
    "sent by",
    "delivery",
    "E2E test",
)
MEANINGS = {
    "connect": "begin or resume a session; the server says who we are and what it can",
    "disconnect": "goodbye, and it is meant",
    "heartbeat": "proof of life; its answer measures the latency",
    "chat_message": "somebody says something in a room",
    "chat_response": "what was said, as the room hears it",
    "typing_start": "somebody types",
    "typing_stop": "somebody stopped",
    "notification": "news for the user",
    "status_update": "the state of something changed; the server is about to stop",
    "alert": "something went wrong, or needs attention",
    "document_upload_start": "a file is on its way",
    "document_upload_progress": "how much of it is there",
    "document_upload_complete": "all of it is there",
    "document_processing_start": "it is being read",
    "document_processing_progress": "the step that is done",
    "document_processing_complete": "it was read; the summary",
    "document_error": "it could not be read, or was taken back",
    "quote_generation_start": "a quote is asked for, and begun",
    "quote_generation_progress": "the step that is done",
    "quote_generation_complete": "the quote, with its items and total",
    "quote_update": "it was sent, revised, or taken back",
    "user_join": "somebody enters a room",
    "user_leave": "somebody leaves it",
    "user_activity": "what somebody did; what was read on another page",
    "presence_update": "who is in a room; how available somebody is",
    "ai_thinking": "the assistant has begun",
    "ai_response": "its answer, whole or as it grows",
    "ai_error": "it has no answer",
    "ai_tool_call": "a tool is to run, and runs",
    "ai_tool_result": "what came of it",
    "welcome": "the first word of this dialect",
    "quote_request": "a quote is asked for",
    "quote_processing": "it is being made",
    "quote_ready": "it is ready",
    "document_uploaded": "a file has arrived over HTTP",
    "ack": "a message of ours took effect",
    "nack": "it never will",
    "cancel": "a job is no longer wanted",
}


class Row:
    """Hold what is known of one type."""

    def __init__(self, type: MessageType, way: Direction, tables: "Tables") -> None:
        name = type.value
        self.type = type
        self.way = way
        self.meaning = MEANINGS.get(name, "")
        self.engine = tables.engine[name]
        self.reducers = tables.reducers[name]
        self.components = tables.components[name]
        self.senders = tables.senders[name]
        self.tests = tables.tests[name]
        self.sends = way is not Direction.TO_CLIENT
        self.delivery = default_delivery(type).value if self.sends else ""

    def missing(self) -> "list[str]":
        """Name what has to be there and is not."""
        # What only goes to the server is taken by nobody here; somebody has to send it.
        takers = self.senders if self.way is Direction.TO_SERVER else self.engine + self.reducers
        needed = (
            ("meaning", self.meaning),
            ("handler", takers),
            ("sender", self.senders or not self.sends),
            ("component", self.components),
            ("E2E test", self.tests),
        )
        return [name for name, found in needed if not found]

    def line(self) -> str:
        """Return the row of the Markdown table."""
        cells = [
            "`%s`" % self.type.value,
            WAYS[self.way],
            self.meaning,
            _codes(self.engine),
            _codes(self.reducers),
            _codes(self.components),
            _codes(self.senders),
            self.delivery,
            _tests(self.tests),
        ]
        return "| %s |" % " | ".join(cell or "–" for cell in cells)


class Tables:
    """Read the code once: for each table, the type's name → where it was found, sorted."""

    def __init__(self) -> None:
        self.engine = _table(_asked_in_the_engine())
        self.reducers = _table(_handled())
        self.components = _table(_shown())
        self.senders = _table(_sent())
        self.tests = _table(_tested())


def rows() -> "list[Row]":
    """Return a row for each type, in the order of the groups."""
    tables = Tables()
    return [Row(type, way, tables) for _, group in GROUPS for type, way in group]


def page() -> str:
    """Return the whole page."""
    by_type = {row.type: row for row in rows()}
    lines = [HEAD]
    for title, group in GROUPS:
        lines += ["## %s" % title, "", "| %s |" % " | ".join(COLUMNS)]
        lines += ["|" + "---|" * len(COLUMNS)]
        lines += [by_type[type].line() for type, _ in group] + [""]
    return "\n".join(lines)


# Reading the code.


def _handled() -> "Iterator[tuple[str, str]]":
    for slice_name, reduce_slice in SLICES:
        handlers = sys.modules[reduce_slice.__module__].HANDLERS
        for type, handle in handlers.items():
            if type is not None:
                yield type.value, "%s.%s" % (slice_name, handle.__name__.lstrip("_"))


def _shown() -> "Iterator[tuple[str, str]]":
    prefix = app.components.__name__ + "."
    for found in pkgutil.walk_packages(app.components.__path__, prefix):
        module = importlib.import_module(found.name)
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__:
                for type in vars(kind).get("SHOWS", ()):
                    yield type.value, name


def _asked_in_the_engine() -> "Iterator[tuple[str, str]]":
    """Find `message.type is MessageType.X` and the like."""
    for where, node in _nodes("app/engine"):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                for name in _types_in(side):
                    yield name, where


def _sent() -> "Iterator[tuple[str, str]]":
    """Find `.send(MessageType.X, …)`, and the engine's `.control(link, MessageType.X, …)`."""
    for folder in ("app/engine", "app/provider", "app/components"):
        for where, node in _nodes(folder):
            if isinstance(node, ast.Call) and _called(node) in ("send", "control"):
                for argument in node.args:
                    for name in _types_in(argument):
                        yield name, where


def _called(node: ast.Call) -> str:
    return node.func.attr.lstrip("_") if isinstance(node.func, ast.Attribute) else ""


def _tested() -> "Iterator[tuple[str, str]]":
    """Find `@pytest.mark.shows("chat_message", …)`."""
    for path in sorted((ROOT / "tests" / "e2e").rglob("test_*.py")):
        file = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for mark in node.decorator_list:
                    for name in _named_in(mark):
                        yield name, "%s::%s" % (file, node.name)


def _named_in(mark: ast.expr) -> "list[str]":
    if not isinstance(mark, ast.Call) or _called(mark) != "shows":
        return []
    return [str(one.value) for one in mark.args if isinstance(one, ast.Constant)]


def _nodes(folder: str) -> "Iterator[tuple[str, ast.AST]]":
    """Yield every node with the class and the function, or the module, that it stands in."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from _inside(tree, path.stem, "")


def _inside(node: ast.AST, module: str, owner: str) -> "Iterator[tuple[str, ast.AST]]":
    for child in ast.iter_child_nodes(node):
        inner = owner
        if isinstance(child, ast.ClassDef):
            inner = child.name
        elif isinstance(child, ast.FunctionDef) and "." not in owner:
            inner = "%s.%s" % (owner or module, child.name)
        yield inner or module, child
        yield from _inside(child, module, inner)


def _types_in(node: ast.expr) -> "Iterator[str]":
    for part in ast.walk(node):
        if not isinstance(part, ast.Attribute) or not isinstance(part.value, ast.Name):
            continue
        if part.value.id in ("MessageType", "_M") and part.attr in MessageType.__members__:
            yield MessageType[part.attr].value


def _table(found: "Iterator[tuple[str, str]]") -> "defaultdict[str, list[str]]":
    table: defaultdict[str, list[str]] = defaultdict(list)
    for name, where in sorted(set(found)):
        table[name].append(where)
    return table


# Writing.


def _codes(places: "list[str]") -> str:
    return "<br>".join("`%s`" % place for place in places)


def _tests(tests: "list[str]") -> str:
    links = []
    for test in tests:
        file, _, name = test.partition("::")
        links.append("[%s](../%s)" % (name.removeprefix("test_").replace("_", " "), file))
    return "<br>".join(links)


def main(arguments: "list[str]") -> int:
    if "--missing" in arguments:
        found = [(row.type.value, row.missing()) for row in rows() if row.missing()]
        for name, what in found:
            print("%s: no %s" % (name, ", no ".join(what)))
        return 1 if found else 0
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    text = page()
    if written == text:
        return 0
    if "--check" in arguments:
        print("docs/messages.md is stale. Run: python3 docs/messages.py", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    assert set(MEANINGS) <= {type.value for type in DIRECTIONS}  # noqa: S101
    sys.exit(main(sys.argv[1:]))

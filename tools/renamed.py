"""The kit under another name, for hosts whose own program is called `app`."""

import ast
import re

NAME = re.compile(rb"app\b")


class NotRenamed(Exception):
    """Say which line could not be put under the other name, and why."""


def renamed(source: str, path: str, name: str) -> str:
    """Return a module's source with the top package `app` called `name` in its imports.

    Nothing but import statements changes: no text, no comment, no line moves. Raise `NotRenamed`
    where that would not be the whole of it: `import app.x` without `as` binds the name `app`, and
    a text such as "app.engine" names a module by its old name.
    """
    lines = source.encode().splitlines(keepends=True)
    places = []
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.ImportFrom) and not node.level and _is_ours(node.module):
            # "from", blanks, "app": no comment can stand between them.
            rest = lines[node.lineno - 1][node.col_offset :]
            blanks = re.match(rb"from\s+(?=app\b)", rest)
            if blanks is None:
                raise NotRenamed("%s:%d: the name is on another line" % (path, node.lineno))
            places.append((node.lineno - 1, node.col_offset + blanks.end()))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _is_ours(alias.name):
                    if alias.asname is None:
                        raise NotRenamed("%s:%d: import … as a name" % (path, alias.lineno))
                    places.append((alias.lineno - 1, alias.col_offset))
        elif isinstance(node, ast.Constant) and _names_module(node.value):
            raise NotRenamed("%s:%d: %r names a module" % (path, node.lineno, node.value))
    for row, column in sorted(places, reverse=True):
        line = lines[row]
        lines[row] = line[:column] + NAME.sub(name.encode(), line[column:], count=1)
    return b"".join(lines).decode()


def _is_ours(module: "str | None") -> bool:
    return module is not None and (module == "app" or module.startswith("app."))


def _names_module(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"app(\.\w+)+", value) is not None

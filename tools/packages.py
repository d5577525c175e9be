"""The kit for pages that run PyScript themselves: a zip to unpack, and one file to import."""

import ast
import io
import json
import tokenize
import zipfile
from pathlib import Path

from tools.renamed import renamed

NAME = "pyscript_realtime"
# Doubles for tests, what MicroPython lacks, and the two programs of our own.
LEFT_OUT = ("app/testing/", "app/shims/", "app/widget/", "app/main.py")

# What one file does when it is imported. MicroPython keeps a package's place as a text, others
# as a list; it has no tempfile, and its files live in the page's memory as those of Pyodide do.
UNPACK = """
def _unpack():
    import os
    import sys

    if sys.implementation.name == "micropython":
        top = "/%(name)s_%(version)s"
        os.mkdir(top)
    else:
        import atexit
        import shutil
        import tempfile

        top = tempfile.mkdtemp(prefix="%(name)s_")
        atexit.register(shutil.rmtree, top, True)
    package = top + "/%(name)s"
    os.mkdir(package)
    for folder in FOLDERS:
        os.mkdir(package + "/" + folder)
    for path, text in MODULES.items():
        with open(package + "/" + path, "w", **ENCODING) as file:
            file.write(text)
    try:
        import enum
    except ImportError:
        with open(top + "/enum.py", "w", **ENCODING) as file:
            file.write(ENUM)
        sys.path.append(top)
    return package if sys.implementation.name == "micropython" else [package]


__path__ = _unpack()
del _unpack, MODULES, FOLDERS, ENUM, ENCODING
"""


def package_modules(root: Path) -> dict[str, str]:
    """Return the package's modules: path below it, such as "engine/options.py", and source."""
    paths = sorted(path.relative_to(root).as_posix() for path in (root / "app").rglob("*.py"))
    return {
        path.removeprefix("app/"): renamed((root / path).read_text(), path, NAME)
        for path in paths
        if not path.startswith(LEFT_OUT)
    }


def package_zip(modules: dict[str, str]) -> bytes:
    """Return a zip to be unpacked beside a page's program; the same modules, the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, text in sorted(modules.items()):
            archive.writestr(zipfile.ZipInfo("%s/%s" % (NAME, path)), text, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def package_file(modules: dict[str, str], enum: str, version: str) -> str:
    """Return one module that is the whole package: importing it writes the others out.

    `enum` is the source that stands in where an interpreter has no such module. Docstrings and
    comments stay behind, every line stays in its place.
    """
    bare = {path: without_words(text) for path, text in sorted(modules.items())}
    folders = sorted({path.rpartition("/")[0] for path in bare} - {""})
    folders = sorted({parent for folder in folders for parent in _with_parents(folder)})
    about = '"""PyScript Realtime %s in one file: import it, then its modules."""\n' % version
    parts = [
        about + '\n__version__ = "%s"' % version,
        "MODULES = {\n%s}" % "".join("    %s: %s,\n" % _pair(x) for x in bare.items()),
        "FOLDERS = %s" % json.dumps(folders),
        "ENUM = %s" % _text(without_words(enum)),
        # MicroPython writes UTF-8 and takes no other word about it.
        'ENCODING = {"encoding": "utf-8"}',
        UNPACK.strip() % {"name": NAME, "version": version},
    ]
    return "\n".join(parts) + "\n"


def _with_parents(folder: str) -> list[str]:
    parts = folder.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _pair(item: tuple[str, str]) -> tuple[str, str]:
    return _text(item[0]), _text(item[1])


def _text(value: str) -> str:
    """Return a literal; what JSON escapes, Python reads the same way."""
    return json.dumps(value, ensure_ascii=False)


def without_words(source: str) -> str:
    """Return a source without docstrings and comments; each line keeps its number."""
    lines = _without_comments(source).encode().splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        if not isinstance(node, documented) or not body or ast.get_docstring(node) is None:
            continue
        text = body[0]
        first, last = text.lineno - 1, (text.end_lineno or text.lineno) - 1
        for row in range(first, last + 1):
            lines[row] = b"\n"
        if len(body) == 1 and not isinstance(node, ast.Module):
            lines[first] = b" " * text.col_offset + b"pass\n"
    return b"".join(lines).decode()


def _without_comments(source: str) -> str:
    lines = source.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip() + "\n"
    return "".join(lines)

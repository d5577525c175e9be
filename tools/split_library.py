"""Compile the page's modules, and part the library into what they reach and the rest.

Runs in Pyodide, for tools/make_boot.mjs: what is reached is found by importing it there.
"""

import ast
import contextlib
import io
import sys
import zipfile
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import source_hash
from pathlib import Path

LIBRARY = "/lib/python%d%d.zip" % sys.version_info[:2]
HOME = "/home/pyodide/"  # tracebacks name the files as if they were there as source
BUNDLE = HOME + "app.zip"
# Of Pyodide's own, what is imported inside of functions counts too.
OWN = ("pyodide/", "_pyodide/")
NO_NAMES = "= frozenset()"  # in rest_of_library.py


def compiled(text: str, path: str) -> bytes:
    """Return the content of a .pyc, with a hash instead of a date: the same bytes each time."""
    from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]

    content = text.encode()
    code = compile(content, path, "exec", dont_inherit=True, optimize=0)
    return bytes(_code_to_hash_pyc(code, source_hash(content), checked=False))


def stored(files: Mapping[str, bytes]) -> bytes:
    """Return a zip that is stored, not deflated: read at once, and HTTP compresses it better."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED)
    return written.getvalue()


def imported(text: str) -> set[str]:
    """Return the absolute names that a module imports, in functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module)
            names.update(node.module + "." + alias.name for alias in node.names)
    return names


def module_name(path: str) -> str:
    """Return "email.mime" for "email/mime/__init__.pyc"."""
    return path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")


def without(names: Iterable[str], finder: str) -> str:
    """Return rest_of_library.py with the names of what was left out."""
    if finder.count(NO_NAMES) != 1:
        raise ValueError("rest_of_library.py has no place for its names")
    return finder.replace(NO_NAMES, "= frozenset(%r.split())" % " ".join(sorted(names)))


def bundle(sources: Mapping[str, str]) -> bytes:
    """Return modules (text by path) as one zip of .pyc, and let this Python import them."""
    made = stored({path + "c": compiled(text, HOME + path) for path, text in sources.items()})
    Path(BUNDLE).write_bytes(made)
    sys.path.append(BUNDLE)
    return made


def core(texts: Iterable[str], pure: Iterable[str], normal: str, finder: str) -> bytes:
    """Return what of the library is needed by the texts of modules, as a zip.

    Those named in `pure` are imported themselves. `normal` is the path of the library as source,
    `finder` the text of rest_of_library.py, which comes along and knows the rest.
    """
    with zipfile.ZipFile(LIBRARY) as archive:
        full = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(normal) as archive:
        own = [name for name in archive.namelist() if name.startswith(OWN)]
        more = [archive.read(name).decode() for name in own if name.endswith(".py")]
    modules = {path: module_name(path) for path in full if path.endswith(".pyc")}
    for name in pure:
        import_module(name)
    named = {name for text in (*texts, *more, finder) for name in imported(text)}
    for name in sorted(named.intersection(modules.values())):
        with contextlib.suppress(ImportError):  # what this Python was built without
            import_module(name)
    kept = {path: full[path] for path, name in modules.items() if name in sys.modules}
    rest = without((name for path, name in modules.items() if path not in kept), finder)
    kept["rest_of_library.pyc"] = compiled(rest, LIBRARY + "/rest_of_library.py")
    return stored(kept)

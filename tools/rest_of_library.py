"""Find the modules that python_core-<hash>.zip leaves out, in the full library.

tools/make_boot.mjs puts this module into that zip and says in NAMES which modules it left out. The
full library is fetched when the first of them is imported, and the page waits for it: an import
can't be put off. Runs in Pyodide only.
"""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from zipimport import zipimporter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NAMES: frozenset[str] = frozenset()
# Where Python looks first is /lib/python314.zip: tracebacks name both alike.
PLACE = "/lib/python%d%d_rest.zip" % sys.version_info[:2]


class RestOfLibrary:
    """Be the last finder of `sys.meta_path`, for the modules named in `names`."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._fetch: Callable[[], Any] | None = None
        self._fetched = False

    def use(self, fetch: "Callable[[], Any]") -> None:
        """Fetch with this JavaScript function from now on: it gives all bytes, or throws."""
        self._fetch = fetch
        self._fetched = False

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> "Any":
        """Return where a module is; None for one that the library never had."""
        if name not in self._names:
            return None
        if not self._fetched:
            self._write(name)
        folder = "/".join([PLACE, *name.split(".")[:-1]])
        spec: ModuleSpec | None = zipimporter(folder).find_spec(name)
        return spec

    def _write(self, name: str) -> None:
        if self._fetch is None:
            raise ModuleNotFoundError("No module named %r (no full library)" % name, name=name)
        try:
            content = self._fetch()
        except Exception as reason:
            why = "No module named %r: the full library can't be fetched (%s)" % (name, reason)
            raise ModuleNotFoundError(why, name=name) from reason
        Path(PLACE).write_bytes(content.to_bytes())
        self._fetched = True


FINDER = RestOfLibrary(NAMES)


def install(fetch: "Callable[[], Any]") -> None:
    """Let imports find the rest of the library, fetched with a JavaScript function."""
    if FINDER not in sys.meta_path:
        sys.meta_path.append(FINDER)
    FINDER.use(fetch)

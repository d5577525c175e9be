"""The modules of a program as bytecode, for each of the two interpreters."""

import json
import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SHIMS = "app/shims/"
PYODIDE_COMPILER = Path(__file__).resolve().parent / "compile_app.mjs"
# Level 3 would drop the line numbers too: 11 % less to transfer, and a traceback from somebody
# else's page that names no line. Levels 0 to 2 differ in `assert` only, which app/ has none of.
LEVEL = "-O2"


class NotCompiled(Exception):
    """Say which module could not be compiled and why, in one line."""


def micropython_files(root: Path, modules: Sequence[str], mpy_cross: Path) -> dict[str, bytes]:
    """Compile modules for MicroPython; return the bytes by path, "app/client.mpy".

    What stands in app/shims goes to the top, where MicroPython lacks it. mpy-cross drops
    docstrings by itself, and takes one file a call: some milliseconds each.
    """
    shims = sorted(
        path.relative_to(root).as_posix()
        for path in (root / SHIMS).glob("*.py")
        if path.name != "__init__.py"
    )
    places = {module: module for module in modules}
    places.update({shim: shim.removeprefix(SHIMS) for shim in shims})
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        outputs = [Path(folder) / str(number) for number in range(len(places))]
        codes = pool.map(
            lambda source, output: _cross_compiled(root, source, mpy_cross, output),
            places,
            outputs,
        )
        names = [place.removesuffix(".py") + ".mpy" for place in places.values()]
        return dict(zip(names, codes, strict=True))


def _cross_compiled(root: Path, source: str, mpy_cross: Path, output: Path) -> bytes:
    """Compile one file; tracebacks name it by its path below `root`."""
    command = [str(mpy_cross), LEVEL, "-s", source, "-o", str(output), "--", source]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotCompiled("%s: %s" % (source, _why(done.stderr, "mpy-cross failed")))
    return output.read_bytes()


def pyodide_files(root: Path, modules: Sequence[str], pyodide: Path) -> dict[str, bytes]:
    """Compile modules with the Pyodide of a folder; return the bytes by path, "app/client.pyc"."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["node", str(PYODIDE_COMPILER), str(pyodide.resolve()), folder]
        done = subprocess.run(
            command,
            cwd=root,
            input=json.dumps(list(modules)),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotCompiled(_why(done.stderr, "Pyodide failed"))
        with zipfile.ZipFile(Path(folder) / done.stdout.strip()) as bundle:
            return {name: bundle.read(name) for name in bundle.namelist()}


def _why(stderr: str, otherwise: str) -> str:
    """Return the line that names the error: node prints its own source around it."""
    lines = [line.strip() for line in stderr.splitlines()]
    named = [line for line in lines if re.match(r"(\w+\.)*\w*Error\b", line)]
    return (named or [otherwise])[-1][:300]

"""Replay the scenario tables on MicroPython: the traces equal those of this Python.

Skipped where Node or the npm package is missing, unless REALTIME_REQUIRE_NODE is set, as
`dev.py test` does after installing both.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scenarios.replay import replay
from tests.scenarios.tables import TABLES

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "node_modules" / "@micropython" / "micropython-webassembly-pyscript"
ALL = {
    "%s: %s" % (table, scenario[0]): scenario
    for table, scenarios in TABLES
    for scenario in scenarios
}


def run_on_micropython(script: str) -> str:
    """Return what the script prints; fail with its traceback when it throws."""
    node = shutil.which("node")
    if (node is None or not PACKAGE.exists()) and not os.environ.get("REALTIME_REQUIRE_NODE"):
        pytest.skip("Node or the MicroPython package is missing: run `python3 dev.py test`")
    assert node is not None, "Node is required here and was not found"
    done = subprocess.run(
        [node, "tests/micropython/run.mjs", script],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def traces() -> "dict[str, list[str]]":
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in run_on_micropython("tests/scenarios/on_micropython.py").splitlines():
        if line.startswith("=== "):
            lines = found.setdefault(line[4:], [])
        else:
            lines.append(line)
    return found


@pytest.mark.parametrize("name", ALL)
def test_the_trace_is_the_same_as_here(name: str, traces: "dict[str, list[str]]") -> None:
    assert traces[name] == replay(ALL[name])

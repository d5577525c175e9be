"""The components show the same on MicroPython as on this Python."""

import subprocess
import sys

from tests.unit.micropython.test_scenarios import ROOT, run_on_micropython

SCRIPT = "tests/micropython/components_script.py"


def test_the_console_shows_the_same_on_both() -> None:
    theirs = run_on_micropython(SCRIPT)
    command = [sys.executable, "-c", "import runpy; runpy.run_path(%r)" % SCRIPT]
    ours = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert "Grace Hopper is typing…" in ours.stdout
    assert theirs == ours.stdout

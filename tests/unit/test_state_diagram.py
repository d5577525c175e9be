"""The diagram in docs/architecture.md is the one that the table of transitions makes."""

import shutil
import subprocess
import sys
from pathlib import Path

from app.engine.state import TRANSITIONS

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "docs/state_diagram.py"


def run(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(root / SCRIPT), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_it_is_not_stale() -> None:
    done = run(ROOT, "--check")

    assert done.returncode == 0, done.stderr


def test_a_stale_one_is_found_and_renewed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "app", tmp_path / "app")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / SCRIPT, tmp_path / SCRIPT)
    page = tmp_path / "docs" / "architecture.md"
    page.write_text("before\n<!-- states:begin -->\nold\n<!-- states:end -->\nafter\n")
    assert run(tmp_path, "--check").returncode == 1
    assert "old" in page.read_text(), "--check writes nothing"
    assert run(tmp_path).returncode == 0
    assert run(tmp_path, "--check").returncode == 0

    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    for source, trigger, target in TRANSITIONS:
        begins = "    %s --> %s:" % (source.name, target.name)
        (arrow,) = [line for line in text.splitlines() if line.startswith(begins)]
        assert trigger.value in arrow


def test_a_page_without_markers_is_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "app" / "engine", tmp_path / "app" / "engine")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / SCRIPT, tmp_path / SCRIPT)
    (tmp_path / "docs" / "architecture.md").write_text("nothing here\n")

    done = run(tmp_path)
    assert done.returncode != 0
    assert "states:begin" in done.stderr

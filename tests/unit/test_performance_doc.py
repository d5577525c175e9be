"""docs/performance.md is what the benches have written, and hides no limit that is not kept."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "performance.py"


@pytest.fixture
def generator() -> Any:
    spec = importlib.util.spec_from_file_location("docs_performance", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_not_stale() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_each_picture_is_there_and_shown_once(generator: Any) -> None:
    shown = re.findall(r"\]\((\S+\.svg)\)", generator.page())
    assert len(set(shown)) == len(shown)
    for place in shown:
        assert (ROOT / "docs" / place).is_file(), place


def test_results_are_put_below_the_title_and_limits_on_top(
    generator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "RESULTS", tmp_path)
    text = "# Start\n\nHow.\n\n## Limits\n\n* pass: it is quick.\n* FAIL: it is not small.\n"
    (tmp_path / "boot.md").write_text(text + "\n![All](boot-all.svg)\n")
    (tmp_path / "boot-more.svg").write_text('<svg><title id="title">More</title></svg>')
    (tmp_path / "boot-all.svg").write_text("<svg></svg>")
    page = generator.page()
    assert "| boot | pass | it is quick. |\n| boot | **FAIL** | it is not small. |" in page
    assert "\n1 of 2 limits are kept.\n" in page
    assert "\n## Start\n" in page
    assert "\n### Limits\n" in page
    assert page.count("(../bench/results/boot-all.svg)") == 1
    assert "![More](../bench/results/boot-more.svg)" in page
    assert "Not measured yet: `python3 dev.py bench memory`." in page


def test_nothing_measured_is_told_as_such(
    generator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "RESULTS", tmp_path)
    page = generator.page()
    assert "Nothing has been measured yet." in page
    assert page.count("Not measured yet: `") == len(generator.BENCHES)


def test_a_stale_page_is_told(
    generator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "PAGE", tmp_path / "performance.md")
    monkeypatch.setattr(sys, "argv", ["performance.py", "--check"])
    assert generator.main() == 1
    monkeypatch.setattr(sys, "argv", ["performance.py"])
    assert generator.main() == 0
    monkeypatch.setattr(sys, "argv", ["performance.py", "--check"])
    assert generator.main() == 0

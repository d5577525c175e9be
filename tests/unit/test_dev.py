"""dev.py says in one line what is wrong, run in surroundings that lack something."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev

DEV = dev.ROOT / "dev.py"


def run(*arguments: str, path: "Path | None" = None) -> "subprocess.CompletedProcess[str]":
    environment = dict(os.environ)
    if path is not None:
        environment["PATH"] = str(path)
    return subprocess.run(
        [sys.executable, str(DEV), *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Return a folder to be used as the whole PATH, with nothing in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def tool(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text("#!/bin/sh\n" + script)
    file.chmod(0o755)


def one_line(result: "subprocess.CompletedProcess[str]") -> str:
    assert result.returncode == 1, result.stderr
    (line,) = result.stderr.strip().splitlines()
    assert line.startswith("dev.py: ")
    return line


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = one_line(run("serve", "--port", str(port)))
    assert "127.0.0.1:%d" % port in line
    assert "--port" in line


def test_a_missing_node_is_named(tools: Path) -> None:
    assert "Node 20 or newer" in one_line(run("test", "unit", path=tools))


def test_an_old_node_is_named(tools: Path) -> None:
    tool(tools, "node", "echo v18.1.0\n")
    tool(tools, "npm", "true\n")
    assert "this is v18.1.0" in one_line(run("test", "unit", path=tools))


@pytest.mark.parametrize(
    "said",
    [
        "npm error code ENOTFOUND\nnpm error network request to https://registry failed",
        "WARNING: Retrying … NewConnectionError … [Errno -3] Temporary failure in name resolution",
        "E: Could not resolve 'deb.debian.org'",
    ],
)
def test_no_network_is_told_from_other_failures(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "WORK", tmp_path)
    script = tmp_path / "installer"
    tool(tmp_path, "installer", "cat <<'END'\n%s\nEND\nexit 1\n" % said)
    with pytest.raises(dev.Problem, match=r"npm ci failed \(no network\)"):
        dev.run_logged("npm ci", [str(script)])


def test_another_failure_shows_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "WORK", tmp_path)
    tool(tmp_path, "installer", "echo begun\necho disk full\nexit 3\n")
    with pytest.raises(dev.Problem, match="disk full"):
        dev.run_logged("pip install", [str(tmp_path / "installer")])


def test_a_browser_that_is_missing_is_asked_for(
    tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.delenv("REALTIME_CHROMIUM", raising=False)
    with pytest.raises(dev.Problem, match="install the package 'chromium'"):
        dev.find_chromium()
    monkeypatch.setenv("REALTIME_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(dev.Problem, match="/nowhere/chromium"):
        dev.find_chromium()


def test_a_browser_that_is_there_is_found(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(tools, "chromium", "true\n")
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.delenv("REALTIME_CHROMIUM", raising=False)
    assert dev.find_chromium() == str(tools / "chromium")


def test_a_tier_that_does_not_exist_is_refused_with_the_choice() -> None:
    result = run("test", "smoke")
    assert result.returncode == 2
    assert "unit, integration, e2e" in result.stderr


def test_ci_runs_the_command_of_the_readme() -> None:
    readme = (dev.ROOT / "README.md").read_text()
    commands = re.findall(r"^python3 dev\.py (\w+)", readme, re.M)
    assert commands[:2] == ["serve", "test"]
    assert "exec python3 dev.py test" in (dev.ROOT / ".ci" / "run").read_text()


def test_node_is_really_there() -> None:
    assert shutil.which("node")
    dev.check_node()

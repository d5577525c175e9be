"""dev.py says in one line what is wrong, run in surroundings that lack something."""

import argparse
import contextlib
import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from http.client import HTTPConnection
from pathlib import Path

import pytest

import dev
from tests.harness import free_port

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


@pytest.mark.parametrize("port", ["0", "-1", "70000"])
def test_a_port_that_cannot_be_one_is_refused(port: str) -> None:
    line = one_line(run("serve", "--port", port))
    assert line.endswith("Port %s can't be used: name one from 1 to 65535 with --port." % port)


def serving(host: str, port: int) -> argparse.Namespace:
    return argparse.Namespace(host=host, port=port, dialect="capable", open=False, embedder=[])


def test_pages_that_are_named_and_those_of_this_machine_may_connect(tmp_path: Path) -> None:
    """Start the server as `serve` would, with another database."""
    named = ["https://app.example", "https://other.example"]
    arguments = serving("0.0.0.0", free_port())  # noqa: S104 - what is tested
    origins = dev.origins_for(arguments.host, arguments.port, named)
    command = [*dev.server_command(arguments, origins), "--database", str(tmp_path / "db.sqlite3")]
    with subprocess.Popen(command, cwd=dev.ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            assert dev.wait_until_healthy(server, arguments.host, arguments.port)
            own = "http://%s:%d" % (socket.gethostname().lower(), arguments.port)
            local = "http://localhost:%d" % arguments.port
            for origin in {*named, own, local, *origins}:
                assert status_of_post(arguments.port, origin) == 422, origin
            assert status_of_post(arguments.port, "https://foreign.example") == 403
        finally:
            server.kill()


def status_of_post(port: int, origin: str) -> int:
    """Return how an empty login from a page of `origin` is answered."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("POST", "/api/auth/login", "{}", {"Origin": origin})
        return connection.getresponse().status


def test_one_address_means_its_own_pages_only() -> None:
    own = ["http://127.0.0.1:8000", "http://localhost:8000"]
    assert dev.origins_for("127.0.0.1", 8000, []) == own
    assert dev.origins_for("127.0.0.1", 8000, [own[0], "https://x"]) == [*own, "https://x"]


def test_who_may_hold_widgets_is_handed_on() -> None:
    arguments = serving("127.0.0.1", 8000)
    assert "--embedder" not in dev.server_command(arguments, [])
    arguments.embedder = ["https://a.example", "https://b.example"]
    command = dev.server_command(arguments, ["null"])
    assert command[-6:] == [
        *("--embedder", "https://a.example", "--embedder", "https://b.example"),
        *("--origin", "null"),
    ]


def test_compressed_forms_are_made_once_and_again_for_what_has_changed(tmp_path: Path) -> None:
    file, small = tmp_path / "a.js", tmp_path / "b.js"
    file.write_text("const text = 1;\n" * 100)
    small.write_text("x")
    assert [dev._has_forms(one) for one in (file, small)] == [False, True]
    dev.compress([file], 11)
    assert gzip.decompress((tmp_path / "a.js.gz").read_bytes()) == file.read_bytes()
    assert dev._has_forms(file)
    form = tmp_path / "a.js.br"
    os.utime(form, ns=(0, file.stat().st_mtime_ns - 1))
    assert not dev._has_forms(file)
    with pytest.raises(dev.Problem, match="compressing failed"):
        dev.compress([tmp_path / "gone.js"], 11)


def test_a_build_over_what_is_no_build_is_refused(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "one.txt").write_text("Dear Ada")
    for place in (dev.ROOT, dev.ROOT.parent, letters, letters / "one.txt"):
        line = one_line(run("build", "--output", str(place)))
        assert "would be removed first" in line
    assert DEV.exists()
    assert (letters / "one.txt").read_text() == "Dear Ada"


def test_the_names_of_this_machine_can_stand_in_an_address() -> None:
    both, old = dev.machine_names(with_ipv6=True), dev.machine_names(with_ipv6=False)
    assert socket.gethostname().lower() in old
    assert [name for name in both if ":" not in name] == old
    assert not [name for name in both if "%" in name]


def test_where_to_open_it_and_whose_pages_may_connect_are_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    dev.announce(serving("::1", 8123), ["http://[::1]:8123", "https://app.example"])
    said = capsys.readouterr().out
    assert "Open      http://[::1]:8123/\n" in said
    assert "Pages of  http://[::1]:8123, https://app.example\n" in said


def test_a_server_that_does_not_answer_in_time_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "START_TIMEOUT", 0.1)
    arguments = serving("127.0.0.1", free_port())
    deaf = [sys.executable, "-c", "input()"]
    with subprocess.Popen(deaf, stdin=subprocess.PIPE) as server:
        dev.tell_start(server, arguments, [])
        assert server.poll() is None
        server.kill()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "dev.py: the server has not answered on port %d within 0.1 seconds; Ctrl-C stops it.\n"
        % arguments.port
    )


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


def test_a_soak_runs_alone() -> None:
    result = run("test", "--soak", "unit")
    assert result.returncode == 2
    assert "--soak runs alone" in result.stderr


def test_a_soak_tells_its_seeds_and_whether_all_was_good() -> None:
    result = run("test", "--soak", "--", "--first", "5", "--histories", "2")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "histories 5 to 6" in result.stdout
    assert "0 bad" in result.stdout
    assert dev.SOAK >= 10_000


def test_ci_runs_the_command_of_the_readme() -> None:
    readme = (dev.ROOT / "README.md").read_text()
    commands = re.findall(r"^python3 dev\.py (\w+)", readme, re.M)
    assert commands[:2] == ["serve", "test"]
    assert "exec python3 dev.py test" in (dev.ROOT / ".ci" / "run").read_text()


def test_node_is_really_there() -> None:
    assert shutil.which("node")
    dev.check_node()


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder like static/runtime/pyodide-<version>, with a library of its own."""
    folder = tmp_path_factory.mktemp("pyodide")
    (built,) = dev.RUNTIME.glob("pyodide-*")
    for name in dev.RUNTIME_FILES["pyodide"][1]:
        shutil.copyfile(built / name, folder / name)
    (folder / "python_stdlib-0123456789ab.zip").write_text("of an earlier build")
    dev.run_logged("python library", ["node", str(dev.LIBRARY_COMPILER), str(folder)])
    return folder


def test_the_library_is_compiled_whole_and_to_the_same_bytes_each_time(pyodide: Path) -> None:
    interpreter = dev.INTERPRETER.read_text()
    assert [line for line in dev.library_lines(pyodide) if line not in interpreter] == []
    (made,) = pyodide.glob("python_stdlib-*.zip")
    with zipfile.ZipFile(pyodide / "python_stdlib.zip") as old, zipfile.ZipFile(made) as new:
        expected = [re.sub(r"\.py$", ".pyc", name) for name in sorted(old.namelist())]
        assert new.namelist() == expected
        assert {item.compress_type for item in new.infolist()} == {zipfile.ZIP_STORED}


def test_a_page_that_names_another_library_is_told_of_what_it_should_name(
    pyodide: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = tmp_path / "interpreter.mjs"
    monkeypatch.setattr(dev, "INTERPRETER", page)
    page.write_text("\n".join(dev.library_lines(pyodide)))
    dev.tell_library(pyodide)
    assert capsys.readouterr().out == ""
    page.write_text('const LIBRARY = "python_stdlib-0123456789ab.zip";')
    dev.tell_library(pyodide)
    said = capsys.readouterr().out
    assert said.startswith("dev.py: pages will compile Python's library themselves until ")
    assert all(line in said for line in dev.library_lines(pyodide))

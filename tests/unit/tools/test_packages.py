"""The kit in a host's own program: unpacked from the zip, or imported from one file."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import dev

# A page whose program is called `app` connects, is greeted, and sends.
PROGRAM = """
import sys
sys.path.insert(0, HOST)
import app
import pyscript_realtime.client, pyscript_realtime.provider, pyscript_realtime.components.component
from pyscript_realtime.engine import Connection, MessageType, Options, TokenPlace
from pyscript_realtime.engine.effects import OpenSocket, SendText
from pyscript_realtime.texts import choose, say

numbers = iter(range(100))
connection = Connection(
    Options(token_place=TokenPlace.NONE),
    random=lambda: 0.5,
    new_id=lambda: "id-%d" % next(numbers),
    timestamp=lambda: None,
)
connection.connect(0.0)
(dial,) = [x for x in connection.take_effects() if isinstance(x, OpenSocket)]
connection.socket_opened(dial.generation, 0.1)
hello = '{"type": "connect", "data": {"session_id": "s", "capabilities": []}}'
connection.frame_received(dial.generation, hello, 0.2)
connection.send(MessageType.CHAT_MESSAGE, {"message": "good morning"}, 0.3)
texts = [x.text for x in connection.take_effects() if isinstance(x, SendText)]
choose("de")
modules = [name for name in sys.modules if name.split(".")[0] == "app"]
print([connection.state.value, "good morning" in texts[-1], app.MINE, modules, say("Connected")])
"""
SAID = "['connected', True, 'the host', ['app'], 'Verbunden']\n"
HOST_APP = 'MINE = "the host"\n'
MICROPYTHON = """
import { readFileSync } from "node:fs";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const python = await loadMicroPython({ linebuffer: true });
python.FS.mkdir("/host");
for (const file of process.argv.slice(1)) {
  python.FS.writeFile(`/host/${file.split("/").at(-1)}`, readFileSync(file));
}
try {
  python.runPython(readFileSync(0, "utf8"));
} catch (error) {
  console.log(error.message);
}
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages") / "python"
    dev.build_packages(folder)
    return folder


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """Return the folder of a host's program, which is called app.py."""
    (tmp_path / "app.py").write_text(HOST_APP)
    return tmp_path


def run_here(host: Path) -> "subprocess.CompletedProcess[str]":
    program = "HOST = %r\n" % str(host) + PROGRAM
    command = [sys.executable, "-I", "-c", program]
    return subprocess.run(command, cwd=host, capture_output=True, text=True, timeout=60)


def test_the_zip_runs_unpacked_beside_another_app(packages: Path, host: Path) -> None:
    (archive,) = packages.glob("pyscript_realtime-*.zip")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(host)
    done = run_here(host)
    assert done.stderr == ""
    assert done.stdout == SAID


def test_the_one_file_runs_on_cpython_and_leaves_nothing(packages: Path, host: Path) -> None:
    (host / "pyscript_realtime.py").write_bytes((packages / "pyscript_realtime.py").read_bytes())
    program = "import pyscript_realtime; print(pyscript_realtime.__path__[0])\n"
    command = [sys.executable, "-B", "-c", program]
    asked = subprocess.run(command, cwd=host, capture_output=True, text=True, timeout=60)
    assert asked.stderr == ""
    assert not Path(asked.stdout.strip()).exists()
    done = run_here(host)
    assert done.stderr == ""
    assert done.stdout == SAID


def test_the_one_file_runs_on_micropython(packages: Path, host: Path) -> None:
    files = [str(host / "app.py"), str(packages / "pyscript_realtime.py")]
    command = ["node", "--input-type=module", "-e", MICROPYTHON, *files]
    program = "HOST = '/host'\n" + PROGRAM
    done = subprocess.run(command, cwd=dev.ROOT, input=program, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == SAID


def test_both_hold_the_same_modules_each_time(packages: Path, tmp_path: Path) -> None:
    dev.build_packages(tmp_path / "again")
    names = sorted(path.name for path in packages.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "again").iterdir())
    for name in names:
        assert (packages / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
    (archive,) = packages.glob("*.zip")
    with zipfile.ZipFile(archive) as opened:
        held = opened.namelist()
    assert "pyscript_realtime/page.py" in held
    apart = ("pyscript_realtime/testing/", "pyscript_realtime/widget/", "pyscript_realtime/main")
    assert [name for name in held if name.startswith(apart)] == []

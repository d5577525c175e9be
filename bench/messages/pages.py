"""The bench's pages: in Python on the pinned runtime, and in JavaScript bundled from npm."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402
from bench import files  # noqa: E402
from bench.peers import FOLDER as PEERS  # noqa: E402
from server.page_settings import FOLDER as APP  # noqa: E402
from server.page_settings import current_boot  # noqa: E402

FOLDER = Path(__file__).parent / "pages"
SOURCES = PEERS / "messages"  # beside its packages: the folder above has another React
BUILT = ROOT / ".dev" / "bench" / "messages"
FOLDERS = {
    "/app/": ROOT / "app",
    "/static/": ROOT / "static",
    "/bench/": FOLDER,
    "/built/": BUILT,
}
PLUGINS = (
    "codemirror",
    "deprecations-manager",
    "donkey",
    "error",
    "py-editor",
    "py-game",
    "py-terminal",
)
PYTHON = ("bare", "ours", "pyscript")
JAVASCRIPT = ("react", "react-tuned", "partysocket")
HEAD = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>%s</title>
    <link rel="icon" href="data:,">
    <script src="/bench/probe.js" data-socket="%s"></script>
  </head>
  <body>
    <p><output id="count">0</output> messages</p>
    <ol id="last"></ol>
    <div id="root"></div>
    %s
  </body>
</html>
"""


def page(name: str, socket: str) -> "str | None":
    """Return the HTML of a page that dials `socket`; None when there is no such page."""
    if name in PYTHON:
        return HEAD % (name, socket, _python(name))
    if name in JAVASCRIPT:
        script = '<script type="module" src="/built/%s.js"></script>' % name
        return HEAD % (name, socket, script)
    return None


def find(address: str) -> "Path | None":
    """Return the file of an address; None when there is none or it is not to be read."""
    return files.find(FOLDERS, address)


def build() -> None:
    """Bundle the pages in JavaScript, as for production."""
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    sources = [str(SOURCES / (name + ".jsx")) for name in JAVASCRIPT]
    command = [str(esbuild), *sources, "--bundle", "--minify", "--format=esm"]
    command += ["--jsx=automatic", '--define:process.env.NODE_ENV="production"']
    command += ["--outdir=" + str(BUILT), "--log-level=warning"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


def _python(name: str) -> str:
    (core,) = dev.RUNTIME.glob("pyscript-*/core.js")
    config = json.dumps(_settings(name == "ours")).replace("'", "&#39;")
    off = json.dumps({"plugins": ["!" + name for name in PLUGINS]})
    return (
        '<script type="module" src="/%s"></script>\n'
        # The interpreter that is not used loads every editor unless it is told not to, too.
        "    <mpy-config type=json hidden>%s</mpy-config>\n"
        '    <script type="py" src="/bench/%s.py" config=\'%s\'></script>'
    ) % (core.relative_to(ROOT).as_posix(), off, name, config)


def _settings(ours: bool) -> "dict[str, object]":
    """Return PyScript's settings: the pinned interpreter for all, our modules for one."""
    common: dict[str, object] = {
        "interpreter": "/static/interpreter.mjs",
        "plugins": ["!" + name for name in PLUGINS],
    }
    if not ours:
        return common
    text = (ROOT / "pyscript.toml").read_text()
    modules = dev.bundled_modules()
    found = {"/" + path: "./" + path for path in modules}
    built = current_boot(ROOT, set(modules))
    if "bundle" in built:
        found = {"/%s/%s" % (APP, built["bundle"]["file"]): "./*"}
    scripts = tomllib.loads(text)["js_modules"]["main"]
    absolute = {path.replace("./", "/", 1): name for path, name in scripts.items()}
    return {**common, "files": found, "js_modules": {"main": absolute}}

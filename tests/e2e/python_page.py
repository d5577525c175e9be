"""A page that runs Python of the test's own beside app/browser, in either interpreter."""

import html
import json
import textwrap
import tomllib
from typing import Any

from playwright.sync_api import Page, Route

import dev
from server.page_settings import FOLDER, current_boot
from tests.e2e.watch import WatchedPage

PAGE = "/python-page.html"
PLUGINS = ["codemirror", "deprecations-manager", "donkey", "error"]
PLUGINS += ["py-editor", "py-game", "py-terminal"]
INTERPRETERS = {"py": "interpreter.mjs", "mpy": "runtime/micropython-*/micropython.mjs"}
# What pyscript.toml maps: {"./static/guard.js": "guard", …}.
JS_MODULES = tomllib.loads((dev.ROOT / "pyscript.toml").read_text())["js_modules"]["main"]

# The test's source defines `async def check()`; what it returns, a JSON value, is the answer.
FRAME = """
import asyncio, json, js
%s
async def _answer():
    try:
        answer = {"value": await check()}
    except Exception as error:
        answer = {"error": "%%s: %%s" %% (type(error).__name__, error)}
    js.document.body.setAttribute("data-answer", json.dumps(answer))
asyncio.create_task(_answer())
"""


# A page that stays: each source it is given has names of its own, as a page of its own would.
STAYING = """
async def check():
    from pyscript.ffi import create_proxy
    async def perform(number, source):
        space = {"asyncio": asyncio, "json": json, "js": js, "__name__": "__main__"}
        try:
            exec(source, space)
            answer = {"value": await space["check"]()}
        except Exception as error:
            answer = {"error": "%s: %s" % (type(error).__name__, error)}
        js.document.body.setAttribute("data-answer", json.dumps(answer))
        js.document.body.setAttribute("data-answered", number)
    def begin(number, source):
        asyncio.create_task(perform(number, source))
    js.window.performPython = create_proxy(begin)
"""


class PythonPage:
    """A page with an interpreter that runs one source after the other."""

    def __init__(self, watched: WatchedPage, origin: str, kind: str) -> None:
        self.page = watched.page
        self.watch = watched.watch
        self._number = 0
        open_python(self.page, origin, kind, STAYING)
        answer_of(self.page)

    def run(self, source: str) -> Any:
        """Run `source`; return what its `check()` returned, or fail with its error."""
        self._number += 1
        wish = [str(self._number), textwrap.dedent(source)]
        self.page.evaluate("([number, source]) => performPython(number, source)", wish)
        self.page.wait_for_selector("body[data-answered='%d']" % self._number, state="attached")
        return answer_of(self.page)

    def begin(self) -> None:
        """Forget what an earlier test left: cookies, and what was seen of the page."""
        self.page.context.clear_cookies()
        self.watch.forget()


def open_python(page: Page, origin: str, kind: str, source: str) -> None:
    """Open a page of `origin` that runs `source`; `kind` is "py" (Pyodide) or "mpy"."""
    content = document(kind, source)

    def fulfil(route: Route) -> None:
        route.fulfill(content_type="text/html", body=content)

    page.route("**" + PAGE, fulfil)
    page.goto(origin + PAGE)


def run_python(page: Page, origin: str, kind: str, source: str) -> Any:
    """Run `source` in a page; return what its `check()` returned, or fail with its error."""
    open_python(page, origin, kind, source)
    return answer_of(page)


def answer_of(page: Page) -> Any:
    """Wait for `check()` to end; return what it returned, or fail with its error."""
    page.wait_for_selector("body[data-answer]", state="attached")
    answer = json.loads(page.get_attribute("body", "data-answer") or "{}")
    assert "error" not in answer, answer["error"]
    return answer["value"]


def document(kind: str, source: str) -> str:
    """Return the HTML of the page that `open_python` opens."""
    program = FRAME % textwrap.dedent(source)
    off = ["!" + name for name in PLUGINS]
    modules = dev.bundled_modules()
    files = {"/" + path: "./" + path for path in modules}
    built = current_boot(dev.ROOT, set(modules)) if kind == "py" else {}
    bundle = "%s/%s" % (FOLDER, built["bundle"]["file"]) if "bundle" in built else ""
    if bundle:  # as the console gets them
        files = {"/" + bundle: "./*"}
    if kind == "mpy":
        files["/app/shims/enum.py"] = "./enum.py"
    (interpreter,) = (dev.ROOT / "static").glob(INTERPRETERS[kind])
    (core,) = dev.RUNTIME.glob("pyscript-*/core.js")
    config = {
        "interpreter": "/" + interpreter.relative_to(dev.ROOT).as_posix(),
        "plugins": off,
        "files": files,
        "js_modules": {"main": {path[1:]: name for path, name in JS_MODULES.items()}},
    }
    other = "mpy" if kind == "py" else "py"
    return (
        "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>"
        f"<{other}-config type=json hidden>{json.dumps({'plugins': off})}</{other}-config>"
        "<body><script type=module src=/static/empty_database.js></script>"
        f"<script type=module src=/{core.relative_to(dev.ROOT).as_posix()}></script>"
        f'<script type={kind} config="{html.escape(json.dumps(config))}">{program}</script>'
    )

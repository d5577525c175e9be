"""A page that runs Python of the test's own beside app/browser, in either interpreter."""

import html
import json
import textwrap
from typing import Any

from playwright.sync_api import Page, Route

import dev

PAGE = "/python-page.html"
PLUGINS = ["codemirror", "deprecations-manager", "donkey", "error"]
PLUGINS += ["py-editor", "py-game", "py-terminal"]
INTERPRETERS = {"py": "interpreter.mjs", "mpy": "runtime/micropython-*/micropython.mjs"}
JS_MODULES = ["guard", "outbox_store"]

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
    files = {"/" + path: "./" + path for path in dev.console_modules() if path != "app/main.py"}
    if kind == "mpy":
        files["/app/shims/enum.py"] = "./enum.py"
    (interpreter,) = (dev.ROOT / "static").glob(INTERPRETERS[kind])
    (core,) = dev.RUNTIME.glob("pyscript-*/core.js")
    config = {
        "interpreter": "/" + interpreter.relative_to(dev.ROOT).as_posix(),
        "plugins": off,
        "files": files,
        "js_modules": {"main": {"/static/%s.js" % name: name for name in JS_MODULES}},
    }
    other = "mpy" if kind == "py" else "py"
    return (
        "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>"
        f"<{other}-config type=json hidden>{json.dumps({'plugins': off})}</{other}-config>"
        "<body><script type=module src=/static/empty_database.js></script>"
        f"<script type=module src=/{core.relative_to(dev.ROOT).as_posix()}></script>"
        f'<script type={kind} config="{html.escape(json.dumps(config))}">{program}</script>'
    )

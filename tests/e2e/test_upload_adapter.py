"""XhrUploads in the page, on both interpreters, against the real reference server."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page

from server.demo import DEMO_PASSWORD, DEMO_USERS
from tests.e2e.python_page import PythonPage

LOGIN = '"%s", "%s"' % (DEMO_USERS[0].email, DEMO_PASSWORD)
# What every test begins with: a signed-in person, a file, somebody who hears.
BEGIN = (
    """
import asyncio, js, json
from app.browser import HttpTokens, browser_world
from app.browser.files import chosen_files
from app.browser.uploads import XhrUploads
from app.http_backend import HttpBackend
from pyscript.js_modules import guard

class Listener:
    def __init__(self):
        self.told, self.done = [], asyncio.Event()
    def upload_progressed(self, sent):
        self.told.append(sent)
    def upload_ended(self, status, words):
        self.end = [status, words]
        self.done.set()
    def upload_unreadable(self):
        self.end = ["unreadable"]
        self.done.set()

async def begin(size):
    tokens = HttpTokens()
    await tokens.login(%s)
    id = str(guard.newId())
    backend = HttpBackend(tokens)
    await backend.create_document(id, "page.txt", float(size))
    return tokens, backend, id, XhrUploads(tokens, tokens.base_url)

def a_file(text):
    return js.Reflect.construct(js.File, js.JSON.parse(json.dumps([[text], "page.txt"])))

async def send(uploads, id, file, start, end):
    listener = Listener()
    uploads.send(id, file, start, end, listener)
    await listener.done.wait()
    return listener
"""
    % LOGIN
)
LEAKS = """
def counts():
    try:
        import gc, pyodide_js
    except ImportError:
        return 0
    gc.collect()
    return pyodide_js._module.pyproxy_alloc_map.size

def begin_counting():
    try:
        import pyodide_js
    except ImportError:
        return
    pyodide_js._module.enable_pyproxy_allocation_tracing()
"""
FILES = (("a.txt", b"12345"), ("ü.txt", b""))
Run = Callable[[str], Any]


@pytest.fixture
def run(python: PythonPage) -> Run:
    """Return a function that runs Python in a page and gives the answer of its `check()`."""
    return lambda source: python.run(BEGIN + LEAKS + source)


@pytest.fixture
def page(python: PythonPage) -> Page:
    return python.page


def test_pieces_arrive_in_order_and_what_is_refused_says_why(run: Run) -> None:
    answer = run(
        """
async def check():
    tokens, backend, id, uploads = await begin(10)
    file = a_file("abcdefghij")
    first = await send(uploads, id, file, 0.0, 4.0)
    half = (await backend.document(id))["received"]
    wrong = await send(uploads, id, file, 2.0, 4.0)
    tokens._token = "not.a.token"  # the server refuses it, the cookie brings another
    last = await send(uploads, id, file, 4.0, 10.0)
    stage = (await backend.document(id))["stage"]
    gone = await send(uploads, str(guard.newId()), file, 0.0, 4.0)
    uploads.dispose()
    return [first.end, first.told[-1], half, wrong.end[0], last.end, last.told[-1],
            stage in ("processing", "complete"), gone.end]
"""
    )
    first, sent, half, wrong, last, all_sent, stage, gone = answer
    assert (first, sent, half) == ([200, ""], 4, 4)
    assert wrong == 409
    assert (last, all_sent, stage) == ([200, ""], 10, True)
    assert gone == [404, "There is no such document."]


def test_nobody_signed_in_no_server_and_a_file_that_is_gone(run: Run) -> None:
    answer = run(
        """
async def check():
    tokens, backend, id, uploads = await begin(10)
    file = a_file("abcdefghij")
    elsewhere = XhrUploads(tokens, "http://127.0.0.1:9")
    cut = await send(elsewhere, id, file, 0.0, 4.0)
    unreadable = await send(uploads, id, js.JSON.parse("{}"), 0.0, 4.0)
    class Raises:
        async def token(self, refresh):
            raise ValueError("no network")
    later = await send(XhrUploads(Raises()), id, file, 0.0, 4.0)
    await tokens.logout()
    out = await send(uploads, id, file, 0.0, 4.0)
    return [cut.end, unreadable.end, later.end, out.end]
"""
    )
    assert answer == [[0, ""], ["unreadable"], [0, ""], [401, ""]]


def test_what_is_broken_off_is_heard_no_more_and_leaves_nothing(run: Run) -> None:
    answer = run(
        """
async def check():
    tokens, backend, id, uploads = await begin(1000)
    file = a_file("x" * 1000)
    begin_counting()
    await send(uploads, id, file, 0.0, 10.0)
    before = counts()
    stopped = []
    for number in range(20):
        listener = Listener()
        stop = uploads.send(id, file, 10.0, 1000.0, listener)
        stopped.append(listener)
        if number % 2:
            await asyncio.sleep(0)
        stop()
        stop()
    for number in range(10):
        await send(uploads, id, file, 2.0, 4.0)
    after = counts()
    uploads.dispose()
    heard = [listener for listener in stopped if listener.done.is_set() or listener.told]
    return [len(heard), after - before, len(uploads._running)]
"""
    )
    assert answer[0] == 0
    assert answer[1] <= 0
    assert answer[2] == 0


def test_files_of_a_field_are_named_and_measured(run: Run, page: Page) -> None:
    page.evaluate(
        "() => { const field = document.createElement('input'); field.type = 'file';"
        " field.multiple = true; field.id = 'field'; document.body.append(field); }"
    )
    page.set_input_files(
        "#field",
        [FilePayload(name=name, mimeType="text/plain", buffer=content) for name, content in FILES],
    )
    answer = run(
        """
async def check():
    field = js.document.getElementById("field")
    files = chosen_files(field)
    field.remove()
    nothing = chosen_files(js.JSON.parse("{}"))
    big = float(str(guard.sizeOf(js.JSON.parse('{"size": 5000000000}'))))
    return [[[file.name, int(file.size)] for file in files], len(nothing), str(int(big))]
"""
    )
    assert answer == [[["a.txt", 5], ["ü.txt", 0]], 0, "5000000000"]

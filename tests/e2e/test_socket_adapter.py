"""WebSocketTransport in the page, on both interpreters, against a real WebSocket server."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import WatchedPage
from tests.e2e.python_page import PythonPage, answer_of, open_python
from tests.harness import EchoServer, ServerProcess, free_port

LISTENER = """
heard = []
changed = asyncio.Event()
class Listener:
    def note(self, *fact):
        heard.append(list(fact))
        changed.set()
    def socket_opened(self, generation): self.note("opened", generation)
    def socket_closed(self, generation, code, reason): self.note("closed", generation, code, reason)
    def frame_received(self, generation, frame):
        self.note("frame", generation, frame if isinstance(frame, str) else "binary")
    def frames_received(self, generation, frames):
        for frame in frames:
            self.frame_received(generation, frame)
async def until(count):
    while len(heard) < count:
        changed.clear()
        await changed.wait()
"""


@pytest.fixture
def echo() -> Iterator[EchoServer]:
    """Start a WebSocket server that echoes and obeys."""
    with EchoServer() as server:
        yield server


def program(body: str, url: str) -> str:
    """Return the listener, the server's address and the test's own lines as one source."""
    return LISTENER + 'URL = "%s"\n' % url + body


def test_a_socket_opens_talks_and_closes(python: PythonPage, echo: EchoServer) -> None:
    body = """
async def check():
    from app.browser import WebSocketTransport
    link = WebSocketTransport()
    link.attach(Listener())
    facts = [link.send(1, "too early"), link.buffered()]
    link.open(1, URL, ())
    facts.append(link.send(1, "while CONNECTING"))
    await until(1)
    facts += [link.send(1, "hello"), link.send(0, "of another socket"), link.send(1, "binary")]
    await until(3)
    link.send(1, "close 4001 because")
    await until(4)
    facts += [link.send(1, "after the end"), link.buffered()]
    link.open(2, URL, ())
    await until(5)
    link.send(2, "drop")
    await until(6)
    link.dispose()
    link.dispose()
    return [facts, heard]
"""
    facts, heard = python.run(program(body, echo.url))
    assert facts == [False, 0, False, True, False, True, False, 0]
    assert heard == [
        ["opened", 1],
        ["frame", 1, "hello"],
        ["frame", 1, "binary"],
        ["closed", 1, 4001, "because"],
        ["opened", 2],
        ["closed", 2, 1006, ""],
    ]
    assert echo.opened == 2
    assert python.watch.errors == []


def test_of_a_text_that_is_too_long_no_more_arrives_than_shows_it(
    python: PythonPage, echo: EchoServer
) -> None:
    body = """
async def check():
    from app.browser import WebSocketTransport
    from app.engine.messages import decode
    class Sizes(Listener):
        def frame_received(self, generation, frame):
            self.note("frame", len(frame), getattr(decode(frame), "reason", "read"))
    link = WebSocketTransport()
    link.attach(Sizes())
    link.longest = 100_001
    link.open(1, URL, ())
    await until(1)
    link.send(1, "long 100000")
    link.send(1, "long 17000000")
    await until(3)
    link.dispose()
    return heard[1:]
"""
    answer = python.run(program(body, echo.url))
    assert answer == [["frame", 100_000, "not_json"], ["frame", 100_001, "not_json"]]


def test_what_can_throw_does_not(python: PythonPage, echo: EchoServer) -> None:
    body = """
async def check():
    from app.browser import WebSocketTransport
    link = WebSocketTransport()
    link.attach(Listener())
    link.open(1, "nonsense://ticket=secret", ())
    link.open(2, URL, ("same", "same"))
    link.open(3, "ws://127.0.0.1:%d/", ())  # nobody listens there
    await until(3)
    link.open(4, URL, ())
    link.close(4, 1000, "")  # while CONNECTING
    link.open(5, URL, ())
    link.close(4, 1000, "")  # another's number: no effect
    await until(4)
    link.close(5, 1002, "a page may not send this")
    link.open(6, URL, ())
    await until(5)
    link.close(6, 4000, "x" * 200)
    link.open(7, URL, ())
    link.open(8, URL, ())  # replaces it
    await until(6)
    link.close(8, 1000, "")
    link.dispose()
    return heard
""" % free_port()
    heard = python.run(program(body, echo.url))
    assert heard[:2] == [["closed", 1, 1006, "SyntaxError"], ["closed", 2, 1006, "SyntaxError"]]
    assert heard[2:] == [["closed", 3, 1006, ""], ["opened", 5], ["opened", 6], ["opened", 8]]
    # Chromium reports each failed dial itself; nothing else complained.
    assert all("WebSocket connection to" in error for error in python.watch.errors)


COUNTED = """
def count_pyodide():
    import pyodide_js
    return [pyodide_js._module._hiwire_num_refs(), pyodide_js._module.pyproxy_alloc_map.size]
def count_micropython():
    import jsffi
    return list(jsffi.mem_info())
async def check():
    import gc, sys
    from app.browser import WebSocketTransport
    from pyscript.ffi import create_proxy
    if sys.implementation.name == "micropython":
        count = count_micropython
    else:
        import pyodide_js
        pyodide_js._module.enable_pyproxy_allocation_tracing()
        count = count_pyodide
    link = WebSocketTransport()
    link.attach(Listener())
    async def cycle():
        for generation in range(25):
            heard.clear()
            link.open(generation, URL, ())
            await until(1)
            link.send(generation, "hello")
            await until(2)
            if generation % 2:
                link.send(generation, "close 4001 because")
                await until(3)
            else:
                link.close(generation, 1000, "")
        cycles = int(js.document.body.getAttribute("data-cycles")) + 1
        js.document.body.setAttribute("data-cycles", str(cycles))
    def begin():
        asyncio.create_task(cycle())
    def counted():
        gc.collect()
        return json.dumps(count())
    js.window.begin = create_proxy(begin)
    js.window.counted = create_proxy(counted)
    js.document.body.setAttribute("data-cycles", "0")
    return True
"""


def test_a_hundred_sockets_leave_no_proxy_behind(
    kind: str, shared_server: ServerProcess, new_page: Callable[..., WatchedPage], echo: EchoServer
) -> None:
    page = new_page().page
    open_python(page, shared_server.url, kind, program(COUNTED, echo.url))
    answer_of(page)
    counts = []
    for number in range(1, 5):
        page.evaluate("begin()")
        page.wait_for_selector("body[data-cycles='%d']" % number, state="attached")
        counts.append(counted(page))
    assert echo.opened == 100
    assert counts[1] == counts[2] == counts[3], counts


def counted(page: Page) -> str:
    """Return the numbers of references through the boundary, after collecting both sides."""
    session = page.context.new_cdp_session(page)
    for _ in range(3):
        page.evaluate("counted()")
        session.send("HeapProfiler.collectGarbage")
    session.detach()
    return str(page.evaluate("counted()"))

"""app/browser on Pyodide and on MicroPython: clock, timer, guard, tasks, DOM, JSON, network."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.e2e.python_page import PythonPage

Run = Callable[[str], Any]


@pytest.fixture
def run(python: PythonPage) -> Run:
    """Return a function that runs Python in a page and gives the answer of its `check()`."""

    def go(source: str) -> Any:
        answer = python.run(source)
        assert python.watch.errors == []
        return answer

    return go


def test_clock_and_timer(run: Run) -> None:
    answer = run(
        """
        async def check():
            from app.browser import BrowserClock, BrowserTimer
            clock, fired, done = BrowserClock(), [], asyncio.Event()
            def ring():
                fired.append(clock.now())
                done.set()
            timer = BrowserTimer(ring)
            begun = clock.now()
            timer.arm(0)
            timer.arm(0.1)  # replaces it
            await done.wait()
            waited = fired[0] - begun
            timer.arm(0)
            timer.disarm()
            timer.arm(0)
            timer.dispose()
            timer.dispose()
            timer.arm(0)  # disposed: nothing
            later = asyncio.Event()
            other = BrowserTimer(later.set)
            other.arm(0.05)
            await later.wait()
            other.dispose()
            # All but the fraction as text: MicroPython's floats have their own printing.
            return [waited, len(fired), str(int(clock.wall())), clock.timestamp()]
        """
    )
    waited, fired, wall, timestamp = answer
    assert 0.1 <= waited < 5
    assert fired == 1
    assert abs(int(wall) - datetime.now().timestamp()) < 60
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}", timestamp)
    in_tokyo = datetime.fromtimestamp(int(wall)).astimezone().utctimetuple()
    expected = datetime(*in_tokyo[:6]) + timedelta(hours=9)
    assert abs((datetime.fromisoformat(timestamp) - expected).total_seconds()) < 60


def test_the_guard_turns_exceptions_into_answers(run: Run) -> None:
    answer = run(
        """
        async def check():
            from pyscript.js_modules import guard
            bad = js.JSON.parse('{"method": "BAD WORD"}')
            answers = [
                guard.attempt(js.JSON, "parse", "[1 2]"),
                guard.attempt(js.JSON, "no_such_method"),
                guard.make(js.URL, "not a url"),
                await guard.begin(js.globalThis, "fetch", "/healthz", bad),
                await guard.begin(js.globalThis, "no_such_function"),
            ]
            fine = guard.attempt(js.JSON, "parse", "7")
            made = guard.make(js.URL, "http://a.example/b")
            page = await guard.begin(js.globalThis, "fetch", "/healthz")
            return [
                [[answer.ok, answer.error.split(":")[0]] for answer in answers],
                [fine.ok, fine.value, fine.error],
                [made.ok, made.value.pathname],
                [page.ok, page.value.status],
            ]
        """
    )
    assert answer == [
        [
            [False, "SyntaxError"],
            [False, "TypeError"],
            [False, "TypeError"],
            [False, "TypeError"],
            [False, "TypeError"],
        ],
        [True, 7, ""],
        [True, "/b"],
        [True, 200],
    ]


def test_tasks_call_back_exactly_once_and_never_after_dispose(run: Run) -> None:
    answer = run(
        """
        async def check():
            from app.browser import AsyncTasks, PromiseRejected
            tasks, heard = AsyncTasks(), []
            async def five(): return 5
            async def fails(): raise ValueError("mine")
            def result(value): heard.append(value)
            def error(reason): heard.append([type(reason).__name__, str(reason)])
            promises = [js.Promise.resolve("yes"), js.Promise.reject("bare")]
            for awaitable in [five(), fails()] + promises:
                tasks.spawn(awaitable, result, error)
            while len(heard) < 4:
                await asyncio.sleep(0.01)
            ended, ran_on = asyncio.Event(), []
            async def cancelled():
                try:
                    await asyncio.sleep(0.02)
                    ran_on.append(True)
                finally:
                    ended.set()
            async def disposes(): tasks.dispose()
            tasks.spawn(cancelled(), result, error)
            await asyncio.sleep(0)
            tasks.spawn(disposes(), result, error)  # from inside one of its own tasks
            await ended.wait()
            await asyncio.sleep(0.05)
            return [heard, ran_on]
        """
    )
    heard, ran_on = answer
    assert ran_on == []
    assert sorted(heard, key=str) == sorted(
        [5, ["ValueError", "mine"], "yes", ["PromiseRejected", "bare"]], key=str
    )


def test_the_dom_takes_text_as_text(run: Run) -> None:
    answer = run(
        """
        async def check():
            from app.browser import BrowserDom
            from app.engine.errors import LocalError
            dom, missing = BrowserDom(), []
            for selector in ("#nothing", "!!"):
                try:
                    dom.find(selector)
                except LocalError:
                    missing.append(selector)
            markup = "<img src=x onerror=alert(1)>"
            item = dom.create("p", "a b", markup, data_state="on", aria_label="x")
            body = dom.find("body")
            dom.append(body, item)
            seen = [item.textContent == markup, item.children.length, item.className]
            seen += [item.getAttribute("data-state"), item.getAttribute("aria-label")]
            dom.set(item, "data-state", None)
            dom.set(item, "title", "t")
            seen += [item.hasAttribute("data-state"), item.getAttribute("title")]
            clicks, painted, frame_done = [], [], asyncio.Event()
            remove = dom.listen(item, "click", lambda event: clicks.append(event.type))
            item.click()
            remove()
            remove()
            item.click()
            def paint():
                painted.append(1)
                frame_done.set()
            frame = dom.frame(paint)
            frame.request()
            frame.request()
            await frame_done.wait()
            frame.request()
            frame.dispose()
            frame.request()
            dom.clear(item)
            dom.remove(item)
            dom.remove(item)
            seen += [item.textContent, bool(item.isConnected)]
            times = [dom.locale.time("2025-08-02T09:30:00.123456"), dom.locale.time("soon")]
            return [missing, seen, clicks, len(painted), times]
        """
    )
    assert answer == [
        ["#nothing", "!!"],
        [True, 0, "a b", "on", "x", False, "t", "", False],
        ["click"],
        1,
        ["09:30", ""],
    ]


def test_json_is_read_strictly_and_whole(run: Run) -> None:
    answer = run(
        r"""
        async def check():
            from app.browser import browser_world
            parse, refused = browser_world().parse_json, []
            texts = ["[1 2]", "NaN", "-Infinity", '{"a":1,}', "nul", '"x', "{} x", "", "'a'", "01"]
            for text in texts:
                try:
                    parse(text)
                except ValueError:
                    refused.append(text)
            whole = parse('{"n": 1763900000000, "big": [4294967296, -2147483649]}')
            face = parse('"\\ud83d\\ude00"')
            lone = parse('["\\ud800"]')  # half a character is no reason to refuse a frame
            return [refused == texts, str(whole["n"]), [str(n) for n in whole["big"]],
                    ord(face), len(lone)]
        """
    )
    assert answer == [True, "1763900000000", ["4294967296", "-2147483649"], 0x1F600, 1]


def test_the_world_has_chance_and_ids(run: Run) -> None:
    answer = run(
        """
        async def check():
            from app.browser import browser_world
            world = browser_world()
            draws = [world.random() for _ in range(50)]
            ids = [world.new_id() for _ in range(50)]
            inside = all(0 <= draw < 1 for draw in draws)
            return [inside, len(set(draws)), len(set(ids)), ids[0]]
        """
    )
    assert answer[:3] == [True, 50, 50]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer[3])


def test_token_callables_of_every_kind(run: Run) -> None:
    answer = run(
        """
        async def check():
            from app.browser import TokenCallable
            def plain(refresh): return "plain-%s" % refresh
            async def later(refresh): return "later-%s" % refresh
            def promise(refresh): return js.Promise.resolve("promise")
            def nothing(refresh): return js.Promise.resolve(None)
            def rejected(refresh): return js.Promise.reject("bare")
            found = []
            for function in (plain, later, promise, nothing, lambda refresh: None):
                found.append(await TokenCallable(function).token(True))
            try:
                await TokenCallable(rejected).token(False)
            except Exception as error:
                found.append(type(error).__name__)
            found.append(await TokenCallable(plain).ticket("t"))
            return found
        """
    )
    assert answer == ["plain-True", "later-True", "promise", None, None, "PromiseRejected", None]


def test_network_hears_the_page_and_stops_hearing_after_dispose(python: PythonPage) -> None:
    page = python.page
    source = """
        heard = []
        class Listener:
            def network_changed(self, online): heard.append("online" if online else "offline")
            def page_changed(self, visible): heard.append("visible" if visible else "hidden")
            def page_leaving(self): heard.append("leaving")
        async def check():
            from app.browser import BrowserNetwork
            from pyscript.ffi import create_proxy
            network = BrowserNetwork()
            network.attach(Listener())
            def report(): return json.dumps(heard)
            js.window.heard = create_proxy(report)
            js.window.dispose = create_proxy(network.dispose)
            return [network.online(), network.visible()]
        """
    assert python.run(source) == [True, True]
    page.context.set_offline(True)
    page.context.set_offline(False)
    fire = "(names) => names.forEach((name) => %s.dispatchEvent(new Event(name)))"
    page.evaluate(fire % "document", ["visibilitychange", "freeze", "resume"])
    page.evaluate(fire % "window", ["pageshow", "pagehide"])
    expected = '["offline", "online", "visible", "visible", "visible", "visible", "leaving"]'
    assert page.evaluate("heard()") == expected
    page.evaluate("dispose()")
    page.evaluate(fire % "window", ["online", "pageshow", "pagehide"])
    page.evaluate(fire % "document", ["visibilitychange"])
    assert page.evaluate("heard()") == expected


def test_a_receipt_can_be_awaited(run: Run) -> None:
    source = """
        async def check():
            from app.browser import AsyncTasks
            from app.engine import Status
            from app.receipt import NotDelivered, Receipt
            waiter = AsyncTasks().waiter
            no = lambda key: False
            first, second = Receipt("a", no, no, waiter), Receipt("b", no, no, waiter)
            async def later():
                first.changed(Status.SENT, "", "")
                first.changed(Status.DELIVERED, "", "")
                second.changed(Status.REJECTED, "not_found", "There is no such room.")
            task = asyncio.create_task(later())
            seen = [(await first).value, (await first).value, await first.delivered()]
            try:
                await second.delivered()
            except NotDelivered as error:
                seen += [error.status.value, error.code, str(error)]
            await task
            return seen
        """
    text = "There is no such room."
    assert run(source) == ["delivered", "delivered", None, "rejected", "not_found", text]

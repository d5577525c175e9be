"""HttpTokens in the page, on both interpreters, against the real reference server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.demo import DEMO_PASSWORD, DEMO_USERS
from tests.e2e.conftest import WatchedPage
from tests.e2e.python_page import answer_of, open_python, run_python
from tests.harness import ServerProcess

LOGIN = '"%s", "%s"' % (DEMO_USERS[0].email, DEMO_PASSWORD)


@pytest.fixture(params=["py", "mpy"])
def kind(request: pytest.FixtureRequest) -> str:
    """Run the test once on Pyodide, once on MicroPython."""
    return str(request.param)


@pytest.fixture
def run(
    kind: str, shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> Iterator[Callable[[str], Any]]:
    """Return a function that runs Python in a page and gives the answer of its `check()`."""
    opened = new_page()
    yield lambda source: run_python(opened.page, shared_server.url, kind, source)
    refused = "Failed to load resource"  # Chromium's own line for a 401
    assert [error for error in opened.watch.errors if refused not in error] == []


def test_sign_in_ticket_refresh_and_sign_out(run: Callable[[str], Any]) -> None:
    answer = run(
        """
        async def check():
            from app.browser import HttpTokens
            tokens = HttpTokens()
            nobody = [await tokens.token(False), tokens.user]
            wrong = await tokens.login("nobody@example.com", "wrong")
            user = await tokens.login(%s)
            first = await tokens.token(False)
            tickets = [await tokens.ticket(first), await tokens.ticket("no token")]
            second = await tokens.token(True)
            reloaded = HttpTokens()  # as after a reload: the cookie alone
            third = await reloaded.token(False)
            missing = await tokens.fetch_json("/api/no-such-thing")
            await tokens.logout()
            gone = [await tokens.token(False), await HttpTokens().token(True), tokens.user]
            return [nobody, wrong, user["email"], user["email"] == reloaded.user["email"],
                    [token.count(".") for token in (first, second, third)],
                    bool(tickets[0]) and tickets[0] != first, tickets[1], missing, gone]
        """
        % LOGIN
    )
    email = DEMO_USERS[0].email
    assert answer == [
        [None, None],
        None,
        email,
        True,
        [2, 2, 2],
        True,
        None,
        None,
        [None, None, None],
    ]


def test_parallel_callers_share_one_refresh(
    kind: str, shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    source = (
        """
        async def check():
            from app.browser import HttpTokens
            tokens = HttpTokens()
            await tokens.login(%s)
            found = await asyncio.gather(*[tokens.token(True) for _ in range(5)])
            return [bool(found[0]), len(set(found))]
        """
        % LOGIN
    )
    assert run_python(opened.page, shared_server.url, kind, source) == [True, 1]
    asked = [url for url in opened.watch.requests if url.endswith("/api/auth/refresh")]
    assert len(asked) == 1


def test_a_dead_server_means_later_not_refused(
    kind: str, tmp_path: Path, new_page: Callable[..., WatchedPage]
) -> None:
    page = new_page().page
    source = (
        """
        async def check():
            from app.browser import HttpTokens, TokenUnavailable
            from pyscript.ffi import create_proxy
            tokens = HttpTokens()
            await tokens.login(%s)
            async def outcome(awaitable):
                try:
                    await awaitable
                    return "answered"
                except TokenUnavailable:
                    return "later"
            async def ask():
                both = [outcome(tokens.token(True)), outcome(tokens.token(True))]
                found = await asyncio.gather(*both)
                found.append(await outcome(tokens.ticket("x")))
                found.append(await outcome(tokens.login("a", "b")))
                await tokens.logout()
                js.document.body.setAttribute("data-after", json.dumps(found))
            def begin():
                asyncio.create_task(ask())
            js.window.ask = create_proxy(begin)
            return True
        """
        % LOGIN
    )
    with ServerProcess(tmp_path) as server:
        open_python(page, server.url, kind, source)
        answer_of(page)
        server.kill()
        page.evaluate("ask()")
        page.wait_for_selector("body[data-after]", state="attached")
    assert page.get_attribute("body", "data-after") == '["later", "later", "later", "later"]'

"""HttpTokens in the page, on both interpreters, against the real reference server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.demo import DEMO_PASSWORD, DEMO_USERS
from tests.e2e.conftest import WatchedPage
from tests.e2e.python_page import PythonPage, answer_of, open_python, run_python
from tests.harness import ServerProcess

LOGIN = '"%s", "%s"' % (DEMO_USERS[0].email, DEMO_PASSWORD)


@pytest.fixture
def run(python: PythonPage) -> Iterator[Callable[[str], Any]]:
    """Return a function that runs Python in a page and gives the answer of its `check()`."""
    yield python.run
    refused = "Failed to load resource"  # Chromium's own line for a 401
    assert [error for error in python.watch.errors if refused not in error] == []


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
            out = await tokens.logout()
            gone = [await tokens.token(False), await HttpTokens().token(True), tokens.user]
            return [nobody, wrong, user["email"], user["email"] == reloaded.user["email"],
                    [token.count(".") for token in (first, second, third)],
                    bool(tickets[0]) and tickets[0] != first, tickets[1], missing, out, gone]
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
        True,
        [None, None, None],
    ]


def test_parallel_callers_share_one_refresh(python: PythonPage) -> None:
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
    assert python.run(source) == [True, 1]
    asked = [url for url in python.watch.requests if url.endswith("/api/auth/refresh")]
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
                found.append(await tokens.logout())
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
    assert page.get_attribute("body", "data-after") == (
        '["later", "later", "later", "later", false]'
    )


def test_a_sign_out_that_did_not_arrive_is_made_up_for_before_a_refresh(
    kind: str, tmp_path: Path, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    page = opened.page
    source = """
        async def check():
            from app.browser import HttpTokens, TokenUnavailable
            from pyscript.ffi import create_proxy
            tokens = HttpTokens()
            async def outcome(refresh):
                try:
                    return bool(await tokens.token(refresh))
                except TokenUnavailable:
                    return "later"
            async def perform(step):
                if step == "out":
                    found = [await tokens.logout(), await outcome(False), await outcome(True)]
                elif step == "back":
                    found = [await outcome(True), bool(await HttpTokens().token(True))]
                elif step == "in":
                    wrong = await tokens.login("nobody@example.com", "wrong")
                    still = await outcome(False)
                    await tokens.login(%s)
                    found = [wrong, still, await outcome(True)]
                js.document.body.setAttribute("data-" + step, json.dumps(found))
            def begin(step):
                asyncio.create_task(perform(step))
            js.window.perform = create_proxy(begin)
            await tokens.login(%s)
            return True
        """ % (LOGIN, LOGIN)

    def perform(step: str) -> Any:
        page.evaluate("step => { document.body.removeAttribute('data-' + step); }", step)
        page.evaluate("step => { perform(step); }", step)
        page.wait_for_selector(f"body[data-{step}]", state="attached")
        return json.loads(page.get_attribute("body", f"data-{step}") or "null")

    with ServerProcess(tmp_path) as server:
        open_python(page, server.url, kind, source)
        answer_of(page)
        server.kill()
        assert perform("out") == [False, "later", "later"]
        server.start()
        opened.watch.requests.clear()
        assert perform("back") == [False, False], "signed in again by the cookie"
        asked = [url.rpartition("/")[2] for url in opened.watch.requests if "/auth/" in url]
        assert asked == ["logout", "refresh", "refresh"]
        # A sign-in makes up for it as well; one that fails does not.
        assert perform("in") == [None, False, True]
        server.kill()
        assert perform("out") == [False, "later", "later"]
        server.start()
        opened.watch.requests.clear()
        assert perform("in") == [None, False, True]
        asked = [url.rpartition("/")[2] for url in opened.watch.requests if "/auth/" in url]
        assert asked == ["login", "logout", "refresh", "login", "refresh"]


def test_sign_out_and_in_again_at_once_happen_in_that_order(run: Callable[[str], Any]) -> None:
    answer = run(
        """
        async def check():
            from app.browser import HttpTokens
            tokens = HttpTokens()
            await tokens.login(%s)
            out, user = await asyncio.gather(tokens.logout(), tokens.login(%s))
            return [out, bool(user), bool(await tokens.token(True))]
        """
        % (LOGIN, LOGIN)
    )
    assert answer == [True, True, True]


def test_too_many_wrong_passwords_are_told_from_a_wrong_one(
    kind: str, run: Callable[[str], Any]
) -> None:
    answer = run(
        """
        async def check():
            from app.browser import HttpTokens, TokenUnavailable
            tokens = HttpTokens()
            found = []
            for _ in range(40):  # they come back slowly while it asks
                try:
                    found.append(await tokens.login("%s", "wrong"))
                except TokenUnavailable as error:
                    return [found, str(error)]
            return found
        """
        % f"guessed-{kind}@example.com"
    )
    wrong, said = answer
    assert len(wrong) >= 10
    assert set(wrong) == {None}
    assert said == "/api/auth/login answered 429"


def test_a_page_that_the_server_does_not_list_is_told_so(
    kind: str, tmp_path: Path, new_page: Callable[..., WatchedPage]
) -> None:
    source = (
        """
        async def check():
            from app.browser import HttpTokens, OriginRefused, TokenUnavailable
            tokens = HttpTokens()
            try:
                return await tokens.login(%s)
            except OriginRefused as error:
                return [isinstance(error, TokenUnavailable), str(error), tokens.user]
        """
        % LOGIN
    )
    with ServerProcess(tmp_path, "--origin", "https://elsewhere.example") as server:
        answer = run_python(new_page().page, server.url, kind, source)
        words = "The server does not allow this page's address, %s" % server.url
    assert answer == [True, words, None]

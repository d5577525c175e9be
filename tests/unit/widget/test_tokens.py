"""Tokens of the host's page: asked for, shared, renewed, of somebody else, none."""

import pytest

from app.testing import FakeTasks, FakeWaiter, Pending
from app.widget.hub import LINGER
from app.widget.tokens import HostTokens, is_somebody_else, user_of
from tests.unit.widget.page import HostPage, jwt

ADA = jwt("7")
GRACE = jwt("8")


def test_the_user_of_a_token_is_its_subject_else_the_token() -> None:
    assert user_of(jwt("7")) == user_of(jwt("7", number=2)) != user_of(jwt("8"))
    assert user_of("opaque") == "opaque"
    assert is_somebody_else(user_of(ADA), user_of(GRACE))
    assert not is_somebody_else("opaque", "another")
    assert not is_somebody_else(user_of(ADA), "opaque")


# Questions.


def test_a_question_is_answered_by_another_widget_when_the_one_that_was_asked_leaves() -> None:
    page = HostPage()
    one, two = page.element("one", ADA), page.element("two", ADA)
    page.settle()
    one.is_held = True
    before = len(one.asked), len(two.asked)
    page.servers[0].turn_away(4401)  # a new token is wanted
    page.servers[0].drop()
    page.clock.advance(5)
    assert (len(one.asked), len(two.asked)) == (before[0] + 1, before[1])
    two.token = jwt("7", number=2)

    one.say("leave")
    page.clock.advance(30)
    page.settle()

    assert len(two.asked) > before[1]
    assert two.state == "connected"


def test_the_next_widget_is_asked_when_one_has_no_token() -> None:
    page = HostPage()
    one, two = page.element("one", ADA), page.element("two", ADA)
    page.settle()
    one.token, two.token = RuntimeError("no network"), jwt("7", number=2)
    page.servers[0].turn_away(4401)
    page.servers[0].drop()
    page.clock.advance(30)
    page.settle()

    assert one.state == two.state == "connected"
    assert page.shops[0].sold_for[-1] == two.token


def test_an_endpoint_that_fails_is_told_and_asked_until_it_works() -> None:
    page = HostPage()
    one = page.element("one", RuntimeError("The token endpoint answered 500."))
    page.settle()
    assert one.problems[0] == "token_unavailable"
    assert "500" in one.of("error")[0]["text"]

    one.token = ADA
    page.clock.advance(60)
    page.settle()

    assert one.state == "connected"
    page.element("two", ADA)
    assert len(page.lines) == 1  # it is Ada's by now


def test_nobody_signed_in_is_a_failure_until_somebody_is() -> None:
    page = HostPage()
    one = page.element("one", None)
    page.settle()
    assert one.state == "failed"
    assert len(one.problems) == 1
    assert page.sockets == 0

    one.token = ADA
    one.say("connect")
    page.settle()

    assert one.state == "connected"


def test_what_each_of_two_widgets_begins_alone_becomes_one_line() -> None:
    page = HostPage()
    one, two = (page.element(id, RuntimeError("down")) for id in ("one", "two"))
    assert len(page.lines) == 2
    one.token = two.token = ADA
    page.clock.advance(60)
    page.settle()

    assert one.state == two.state == "connected"
    assert page.sockets == 1


def test_a_token_of_somebody_else_moves_the_widget_and_not_the_others() -> None:
    page = HostPage()
    one, two = page.element("one", ADA), page.element("two", ADA)
    page.settle()
    one.token = GRACE  # its page's user is another one by now
    page.servers[0].turn_away(4401)
    page.servers[0].drop()
    page.clock.advance(30)
    page.settle()

    assert one.state == two.state == "connected"
    assert page.sockets == 2
    assert GRACE not in page.shops[0].sold_for
    assert set(page.shops[1].sold_for) == {GRACE}


def test_a_refreshed_opaque_token_is_the_same_user() -> None:
    page = HostPage()
    one = page.element("one", "opaque-1")
    page.settle()
    one.token = "opaque-2"
    page.servers[0].turn_away(4401)
    page.servers[0].drop()
    page.clock.advance(30)
    page.settle()

    assert one.state == "connected"
    assert len(page.lines) == 1
    assert page.shops[0].sold_for[-1] == "opaque-2"


# What the page gives unasked.


def test_a_renewed_token_of_the_same_user_keeps_the_socket_and_is_used_next() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.settle()
    again = jwt("7", number=2)
    one.say("renew", token=again)
    page.settle()
    assert (page.servers[0].sockets, len(page.lines)) == (1, 1)

    page.servers[0].drop()
    page.clock.advance(30)
    page.settle()
    assert page.shops[0].sold_for == [ADA, again]


def test_a_renewed_token_of_another_user_moves_the_widget() -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.settle()
    one.say("renew", token=GRACE)
    page.settle()
    assert one.state == "connected"

    page.clock.advance(LINGER)

    assert page.sockets == 1
    assert page.worlds[0].transport.generation is None
    assert GRACE not in page.shops[0].sold_for


@pytest.mark.parametrize("token", [None, "", 7, [], {}])
def test_no_token_any_more_ends_what_was_the_users(token: object) -> None:
    page = HostPage()
    one = page.element("one", ADA)
    page.settle()
    one.token = None
    one.say("renew", token=token)
    page.settle()
    page.clock.advance(LINGER)

    assert one.state == "failed"
    assert page.sockets == 0


def test_a_token_given_before_the_page_has_answered_is_taken_and_a_late_no_changes_nothing() -> (
    None
):
    page = HostPage()
    one = page.element("one", None, manual=True)
    one.is_held = True
    one.say("connect")
    one.say("renew", token=ADA)
    page.settle()
    assert one.state == "connected"

    one.answer()  # nobody
    page.settle()

    assert one.state == "connected"


def test_a_token_does_not_connect_a_widget_that_does_not_want_it() -> None:
    page = HostPage()
    one = page.element("one", ADA, manual=True)
    one.say("renew", token=ADA)
    page.settle()
    assert (one.state, page.sockets) == ("disconnected", 0)

    one.say("connect")
    page.settle()
    assert (one.state, one.asked) == ("connected", [])


# HostTokens by itself.


class Shop:
    """An HTTP that answers what a test says."""

    def __init__(self, *answers: "tuple[int, object]") -> None:
        self.answers = list(answers)
        self.tokens: list[str | None] = []

    async def call(
        self, method: str, path: str, body: object = None, token: "str | None" = None
    ) -> "tuple[int, object]":
        assert method in ("GET", "POST")
        assert path.startswith("/api/")
        assert body in (None, {})
        self.tokens.append(token)
        return self.answers.pop(0)


def test_callers_at_the_same_time_share_one_question() -> None:
    asked: list[tuple[bool, Pending]] = []

    async def ask(refresh: bool) -> "str | None":
        asked.append((refresh, Pending()))
        token: str | None = await asked[-1][1]
        return token

    tasks = FakeTasks()
    found: list[object] = []
    failed: list[Exception] = []
    tokens = HostTokens(Shop(), ask, FakeWaiter)
    for _ in range(3):
        tasks.spawn(tokens.token(False), found.append, failed.append)
    assert [refresh for refresh, _ in asked] == [False]
    asked[0][1].fail(RuntimeError("later"))
    assert [str(error) for error in failed] == ["later"] * 3
    tasks.spawn(tokens.token(True), found.append, failed.append)
    asked[1][1].resolve(ADA)
    tasks.spawn(tokens.token(False), found.append, failed.append)

    assert found == [ADA, ADA]
    assert [refresh for refresh, _ in asked] == [False, True]


@pytest.mark.parametrize(
    ("answer", "ticket"),
    [
        ((200, {"ticket": "t"}), "t"),
        ((401, {"ticket": "t"}), None),
        ((403, {}), None),
        ((200, {"ticket": ""}), None),
        ((200, {"ticket": 7}), None),
        ((200, []), None),
        ((200, None), None),
    ],
)
def test_a_ticket_is_a_text_or_none(answer: "tuple[int, object]", ticket: "str | None") -> None:
    tasks = FakeTasks()
    found: list[object] = []
    failed: list[Exception] = []
    tokens = HostTokens(Shop(answer), _never, FakeWaiter)
    tasks.spawn(tokens.ticket("token"), found.append, failed.append)

    assert (found, failed) == ([ticket], [])


@pytest.mark.parametrize(
    ("answers", "given", "answer", "shown"),
    [
        ([(200, {"a": 1})], [ADA], (200, {"a": 1}), [ADA]),
        ([(401, {}), (200, {"a": 1})], [ADA, GRACE], (200, {"a": 1}), [ADA, GRACE]),
        ([(401, {}), (401, {})], [ADA, GRACE], (401, None), [ADA, GRACE]),
        ([(404, {"code": "x"})], [ADA], (404, {"code": "x"}), [ADA]),
        ([(401, {})], [ADA, None], (401, None), [ADA]),
        ([], [None], (401, None), []),
    ],
)
def test_a_request_is_made_with_a_token_that_is_refreshed_once(
    answers: "list[tuple[int, object]]",
    given: "list[str | None]",
    answer: "tuple[int, object]",
    shown: "list[str]",
) -> None:
    async def ask(_refresh: bool) -> "str | None":
        return given.pop(0)

    tasks = FakeTasks()
    found: list[object] = []
    failed: list[Exception] = []
    shop = Shop(*answers)
    tasks.spawn(
        HostTokens(shop, ask, FakeWaiter).answer("GET", "/api/x"), found.append, failed.append
    )

    assert (found, failed, shop.tokens) == ([answer], [], shown)


async def _never(_refresh: bool) -> "str | None":
    raise AssertionError("nobody is asked here")

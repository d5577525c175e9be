"""What an attempt must carry, and one question at a time to the token source."""

import pytest

from app.engine.credentials import Credentials, Ready
from app.engine.effects import RequestTicket, RequestToken
from app.engine.options import TokenPlace


def asked(place: TokenPlace) -> Credentials:
    """Return credentials whose first question, number 1, is answered with `token`."""
    credentials = Credentials(place, 10.0)
    assert credentials.next_step(0.0) == RequestToken(1, False)
    assert credentials.answered(1, RequestToken) is not None
    credentials.token_received("token", 0.0, 0.0, False)
    return credentials


def test_without_a_token_the_attempt_is_ready_at_once() -> None:
    assert Credentials(TokenPlace.NONE, 10.0).next_step(0.0) == Ready({}, ())


@pytest.mark.parametrize(
    ("place", "ready"),
    [
        (TokenPlace.FRAME, Ready({}, ())),
        (TokenPlace.QUERY, Ready({"token": "token"}, ())),
        (TokenPlace.SUBPROTOCOL, Ready({}, ("bearer", "token"))),
    ],
)
def test_where_the_token_goes(place: TokenPlace, ready: Ready) -> None:
    assert asked(place).next_step(0.0) == ready


def test_a_ticket_is_bought_once_per_attempt() -> None:
    credentials = asked(TokenPlace.TICKET)
    assert credentials.next_step(0.0) == RequestTicket(2, "token")
    assert credentials.next_step(0.0) is None, "the answer is awaited"
    assert credentials.answered(2) == RequestTicket(2, "token")
    credentials.ticket_received("ticket")
    assert credentials.next_step(0.0) == Ready({"ticket": "ticket"}, ())
    credentials.new_attempt()

    assert credentials.next_step(0.0) == RequestToken(3, False)


def test_an_answer_counts_once_and_only_to_the_question_asked() -> None:
    credentials = Credentials(TokenPlace.QUERY, 10.0)
    credentials.next_step(0.0)

    assert credentials.answered(7) is None
    assert credentials.answered(1, RequestTicket) is None
    assert credentials.answered(1, RequestToken) == RequestToken(1, False)
    assert credentials.answered(1, RequestToken) is None


def test_the_answer_has_a_deadline_until_it_comes_or_nobody_waits() -> None:
    credentials = Credentials(TokenPlace.QUERY, 10.0)
    assert credentials.deadline() is None
    credentials.next_step(5.0)
    assert credentials.deadline() == 15.0
    credentials.cancel()

    assert credentials.deadline() is None
    assert credentials.answered(1) is None


def test_a_refresh_is_not_due_while_one_is_under_way() -> None:
    credentials = asked(TokenPlace.QUERY)
    credentials.auth.refresh_at = 50.0
    assert credentials.refresh_at() == 50.0
    credentials.request_token(50.0, True)

    assert credentials.refresh_at() is None


def test_only_tokens_of_the_upgrade_are_judged_unseen() -> None:
    unseen = [
        place
        for place in (
            TokenPlace.NONE,
            TokenPlace.TICKET,
            TokenPlace.FRAME,
            TokenPlace.QUERY,
            TokenPlace.SUBPROTOCOL,
        )
        if Credentials(place, 10.0).in_upgrade
    ]

    assert unseen == [TokenPlace.QUERY, TokenPlace.SUBPROTOCOL]


def test_forgetting_leaves_nothing_to_send() -> None:
    credentials = asked(TokenPlace.QUERY)
    credentials.forget()

    assert credentials.next_step(0.0) == RequestToken(2, False)
    assert credentials.auth.token is None

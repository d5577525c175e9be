"""A token's life: expiry, refresh, rejection."""

import pytest

from app.engine.auth import LEEWAY, RETRY, SOONEST, Auth
from tests.scenarios.replay import jwt

WALL = 1_790_000_000.0


def token(left: float, lifetime: float = 600, subject: str = "7", nonce: str = "") -> str:
    """Return a JWT that has `left` of its `lifetime` when it arrives at WALL."""
    expires = WALL + left
    return jwt(
        '{"sub": "%s", "iat": %d, "exp": %d, "jti": "%s"}'
        % (subject, expires - lifetime, expires, nonce)
    )


def test_without_a_token_nothing_is_usable() -> None:
    assert not Auth().usable(0.0)


def test_a_token_is_usable_until_it_expires() -> None:
    auth = Auth()
    auth.received(token(600), 100.0, WALL, False)

    assert auth.usable(100.0)
    assert auth.usable(699.9)
    assert not auth.usable(700.0)


@pytest.mark.parametrize(
    ("lifetime", "lead"),
    [(600, 60.0), (100, LEEWAY), (3600, 360.0), (40, 20.0)],
    ids=["a tenth", "at least 30 s", "a tenth of an hour", "at most half of a short life"],
)
def test_the_refresh_is_due_ahead_of_the_expiry(lifetime: float, lead: float) -> None:
    auth = Auth()
    auth.received(token(lifetime, lifetime), 0.0, WALL, True)

    assert auth.refresh_at == lifetime - lead


def test_a_token_with_little_left_is_refreshed_soon_and_not_in_a_loop() -> None:
    auth = Auth()
    auth.received(token(5), 0.0, WALL, False)

    assert auth.refresh_at == SOONEST


@pytest.mark.parametrize("clock_off", [-86_400, 86_400])
def test_a_fresh_token_is_believed_against_the_clock(clock_off: float) -> None:
    auth = Auth()
    auth.received(token(600), 0.0, WALL + clock_off, True)

    assert auth.usable(599.0)
    assert auth.refresh_at == 540.0


def test_an_old_token_is_not_usable() -> None:
    auth = Auth()
    auth.received(token(-5), 0.0, WALL, False)

    assert not auth.usable(0.0)


def test_without_an_issue_time_the_clock_decides_unless_the_token_is_fresh() -> None:
    old = jwt('{"sub": "7", "exp": %d}' % (WALL - 5))
    auth = Auth()
    auth.received(old, 0.0, WALL, False)
    assert not auth.usable(0.0)
    auth.received(old, 0.0, WALL, True)
    assert auth.usable(1e9), "a server that hands it out means it"


def test_an_opaque_token_never_expires_here() -> None:
    auth = Auth()
    auth.received("opaque", 0.0, WALL, False)

    assert auth.usable(1e9)
    assert auth.refresh_at is None


def test_another_subject_is_told() -> None:
    auth = Auth()
    assert auth.received(token(600), 0.0, WALL, False)
    assert auth.received(token(600, nonce="2"), 0.0, WALL, True)
    assert not auth.received(token(600, subject="8"), 0.0, WALL, False)


def test_an_opaque_token_in_between_hides_nobody() -> None:
    auth = Auth()
    auth.received(token(600, subject="7"), 0.0, WALL, False)
    assert auth.received("opaque", 0.0, WALL, False)
    assert not auth.received(token(600, subject="8"), 0.0, WALL, False)


def test_after_forgetting_anybody_is_welcome() -> None:
    auth = Auth()
    auth.received(token(600), 0.0, WALL, False)
    auth.forget()

    assert auth.token is None
    assert auth.refresh_at is None
    assert auth.received(token(600, subject="8"), 0.0, WALL, False)


def test_a_refresh_that_brings_the_same_token_is_not_repeated_at_once() -> None:
    auth = Auth()
    auth.received(token(5), 0.0, WALL, False)
    auth.received(token(5), 1.0, WALL, True)

    assert auth.refresh_at == 1.0 + RETRY


def test_a_rejection_asks_for_one_refresh() -> None:
    auth = Auth()
    auth.received("a", 0.0, WALL, False)
    assert auth.rejected() == 1
    assert auth.must_refresh
    auth.received("b", 0.0, WALL, True)
    assert not auth.must_refresh
    assert auth.rejected() == 2
    assert not auth.must_refresh
    auth.accepted()
    assert auth.rejected() == 1


def test_the_third_refused_upgrade_after_a_renewal_is_one_of_the_user() -> None:
    auth = Auth()
    auth.received("a", 0.0, WALL, False)
    assert not auth.unopened()
    assert not auth.must_refresh
    assert not auth.unopened()
    assert auth.must_refresh
    auth.received("b", 0.0, WALL, True)

    assert auth.unopened()


def test_a_renewal_that_renews_nothing_proves_nothing() -> None:
    auth = Auth()
    auth.received("a", 0.0, WALL, False)
    auth.unopened()
    auth.unopened()
    auth.received("a", 0.0, WALL, True)

    assert not auth.unopened()


def test_an_upgrade_that_opens_begins_the_count_anew() -> None:
    auth = Auth()
    auth.received("a", 0.0, WALL, False)
    auth.unopened()
    auth.opened()

    assert not auth.unopened()
    assert not auth.must_refresh


def test_the_users_wish_gives_the_source_a_new_chance() -> None:
    auth = Auth()
    auth.rejected()
    auth.begin_again()

    assert not auth.must_refresh
    assert auth.rejected() == 1


def test_the_token_is_not_printed() -> None:
    auth = Auth()
    assert repr(auth) == "Auth(no token)"
    auth.received("secret", 0.0, WALL, False)

    assert repr(auth) == "Auth(a token)"

"""What a JWT says of itself, and that no text makes the reading fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.claims import MAX_TOKEN, Claims, read_claims
from tests.scenarios.replay import jwt


def test_all_claims_are_read() -> None:
    token = jwt('{"sub": "u-7", "user_id": 7, "iat": 100, "exp": 160.5, "role": "admin"}')

    assert read_claims(token) == Claims("u-7", 7, 100.0, 160.5)


def test_the_user_id_stands_in_for_a_subject() -> None:
    assert read_claims(jwt('{"user_id": 41}')) == Claims("41", 41, None, None)
    assert read_claims(jwt('{"user_id": "a", "sub": 5}')) == Claims("a", "a", None, None)


@pytest.mark.parametrize("part", ["true", "[1]", "1.5", "null", "{}"])
def test_an_odd_user_id_is_none(part: str) -> None:
    assert read_claims(jwt('{"user_id": %s}' % part)) == Claims()


@pytest.mark.parametrize("moment", ["true", '"100"', "-1", "1e999", "1e13", "null", "1" * 400])
def test_an_odd_moment_is_none(moment: str) -> None:
    assert read_claims(jwt('{"exp": %s, "iat": %s}' % (moment, moment))) == Claims()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "opaque",
        "a.b",
        "a.b.c.d",
        "a.!.c",
        "a.é.c",
        jwt("[1, 2]"),
        jwt("not json"),
        jwt('{"exp": NaN}'),
        jwt("[" * 5000),
        jwt('{"x": "%s"}' % ("y" * MAX_TOKEN)),
    ],
    ids=range(11),
)
def test_a_broken_token_has_no_claims(token: str) -> None:
    assert read_claims(token) == Claims()


@given(st.text() | st.text().map(lambda part: "a.%s.c" % part))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(read_claims(text), Claims)


@given(st.binary(max_size=60))
def test_no_payload_makes_it_fail(payload: bytes) -> None:
    import base64

    part = base64.urlsafe_b64encode(payload).decode().rstrip("=")

    assert isinstance(read_claims("h.%s.s" % part), Claims)

import base64
import json
import time

import jwt
import pytest

from server.access_tokens import AUDIENCE, ISSUER, AccessTokens
from server.accounts import Account

SECRET = b"a secret of a unit test that is long enough for every algorithm: 64+"
ADA = Account(1, "ada@example.com", "Ada", "Lovelace", "admin", 7, "Analytical Engines")


def tokens(clock: float | None = None) -> AccessTokens:
    return AccessTokens(SECRET, 900, time.time if clock is None else lambda: clock)


def forge(claims: dict[str, object], header: dict[str, object], signature: str = "") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in (header, claims)]
    return ".".join([*(part.rstrip(b"=").decode() for part in parts), signature])


def good_claims() -> dict[str, object]:
    return {
        "user_id": 1,
        "sub": "1",
        "aud": AUDIENCE,
        "iss": ISSUER,
        "exp": int(time.time()) + 60,
    }


def test_a_token_names_its_bearer_and_its_sign_in() -> None:
    grant = tokens().verify(tokens().issue(ADA, "session"))
    assert grant is not None
    assert (grant.user_id, grant.session_id) == (1, "session")
    assert 890 < grant.expires_at - time.time() <= 900


def test_a_token_carries_the_platforms_claims() -> None:
    claims = jwt.decode(tokens(1000).issue(ADA, None), options={"verify_signature": False})
    jti = claims.pop("jti")
    assert jti
    assert claims == {
        "user_id": 1,
        "email": "ada@example.com",
        "role": "admin",
        "company_id": 7,
        "sub": "1",
        "iat": 1000,
        "exp": 1900,
        "aud": AUDIENCE,
        "iss": ISSUER,
        "sid": None,
    }


def test_an_expired_token_is_refused() -> None:
    assert tokens().verify(tokens(time.time() - 901).issue(ADA, None)) is None


@pytest.mark.parametrize("missing", ["exp", "sub", "aud", "iss", "user_id"])
def test_a_missing_claim_is_refused(missing: str) -> None:
    claims = good_claims()
    del claims[missing]
    assert tokens().verify(jwt.encode(claims, SECRET, algorithm="HS256")) is None


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "elsewhere"},
        {"aud": [AUDIENCE + "x"]},
        {"iss": "elsewhere"},
        {"sub": "2"},
        {"user_id": "1"},
        {"user_id": True},
        {"user_id": 1.0},
        {"sid": 7},
        {"exp": 1},
        {"exp": "never"},
        {"nbf": int(time.time()) + 600},
    ],
)
def test_a_wrong_claim_is_refused(change: dict[str, object]) -> None:
    good = jwt.encode(good_claims(), SECRET, algorithm="HS256")
    assert tokens().verify(good) is not None
    forged = forge({**good_claims(), **change}, {"alg": "HS256", "typ": "JWT"})
    signing = jwt.get_algorithm_by_name("HS256")
    signature = signing.sign(forged.rstrip(".").encode(), SECRET)
    signed = forged + base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    assert tokens().verify(signed) is None


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "HS256x", "RS256"])
def test_an_unsigned_or_renamed_algorithm_is_refused(algorithm: str) -> None:
    assert tokens().verify(forge(good_claims(), {"alg": algorithm, "typ": "JWT"})) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_with_the_right_key_is_refused(algorithm: str) -> None:
    assert tokens().verify(jwt.encode(good_claims(), SECRET, algorithm=algorithm)) is None


def test_another_key_is_refused() -> None:
    other = AccessTokens(b"x" * 64, 900, time.time).issue(ADA, None)
    assert tokens().verify(other) is None


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "ü.ü.ü", "\ud800", "a" * 100_000])
def test_any_text_is_refused_without_raising(token: str) -> None:
    assert tokens().verify(token) is None

"""The short-lived signed token that says who is asking."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import jwt

from server.accounts import Account

ALGORITHM = "HS256"
AUDIENCE = "realtime"
ISSUER = "realtime-reference-server"
REQUIRED = ["exp", "sub", "aud", "iss"]


@dataclass(frozen=True)
class Grant:
    """Say what a good token or ticket grants: to whom, from which sign-in, until when.

    `expires_at` is seconds since 1970 UTC. `session_id` is the sign-in that a sign-out
    revokes; None for a token that belongs to none.
    """

    user_id: int
    session_id: str | None
    expires_at: float


class AccessTokens:
    """Issue and verify JWTs; the algorithm is ours to name, never the token's."""

    def __init__(self, secret: bytes, lifetime: int, clock: Callable[[], float]) -> None:
        self.lifetime = lifetime
        self._secret = secret
        self._clock = clock

    def issue(self, account: Account, session_id: str | None) -> str:
        """Return a token for `account` that lives for `lifetime` seconds."""
        now = int(self._clock())
        claims = {
            "user_id": account.id,
            "email": account.email,
            "role": account.role,
            "company_id": account.company_id,
            "sub": str(account.id),
            "iat": now,
            "exp": now + self.lifetime,
            "aud": AUDIENCE,
            "iss": ISSUER,
            "jti": secrets.token_urlsafe(12),
            "sid": session_id,
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def verify(self, token: str) -> Grant | None:
        """Return what the token grants, or None for any token that is not wholly good."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": REQUIRED},
            )
        except (jwt.InvalidTokenError, ValueError):  # ValueError: not even text that can be split
            return None
        return _grant(claims)


def _grant(claims: dict[str, object]) -> Grant | None:
    user_id, session_id, expires_at = claims.get("user_id"), claims.get("sid"), claims["exp"]
    if type(user_id) is not int or claims["sub"] != str(user_id):
        return None
    if not isinstance(expires_at, (int, float)) or not isinstance(session_id, (str, type(None))):
        return None
    return Grant(user_id, session_id, float(expires_at))

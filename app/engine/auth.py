"""A token's life: expiry, refresh ahead of it, refusal."""

from app.engine.claims import Claims, read_claims

LEEWAY = 30.0  # seconds before the expiry at which a refresh is due, at least
LEEWAY_SHARE = 0.1  # of the token's lifetime, if that is more
SOONEST = 1.0  # a token with less left is refreshed after this, not in a loop
RETRY = 5.0  # seconds until a refresh that failed (not refused) is tried again
REJECTIONS_BEFORE_SIGN_IN = 3


class Auth:
    """Keep the access token of one user, in memory only.

    Moments are on the caller's monotonic clock. The wall clock is used once, when a token
    arrives, and not believed when it contradicts the token: a device whose clock is a day off
    works all the same.
    """

    def __init__(self) -> None:
        self.token: str | None = None
        self.claims = Claims()
        self._subject: str | None = None  # the last user that a token named
        self._expires_at: float | None = None
        self.refresh_at: float | None = None
        self.must_refresh = False
        self._rejections = 0
        self._unopened = 0
        self._renewed = False  # since the refused upgrades began, over HTTP

    def __repr__(self) -> str:
        return "Auth(%s)" % ("a token" if self.token else "no token")

    def usable(self, now: float) -> bool:
        """Tell whether the token is there and, as far as is known, not expired."""
        return self.token is not None and (self._expires_at is None or now < self._expires_at)

    def received(self, token: str, now: float, wall: float, fresh: bool) -> bool:
        """Take a token; `fresh` when it answers a refresh. Tell whether the user is the same."""
        claims = read_claims(token)
        before = self._subject
        same_again = fresh and token == self.token
        self._renewed = self._renewed or (fresh and self.token is not None and not same_again)
        self.token = token
        self.claims = claims
        if fresh:
            self.must_refresh = False
        self._schedule(claims, now, wall, fresh)
        if same_again and self.refresh_at is not None:
            self.refresh_failed(now)
        # A token that does not name its user is no proof of another one, nor that it is the same.
        self._subject = claims.subject or before
        return before is None or self._subject == before

    def refresh_failed(self, now: float) -> None:
        """Put the next refresh off: the source could not be reached."""
        self.refresh_at = now + RETRY

    def rejected(self) -> int:
        """Count that the server turned the token down; return how often in a row."""
        self._rejections += 1
        if self._rejections == 1:
            self.must_refresh = True
        return self._rejections

    def unopened(self) -> bool:
        """Count an upgrade that never opened; True when only a sign-in can still help.

        A browser can't tell a refused token from an outage (both are 1006): after the second
        such upgrade the token is renewed over HTTP. If that worked, the server is there, and
        the next refusal is one of the user. A source that hands out the same token again has
        proved nothing.
        """
        self._unopened += 1
        if self._unopened > 2 and self._renewed:
            return True
        if self._unopened == 2:
            self.must_refresh = True
            self._renewed = False
        return False

    def opened(self) -> None:
        """Forget the refused upgrades."""
        self._unopened = 0
        self._renewed = False

    def begin_again(self) -> None:
        """Give the token source a new chance: the user asked for a connection."""
        self.must_refresh = False
        self.opened()
        self.accepted()

    def accepted(self) -> None:
        """Forget the rejections: a link has been stable with this token."""
        self._rejections = 0

    def forget(self) -> None:
        """Drop the token and all that is known of the user."""
        self.token = None
        self.claims = Claims()
        self._subject = None
        self._expires_at = None
        self.refresh_at = None
        self.begin_again()

    def _schedule(self, claims: Claims, now: float, wall: float, fresh: bool) -> None:
        remaining, lifetime = _times(claims, wall, fresh)
        if remaining is None:
            self._expires_at = self.refresh_at = None
            return
        lead = min(max(LEEWAY, lifetime * LEEWAY_SHARE), lifetime / 2)
        self._expires_at = now + remaining
        self.refresh_at = now + max(remaining - lead, SOONEST)


def _times(claims: Claims, wall: float, fresh: bool) -> "tuple[float | None, float]":
    """Return (seconds left or None, lifetime) of a token that arrives at `wall`."""
    if claims.expires_at is None:
        return None, 0.0
    left = claims.expires_at - wall
    if claims.issued_at is None or claims.issued_at >= claims.expires_at:
        # Nothing to check the clock against: a fresh token that looks expired is used as it is.
        return (None, 0.0) if fresh and left <= 0 else (max(left, 0.0), max(left, 0.0))
    lifetime = claims.expires_at - claims.issued_at
    if 0 < left <= lifetime:
        return left, lifetime
    # The clock contradicts the token, or the token is old; a fresh one can't be old.
    return (lifetime, lifetime) if fresh or left > lifetime else (0.0, lifetime)

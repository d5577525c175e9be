"""Sign-ins: the refresh cookie's other half."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from sqlite3 import Row

from server.database import Database


@dataclass(frozen=True)
class SignIn:
    """Name a live sign-in. `refresh_token` is what the cookie is to be; None: leave it as it is."""

    session_id: str
    user_id: int
    refresh_token: str | None


class RefreshSessions:
    """Start, rotate and end sign-ins. Only hashes of refresh tokens are stored.

    Each refresh replaces the token. The replaced one works for `grace` seconds more and then
    yields the same successor, so that two tabs that refresh at once both stay signed in.
    Shown later it was stolen or copied, and the whole sign-in ends.
    """

    def __init__(
        self, database: Database, lifetime: int, grace: float, clock: Callable[[], float]
    ) -> None:
        self.lifetime = lifetime
        self._database = database
        self._grace = grace
        self._clock = clock
        # hash of the replaced token -> (its successor, when that may be forgotten)
        self._successors: dict[str, tuple[str, float]] = {}

    async def start(self, user_id: int) -> SignIn:
        """Begin a sign-in."""
        now = self._clock()
        session_id, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM sessions WHERE expires_at < ? OR revoked_at < ?",
                (now, now - self.lifetime),
            )
            await connection.execute(
                "INSERT INTO sessions (id, user_id, expires_at) VALUES (?, ?, ?)",
                (session_id, user_id, now + self.lifetime),
            )
            await connection.execute(
                "INSERT INTO refresh_tokens (hash, session_id) VALUES (?, ?)",
                (_hash(token), session_id),
            )
        return SignIn(session_id, user_id, token)

    async def rotate(self, token: str) -> SignIn | None:
        """Replace the token; None when it is unknown, expired, revoked or used again late."""
        hashed, now = _hash(token), self._clock()
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "SELECT t.replaced_at, s.* FROM refresh_tokens t"
                " JOIN sessions s ON s.id = t.session_id WHERE t.hash = ?",
                (hashed,),
            )
            row = await cursor.fetchone()
            if row is None or row["revoked_at"] is not None or row["expires_at"] <= now:
                return None
            if row["replaced_at"] is not None:
                late = now - row["replaced_at"] > self._grace
                if late:
                    await connection.execute(
                        "UPDATE sessions SET revoked_at = ? WHERE id = ?", (now, row["id"])
                    )
                return None if late else self._again(hashed, row)
            successor = secrets.token_urlsafe(32)
            await connection.execute(
                "UPDATE refresh_tokens SET replaced_at = ? WHERE hash = ?", (now, hashed)
            )
            await connection.execute(
                "INSERT INTO refresh_tokens (hash, session_id) VALUES (?, ?)",
                (_hash(successor), row["id"]),
            )
            await connection.execute(
                "UPDATE sessions SET expires_at = ? WHERE id = ?", (now + self.lifetime, row["id"])
            )
        self._remember(hashed, successor)
        return SignIn(row["id"], row["user_id"], successor)

    async def end(self, token: str) -> str | None:
        """Revoke the sign-in of a token; return its id, or None when there was none."""
        row = await self._database.row(
            "SELECT session_id FROM refresh_tokens WHERE hash = ?", (_hash(token),)
        )
        if row is None:
            return None
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (self._clock(), row["session_id"]),
            )
        return str(row["session_id"])

    async def is_live(self, session_id: str) -> bool:
        """Return whether access tokens of this sign-in still count."""
        row = await self._database.row(
            "SELECT 1 FROM sessions WHERE id = ? AND revoked_at IS NULL", (session_id,)
        )
        return row is not None

    def _again(self, hashed: str, row: Row) -> SignIn:
        successor, _ = self._successors.get(hashed, (None, 0.0))
        return SignIn(row["id"], row["user_id"], successor)

    def _remember(self, hashed: str, successor: str) -> None:
        now = self._clock()
        for old, (_, until) in list(self._successors.items()):
            if until < now:
                del self._successors[old]
        self._successors[hashed] = (successor, now + self._grace)


def _hash(token: str) -> str:
    # A random token of 256 bits needs no slow hash: there is nothing to guess.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

"""What was said, in order, and which ids were already taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Row
from typing import NamedTuple

import aiosqlite

from server.database import Database
from server.job_store import insert_order
from server.jobs.order import Order

KEEP_IDS = 7 * 86_400  # seconds; the contract asks for a day at least
PRUNE_EVERY = 3_600


class Room(NamedTuple):
    """Name a place to talk."""

    id: str
    name: str


ROOMS = (Room("general", "General"), Room("sales", "Sales"), Room("quotes", "Quotes"))
ROOM_IDS = frozenset(room.id for room in ROOMS)


@dataclass(frozen=True)
class Accepted:
    """Say how an id ended: `seq` is the message's place in its room, None for other frames.

    `again` is true when the id had been taken before and nothing was done this time.
    `timestamp` is the moment of storing, UTC in ISO 8601; "" when nothing was stored.
    """

    seq: int | None
    again: bool
    timestamp: str = ""


class MessageLog:
    """Append messages, remember idempotency keys and store jobs, in one transaction."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._pruned_at = 0.0

    async def append(
        self,
        room_id: str,
        user_id: int,
        id: str | None,
        message: str,
        order: Order | None = None,
    ) -> Accepted:
        """Store a message, once per (user_id, id), and commit before returning.

        `order`, the job that it begins, is stored with its id; without an id it is not.
        """
        now = self._clock()
        timestamp = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
        async with self._database.transaction() as connection:
            if id is not None:
                before = await _find(connection, user_id, id)
                if before:
                    return before
            cursor = await connection.execute(
                "INSERT INTO messages (room_id, seq, id, user_id, message, timestamp)"
                " SELECT ?, COALESCE(MAX(seq), 0) + 1, ?, ?, ?, ? FROM messages"
                " WHERE room_id = ? RETURNING seq",
                (room_id, id, user_id, message, timestamp, room_id),
            )
            row = await cursor.fetchone()
            if row is None:  # RETURNING gives one row for one insert
                raise RuntimeError("SQLite returned no row for an insert")
            seq = int(row["seq"])
            if id is not None:
                await self._take(connection, user_id, id, seq, now)
                if order is not None:
                    await insert_order(connection, order, now)
        return Accepted(seq, False, timestamp)

    async def accept(self, user_id: int, id: str, order: Order | None = None) -> Accepted:
        """Take an id, and store the job that its frame begins, once per (user_id, id)."""
        now = self._clock()
        async with self._database.transaction() as connection:
            before = await _find(connection, user_id, id)
            if before:
                return before
            await self._take(connection, user_id, id, None, now)
            if order is not None:
                await insert_order(connection, order, now)
        return Accepted(None, False)

    async def knows(self, user_id: int, id: str) -> bool:
        """Return whether an id was taken before."""
        query = "SELECT 1 FROM accepted WHERE user_id = ? AND id = ?"
        return await self._database.row(query, (user_id, id)) is not None

    async def page(
        self, room_id: str, before: int | None, limit: int
    ) -> tuple[list[dict[str, object]], bool]:
        """Return `limit` messages before seq `before`, oldest first, and whether there are more."""
        rows = await self._database.rows(
            "SELECT m.*, u.first_name || ' ' || u.last_name AS user_name FROM messages m"
            " JOIN users u ON u.id = m.user_id WHERE m.room_id = ? AND m.seq < ?"
            " ORDER BY m.seq DESC LIMIT ?",
            (room_id, 2**62 if before is None else before, limit + 1),
        )
        shown = [_shown(row) for row in reversed(rows[:limit])]
        return shown, len(rows) > limit

    async def _take(
        self,
        connection: aiosqlite.Connection,
        user_id: int,
        id: str,
        seq: int | None,
        now: float,
    ) -> None:
        await connection.execute(
            "INSERT INTO accepted (user_id, id, seq, accepted_at) VALUES (?, ?, ?, ?)",
            (user_id, id, seq, now),
        )
        if now - self._pruned_at > PRUNE_EVERY:
            await connection.execute(
                "DELETE FROM accepted WHERE accepted_at < ?", (now - KEEP_IDS,)
            )
            self._pruned_at = now


async def _find(connection: aiosqlite.Connection, user_id: int, id: str) -> Accepted | None:
    cursor = await connection.execute(
        "SELECT seq FROM accepted WHERE user_id = ? AND id = ?", (user_id, id)
    )
    row = await cursor.fetchone()
    return Accepted(row["seq"], True) if row else None


def _shown(row: Row) -> dict[str, object]:
    names = ("seq", "id", "room_id", "user_id", "user_name", "message", "timestamp")
    return {name: row[name] for name in names}

"""What was said, in order, and which ids were already taken."""

from collections.abc import Callable
from dataclasses import dataclass
from sqlite3 import Row
from typing import NamedTuple

import aiosqlite

from server.database import Database
from server.job_store import insert_order
from server.jobs.order import Order
from server.records import insert_message, utc

KEEP_IDS = 7 * 86_400  # seconds; the contract asks for a day at least
PRUNE_EVERY = 3_600
ASSISTANT = "Assistant"
NEWEST = (
    "SELECT m.*, u.first_name || ' ' || u.last_name AS user_name FROM messages m"
    " LEFT JOIN users u ON u.id = m.user_id WHERE m.room_id = ? AND m.seq < ?"
)


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
        timestamp = utc(now)
        async with self._database.transaction() as connection:
            if id is not None:
                before = await _find(connection, user_id, id)
                if before:
                    return before
            said = {"id": id, "user_id": user_id, "message": message, "timestamp": timestamp}
            fields = {**said, "kind": "chat", "in_response_to": None, "stopped": False}
            seq = await insert_message(connection, room_id, fields)
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
            f"{NEWEST} ORDER BY m.seq DESC LIMIT ?", (room_id, _seq(before), limit + 1)
        )
        return [_shown(row) for row in rows[:limit]][::-1], len(rows) > limit

    async def search(
        self, room_id: str, text: str, before: int | None, limit: int
    ) -> tuple[list[dict[str, object]], bool]:
        """Return likewise, newest first, only what holds `text`, in whatever case."""
        rows = await self._database.search(
            # Not LIKE: it knows the case of ASCII only, and has wildcards.
            f"{NEWEST} AND instr(fold(m.message), ?) > 0 ORDER BY m.seq DESC LIMIT ?",
            (room_id, _seq(before), text.casefold(), limit + 1),
        )
        return [_shown(row) for row in rows[:limit]], len(rows) > limit

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


def _seq(before: int | None) -> int:
    return 2**62 if before is None else before


def _shown(row: Row) -> dict[str, object]:
    """Return a line of history; the assistant, which is no user, has no `user_id`."""
    names = ("seq", "id", "room_id", "user_id", "message", "timestamp", "kind", "in_response_to")
    user_name = ASSISTANT if row["kind"] == "assistant" else row["user_name"]
    shown = {name: row[name] for name in names} | {"user_name": user_name}
    return shown | {"stopped": True} if row["stopped"] else shown

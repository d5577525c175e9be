"""The jobs that were acknowledged, on disk until somebody heard how they ended."""

import json
from collections.abc import Callable
from functools import partial

import aiosqlite

from app.engine.messages import MessageType
from server.database import Database
from server.jobs.order import Order
from server.jobs.stage import Said

KEEP_ENDINGS = 7 * 86_400  # seconds that an ending nobody came back for is kept at least

DUMP = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))

Ending = tuple[Said, ...]


async def insert_order(connection: aiosqlite.Connection, order: Order, now: float) -> None:
    """Store an order within the transaction that takes its id."""
    await connection.execute(
        "INSERT OR REPLACE INTO jobs (user_id, id, type, data, accepted_at) VALUES (?, ?, ?, ?, ?)",
        (order.user_id, order.id, order.type.value, DUMP(order.data), now),
    )


class JobStore:
    """Keep how jobs ended; each call is a transaction of its own."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def end(self, order: Order, ending: Ending) -> None:
        """Store the last words of a job; from now on it never runs again."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE jobs SET ending = ? WHERE user_id = ? AND id = ?",
                (DUMP([_said_as_json(said) for said in ending]), order.user_id, order.id),
            )

    async def delete(self, order: Order) -> None:
        """Forget a job whose ending was heard."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM jobs WHERE user_id = ? AND id = ?", (order.user_id, order.id)
            )

    async def load(self) -> list[tuple[Order, Ending | None]]:
        """Return all jobs, oldest first, None for those that have not ended.

        Endings older than `KEEP_ENDINGS` are deleted first.
        """
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM jobs WHERE ending IS NOT NULL AND accepted_at < ?",
                (self._clock() - KEEP_ENDINGS,),
            )
        found = []
        for row in await self._database.rows("SELECT * FROM jobs ORDER BY accepted_at"):
            type, data = MessageType(row["type"]), json.loads(row["data"])
            ending = None if row["ending"] is None else _ending_of(row["ending"])
            found.append((Order(row["user_id"], row["id"], type, data), ending))
        return found


def _said_as_json(said: Said) -> tuple[str, object, str | None]:
    return said.type.value, said.data, said.room_id


def _ending_of(text: str) -> Ending:
    return tuple(Said(MessageType(type), data, room) for type, data, room in json.loads(text))

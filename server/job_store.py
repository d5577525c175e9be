"""The jobs that were acknowledged, on disk until somebody heard how they ended."""

import json
from collections.abc import Callable

import aiosqlite

from app.engine.messages import MessageType
from server.database import Database
from server.jobs.order import Order
from server.jobs.stage import Said
from server.outcomes import list_order, settle
from server.records import DUMP, put_on_record

KEEP_ENDINGS = 7 * 86_400  # seconds that an ending nobody came back for is kept at least

Ending = tuple[Said, ...]


async def insert_order(connection: aiosqlite.Connection, order: Order, now: float) -> None:
    """Store an order within the transaction that takes its id."""
    await connection.execute(
        "INSERT OR REPLACE INTO jobs (user_id, id, type, data, accepted_at) VALUES (?, ?, ?, ?, ?)",
        (order.user_id, order.id, order.type.value, DUMP(order.data), now),
    )
    await list_order(connection, order, now)


class JobStore:
    """Keep how jobs ended; each call is a transaction of its own."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def end(self, order: Order, ending: Ending, cancelled_by: str | None = None) -> Ending:
        """Store the last words of a job and all that follows from them; it never runs again.

        `cancelled_by` is the id of the frame that asked for the end: it is taken too. Return the
        words as they are to be said: what is kept has its number and its time.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            recorded = tuple(
                [await put_on_record(connection, order.user_id, said, now) for said in ending]
            )
            await settle(connection, order, recorded, now)
            await connection.execute(
                "UPDATE jobs SET ending = ? WHERE user_id = ? AND id = ?",
                (DUMP([_said_as_json(said) for said in recorded]), order.user_id, order.id),
            )
            if cancelled_by is not None:
                await connection.execute(
                    "INSERT OR IGNORE INTO accepted (user_id, id, accepted_at) VALUES (?, ?, ?)",
                    (order.user_id, cancelled_by, now),
                )
        return recorded

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


def _said_as_json(said: Said) -> tuple[str, object, str | None, str | None]:
    return said.type.value, said.data, said.room_id, said.id


def _ending_of(text: str) -> Ending:
    # Three fields in what an earlier version stored, four in ours.
    return tuple(Said(MessageType(type), *rest) for type, *rest in json.loads(text))

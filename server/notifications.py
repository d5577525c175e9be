"""What was said to people and is kept for them: a list each, and how far they have read."""

import json
from collections.abc import Callable, Sequence
from sqlite3 import Row

from app.engine.messages import MessageType
from server.database import Database
from server.jobs.stage import Said
from server.records import put_on_record


class Notifications:
    """Keep the newest of each user; see server/records.py for how many."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self, user_id: int, before: int | None, limit: int
    ) -> tuple[list[dict[str, object]], bool]:
        """Return `limit` notifications before that number, newest first; whether there are more."""
        read = await self.read_up_to(user_id)
        rows = await self._database.rows(
            "SELECT * FROM notifications WHERE user_id = ? AND notification_id < ?"
            " ORDER BY notification_id DESC LIMIT ?",
            (user_id, 2**62 if before is None else before, limit + 1),
        )
        return [_shown(row, read) for row in rows[:limit]], len(rows) > limit

    async def unread(self, user_id: int) -> int:
        """Return how many were not read."""
        row = await self._database.row(
            "SELECT COUNT(*) AS number FROM notifications WHERE user_id = ?"
            " AND notification_id > ?",
            (user_id, await self.read_up_to(user_id)),
        )
        return int(row["number"]) if row is not None else 0

    async def read_up_to(self, user_id: int) -> int:
        """Return the number up to which a user has read."""
        row = await self._database.row(
            "SELECT up_to FROM notifications_read WHERE user_id = ?", (user_id,)
        )
        return int(row["up_to"]) if row is not None else 0

    async def mark_read(self, user_id: int, up_to: int) -> int:
        """Learn that a user has read up to a number, never back; return up to where that is.

        A number that was not given out yet counts as the last one that was.
        """
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO notifications_read (user_id, up_to) SELECT ?, MIN(?, COALESCE(MAX("
                "notification_id), 0)) FROM notifications WHERE user_id = ?"
                " ON CONFLICT (user_id) DO UPDATE SET up_to = MAX(up_to, excluded.up_to)",
                (user_id, up_to, user_id),
            )
        return await self.read_up_to(user_id)

    async def announce(
        self, user_ids: Sequence[int], type: MessageType, data: dict[str, object]
    ) -> list[Said]:
        """Keep the same for several users; return what each of them is to be told, in order."""
        now, said = self._clock(), Said(type, data)
        async with self._database.transaction() as connection:
            return [await put_on_record(connection, user_id, said, now) for user_id in user_ids]


def _shown(row: Row, read_up_to: int) -> dict[str, object]:
    return {
        "notification_id": row["notification_id"],
        "type": row["type"],
        "data": json.loads(row["data"]),
        "timestamp": row["timestamp"],
        "read": row["notification_id"] <= read_up_to,
    }

"""What of a job's last words is put on record: answers in the history, notifications in a list."""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

import aiosqlite

from app.engine.messages import MessageType
from server.database import Database
from server.jobs.stage import Said

KEEP_NOTIFICATIONS = 500  # of each user
# These say something to a person that is worth finding again.
NOTED = (MessageType.NOTIFICATION, MessageType.ALERT, MessageType.STATUS_UPDATE)

DUMP = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def utc(now: float) -> str:
    """Return a moment (seconds since 1970) in ISO 8601, UTC, with milliseconds."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")


class Records:
    """Put last words on record that belong to no stored job."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def put(self, user_id: int, ending: tuple[Said, ...]) -> tuple[Said, ...]:
        """Commit what is worth it and return the words as they are to be said."""
        now = self._clock()
        async with self._database.transaction() as connection:
            return tuple([await put_on_record(connection, user_id, said, now) for said in ending])


async def put_on_record(
    connection: aiosqlite.Connection, user_id: int, said: Said, now: float
) -> Said:
    """Store a message if it is of a kind that is kept; return it with its number and its time.

    An answer of the assistant gets an id, its room's next `seq` and `timestamp`; what is said to
    a person gets `notification_id` and `timestamp`.
    """
    if said.type is MessageType.AI_RESPONSE and said.room_id and said.data.get("message"):
        return await _keep_answer(connection, said, said.room_id, now)
    if said.type in NOTED:
        return await _keep_notification(connection, user_id, said, now)
    return said


async def insert_message(
    connection: aiosqlite.Connection, room_id: str, fields: Mapping[str, object]
) -> int:
    """Store a line of a room's history and return its place there.

    `fields`: id, user_id, message, timestamp, kind, in_response_to, stopped.
    """
    cursor = await connection.execute(
        "INSERT INTO messages"
        " (room_id, seq, id, user_id, message, timestamp, kind, in_response_to, stopped)"
        " SELECT :room_id, COALESCE(MAX(seq), 0) + 1, :id, :user_id, :message, :timestamp, :kind,"
        " :in_response_to, :stopped FROM messages WHERE room_id = :room_id RETURNING seq",
        {"room_id": room_id, **fields},
    )
    row = await cursor.fetchone()
    if row is None:  # RETURNING gives one row for one insert
        raise RuntimeError("SQLite returned no row for an insert")
    return int(row["seq"])


async def _keep_answer(
    connection: aiosqlite.Connection, said: Said, room_id: str, now: float
) -> Said:
    id, timestamp = "answer-" + secrets.token_hex(8), utc(now)
    fields = {
        "id": id,
        "user_id": None,
        "message": said.data["message"],
        "timestamp": timestamp,
        "kind": "assistant",
        "in_response_to": said.data.get("in_response_to"),
        "stopped": said.data.get("stopped") is True,
    }
    seq = await insert_message(connection, room_id, fields)
    return said._replace(data={**said.data, "seq": seq, "timestamp": timestamp}, id=id)


async def _keep_notification(
    connection: aiosqlite.Connection, user_id: int, said: Said, now: float
) -> Said:
    cursor = await connection.execute(
        "SELECT COALESCE(MAX(notification_id), 0) + 1 AS next FROM notifications WHERE user_id = ?",
        (user_id,),
    )
    row = await cursor.fetchone()
    if row is None:  # an aggregate always gives one row
        raise RuntimeError("SQLite returned no row for an aggregate")
    number, timestamp = int(row["next"]), utc(now)
    await connection.execute(
        "INSERT INTO notifications (user_id, notification_id, type, data, timestamp)"
        " VALUES (?, ?, ?, ?, ?)",
        (user_id, number, said.type.value, DUMP(said.data), timestamp),
    )
    await connection.execute(
        "DELETE FROM notifications WHERE user_id = ? AND notification_id <= ?",
        (user_id, number - KEEP_NOTIFICATIONS),
    )
    return said._replace(data={**said.data, "notification_id": number, "timestamp": timestamp})

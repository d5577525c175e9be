"""The rows of documents: who uploads what, and how far it got."""

from collections.abc import Callable
from sqlite3 import Row

import aiosqlite

from app.engine.messages import MessageType
from server.database import Database
from server.document_files import DocumentFiles
from server.job_store import insert_order
from server.jobs.order import Order
from server.jobs.stage import Data
from server.outcomes import loaded
from server.records import DUMP, utc

MAX_UNFINISHED = 20
KEEP_FINISHED = 100  # of each user; older ones go, their files too
SHOWN = 50


class TooMany(Exception):
    """Say that a user has as many unfinished documents as may be."""


class DocumentRows:
    """Change documents on disk; each call is a transaction of its own."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def find(self, user_id: int, id: str) -> Row | None:
        """Return a user's document."""
        return await self._database.row(
            "SELECT * FROM documents WHERE user_id = ? AND id = ?", (user_id, id)
        )

    async def newest(self, user_id: int) -> list[Row]:
        """Return a user's documents, newest first, as many as are shown."""
        return await self._database.rows(
            "SELECT * FROM documents WHERE user_id = ? ORDER BY created_at DESC, id LIMIT ?",
            (user_id, SHOWN),
        )

    async def all(self) -> list[Row]:
        """Return every document of everybody."""
        return await self._database.rows("SELECT * FROM documents")

    async def insert(self, user_id: int, id: str, file_name: str, file_size: int) -> list[str]:
        """Begin a document; return the ids of old ones that had to go, whose files are left.

        Raise `TooMany`.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            unfinished = await _column(
                connection,
                "SELECT id FROM documents WHERE user_id = ?"
                " AND stage IN ('uploading', 'processing') LIMIT ?",
                (user_id, MAX_UNFINISHED),
            )
            if len(unfinished) >= MAX_UNFINISHED:
                raise TooMany
            await connection.execute(
                "INSERT INTO documents (user_id, id, file_name, file_size, stage, result,"
                " created_at, updated_at) VALUES (?, ?, ?, ?, 'uploading', '{}', ?, ?)",
                (user_id, id, file_name, file_size, now, now),
            )
            return await _column(
                connection,
                "DELETE FROM documents WHERE user_id = ? AND id IN (SELECT id FROM documents"
                " WHERE user_id = ? AND stage NOT IN ('uploading', 'processing')"
                " ORDER BY created_at DESC LIMIT -1 OFFSET ?) RETURNING id",
                (user_id, user_id, KEEP_FINISHED),
            )

    async def begin_processing(self, user_id: int, id: str, stage: str) -> Order | None:
        """Let a document of that stage be processed; return the order that was stored.

        None: it is not, or no more, of that stage.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE documents SET stage = 'processing', attempt = attempt + 1, result = '{}',"
                " updated_at = ? WHERE user_id = ? AND id = ? AND stage = ? RETURNING *",
                (now, user_id, id, stage),
            )
            row = await cursor.fetchone()
            if row is None:
                return None
            order = order_of(row)
            await insert_order(connection, order, now)
        return order

    async def cancel(self, user_id: int, id: str, received: int, by: str | None) -> bool:
        """End an upload; return whether there was one. `by`: the id of a frame, taken along."""
        now = self._clock()
        result = DUMP({"received": received, "error": "Cancelled.", "retryable": False})
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE documents SET stage = 'cancelled', result = ?, updated_at = ?"
                " WHERE user_id = ? AND id = ? AND stage = 'uploading'",
                (result, now, user_id, id),
            )
            if cursor.rowcount and by is not None:
                await connection.execute(
                    "INSERT OR IGNORE INTO accepted (user_id, id, accepted_at) VALUES (?, ?, ?)",
                    (user_id, by, now),
                )
            return cursor.rowcount > 0

    async def delete(self, user_id: int, id: str) -> None:
        """Forget a document."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM documents WHERE user_id = ? AND id = ?", (user_id, id)
            )


def order_of(row: Row) -> Order:
    """Return the order to process a document, this time."""
    data = {
        "document_id": row["id"],
        "file_name": row["file_name"],
        "attempt": row["attempt"],
    }
    id = f"document/{row['id']}/{row['attempt']}"
    return Order(row["user_id"], id, MessageType.DOCUMENT_PROCESSING_START, data)


def shown(row: Row, files: DocumentFiles, running: Data | None) -> dict[str, object]:
    """Return a document as it is shown; `running` is what its job said last."""
    size, stage = row["file_size"], row["stage"]
    result = loaded(row["result"])
    received = result.get("received", size)
    if stage == "uploading":
        received = min(files.size(row["user_id"], row["id"]), size)
        now: Data = {"progress": received * 100 // size if size else 0}
    elif stage == "processing":
        now = running or {}
    else:
        now = {"progress": 100 if stage == "complete" else 0, **result}
    return {
        "document_id": row["id"],
        "file_name": row["file_name"],
        "file_size": size,
        "received": received,
        "stage": stage,
        "progress": now.get("progress", 0),
        "step": now.get("step"),
        "error": result.get("error"),
        "retryable": bool(result.get("retryable")),
        "summary": result.get("summary"),
        "created_at": utc(row["created_at"]),
        "updated_at": utc(row["updated_at"]),
    }


async def _column(
    connection: aiosqlite.Connection, query: str, parameters: tuple[object, ...]
) -> list[str]:
    cursor = await connection.execute(query, parameters)
    return [str(row[0]) for row in await cursor.fetchall()]

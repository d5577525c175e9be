"""The embedded SQLite file: one writer, one reader."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from sqlite3 import Row

import aiosqlite

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    role TEXT NOT NULL,
    company_id INTEGER NOT NULL,
    company_name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    expires_at REAL NOT NULL,
    revoked_at REAL
);
CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    replaced_at REAL
);
CREATE TABLE IF NOT EXISTS messages (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    message TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accepted (
    user_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER,
    accepted_at REAL NOT NULL,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS accepted_by_age ON accepted (accepted_at);
CREATE TABLE IF NOT EXISTS jobs (
    user_id INTEGER NOT NULL REFERENCES users (id),
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    accepted_at REAL NOT NULL,
    ending TEXT,
    PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
"""


class Database:
    """Read and write the file; what `transaction` has committed survives a kill -9.

    Reads go over a connection of their own and so never see what isn't committed.
    """

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Open the file, making it and its tables when they are missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = await _connect(path)
        await writer.execute("PRAGMA journal_mode = WAL")
        # WAL's default of NORMAL may lose the last commits at a power cut: an acknowledged
        # message must not be among them.
        await writer.execute("PRAGMA synchronous = FULL")
        await writer.execute("PRAGMA foreign_keys = ON")
        await writer.executescript(SCHEMA)
        return cls(writer, await _connect(path))

    async def close(self) -> None:
        """Close both connections, after the write that is under way."""
        async with self._turn:
            await self._writer.close()
            await self._reader.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """Commit on the way out, roll back on any exception; one at a time."""
        async with self._turn:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                await self._writer.execute("COMMIT")
            finally:
                if self._writer.in_transaction:
                    await self._writer.execute("ROLLBACK")

    async def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all committed rows of a SELECT."""
        return list(await self._reader.execute_fetchall(query, parameters))

    async def row(self, query: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first committed row of a SELECT, or None."""
        rows = await self.rows(query, parameters)
        return rows[0] if rows else None


async def _connect(path: Path) -> aiosqlite.Connection:
    # isolation_level None: transactions begin where we say so and nowhere else.
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=10)
    connection.row_factory = Row
    return connection

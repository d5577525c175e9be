"""The embedded SQLite file: one writer, one reader, one more for what takes long to read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from sqlite3 import Row

import aiosqlite

from server.schema import bring_up_to_date


class Database:
    """Read and write the file; what `transaction` has committed survives a kill -9.

    Reads go over connections of their own and so never see what isn't committed. What reads whole
    tables has one for itself: on the other one everybody's next step would wait for it.
    """

    def __init__(
        self,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        searcher: aiosqlite.Connection,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._searcher = searcher
        self._turn = asyncio.Lock()
        self._closing = False

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Open the file, making it and its tables when they are missing or of an earlier version.

        Raise RuntimeError for a file that a later version of the server has written.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = await _connect(path)
        try:
            await bring_up_to_date(writer)
        except BaseException:
            await writer.close()
            raise
        await writer.execute("PRAGMA journal_mode = WAL")
        # WAL's default of NORMAL may lose the last commits at a power cut: an acknowledged
        # message must not be among them.
        await writer.execute("PRAGMA synchronous = FULL")
        await writer.execute("PRAGMA foreign_keys = ON")
        reader, searcher = await _connect(path), await _connect(path)
        # SQLite itself knows upper and lower case of ASCII only.
        await searcher.create_function("fold", 1, str.casefold, deterministic=True)
        database = cls(writer, reader, searcher)
        # Asked every so many steps: a search that is under way must not hold up the end.
        await searcher.set_progress_handler(lambda: int(database._closing), 1_000)
        return database

    async def close(self) -> None:
        """Close the connections, after the write that is under way."""
        async with self._turn:
            self._closing = True
            await self._searcher.close()
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

    async def search(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return likewise what takes long to find; `fold(text)` makes cases alike."""
        return list(await self._searcher.execute_fetchall(query, parameters))

    async def row(self, query: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first committed row of a SELECT, or None."""
        rows = await self.rows(query, parameters)
        return rows[0] if rows else None


async def _connect(path: Path) -> aiosqlite.Connection:
    # isolation_level None: transactions begin where we say so and nowhere else.
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=10)
    connection.row_factory = Row
    return connection

"""A browser profile's IndexedDB as its tabs share it (app.ports.Storage)."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from app.ports import StorageListener
from tests.simulation.calendar import Calendar


class Lock:
    """Be held by a page as long as it has the partition open: its rows are its own."""

    def __init__(self, partition: str) -> None:
        self.partition = partition
        self.held = True


class Row:
    """Be one stored row; the page that holds `lock` may send it."""

    def __init__(self, text: str, lock: Lock) -> None:
        self.text = text
        self.lock = lock
        self.readable = True


class Disk:
    """Keep a profile's rows by partition, oldest first, whatever becomes of its pages."""

    def __init__(self, calendar: Calendar, chance: Random, user: int) -> None:
        self.calendar = calendar
        self.chance = chance
        self.user = user  # who opens pages in this profile
        self.spoilt: set[str] = set()  # names of messages whose rows can't be read any more
        self.partitions: dict[str, dict[str, Row]] = {}
        self.pages: list[SimulatedStorage] = []
        self.denied = False
        self.full = False
        self.slowness = 0.0  # seconds on top of each transaction

    def heal(self) -> None:
        self.denied = self.full = False
        self.slowness = 0.0

    def spoil(self, chosen: int) -> None:
        """Damage one row."""
        rows = [row for rows in self.partitions.values() for row in rows.values()]
        if rows:
            row = rows[chosen % len(rows)]
            row.readable = False
            self.spoilt.add(json.loads(row.text)["data"]["message"])

    def delay(self) -> float:
        return 0.001 + self.chance.random() * 0.03 + self.slowness

    def keys(self) -> "dict[str, list[str]]":
        """Return the keys that are on disk, by partition."""
        return {name: list(rows) for name, rows in self.partitions.items() if rows}

    def has(self, key: str) -> bool:
        return any(key in rows for rows in self.partitions.values())

    def names(self, keys: "list[str]") -> "list[str]":
        """Return the names of the messages whose rows of these keys are on disk."""
        found = [rows[key] for rows in self.partitions.values() for key in keys if key in rows]
        return [str(json.loads(row.text)["data"]["message"]) for row in found]

    def rows(self) -> "list[dict[str, Any]]":
        return [json.loads(row.text) for rows in self.partitions.values() for row in rows.values()]

    def offer(self, partition: str) -> None:
        """Grant the locks of pages that are gone to one of those who asked for them."""
        for page in self.pages:
            if page.has_restored(partition):
                page.ask_for_rows(partition)
                return


class SimulatedStorage:
    """Be one page's storage: transactions in order, each after a delay, lost in a crash.

    A page holds its lock from `open` until its last transaction after `close` is done. Others
    take its rows over then, in one transaction.
    """

    def __init__(
        self,
        disk: Disk,
        reach: Callable[[Callable[[], None]], None],
        alive: Callable[[], bool],
    ) -> None:
        self._disk = disk
        self._reach = reach  # does something in the page, when it can
        self._alive = alive  # the page has not crashed
        self._listener: StorageListener | None = None
        self._partition: str | None = None
        self._lock: Lock | None = None
        self._restored = False
        self._opening = 0  # counts openings and closings: what an earlier one asked is unheard
        self._doing = 0  # the opening for which a transaction that runs was asked
        self._last = 0.0
        self.pending = 0
        self._removing: list[str] = []  # keys that are still to be deleted
        disk.pages.append(self)

    def attach(self, listener: StorageListener) -> None:
        self._listener = listener

    def open(self, partition: str) -> None:
        if partition == self._partition:
            return
        self.close()
        self._partition = partition
        self._do(lambda: self._opened(partition))

    def put(self, partition: str, rows: "list[dict[str, Any]]") -> None:
        assert partition == self._partition, "partition %r is not open" % partition
        texts = [(str(row["key"]), json.dumps(row)) for row in rows]
        self._do(lambda: self._write(partition, texts))

    def remove(self, partition: str, keys: "list[str]") -> None:
        assert partition == self._partition, "partition %r is not open" % partition
        wanted = list(keys)
        self._removing += wanted
        self._do(lambda: self._erase(partition, wanted))

    def close(self) -> None:
        partition, self._partition = self._partition, None
        if partition is not None:
            self._do(lambda: self._release(partition))
            self._opening += 1

    def dispose(self) -> None:
        self.close()
        self._listener = None

    def crashed(self) -> "list[str]":
        """Let go of the lock as the browser does; name the messages that were not deleted yet."""
        self._partition = self._listener = None
        self.pending = 0
        lock = self._lock
        if lock is not None:
            self._disk.calendar.after(0.05, lambda: self._free(lock))
        return self._disk.names(self._removing)

    def has_restored(self, partition: str) -> bool:
        """Tell whether this page is there to take rows of others over."""
        lock = self._lock
        there = lock is not None and lock.held and lock.partition == partition
        return there and self._restored and self._alive()

    def ask_for_rows(self, partition: str) -> None:
        self._do(lambda: self._adopt(partition, first=False))

    # Transactions.

    def _do(self, work: Callable[[], None]) -> None:
        calendar, opening = self._disk.calendar, self._opening
        self._last = max(self._last, calendar.now + self._disk.delay())
        self.pending += 1

        def due() -> None:
            if self._alive():
                self.pending -= 1
                self._doing = opening
                work()

        calendar.at(self._last, due)

    def _opened(self, partition: str) -> None:
        if not self._disk.denied:
            self._lock = Lock(partition)
            self._adopt(partition, first=True)
        else:
            self._tell_failed(partition, "denied", [])

    def _adopt(self, partition: str, first: bool) -> None:
        """Make the rows of pages that are gone ours, in one transaction."""
        lock = self._lock
        if lock is None or lock.partition != partition:
            return
        rows = self._disk.partitions.setdefault(partition, {})
        found = [row for row in rows.values() if not row.lock.held]
        for row in found:
            row.lock = lock
        readable = [json.loads(row.text) for row in found if row.readable]
        self._restored = True
        unreadable = len(found) - len(readable)
        if found or first:
            self._tell(lambda it: it.rows_restored(partition, readable, unreadable))

    def _write(self, partition: str, texts: "list[tuple[str, str]]") -> None:
        keys = [key for key, _ in texts]
        lock = self._lock
        if self._disk.full or lock is None or lock.partition != partition:
            self._tell_failed(partition, "full" if self._disk.full else "denied", keys)
            return
        rows = self._disk.partitions.setdefault(partition, {})
        for key, text in texts:
            if key in rows:
                rows[key].text, rows[key].lock = text, lock
            else:
                rows[key] = Row(text, lock)
        # The page hears of it a little later, and may be gone by then.
        self._tell(lambda it: it.rows_stored(partition, keys), after=0.002)

    def _tell_failed(self, partition: str, reason: str, keys: "list[str]") -> None:
        self._tell(lambda it: it.storage_failed(partition, reason, keys))

    def _tell(self, news: "Callable[[StorageListener], None]", after: float = 0.0) -> None:
        """Tell the page, unless it has closed what the running transaction was asked for."""
        opening = self._doing

        def tell() -> None:
            if self._listener is not None and self._opening == opening:
                news(self._listener)

        if after:
            self._disk.calendar.after(after, lambda: self._reach(tell))
        else:
            self._reach(tell)

    def _erase(self, partition: str, keys: "list[str]") -> None:
        self._removing = [key for key in self._removing if key not in keys]
        if self._lock is not None and self._lock.partition == partition:
            for key in keys:
                self._disk.partitions.get(partition, {}).pop(key, None)

    def _release(self, partition: str) -> None:
        lock = self._lock
        if lock is not None and lock.partition == partition:
            self._lock, self._restored = None, False
            self._free(lock)

    def _free(self, lock: Lock) -> None:
        lock.held = False
        self._disk.offer(lock.partition)

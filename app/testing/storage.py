"""What a browser keeps on disk, and its pages that share it."""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import StorageListener

AT_PUT = ("full",)  # problems that show when something is written; the others show at `open`


class StoredRow:
    """Be one row on the disk. `text` is its JSON: what the page changes later changes nothing."""

    def __init__(self, partition: str, key: str, text: str, owner: "FakeStorage") -> None:
        self.partition = partition
        self.key = key
        self.text = text
        self.owner: FakeStorage | None = owner  # the page that may send it
        self.readable = True


class FakeDisk:
    """Keep the rows of one browser, oldest first; several `FakeStorage` may share it."""

    def __init__(self) -> None:
        self.stored: list[StoredRow] = []
        self.pages: list[FakeStorage] = []

    def rows(self, partition: str) -> "list[dict[str, Any]]":
        """Return the rows of a partition, whoever owns them; a test's look at the disk."""
        return [json.loads(row.text) for row in self.stored if row.partition == partition]

    def keys(self, partition: str) -> "list[str]":
        """Return the keys of a partition, oldest first."""
        return [row.key for row in self.stored if row.partition == partition]

    def spoil(self, partition: str, key: str) -> None:
        """Damage a row: the page that restores it counts it as unreadable."""
        row = self.find(partition, key)
        assert row is not None, "there is no row %r in partition %r" % (key, partition)
        row.readable = False

    def find(self, partition: str, key: str) -> "StoredRow | None":
        """Return the row of that key, if it is in that partition."""
        for row in self.stored:
            if row.partition == partition and row.key == key:
                return row
        return None

    def ownerless(self, partition: str) -> "list[StoredRow]":
        """Return the rows whose page is gone or has let go of the partition."""
        return [row for row in self.stored if row.partition == partition and row.owner is None]

    def leave(self, page: "FakeStorage", partition: str) -> None:
        """Take the rows from a page; another one that has the partition open gets them."""
        for row in self.stored:
            if row.owner is page:
                row.owner = None
        for other in self.pages:
            if other.partition == partition and self.ownerless(partition):
                other.take_over()
                return


class FakeStorage:
    """Be one page's storage (app.ports.Storage), on a disk that other pages may share.

    Writes are done and answered at once or, while `held`, when the test says `commit()`.
    `problem` is a reason of `storage_failed`: "full" fails what is put, any other one ("denied",
    "corrupt", …) fails `open` and all that follows. `asked` lists each call as (what, partition,
    keys). A partition that is not open can't be written to: that fails here. A browser never
    answers inside the call, as this one does when it is not held: test with both.
    """

    def __init__(
        self, disk: "FakeDisk | None" = None, *, held: bool = False, problem: str = ""
    ) -> None:
        self.disk = disk or FakeDisk()
        self.held = held
        self.problem = problem
        self.partition: str | None = None  # the one that is open
        self.gone = False
        self.asked: list[tuple[str, str, tuple[str, ...]]] = []
        self._listener: StorageListener | None = None
        self._waiting: list[Callable[[], None]] = []
        self.disk.pages.append(self)

    # What the client calls.

    def attach(self, listener: "StorageListener") -> None:
        """Name who hears of the rows."""
        assert self._listener is None, "attach() is called once: give each client its own storage"
        self._listener = listener

    def open(self, partition: str) -> None:
        """Work with `partition`; the rows that are nobody's become this page's."""
        self._note("open", partition, [])
        assert self._listener is not None, "open() before attach()"
        if self.gone:
            return
        self._let_go()
        self.partition = partition
        self._do(lambda: self._restore(partition, first=True))

    def put(self, partition: str, rows: "list[dict[str, Any]]") -> None:
        """Write rows; one that is there keeps its place."""
        assert all(isinstance(row.get("key"), str) for row in rows), "each row needs a text as key"
        # Copied now: a page that changes its row afterwards does not change what is written.
        texts = [(row["key"], json.dumps(row, allow_nan=False)) for row in rows]
        self._note("put", partition, [key for key, _ in texts])
        if not self.gone:
            self._require(partition)
            self._do(lambda: self._write(partition, texts))

    def remove(self, partition: str, keys: "list[str]") -> None:
        """Delete rows; nobody is told."""
        self._note("remove", partition, keys)
        if not self.gone:
            self._require(partition)
            wanted = list(keys)
            self._do(lambda: self._erase(partition, wanted))

    def close(self) -> None:
        """Finish what was asked, unheard, and let another page have the rows."""
        if self.partition is not None:
            self._note("close", self.partition, [])
            self._let_go()

    def dispose(self) -> None:
        """Close for good."""
        self.close()
        self.gone = True

    # What the browser and the other pages do.

    def commit(self, count: "int | None" = None) -> None:
        """Do the oldest `count` things that wait, all without a number; the page is told."""
        assert self._waiting or count is None, "nothing waits to be committed"
        todo = len(self._waiting) if count is None else count
        while todo > 0 and self._waiting:
            todo -= 1
            self._waiting.pop(0)()

    @property
    def waiting(self) -> int:
        """Return how many things wait for `commit()`."""
        return len(self._waiting)

    def page_gone(self) -> None:
        """End the page as a crash does: what was not committed is lost, nothing more is heard.

        What it had on disk goes to exactly one other page that has the same partition open, or
        else to the next one that opens it.
        """
        partition, self.partition, self.gone = self.partition, None, True
        self._waiting = []
        if partition is not None:
            self.disk.leave(self, partition)

    def fail(self, reason: str) -> None:
        """Break down from now on with `reason`, as when a newer page changed the format.

        An open page is told at once, without keys.
        """
        self.problem = reason
        if self.partition is not None and reason not in AT_PUT:
            self._tell().storage_failed(self.partition, reason, [])

    def owned(self) -> "list[str]":
        """Return the keys of the rows that are this page's to send, oldest first."""
        return [
            row.key
            for row in self.disk.stored
            if row.owner is self and row.partition == self.partition
        ]

    def take_over(self) -> None:
        """Adopt what is nobody's in the open partition; `FakeDisk.leave` asks for that."""
        partition = self.partition
        assert partition is not None, "a page without an open partition can't take rows over"
        self._do(lambda: self._restore(partition, first=False))

    # How it is done.

    def _do(self, work: "Callable[[], None]") -> None:
        if self.held or self._waiting:
            self._waiting.append(work)  # in order, also after `held` was set to False
        else:
            work()

    def _let_go(self) -> None:
        """Write what waits, telling nobody, then leave the partition to others."""
        partition, listener = self.partition, self._listener
        if partition is None:
            return
        self._listener = None
        self.commit()
        self.partition, self._listener = None, listener
        self.disk.leave(self, partition)

    def _restore(self, partition: str, first: bool) -> None:
        if self.problem and self.problem not in AT_PUT:
            if self._listener is not None and first:
                self._listener.storage_failed(partition, self.problem, [])
            return
        found = self.disk.ownerless(partition)
        for row in found:
            row.owner = self
        rows = [json.loads(row.text) for row in found if row.readable]
        if self._listener is not None and (found or first):
            self._listener.rows_restored(partition, rows, len(found) - len(rows))

    def _write(self, partition: str, texts: "list[tuple[str, str]]") -> None:
        keys = [key for key, _ in texts]
        if self.problem:
            if self._listener is not None:
                self._listener.storage_failed(partition, self.problem, keys)
            return
        for key, text in texts:
            row = self.disk.find(partition, key)
            if row is None:
                self.disk.stored.append(StoredRow(partition, key, text, self))
            else:
                row.text, row.owner, row.readable = text, self, True
        if self._listener is not None:
            self._listener.rows_stored(partition, keys)

    def _erase(self, partition: str, keys: "list[str]") -> None:
        if not self.problem or self.problem in AT_PUT:
            self.disk.stored = [
                row for row in self.disk.stored if row.partition != partition or row.key not in keys
            ]

    def _note(self, what: str, partition: str, keys: "list[str]") -> None:
        self.asked.append((what, partition, tuple(keys)))

    def _require(self, partition: str) -> None:
        assert partition == self.partition, (
            "partition %r is not open (open is %r): call open() first" % (partition, self.partition)
        )

    def _tell(self) -> "StorageListener":
        assert self._listener is not None, "no client is attached to this storage"
        return self._listener

"""Which messages of ours are on disk, whose disk it is, and whether it works at all."""

from enum import Enum, unique

from app.engine.delivery import Delivery
from app.engine.effects import CloseStorage, OpenStorage, RemoveRows, StoreRows
from app.engine.events import MessageStored, OutboxRestored, StorageChanged
from app.engine.json_gate import clean_number, value_problem
from app.engine.message_types import TYPES_BY_NAME
from app.engine.messages import Message, encode
from app.engine.outbox import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine.outbox import Outbox
    from app.engine.output import Output

PATIENCE = 2.0  # seconds that a disk may take to answer
SLOW = "slow"
PASSING = ("full", "failed")  # failures after which the next message may be stored again
MAX_DEPTH = 63
MAX_ENDED = 256


@unique
class StorageMode(Enum):
    """Say where acknowledged messages wait."""

    NONE = "none"  # in memory, because the application wants no more
    WAITING = "waiting"  # in memory until it is known whose they are
    OPENING = "opening"  # the disk was asked what earlier pages left
    DISK = "disk"
    MEMORY = "memory"  # in memory, because the disk does not work: a reload loses them


class Persistence:
    """Keep ACKNOWLEDGED entries on disk: committed before they are written, gone when they end.

    `wanted`: the world has a storage. `partition` names whose rows are worked with.
    """

    def __init__(self, wanted: bool, outbox: "Outbox", output: "Output") -> None:
        self.mode = StorageMode.WAITING if wanted else StorageMode.NONE
        self.partition: str | None = None
        self.reason = ""  # why the mode is MEMORY
        self._outbox = outbox
        self._output = output
        self._due_at: float | None = None  # when `open` must have been answered
        self._ended: list[str] = []  # the last rows that were deleted

    @property
    def opening(self) -> bool:
        """Tell whether something may still come that has to be written first."""
        return self.mode is StorageMode.OPENING

    def use(self, partition: str, now: float) -> None:
        """Work with that user's rows; what already waits is put on disk."""
        if self.mode is StorageMode.NONE:
            return
        self.partition = partition
        self._due_at = now + PATIENCE
        self._output.effects.append(OpenStorage(partition))
        self._change(StorageMode.OPENING, "")
        self.keep([entry for entry in self._outbox.all() if not entry.stored], now)

    def leave(self) -> None:
        """Let go of the user's rows."""
        if self.partition is None:
            return
        self.partition = self._due_at = None
        self._output.effects.append(CloseStorage())
        self._change(StorageMode.WAITING, "")

    def keep(self, entries: "list[Entry]", now: float, written: bool = False) -> None:
        """Put entries on disk that want to be there; tell at once when that is hopeless."""
        rows: list[dict[str, Any]] = []
        for entry in entries:
            if entry.delivery is not Delivery.ACKNOWLEDGED or self.mode is StorageMode.NONE:
                continue
            if self.partition is None:  # not yet: whose is it?
                self._tell(entry, False)
                continue
            if self.mode is StorageMode.MEMORY and self.reason not in PASSING:
                self._tell(entry, False)
                continue
            entry.asked_at = now
            entry.row_asked = True
            entry.row_says_written = written
            rows.append(_row(entry, now))
        if rows and self.partition is not None:
            self._output.effects.append(StoreRows(self.partition, rows))

    def hopeless(self, entry: Entry) -> bool:
        """Tell whether an entry is not on disk and nothing that is awaited will put it there."""
        if self.mode is StorageMode.NONE:
            return True
        return entry.stored is False and self.mode is StorageMode.MEMORY

    def lets_out(self, entry: Entry, acknowledges: bool, now: float) -> bool:
        """Tell whether an entry may be written now.

        To a server that does not acknowledge, a second frame is a second message: there the row
        must say that the frame was written before it is, or a crash would send it again.
        """
        if self.opening or entry.asked_at is not None:
            return False
        if not entry.stored or acknowledges or entry.row_written:
            return True
        self.keep([entry], now, written=True)
        return entry.asked_at is None

    def ended(self, entries: "list[Entry]") -> None:
        """Delete the rows of entries that have ended, but for those kept for a later page.

        Those that the disk was given up for too: it may have been slow and not broken.
        """
        gone = [entry.key for entry in entries if entry.row_asked and not entry.handed_over]
        if gone and self.partition is not None:
            self._output.effects.append(RemoveRows(self.partition, gone))
            self._ended = (self._ended + gone)[-MAX_ENDED:]

    # What the disk reports.

    def restored(
        self, partition: str, rows: "list[dict[str, Any]]", unreadable: int, now: float
    ) -> "list[Entry]":
        """Take the rows that are ours now; return those that are new here, in order."""
        if partition != self.partition:
            return []
        self._due_at = None
        if self.mode is not StorageMode.DISK and self.reason not in PASSING:
            self._works(now)
        found: dict[str, Entry] = {}
        order: list[Entry] = []
        useless: list[str] = []
        # As they were accepted: one that did not fit at first may be on disk behind later ones.
        # (The last part of the key: MicroPython's sort is not stable.)
        places = sorted([_place(rows[at]) + (at,) for at in range(len(rows))])
        for place in places:
            row = rows[place[2]]
            entry = _entry(row, now)
            if entry is None and _is_of_another_version(row):
                unreadable += 1  # it stays for a page that knows the type
            elif entry is None:
                unreadable += 1
                useless += [key for key in [row.get("key")] if isinstance(key, str)]
            elif entry.key in self._ended:  # the disk was not told, or did not obey
                useless.append(entry.key)
            elif not self._outbox.has(entry.key) and entry.key not in found:
                found[entry.key] = entry
                order.append(entry)
        if useless:
            self._output.effects.append(RemoveRows(partition, useless))
        if found or unreadable:
            self._output.events.append(OutboxRestored(len(found), unreadable))
        return order

    def stored(self, partition: str, keys: "list[str]", now: float) -> None:
        """Learn that rows are on disk."""
        if partition != self.partition:
            return
        for key in keys:
            entry = self._outbox.get(key)
            if entry is not None:
                entry.row_written = entry.row_says_written
                self._tell(entry, True)
        if self.mode is StorageMode.MEMORY:  # it is slow rather than broken, or has room again
            self._works(now)

    def failed(self, partition: str, reason: str, keys: "list[str]") -> "list[Entry]":
        """Learn that rows could not be stored; return the entries that are in memory only now."""
        if partition != self.partition:
            return []
        self._due_at = None
        affected = [self._outbox.get(key) for key in keys]
        if not keys or reason not in PASSING:  # nothing works: all that was asked is answered
            affected = [entry for entry in self._outbox.all() if entry.asked_at is not None]
        self._change(StorageMode.MEMORY, reason)
        found = [entry for entry in affected if entry is not None]
        for entry in found:
            if entry.stored and not entry.row_says_written:
                self._tell(entry, True)  # it was there before, and still is
                continue
            if entry.stored:
                # The row could not be marked as written: better none than one that is sent twice.
                self._output.effects.append(RemoveRows(partition, [entry.key]))
            self._tell(entry, False)
        return [entry for entry in found if not entry.stored]

    def deadline(self) -> "float | None":
        """Return when the disk has been silent for too long."""
        asked = [entry.asked_at for entry in self._outbox.all() if entry.asked_at is not None]
        moments = [moment + PATIENCE for moment in asked]
        if self._due_at is not None:
            moments.append(self._due_at)
        return min(moments) if moments else None

    def _works(self, now: float) -> None:
        """Put on disk what had to wait in memory."""
        self._change(StorageMode.DISK, "")
        self.keep([entry for entry in self._outbox.all() if self._may_be_kept(entry)], now)

    def _may_be_kept(self, entry: Entry) -> bool:
        return entry.stored is False and entry.asked_at is None and not entry.row_says_written

    def _tell(self, entry: Entry, stored: bool) -> None:
        entry.asked_at = None
        if entry.stored is not stored:
            entry.stored = stored
            self._output.events.append(MessageStored(entry.key, stored))

    def _change(self, mode: StorageMode, reason: str) -> None:
        if (mode, reason) != (self.mode, self.reason):
            self.mode, self.reason = mode, reason
            self._output.events.append(StorageChanged(mode, reason))


def _row(entry: Entry, now: float) -> "dict[str, Any]":
    message = entry.message
    return {
        "v": 1,
        "key": entry.key,
        "type": message.type_name,
        "data": message.data,
        "timestamp": message.timestamp,
        "expires_in": entry.expires_at - now,
        "written": entry.row_says_written,
        "page": entry.page,
        "number": entry.number,
    }


def _place(row: "dict[str, Any]") -> "tuple[float, int]":
    """Return when a row's page began, and how many it had accepted with this one."""
    page, number = row.get("page"), clean_number(row.get("number"))
    known = isinstance(page, (int, float)) and not isinstance(page, bool)
    return (float(page) if known else 0.0, number or 0)  # type: ignore[arg-type]


def _is_of_another_version(row: "dict[str, Any]") -> bool:
    """Tell whether only the type of a row is unknown: a newer page, gone for now, wrote it."""
    name, known = row.get("type"), isinstance(row.get("data"), dict)
    return known and isinstance(name, str) and bool(name) and name not in TYPES_BY_NAME


def _entry(row: "dict[str, Any]", now: float) -> "Entry | None":
    """Return the entry of a row, or None when it can't be read."""
    key, name, data = row.get("key"), row.get("type"), row.get("data")
    timestamp, expires_in = row.get("timestamp"), row.get("expires_in")
    type = TYPES_BY_NAME.get(name) if isinstance(name, str) else None
    if type is None or not isinstance(key, str) or not key or not isinstance(data, dict):
        return None
    if isinstance(expires_in, bool) or not isinstance(expires_in, (int, float)):
        return None
    if value_problem(data, MAX_DEPTH) or not (timestamp is None or isinstance(timestamp, str)):
        return None
    message = Message(type, data, id=key, timestamp=timestamp)
    size = len(encode(message).encode("utf-8"))
    entry = Entry(message, Delivery.ACKNOWLEDGED, key, size, now + expires_in)
    entry.page, entry.number = _place(row)
    entry.restored = entry.stored = entry.row_asked = True
    entry.row_written = entry.row_says_written = row.get("written") is True
    # Where nothing is acknowledged, what may have been written is not written again.
    entry.times_sent = 1 if entry.row_written else 0
    return entry

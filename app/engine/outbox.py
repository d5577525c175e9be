"""Our messages from `send` to their end: bounded, in order."""

from app.engine.delivery import ENDS, Delivery, Overflow, Status
from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine.delivery import Policy
    from app.engine.messages import Message

MAX_COUNT = 256
MAX_BYTES = 262_144
ACK_TIMEOUT = 5.0  # seconds until an unacknowledged message is written again
ECHO_TIMEOUT = 10.0  # seconds that the echo of a message may take where nothing is acknowledged
MAX_ACK_TIMEOUT = 60.0  # seconds; it doubles with each time, so that a slow link is not flooded
MOST_CRASHES = 3  # closes with 1011 that one message may draw


class Entry(Record):
    """Follow one message. `size` in bytes of its frame, moments on the monotonic clock.

    `stored` is True when the message is on disk, False when it can't be, None when that is not
    decided or not wanted; `asked_at` is when the disk was asked last and has not answered.
    """

    def __init__(
        self,
        message: "Message",
        delivery: Delivery,
        key: str,
        size: int,
        expires_at: float,
    ) -> None:
        self.message = message
        self.delivery = delivery
        self.key = key  # our name for it; on the wire only where an ack is wanted
        self.size = size
        self.expires_at = expires_at
        self.coalesce: tuple[object, ...] | None = None
        self.status = Status.QUEUED
        self.due_at: float | None = None  # when its confirmation is overdue
        self.times_sent = 0
        self.times_here = 0  # on the present link
        self.copies = 0  # frames of it that the server may still answer
        self.refusal: tuple[str, str] | None = None  # of one copy, while another may be taken
        self.crashes = 0
        self.number = 0  # its place among all that its page accepted
        self.page: float | None = None  # when that page began, epoch seconds; None: this page
        self.restored = False  # an earlier page accepted it, and may have written it
        self.stored: bool | None = None
        self.asked_at: float | None = None
        self.handed_over = False  # its row, if there is one, is for a later page
        self.row_asked = False  # there may be a row
        self.row_written = False  # the row says that the frame was, or is about to be, written
        self.row_says_written = False  # the last row that was asked for does
        self.code = ""  # why it ended, for programs
        self.text = ""  # why it ended, for people

    @property
    def ended(self) -> bool:
        return self.status in ENDS

    @property
    def doubtful(self) -> bool:
        """Tell whether a server may have seen it."""
        return self.times_sent > 0 or self.restored

    @property
    def room(self) -> str:
        """Return the room whose order it keeps; "" for what belongs to none."""
        room_id = self.message.data.get("room_id")
        return room_id if isinstance(room_id, str) else ""


class Outbox:
    """Hold what waits to be written or acknowledged, oldest first.

    Every entry leaves through `_end` and only there; the methods return the entries whose
    status they changed, so that the caller can tell.
    """

    def __init__(
        self,
        max_count: int = MAX_COUNT,
        max_bytes: int = MAX_BYTES,
        ack_timeout: float = ACK_TIMEOUT,
    ) -> None:
        self._max_count = max_count
        self._max_bytes = max_bytes
        self._ack_timeout = ack_timeout
        self._entries: list[Entry] = []
        self._by_key: dict[str, Entry] = {}
        self._bytes = 0
        self._deadline: float | None = None
        self._deadline_known = True
        self._first = 0  # before it nothing waits to be written

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def bytes(self) -> int:
        """Return the bytes of all entries."""
        return self._bytes

    @property
    def waiting(self) -> int:
        """Return how many entries have not been written on the present link."""
        return sum(1 for entry in self._entries if entry.status is Status.QUEUED)

    def all(self) -> "list[Entry]":
        """Return every entry, in order."""
        return list(self._entries)

    def get(self, key: object) -> "Entry | None":
        """Return the entry of that key."""
        return self._by_key.get(key) if isinstance(key, str) else None

    def has(self, key: str) -> bool:
        return key in self._by_key

    def fits(self, size: int) -> bool:
        """Tell whether one more message of `size` bytes is within the bounds."""
        return len(self._entries) < self._max_count and self._bytes + size <= self._max_bytes

    def make_room(self, entry: Entry, policy: "Policy") -> "list[Entry] | None":
        """End what gives way to `entry`, by the policy of its type.

        None: it does not fit all the same, and nothing was ended.
        """
        drops = policy.overflow is Overflow.DROP_OLDEST
        # Nearly all just fit, and what waits may be much.
        unwritten = self._unwritten(entry) if drops or entry.coalesce is not None else []
        replaced: list[Entry] = []
        if entry.coalesce is not None:
            replaced = [other for other in unwritten if other.coalesce == entry.coalesce]
        dropped: list[Entry] = []
        if drops:
            keys = [other.key for other in replaced]
            rest = [other for other in unwritten if other.key not in keys]
            while rest and not self._fits_without(replaced + dropped, entry.size):
                dropped.append(rest.pop(0))
        if not self._fits_without(replaced + dropped, entry.size):
            return None
        for other in replaced:
            self._end(other, Status.DISCARDED, "replaced")
        for other in dropped:
            self._end(other, Status.DISCARDED, "dropped")
        return replaced + dropped

    def _fits_without(self, gone: "list[Entry]", size: int) -> bool:
        count = len(self._entries) - len(gone)
        total = self._bytes - sum([other.size for other in gone])
        return count < self._max_count and total + size <= self._max_bytes

    def add(self, entry: Entry) -> None:
        """Take an entry that fits; its key is new."""
        self._entries.append(entry)
        self._took(entry)

    def put_first(self, entries: "list[Entry]") -> None:
        """Take what earlier pages left, before all else; it was accepted once, whatever fits."""
        self._entries = entries + self._entries
        self._first = 0
        for entry in entries:
            self._took(entry)

    def to_write(self) -> "list[Entry]":
        """Return what is to be written on a link that is ready, in order."""
        entries, first = self._entries, self._first
        while first < len(entries) and entries[first].status is not Status.QUEUED:
            first += 1
        self._first = first
        return [entry for entry in entries[first:] if entry.status is Status.QUEUED]

    def written(self, entry: Entry, now: float, confirmed_by: "str | None") -> None:
        """Take note that the entry went out; `confirmed_by` is "ack" or "echo".

        With None nothing can confirm it, and it ends here.
        """
        entry.times_sent += 1
        entry.times_here += 1
        entry.copies += 1
        if confirmed_by is not None:
            entry.status = Status.SENT
            patience = self._patience(entry) if confirmed_by == "ack" else ECHO_TIMEOUT
            if entry.due_at is not None:
                self._changed()  # it was due before, maybe as the first
            entry.due_at = now + patience
            self._due(entry.due_at)
        else:
            self._end(entry, Status.UNCONFIRMED)

    def acknowledged(self, key: object) -> "list[Entry]":
        """End the entry as delivered; unknown keys and second acks change nothing."""
        return self._end_key(key, Status.DELIVERED)

    def rejected(self, key: object, code: str, text: str) -> "list[Entry]":
        """End the entry as rejected by the server, unless another copy of it may be taken."""
        entry = self.get(key)
        if entry is None:
            return []
        entry.copies -= 1
        if entry.copies > 0:
            entry.refusal = (code, text)
            return []
        self._end(entry, Status.REJECTED, code, text)
        return [entry]

    def refused(self, entry: Entry) -> bool:
        """End an entry of which one copy was refused and no other one was answered in time."""
        if entry.refusal is None:
            return False
        self._end(entry, Status.REJECTED, entry.refusal[0], entry.refusal[1])
        return True

    def discard(self, key: object, code: str) -> "list[Entry]":
        """Give one entry up; what was written may have arrived all the same, and ends so."""
        entry = self.get(key)
        if entry is None:
            return []
        self._give_up(entry, code)
        return [entry]

    def discard_all(self, code: str) -> "list[Entry]":
        """Give everything up: the user signed out."""
        entries = list(self._entries)
        for entry in entries:
            self._give_up(entry, code)
        return entries

    def hand_over(self, code: str) -> "list[Entry]":
        """Let go of everything: what is on disk, or on its way there, is for a later page."""
        entries = list(self._entries)
        for entry in entries:
            if entry.stored:
                entry.handed_over = True
                self._end(entry, Status.UNCONFIRMED, "kept")
            elif entry.asked_at is not None:  # nobody will hear whether it got there
                entry.handed_over = True
                self._end(entry, Status.UNCONFIRMED, code)
            else:
                self._give_up(entry, code)
        return entries

    def link_lost(self, resendable: bool) -> "list[Entry]":
        """Put what was written and not confirmed back in its place, to be written again.

        `resendable` says that the server knows a second frame with the same id when it sees
        one. Otherwise a second frame would be a second message: those end unconfirmed.
        """
        changed = [entry for entry in self._entries if entry.status is Status.SENT]
        self._first = 0
        for entry in changed:
            if resendable:
                entry.status = Status.QUEUED
                entry.due_at = None
                entry.times_here = 0
            else:
                self._end(entry, Status.UNCONFIRMED, "link_lost")
        self._changed()
        return changed

    def does_not_fit(self, entry: Entry) -> "list[Entry]":
        """Reject an entry that the server has said it takes none of: it is too large."""
        self._end(entry, Status.REJECTED, "too_large", "The message is too large for the server.")
        return [entry]

    def too_large(self) -> "list[Entry]":
        """Reject the largest message in flight: the server closed with 1009."""
        sent = [entry for entry in self._entries if entry.status is Status.SENT]
        if not sent:
            return []
        largest = max(sent, key=lambda entry: entry.size)
        self._end(largest, Status.REJECTED, "too_large", "The message is too large for the server.")
        return [largest]

    def crashed(self) -> "list[Entry]":
        """Count a close with 1011 against what the server had to do next; three set it aside."""
        for entry in self._entries:
            if entry.status is Status.SENT:
                entry.crashes += 1
                if entry.crashes < MOST_CRASHES:
                    return []
                # It may have been taken, and its ack been lost each time.
                self._end(entry, Status.UNCONFIRMED, "set_aside")
                return [entry]
        return []

    def echoed(self, user_id: object, room_id: object, text: object) -> "list[Entry]":
        """End the first chat message in flight of which this is the echo; None: of any room."""
        for entry in self._entries:
            data = entry.message.data
            if (
                entry.status is Status.SENT
                and entry.message.user_id == user_id
                and data.get("message") == text
                and room_id in (None, data.get("room_id", "general"))
            ):
                self._end(entry, Status.DELIVERED)
                return [entry]
        return []

    def deadline(self) -> "float | None":
        """Return the next moment at which `expire` or `overdue` has something to say."""
        if not self._deadline_known:
            moments = [entry.expires_at for entry in self._entries]
            moments += [entry.due_at for entry in self._entries if entry.due_at is not None]
            self._deadline = min(moments) if moments else None
            self._deadline_known = True
        return self._deadline

    def expire(self, now: float) -> "list[Entry]":
        """End what has outlived its time; what was written once may have arrived all the same."""
        expired = [entry for entry in self._entries if now >= entry.expires_at]
        for entry in expired:
            if entry.times_sent:
                self._end(entry, Status.UNCONFIRMED, "no_ack")
            elif entry.restored:  # the page before may have written it
                self._end(entry, Status.UNCONFIRMED, "expired")
            else:
                self._end(entry, Status.EXPIRED, "expired")
        return expired

    def overdue(self, now: float) -> "list[Entry]":
        """Return what was written and not confirmed in time."""
        return [
            entry for entry in self._entries if entry.due_at is not None and now >= entry.due_at
        ]

    def put_off(self, entry: Entry, now: float) -> None:
        """Wait once more for the confirmation: the link takes nothing more at the moment."""
        entry.due_at = now + self._patience(entry)
        self._changed()

    def unconfirmed(self, entry: Entry, code: str) -> None:
        """End an entry that was written and that nothing will confirm."""
        self._end(entry, Status.UNCONFIRMED, code)

    def _give_up(self, entry: Entry, code: str) -> None:
        self._end(entry, Status.UNCONFIRMED if entry.doubtful else Status.DISCARDED, code)

    def _unwritten(self, like: Entry) -> "list[Entry]":
        """Return the entries of the same type that no server can have seen, oldest first."""
        return [
            entry
            for entry in self._entries
            if entry.message.type is like.message.type and not entry.doubtful
        ]

    def _patience(self, entry: Entry) -> float:
        times = min(max(entry.times_here - 1, 0), 10)
        return float(min(self._ack_timeout * 2**times, max(MAX_ACK_TIMEOUT, self._ack_timeout)))

    def _took(self, entry: Entry) -> None:
        self._by_key[entry.key] = entry
        self._bytes += entry.size
        self._due(entry.expires_at)

    def _end_key(
        self, key: object, status: Status, code: str = "", text: str = ""
    ) -> "list[Entry]":
        entry = self.get(key)
        if entry is None:
            return []
        self._end(entry, status, code, text)
        return [entry]

    def _end(self, entry: Entry, status: Status, code: str = "", text: str = "") -> None:
        entry.status, entry.code, entry.text = status, code, text
        # Another list: whoever goes through the old one goes on. What ends is among the first.
        for at in range(len(self._entries)):
            if self._entries[at] is entry:
                self._entries = self._entries[:at] + self._entries[at + 1 :]
                self._first -= 1 if at < self._first else 0
                break
        del self._by_key[entry.key]
        self._bytes -= entry.size
        known = self._deadline
        if known is None or known in (entry.expires_at, entry.due_at):
            self._changed()  # it may have been the one that is due first

    def _due(self, moment: float) -> None:
        """Take note of one moment more; those that are known are as they were."""
        if self._deadline_known and (self._deadline is None or moment < self._deadline):
            self._deadline = moment

    def _changed(self) -> None:
        self._deadline_known = False

"""Our messages from `send` to their end: bounded, in order."""

from app.engine.delivery import ENDS, Delivery, Status
from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine.messages import Message

MAX_COUNT = 256
MAX_BYTES = 262_144
ACK_TIMEOUT = 10.0  # seconds until an unacknowledged message is written again


class Entry(Record):
    """Follow one message. `size` in bytes of its frame, moments on the monotonic clock."""

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
        self.status = Status.QUEUED
        self.sent_at: float | None = None
        self.times_sent = 0
        self.code = ""  # why it ended, for programs
        self.text = ""  # why it ended, for people

    @property
    def ended(self) -> bool:
        return self.status in ENDS


class Outbox:
    """Hold what waits to be written or acknowledged, oldest first.

    Every entry leaves through `_end` and only there; the methods return the entries whose
    status they changed, so that the caller can tell. When the bounds are reached the newest
    message is refused: what was accepted earlier is not taken back.
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

    def has(self, key: str) -> bool:
        return key in self._by_key

    def fits(self, size: int) -> bool:
        """Tell whether one more message of `size` bytes is within the bounds."""
        return len(self._entries) < self._max_count and self._bytes + size <= self._max_bytes

    def add(self, entry: Entry) -> None:
        """Take an entry that fits; its key is new."""
        self._entries.append(entry)
        self._by_key[entry.key] = entry
        self._bytes += entry.size
        self._changed()

    def to_write(self) -> "list[Entry]":
        """Return what is to be written on a link that is ready, in order."""
        return [entry for entry in self._entries if entry.status is Status.QUEUED]

    def written(self, entry: Entry, now: float, confirmable: bool) -> None:
        """Take note that the entry went out; one that nothing can confirm ends here."""
        entry.sent_at = now
        entry.times_sent += 1
        if confirmable:
            entry.status = Status.SENT
            self._changed()
        else:
            self._end(entry, Status.UNCONFIRMED)

    def acknowledged(self, key: object) -> "list[Entry]":
        """End the entry as delivered; unknown keys and second acks change nothing."""
        return self._end_key(key, Status.DELIVERED)

    def rejected(self, key: object, code: str, text: str) -> "list[Entry]":
        """End the entry as rejected by the server."""
        return self._end_key(key, Status.REJECTED, code, text)

    def discard(self, key: object, code: str) -> "list[Entry]":
        """Give one entry up."""
        return self._end_key(key, Status.DISCARDED, code)

    def discard_all(self, code: str) -> "list[Entry]":
        """Give everything up: the user signed out, another came, or the connection is disposed."""
        entries = list(self._entries)
        for entry in entries:
            self._end(entry, Status.DISCARDED, code)
        return entries

    def link_lost(self, resendable: bool) -> "list[Entry]":
        """Put what was written and not confirmed back in its place, to be written again.

        `resendable` says that the server knows a second frame with the same id when it sees
        one. Otherwise a second frame would be a second message: those end unconfirmed.
        """
        changed = [entry for entry in self._entries if entry.status is Status.SENT]
        for entry in changed:
            if resendable:
                entry.status = Status.QUEUED
                entry.sent_at = None
            else:
                self._end(entry, Status.UNCONFIRMED, "link_lost")
        self._changed()
        return changed

    def too_large(self) -> "list[Entry]":
        """Reject the largest message in flight: the server closed with 1009."""
        sent = [entry for entry in self._entries if entry.status is Status.SENT]
        if not sent:
            return []
        largest = max(sent, key=lambda entry: entry.size)
        self._end(largest, Status.REJECTED, "too_large", "The message is too large for the server.")
        return [largest]

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
            moments += [
                entry.sent_at + self._ack_timeout
                for entry in self._entries
                if entry.sent_at is not None
            ]
            self._deadline = min(moments) if moments else None
            self._deadline_known = True
        return self._deadline

    def expire(self, now: float) -> "list[Entry]":
        """End what has outlived its time; what was written once may have arrived all the same."""
        expired = [entry for entry in self._entries if now >= entry.expires_at]
        for entry in expired:
            if entry.times_sent:
                self._end(entry, Status.UNCONFIRMED, "no_ack")
            else:
                self._end(entry, Status.EXPIRED, "expired")
        return expired

    def overdue(self, now: float) -> "list[Entry]":
        """Return what was written and not confirmed in time."""
        return [
            entry
            for entry in self._entries
            if entry.sent_at is not None and now >= entry.sent_at + self._ack_timeout
        ]

    def unconfirmed(self, entry: Entry, code: str) -> None:
        """End an entry that was written and that nothing will confirm."""
        self._end(entry, Status.UNCONFIRMED, code)

    def _end_key(
        self, key: object, status: Status, code: str = "", text: str = ""
    ) -> "list[Entry]":
        entry = self._by_key.get(key) if isinstance(key, str) else None
        if entry is None:
            return []
        self._end(entry, status, code, text)
        return [entry]

    def _end(self, entry: Entry, status: Status, code: str = "", text: str = "") -> None:
        entry.status, entry.code, entry.text = status, code, text
        self._entries = [present for present in self._entries if present is not entry]
        del self._by_key[entry.key]
        self._bytes -= entry.size
        self._changed()

    def _changed(self) -> None:
        self._deadline_known = False

"""The one way out: from `send` through the outbox onto a link, with every status told."""

from app.engine.delivery import (
    DEFAULT_POLICIES,
    TIME_TO_LIVE,
    Delivery,
    Policy,
    Status,
    default_delivery,
)
from app.engine.effects import SendText
from app.engine.events import MessageQueued, MessageStatusChanged
from app.engine.json_gate import copied
from app.engine.messages import Dialect, Message, MessageType, echoed_text, encode
from app.engine.outbox import Entry, Outbox
from app.engine.persistence import SLOW, Persistence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine.link import Link
    from app.engine.options import Options
    from app.engine.output import Output


# Where the user is: the server must learn of it, however full the socket is; they are few.
PLACES = (MessageType.USER_JOIN, MessageType.USER_LEAVE, MessageType.PRESENCE_UPDATE)


class Outgoing:
    """Write messages of ours; control frames pass the outbox by, all others go through it."""

    def __init__(
        self,
        options: "Options",
        output: "Output",
        new_id: "Callable[[], str]",
        timestamp: "Callable[[], str | None]",
        storage: bool = False,
    ) -> None:
        self.outbox = Outbox(options.max_queue_count, options.max_queue_bytes, options.ack_timeout)
        self.persistence = Persistence(storage, self.outbox, output)
        self.user_id = options.user_id
        self._options = options
        self._output = output
        self._new_id = new_id
        self._timestamp = timestamp
        self._accepted = 0

    def accept(
        self,
        type: MessageType,
        data: "dict[str, Any]",
        now: float,
        link: "Link | None",
        delivery: "Delivery | None",
        time_to_live: "float | None",
        coalesce: "str | None" = None,
    ) -> str:
        """Take a message and return its key; `link` is a ready one, or None."""
        entry = self._entry(type, data, now, delivery, time_to_live)
        self._accepted += 1
        entry.number = self._accepted
        self._tell_queued(entry)
        if entry.delivery is Delivery.VOLATILE:  # it never waits, so it needs no room
            self._now_or_never(entry, link, now)
            return entry.key
        policy = self._policy(type)
        entry.coalesce = _coalesce_key(entry, policy, coalesce)
        gone = self.outbox.make_room(entry, policy)
        if gone is None:
            never = entry.size > self._options.max_queue_bytes
            self._refuse(entry, "too_large" if never else "queue_full")
            return entry.key
        self.tell(gone)
        self.outbox.add(entry)
        self.persistence.keep([entry], now)
        if entry.delivery is Delivery.ACKNOWLEDGED and self.persistence.hopeless(entry):
            self._not_stored([entry])
        if link is not None:
            self.flush(link, now)
        return entry.key

    def restore(
        self, partition: str, rows: "list[dict[str, Any]]", unreadable: int, now: float
    ) -> None:
        """Go on with what earlier pages left, before all that is of this one."""
        entries = self.persistence.restored(partition, rows, unreadable, now)
        self.outbox.put_first(entries)
        for entry in entries:
            self._tell_queued(entry)
        self.tell(self.outbox.expire(now))

    def storage_failed(self, partition: str, reason: str, keys: "list[str]") -> None:
        """Go on without the disk, for these messages or altogether."""
        self._not_stored(self.persistence.failed(partition, reason, keys))

    def check_storage(self, now: float) -> bool:
        """Give up on a disk that does not answer; tell whether that was due."""
        due, partition = self.persistence.deadline(), self.persistence.partition
        if due is None or now < due or partition is None:
            return False
        self.storage_failed(partition, SLOW, [])
        return True

    def control(self, link: "Link", type: MessageType, data: "dict[str, Any]") -> None:
        """Write a frame of the protocol itself: nobody waits for its fate."""
        self._write(link, self._frame(Message(type, data, timestamp=self._timestamp()), link))

    def flush(self, link: "Link", now: float) -> None:
        """Write what waits and may be written, oldest first, each room in its own order.

        To a server that does not acknowledge, a second frame is a second message: what was
        written before, on another link, ends here.
        """
        if self.persistence.opening or link.clogged:
            return
        held: set[str] = set()
        for entry in self.outbox.to_write():
            if link.clogged:
                return
            if entry.room in held:
                continue
            if entry.times_sent and link.replay_to is not None:
                held.add(entry.room)  # its ack, or its refusal, may be on the way
            elif link.resumed and self.outbox.refused(entry):
                self.tell([entry])  # all that the server had to say of it was said
            elif entry.times_sent and not link.acknowledges:
                self.outbox.unconfirmed(entry, "no_ack")
                self.tell([entry])
            elif self.persistence.lets_out(entry, link.acknowledges, now):
                self.transmit(entry, link, now)
            else:
                held.add(entry.room)

    def transmit(self, entry: Entry, link: "Link", now: float) -> None:
        """Write one entry on a ready link, for the first time or again."""
        text = self._frame(entry.message, link)
        if link.max_frame is not None and len(text.encode("utf-8")) > link.max_frame:
            self.tell(self.outbox.does_not_fit(entry))
            return
        again = entry.status is Status.SENT
        if entry.status is Status.QUEUED:  # what was said on earlier links is settled
            entry.copies, entry.refusal = 0, None
        self._write(link, text)
        self.outbox.written(entry, now, _confirmed_by(entry, link))
        if not again:
            self.tell([entry])

    def overdue(self, link: "Link", now: float) -> None:
        """Write again what was not acknowledged in time; let go of what can't be confirmed."""
        for entry in self.outbox.overdue(now):
            if not link.acknowledges:
                self.outbox.unconfirmed(entry, "no_echo")
                self.tell([entry])
            elif self.outbox.refused(entry):
                self.tell([entry])
            elif link.clogged:  # it may still be here, behind others
                self.outbox.put_off(entry, now)
            else:
                self.transmit(entry, link, now)

    def hear(self, message: Message, link: "Link") -> None:
        """Take what a frame says of messages of ours: acks, rejections, echoes."""
        data = message.data
        if message.type is MessageType.ACK:
            self.tell(self.outbox.acknowledged(data.get("id")))
        elif message.type is MessageType.NACK:
            code, text = data.get("code"), data.get("message")
            code = code if isinstance(code, str) else "rejected"
            text = text if isinstance(text, str) else ""
            self.tell(self.outbox.rejected(data.get("id"), code, text))
        elif message.type is MessageType.CHAT_RESPONSE and not link.acknowledges:
            user_id = data.get("user_id", message.user_id)
            # The flat endpoint has no rooms, and its echo names none.
            flat = link.dialect is Dialect.FLAT
            room_id = None if flat else data.get("room_id", "general")
            text = data.get("message")
            if isinstance(text, str):
                said = echoed_text(text, link.dialect)
                self.tell(self.outbox.echoed(user_id, room_id, said))

    def tell(self, entries: "list[Entry]") -> bool:
        """Publish the status of entries that changed; tell whether there were any."""
        for entry in entries:
            kind = entry.message.type
            if kind is not None:
                self._output.events.append(
                    MessageStatusChanged(entry.key, kind, entry.status, entry.code, entry.text)
                )
        self.persistence.ended([entry for entry in entries if entry.ended])
        return bool(entries)

    def _tell_queued(self, entry: Entry) -> None:
        message = entry.message
        if message.type is not None:
            self._output.events.append(
                MessageQueued(
                    entry.key,
                    message.type,
                    message.data,
                    entry.delivery,
                    self.user_id,
                    message.timestamp,
                    entry.restored,
                )
            )

    def _now_or_never(self, entry: Entry, link: "Link | None", now: float) -> None:
        if link is None:
            self._refuse(entry, "not_connected")
        elif link.clogged and entry.message.type not in PLACES:
            self._refuse(entry, "congested")
        else:
            self.outbox.add(entry)
            self.transmit(entry, link, now)

    def _not_stored(self, entries: "list[Entry]") -> None:
        """End what the application wants on disk or not at all."""
        if self._options.refuse_unstored:
            for entry in entries:
                self.tell(self.outbox.discard(entry.key, "not_stored"))

    def _policy(self, type: MessageType) -> "Policy":
        return self._options.policies.get(type) or DEFAULT_POLICIES.get(type) or Policy()

    def _entry(
        self,
        type: MessageType,
        data: "dict[str, Any]",
        now: float,
        delivery: "Delivery | None",
        time_to_live: "float | None",
    ) -> Entry:
        delivery = delivery or default_delivery(type)
        if time_to_live is None:
            time_to_live = TIME_TO_LIVE[delivery]
        key = self._new_id()
        wants_ack = delivery is Delivery.ACKNOWLEDGED
        message = Message(type, data, id=key if wants_ack else None, timestamp=self._timestamp())
        size = len(encode(message).encode("utf-8"))  # raises on data that JSON can't hold
        # What the caller does to its own object afterwards must not change what is sent.
        message.data = copied(data)
        return Entry(message, delivery, key, size, now + time_to_live)

    def _refuse(self, entry: Entry, code: str) -> None:
        entry.status, entry.code = Status.DISCARDED, code
        self.tell([entry])

    def _write(self, link: "Link", text: str) -> None:
        link.wrote(len(text))
        self._output.effects.append(SendText(link.generation, text))

    def _frame(self, message: Message, link: "Link") -> str:
        message.user_id = self.user_id
        message.session_id = link.session_id
        return encode(message, link.dialect)


def _confirmed_by(entry: Entry, link: "Link") -> "str | None":
    """Return what tells on this link that the message arrived, if anything does."""
    if entry.delivery is not Delivery.ACKNOWLEDGED:
        return None
    if link.acknowledges:
        return "ack"
    # Without acks, only the echo of a chat message can confirm anything.
    return "echo" if entry.message.type is MessageType.CHAT_MESSAGE else None


def _coalesce_key(
    entry: Entry, policy: "Policy", named: "str | None"
) -> "tuple[object, ...] | None":
    """Return what has to be equal for a later message to take the place of `entry`."""
    if named is not None:
        return ("named", named)
    if policy.coalesce_by is None:
        return None
    return tuple([str(entry.message.data.get(field)) for field in policy.coalesce_by])

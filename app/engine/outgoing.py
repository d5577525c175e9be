"""The one way out: from `send` through the outbox onto a link, with every status told."""

from app.engine.delivery import TIME_TO_LIVE, Delivery, Status, default_delivery
from app.engine.effects import SendText
from app.engine.events import MessageQueued, MessageStatusChanged
from app.engine.json_gate import copied
from app.engine.messages import Dialect, Message, MessageType, echoed_text, encode
from app.engine.outbox import Entry, Outbox

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine.link import Link
    from app.engine.options import Options
    from app.engine.output import Output


class Outgoing:
    """Write messages of ours; control frames pass the outbox by, all others go through it."""

    def __init__(
        self,
        options: "Options",
        output: "Output",
        new_id: "Callable[[], str]",
        timestamp: "Callable[[], str | None]",
    ) -> None:
        self.outbox = Outbox(options.max_queue_count, options.max_queue_bytes, options.ack_timeout)
        self.user_id = options.user_id
        self._output = output
        self._new_id = new_id
        self._timestamp = timestamp

    def accept(
        self,
        type: MessageType,
        data: "dict[str, Any]",
        now: float,
        link: "Link | None",
        delivery: "Delivery | None",
        time_to_live: "float | None",
    ) -> str:
        """Take a message and return its key; `link` is a ready one, or None."""
        entry = self._entry(type, data, now, delivery, time_to_live)
        self._output.events.append(
            MessageQueued(
                entry.key,
                type,
                entry.message.data,
                entry.delivery,
                self.user_id,
                entry.message.timestamp,
            )
        )
        volatile = entry.delivery is Delivery.VOLATILE  # it never waits, so it needs no room
        if link is None and volatile:
            self._refuse(entry, "not_connected")
        elif not volatile and not self.outbox.fits(entry.size):
            self._refuse(entry, "queue_full")
        else:
            self.outbox.add(entry)
            if link is not None:
                self.transmit(entry, link, now)
        return entry.key

    def control(self, link: "Link", type: MessageType, data: "dict[str, Any]") -> None:
        """Write a frame of the protocol itself: nobody waits for its fate."""
        text = self._frame(Message(type, data, timestamp=self._timestamp()), link)
        self._output.effects.append(SendText(link.generation, text))

    def flush(self, link: "Link", now: float) -> None:
        """Write everything that waits, oldest first.

        To a server that does not acknowledge, a second frame is a second message: what was
        written before, on another link, ends here.
        """
        for entry in self.outbox.to_write():
            if entry.times_sent and not link.acknowledges:
                self.outbox.unconfirmed(entry, "no_ack")
                self.tell([entry])
            else:
                self.transmit(entry, link, now)

    def transmit(self, entry: Entry, link: "Link", now: float) -> None:
        """Write one entry on a ready link, for the first time or again."""
        text = self._frame(entry.message, link)
        if link.max_frame is not None and len(text.encode("utf-8")) > link.max_frame:
            words = "The message is too large for the server."
            self.tell(self.outbox.rejected(entry.key, "too_large", words))
            return
        again = entry.status is Status.SENT
        self._output.effects.append(SendText(link.generation, text))
        # Without acks, only the echo of a chat message can confirm anything.
        confirmable = entry.delivery is Delivery.ACKNOWLEDGED and (
            link.acknowledges or entry.message.type is MessageType.CHAT_MESSAGE
        )
        self.outbox.written(entry, now, confirmable)
        if not again:
            self.tell([entry])

    def overdue(self, link: "Link", now: float) -> None:
        """Write again what was not acknowledged in time; let go of what can't be confirmed."""
        for entry in self.outbox.overdue(now):
            if link.acknowledges:
                self.transmit(entry, link, now)
            else:
                self.outbox.unconfirmed(entry, "no_echo")
                self.tell([entry])

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
        return bool(entries)

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

    def _frame(self, message: Message, link: "Link") -> str:
        message.user_id = self.user_id
        message.session_id = link.session_id
        return encode(message, link.dialect)

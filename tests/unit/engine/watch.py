"""Watch a Connection from outside: everything that must hold whatever is fed into it."""

from collections.abc import Callable
from typing import Any

from app.engine.connection import Connection
from app.engine.delivery import ENDS, Delivery, Status
from app.engine.effects import (
    CloseSocket,
    CloseStorage,
    OpenSocket,
    OpenStorage,
    RemoveRows,
    RequestTicket,
    RequestToken,
    SendText,
    StoreRows,
)
from app.engine.events import (
    MessageQueued,
    MessageReceived,
    MessageStatusChanged,
    MessageStored,
    SessionStarted,
    StateChanged,
    StorageChanged,
)
from app.engine.messages import Dialect, Message, MessageType, decode
from app.engine.options import Options
from app.engine.persistence import StorageMode
from app.engine.state import FACTS, TRANSITIONS, ConnectionState
from app.testing import Names

PAIRS = {(source, target) for source, _, target in TRANSITIONS}


class Watch:
    """Feed one Connection and check every rule after every input."""

    def __init__(self, options: Options, draws: Callable[[], float], storage: bool = False) -> None:
        self.options = options
        self.connection = Connection(
            options,
            random=draws,
            new_id=Names(),
            timestamp=lambda: "2026-11-23T09:30:00",
            storage=storage,
        )
        self.partition: str | None = None  # of the disk, while it is open
        self.mode = StorageMode.WAITING if storage else StorageMode.NONE
        self.rows: dict[str, dict[str, Any]] = {}  # asked for, by key
        self.on_disk: set[str] = set()
        self.not_stored: set[str] = set()  # told to be in memory only
        self.restored: set[str] = set()
        self.kept: set[str] = set()  # handed over, still on disk
        self.holds = 0  # bytes in the socket
        self.seq = 0  # the last one that was handed on
        self.now = 1000.0
        self.wall = 1_790_000_000.0
        self.visible = True
        self.generation = 0
        self.socket: int | None = None  # the socket that exists, by effects and closes
        self.opened = False
        self.acknowledges = False  # the link's server
        self.number = 0  # of the last question to the token source
        self.pending: int | None = None  # the question that may still be answered
        self.state = ConnectionState.DISCONNECTED
        self.statuses: dict[str, list[Status]] = {}
        self.deliveries: dict[str, Delivery] = {}
        self.written: set[str] = set()  # keys

    # Inputs whose meaning the watcher has to know.

    def feed(self, name: str, *arguments: Any) -> None:
        """Call one input of the Connection, or one of the inputs below, and check."""
        special = getattr(self, "do_" + name, None)
        if special is not None:
            special(*arguments)
        else:
            getattr(self.connection, name)(*arguments)
        self.check()

    def do_wait(self, seconds: float) -> None:
        """Let time pass, every deadline met at its moment."""
        target = self.now + seconds
        for _ in range(5000):
            due = self.connection.deadline()
            if due is None or due > target:
                break
            self.now = max(self.now, due)
            self.meet_deadline()
            self.check()
        else:
            raise AssertionError("the deadline does not move on")
        self.now = target

    def do_up(self, frame: object) -> None:
        """Play a world that behaves until the link is up; `frame` is the server's first."""
        self.feed("connect")
        for _ in range(12):
            if FACTS[self.state].sends or FACTS[self.state].terminal:
                return
            if self.state is ConnectionState.RECONNECTING:
                self.feed("page", True)
                self.feed("wait", 3.0)
            elif self.socket is None:
                self.feed("token", True, "secret-opaque")
                self.feed("ticket", True)
            elif not self.opened:
                self.feed("socket_opened", True)
            else:
                self.feed("frame", True, frame)

    def do_late(self, seconds: float) -> None:
        """Let time pass as in a hidden page: one call, late."""
        self.now += seconds
        self.meet_deadline()

    def meet_deadline(self) -> None:
        self.connection.deadline_reached(self.now)
        self.look()
        due = self.connection.deadline()
        assert due is None or due > self.now, "a deadline stays in the past: %r" % due

    def do_socket_opened(self, right: bool) -> None:
        self.connection.socket_opened(self.generation - (not right), self.now)
        self.opened = self.opened or (right and self.socket is not None)

    def do_socket_closed(self, right: bool, code: int) -> None:
        self.connection.socket_closed(self.generation - (not right), code, self.now)
        if right:
            self.socket, self.opened, self.acknowledges = None, False, False

    def do_frame(self, right: bool, frame: object) -> None:
        self.connection.frame_received(self.generation - (not right), frame, self.now)

    def do_ack(self, index: int, kind: str) -> None:
        keys = list(self.statuses) or ["nobody"]
        text = '{"type": "%s", "data": {"id": "%s"}}' % (kind, keys[index % len(keys)])
        self.connection.frame_received(self.generation, text, self.now)

    def do_discard(self, index: int) -> None:
        keys = list(self.statuses) or ["nobody"]
        self.connection.discard(keys[index % len(keys)])

    def do_token(self, right: bool, token: str) -> None:
        number = self._answers(right)
        self.connection.token_received(number, token, self.wall + self.now, self.now)

    def do_token_refused(self, right: bool) -> None:
        self.connection.token_refused(self._answers(right))

    def do_token_failed(self, right: bool) -> None:
        self.connection.token_failed(self._answers(right), self.now)

    def do_ticket(self, right: bool) -> None:
        self.connection.ticket_received(self._answers(right), "ticket", self.now)

    def do_ticket_refused(self, right: bool) -> None:
        self.connection.ticket_refused(self._answers(right), self.now)

    def do_connect(self) -> None:
        self.connection.connect(self.now)

    def do_send(self, type: MessageType, data: "dict[str, Any]", options: "dict[str, Any]") -> None:
        self.connection.send(type, data, self.now, **options)

    def do_sign_out(self) -> None:
        self.connection.sign_out()
        self.check()
        assert len(self.connection.outbox) == 0
        for key, told in self.statuses.items():
            assert [status for status in told if status in ENDS], "%s never ended" % key

    def do_network(self, online: bool) -> None:
        self.connection.network_changed(online, self.now)

    def do_page(self, visible: bool) -> None:
        self.visible = visible
        self.connection.page_changed(visible, self.now)

    def do_rows(self, right: bool, rows: "list[dict[str, Any]]", unreadable: int) -> None:
        self.connection.rows_restored(self._partition(right), rows, unreadable, self.now)
        if right and self.partition is not None:
            # Only those that could be read are asked to be removed later, or restored.
            self.on_disk.update(row["key"] for row in rows if isinstance(row.get("key"), str))

    def do_stored(self, right: bool) -> None:
        if right:
            self.on_disk.update(self.rows)
        self.connection.rows_stored(self._partition(right), list(self.rows), self.now)

    def do_storage_failed(self, right: bool, reason: str, all: bool) -> None:
        keys = [] if all else list(self.rows)
        self.connection.storage_failed(self._partition(right), reason, keys, self.now)

    def do_seq(self, right: bool, ahead: int) -> None:
        text = '{"type": "alert", "data": {}, "seq": %d}' % max(self.seq + ahead, 0)
        self.connection.frame_received(self.generation - (not right), text, self.now)

    def do_buffered(self, size: int) -> None:
        self.holds = size
        self.connection.socket_buffered(size, self.now)

    def do_cancel(self, index: int) -> None:
        keys = list(self.statuses) or ["nobody"]
        key = keys[index % len(keys)]
        if self.connection.cancel(key):
            assert key not in self.written, "%s was taken back after it was written" % key

    def do_dispose(self) -> None:
        self.connection.dispose()
        self.check()
        for key, told in self.statuses.items():
            assert [status for status in told if status in ENDS], "%s never ended" % key

    def _partition(self, right: bool) -> str:
        return self.partition if right and self.partition is not None else "somebody else's"

    def _answers(self, right: bool) -> int:
        return self.number if right else self.number - 1

    # What must hold.

    def check(self) -> None:
        self.look()
        events = self.connection.take_events()
        for event in events:
            # Before the effects: an answer to `connect` comes before what it lets out.
            if isinstance(event, SessionStarted):
                self.acknowledges = "ack" in event.capabilities
            elif isinstance(event, MessageStored) and not event.stored:
                self.not_stored.add(event.key)
            elif isinstance(event, MessageQueued) and event.restored:
                self.restored.add(event.key)
                self.on_disk.add(event.key)
        for effect in self.connection.take_effects():
            self._effect(effect)
        for event in events:
            self._event(event)
        assert self.connection.state is self.state, "a transition without an event"
        self._check_state()
        self._check_queue()
        for record in events:
            assert "secret" not in repr(record)

    def look(self) -> None:
        """Do what an owner does: tell what the socket holds when that is asked."""
        if self.connection.look_due(self.now):
            self.holds = 0
            self.connection.socket_buffered(0, self.now)
            assert not self.connection.look_due(self.now)

    def _effect(self, effect: Any) -> None:
        assert "secret" not in repr(effect)
        if isinstance(effect, OpenSocket):
            assert self.socket is None, "a second socket beside %r" % self.socket
            assert effect.generation > self.generation
            self.socket = self.generation = effect.generation
            self.opened = False
            self.acknowledges = False
        elif isinstance(effect, CloseSocket):
            assert effect.generation == self.socket
            self.socket, self.opened, self.acknowledges = None, False, False
        elif isinstance(effect, SendText):
            assert effect.generation == self.socket, "a write without a socket"
            self._written(effect.text)
        elif isinstance(effect, (OpenStorage, StoreRows, RemoveRows, CloseStorage)):
            self._disk(effect)
        else:
            assert isinstance(effect, (RequestToken, RequestTicket))
            assert effect.number > self.number
            self.number = effect.number

    def _disk(self, effect: Any) -> None:
        if isinstance(effect, OpenStorage):
            self.partition = effect.partition
            self.rows, self.on_disk = {}, set()
            self.not_stored, self.restored = set(), set()
        elif isinstance(effect, CloseStorage):
            assert self.partition is not None, "closed twice"
            self.partition = None
        else:
            assert effect.partition == self.partition, "rows for a disk that is not open"
            if isinstance(effect, StoreRows):
                self.rows.update({row["key"]: row for row in effect.rows})
            else:
                for key in effect.keys:
                    self.rows.pop(key, None)
                    self.on_disk.discard(key)

    def _written(self, text: str) -> None:
        message = decode(text)
        assert isinstance(message, Message), "what we write must be readable: %r" % message
        key = message.id
        if key is None:
            return
        assert key not in self.written or self.acknowledges, (
            "%s was written again to a server that does not acknowledge" % key
        )
        self.written.add(key)
        wanted = self.deliveries.get(key) is Delivery.ACKNOWLEDGED and self.partition is not None
        if wanted and key not in self.not_stored:
            assert key in self.on_disk or key in self.rows, (
                "%s was written before it was kept" % key
            )

    def _event(self, event: Any) -> None:
        if isinstance(event, StateChanged):
            assert event.previous is self.state
            assert event.current is not event.previous, "an event without a change"
            assert (event.previous, event.current) in PAIRS
            assert event.attempt >= 0
            waits = event.current is ConnectionState.RECONNECTING
            assert (event.retry_at is not None) == waits
            self.state = event.current
        elif isinstance(event, MessageQueued):
            before = self.statuses.get(event.key)
            # One that was handed over to a later page may come back to this one.
            assert before is None or (event.restored and event.key in self.kept)
            self.statuses[event.key] = []
            self.deliveries[event.key] = event.delivery
        elif isinstance(event, MessageStatusChanged):
            told = self.statuses[event.key]
            assert not [status for status in told if status in ENDS], "%s ended twice" % event.key
            told.append(event.status)
            if event.code == "kept":
                self.kept.add(event.key)
        elif isinstance(event, StorageChanged):
            assert event.mode is not self.mode or event.reason
            self.mode = event.mode
        elif isinstance(event, MessageReceived) and event.message.seq is not None:
            self.seq = event.message.seq
        elif isinstance(event, SessionStarted):
            assert event.dialect in (Dialect.ENVELOPE.value, Dialect.FLAT.value)

    def _check_state(self) -> None:
        state, due = self.state, self.connection.deadline()
        if not FACTS[state].linked:
            assert self.socket is None, "a socket in %s" % state
        if FACTS[state].sends or state is ConnectionState.AUTHENTICATING:
            assert self.opened
        if state in (ConnectionState.CONNECTING, ConnectionState.AUTHENTICATING):
            assert due is not None, "stuck in %s" % state
        if state is ConnectionState.RECONNECTING and self.visible:
            assert due is not None, "stuck in %s" % state
        disk = self.mode is StorageMode.OPENING  # it may still answer, connection or not
        if FACTS[state].terminal and not len(self.connection.outbox) and not disk:
            assert due is None, "a timer in a terminal state"

    def _check_queue(self) -> None:
        outbox = self.connection.outbox
        if not self.restored:  # what an earlier page accepted is taken whatever fits
            assert len(outbox) <= self.options.max_queue_count
            assert 0 <= outbox.bytes <= self.options.max_queue_bytes
        open_ends = [key for key, told in self.statuses.items() if not (told and told[-1] in ENDS)]
        assert len(open_ends) == len(outbox), "%r in the queue, %r without end" % (
            len(outbox),
            open_ends,
        )
        if not len(outbox):
            assert outbox.bytes == 0
        # No disk to wait for, and a socket that takes more.
        free = self.mode is StorageMode.NONE and self.holds < self.options.max_buffered
        if free and FACTS[self.state].sends and (self.acknowledges or not self.written):
            assert outbox.waiting == 0, "a ready link with a message that waits"

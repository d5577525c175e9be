"""What is known of one physical link: who is at the other end, and whether it lives."""

from app.engine.heartbeat import Heartbeat
from app.engine.json_gate import clean_text
from app.engine.messages import Dialect, MessageType
from app.engine.options import TokenPlace
from app.engine.state import Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine.messages import Message
    from app.engine.options import Options

MAX_INTERVAL = 3600.0
MIN_INTERVAL = 0.1  # a server can't make us beat in a hot loop; 0 switches the beats off
MAX_CAPABILITIES = 64
LOOK_AGAIN = 0.05  # seconds between two looks at a socket that holds too much
REPLAY_TIME = 5.0  # seconds that resends wait for acks that may be among what is replayed
CLOSE_WAIT = 2.0  # seconds for the close event of a closing socket; a busy page hears it late


class Link:
    """Follow one socket from the order to dial until it is gone.

    A connection outlives many links; nothing here survives its socket. `capable` means that the
    server answered `connect`.
    """

    def __init__(self, generation: int, client_id: str, options: "Options", now: float) -> None:
        self._options = options
        self.generation = generation
        self.client_id = client_id
        self.give_up_at: float | None = now + options.connect_timeout
        self.answer_due_at: float | None = None
        self.opened = False
        self.ready = False
        self.capable = False
        self.late = False  # the answer came after it was given up
        self.capabilities: tuple[str, ...] = ()
        self.acknowledges = False  # and knows a repeated id when it sees one
        self.session_id: str | None = None
        self.dialect = options.dialect or Dialect.ENVELOPE  # until a `welcome` says otherwise
        self.settled = False  # it was ready for long enough to be trusted
        self._ready_at = now
        self.farewell: Reason | None = None  # the server said `disconnect`
        self.draining = False
        self.max_frame: int | None = None  # bytes; the server takes no larger one
        self.lost_at: float | None = None  # it takes no text any more; its close is awaited
        self.retry_after: float | None = None  # seconds; what a draining server asked for
        self.resumed = False  # what the server said on the link before is said again here
        self.replay_to: int | None = None  # the seq up to which the server says again what it said
        self.replay_ends_at: float | None = None  # seconds; it is waited for no longer
        self.look_at: float | None = None  # when to ask again how much the socket holds
        self._held = 0  # bytes, at the last look
        self._wrote = 0  # since then, about
        self.heartbeat = Heartbeat(now, interval=0.0)

    @property
    def resumes(self) -> bool:
        """Tell whether the server numbers its frames and says them again after an outage."""
        return "resume" in self.capabilities

    @property
    def clogged(self) -> bool:
        """Tell whether the socket holds so much that writing more would only make it wait there."""
        return self._held + self._wrote >= self._options.max_buffered

    def replays(self, seq: int, now: float) -> None:
        """Learn that the server says again what it said, up to `seq`, acks among it."""
        self.replay_to = seq
        self.replay_ends_at = now + REPLAY_TIME

    def replayed(self, seq: "int | None", now: float) -> bool:
        """Tell whether the replay has just come to its end; `seq` is how far it got."""
        if self.replay_to is None or self.replay_ends_at is None:
            return False
        if (seq is None or seq < self.replay_to) and now < self.replay_ends_at:
            return False
        self.replay_to = self.replay_ends_at = None
        return True

    def wrote(self, size: int) -> None:
        """Take note of what was handed to the socket."""
        self._wrote += size

    def holds(self, size: int, now: float) -> None:
        """Learn how much the socket has not sent yet (`bufferedAmount`)."""
        self._held, self._wrote = size, 0
        self.look_at = now + LOOK_AGAIN if self.clogged else None

    @property
    def may_be_assumed(self) -> bool:
        """Tell whether a frame other than the answer would tell a server that never answers."""
        # A server that sells tickets is one that answers, whatever it says before.
        return not self.ready and self._options.token_place is not TokenPlace.TICKET

    def socket_opened(self, now: float) -> None:
        """Wait for the first frame, which tells who the server is."""
        self.opened = True
        # A server that sells tickets is one that answers, however slowly.
        sells_tickets = self._options.token_place is TokenPlace.TICKET
        if self._options.answer_timeout is not None and not sells_tickets:
            self.answer_due_at = now + self._options.answer_timeout
            if self.give_up_at is not None:  # dialling may have used up nearly all of its time
                self.give_up_at = max(self.give_up_at, self.answer_due_at + 1.0)

    def takes_nothing(self, now: float) -> None:
        """Take note that the socket is closing: its code is worth a short wait."""
        self.lost_at = now + CLOSE_WAIT

    def answered(self, data: "dict[str, Any]", now: float) -> None:
        """Take the server's answer to `connect`."""
        self.session_id = clean_text(data.get("session_id"))
        self.capabilities = _texts(data.get("capabilities"))
        self.acknowledges = "ack" in self.capabilities
        limit = data.get("max_frame")
        if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
            self.max_frame = limit
        self.late = self.ready and not self.capable
        self.capable = True
        self.dialect = Dialect.ENVELOPE
        announced = _seconds(data.get("heartbeat_interval"))
        interval = self._options.heartbeat_interval if announced is None else announced
        if interval > 0:
            interval = max(interval, MIN_INTERVAL)
        # Silence proves nothing about a server that wants no beats and never said it answers.
        answers = interval > 0 or "heartbeat" in self.capabilities
        self._begin(now, interval=interval, answered=answers, silence=None)

    def renewed(self, data: "dict[str, Any]") -> bool:
        """Tell whether a later answer names another session, which is this link's from now on."""
        session_id = clean_text(data.get("session_id"))
        if session_id is None or session_id == self.session_id:
            return False
        self.session_id = session_id
        self.late = False
        return True

    def assumed(self, dialect: Dialect, now: float) -> None:
        """Go on with a server that does not answer `connect`."""
        self.dialect = dialect
        if dialect is Dialect.FLAT:
            # It neither beats nor answers: from inside the page its death can't be seen.
            self._begin(now, interval=0.0, answered=False, silence=None)
        else:
            options = self._options
            self._begin(
                now,
                interval=options.heartbeat_interval,
                answered=False,
                silence=options.longest_silence,
            )

    def hear(self, message: "Message", now: float) -> "float | None":
        """Take what a frame says of the link itself; return a latency when it measures one."""
        data = message.data
        if message.type is MessageType.HEARTBEAT and self.heartbeat.answer(data.get("n"), now):
            return self.heartbeat.latency
        if message.type is MessageType.STATUS_UPDATE and data.get("status") == "draining":
            self.draining = True
            self.retry_after = _seconds(data.get("retry_after"))
        elif message.type is MessageType.DISCONNECT:
            signed_out = data.get("reason") == "signed_out"
            self.farewell = Reason.SIGNED_OUT if signed_out else Reason.SERVER_GOODBYE
        return None

    def settles_at(self) -> "float | None":
        """Return when the link will have been ready for long enough; None when it is or isn't."""
        if not self.ready or self.settled:
            return None
        return self._ready_at + self._options.stable_after

    def _begin(
        self, now: float, *, interval: float, answered: bool, silence: "float | None"
    ) -> None:
        if not self.ready:
            self._ready_at = now
        self.ready = True
        self.give_up_at = None
        self.answer_due_at = None
        self.heartbeat = Heartbeat(
            now,
            interval=interval,
            timeout=self._options.heartbeat_timeout,
            probe_timeout=self._options.probe_timeout,
            answered=answered,
            silence=silence,
        )


def _texts(value: object) -> "tuple[str, ...]":
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value[:MAX_CAPABILITIES] if isinstance(item, str))


def _seconds(value: object) -> "float | None":
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value <= MAX_INTERVAL else None

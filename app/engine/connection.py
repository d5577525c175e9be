"""Connection: the whole protocol without I/O, clock or randomness.

The application asks in the imperative, the world reports in the past tense; both pass `now`, in
seconds on a monotonic clock. After every input the owner performs `take_effects()`, publishes
`take_events()` and calls `deadline_reached` at `deadline()`. `app.client` is such an owner.
"""

import json

from app.engine.auth import REJECTIONS_BEFORE_SIGN_IN
from app.engine.close_codes import TERMINAL, Verdict, verdict_for
from app.engine.credentials import Credentials, Ready
from app.engine.effects import CloseSocket, OpenSocket, RequestTicket, RequestToken
from app.engine.errors import LocalError
from app.engine.events import (
    FrameDropped,
    LatencyMeasured,
    MessageReceived,
    RetryMoved,
    StateChanged,
    UserChanged,
)
from app.engine.heartbeat import Pulse
from app.engine.link import Link
from app.engine.messages import BadFrame, Dialect, MessageType, decode
from app.engine.options import Options, TokenPlace
from app.engine.outgoing import Outgoing
from app.engine.output import Output
from app.engine.schedule import Schedule
from app.engine.session import Session, user_in
from app.engine.state import FACTS, ConnectionState, Reason, Trigger, next_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine.delivery import Delivery
    from app.engine.outbox import Outbox

# Heard within this many seconds: no need to probe when the page or the network comes back.
RECENT = 3.0
SERVER_ERROR = 1011
LONGEST_LIFE = 86_400  # seconds; what a server that acknowledges remembers ids for at least

# What says something of the link itself or of our own messages, besides what it says to people.
_OF_THE_LINK = (
    MessageType.CONNECT,
    MessageType.DISCONNECT,
    MessageType.HEARTBEAT,
    MessageType.ACK,
    MessageType.NACK,
    MessageType.STATUS_UPDATE,
)

_TERMINAL_REASONS = {
    Verdict.PROTOCOL_ERROR: Reason.PROTOCOL_ERROR,
    Verdict.NOT_ALLOWED: Reason.NOT_ALLOWED,
    Verdict.WRONG_ADDRESS: Reason.WRONG_ADDRESS,
    Verdict.REPLACED: Reason.REPLACED,
}


class Connection:
    """Keep one logical connection alive across many sockets.

    `random` is uniform in [0, 1); `new_id` returns ids that are unique for ever; `timestamp`
    returns the sender's time as text for the frame (a label, never computed with); `parse`
    turns JSON text into values and raises ValueError on bad text. `storage`: the owner performs
    the effects on a disk and reports what becomes of them.
    """

    def __init__(
        self,
        options: Options,
        *,
        random: "Callable[[], float]",
        new_id: "Callable[[], str]",
        timestamp: "Callable[[], str | None]",
        parse: "Callable[[str], object]" = json.loads,
        storage: bool = False,
    ) -> None:
        self.options = options
        self.state = ConnectionState.DISCONNECTED
        self._random = random
        self._new_id = new_id
        self._parse = parse
        self.output = Output()  # taken by `take_effects` and `take_events`
        self._schedule = Schedule(options)
        self._credentials = Credentials(options.token_place, options.token_timeout)
        self._outgoing = Outgoing(options, self.output, new_id, timestamp, storage)
        self._session = Session(options, self._outgoing, self.output)
        self._link: Link | None = None
        self._generation = 0

    # What the application asks.

    def connect(self, now: float) -> None:
        """Bring the connection up, at once; nothing happens when that is under way or done."""
        self._know_user(now)
        if next_state(self.state, Trigger.CONNECT) is None:
            return
        self._schedule.backoff.reset()
        self._credentials.auth.begin_again()
        self._move(Trigger.CONNECT, Reason.CONNECT_REQUESTED)
        self._dial(now)

    def disconnect(self, reason: Reason = Reason.DISCONNECT_REQUESTED) -> None:
        """End the connection; what waits stays in the outbox until its time to live passes."""
        if self.state is ConnectionState.CONNECTED and self._link is not None:
            self._outgoing.control(self._link, MessageType.DISCONNECT, {})
        self._credentials.cancel()
        self._move(Trigger.DISCONNECT, reason)

    def sign_out(self) -> None:
        """End the connection and drop all that belongs to the user, what waits included."""
        self.disconnect(Reason.SIGNED_OUT)
        self._outgoing.tell(self.outbox.discard_all("signed_out"))
        self._forget_user(True)
        self._session.rooms.forget()
        self._credentials.forget()

    def dispose(self) -> None:
        """End the connection for good; what is on disk stays there for a later page."""
        self.disconnect()
        self._outgoing.tell(self.outbox.hand_over("disposed"))
        self._outgoing.persistence.leave()

    def send(
        self,
        type: MessageType,
        data: "dict[str, Any] | None",
        now: float,
        *,
        delivery: "Delivery | None" = None,
        time_to_live: "float | None" = None,
        coalesce: "str | None" = None,
    ) -> str:
        """Accept a message and return the key under which its statuses are told.

        `delivery` defaults by type (`DEFAULT_DELIVERY`), `time_to_live` (seconds) by delivery.
        A message takes the place of a waiting one of its type with the same `coalesce`.
        Raises `LocalError` for a type that is no MessageType and for data that JSON can't hold.
        """
        if not isinstance(type, MessageType):
            raise LocalError("send() takes a MessageType, such as MessageType.CHAT_MESSAGE.")
        _check_time(time_to_live)
        data = {} if data is None else data
        if not isinstance(data, dict):
            raise LocalError('send() takes a dict as data, such as {"message": "hi"}.')
        link = self._link if FACTS[self.state].sends else None
        if link is not None and link.lost_at is not None:
            link = None
        key = self._outgoing.accept(type, data, now, link, delivery, time_to_live, coalesce)
        self._session.rooms.sent(type, data, link is not None)
        return key

    def cancel(self, key: str) -> bool:
        """Take back a message that no server can have seen; tell whether that could be done."""
        entry = self.outbox.get(key)
        return entry is not None and not entry.doubtful and self.discard(key)

    def discard(self, key: str) -> bool:
        """Give up a message that has not ended; tell whether there was one.

        One that was written may have arrived: it ends UNCONFIRMED instead of DISCARDED.
        """
        return self._outgoing.tell(self.outbox.discard(key, "discarded"))

    # What the world reports.

    def socket_opened(self, generation: int, now: float) -> None:
        """Learn that the socket of that generation is open."""
        link = self._link_of(generation)
        if link is None or link.opened:
            return
        link.socket_opened(now)
        self._credentials.auth.opened()
        self._move(Trigger.OPENED, Reason.SOCKET_OPENED)
        if self.options.dialect is not None:
            self._assume(link, self.options.dialect, now)
        else:
            in_frame = self.options.token_place is TokenPlace.FRAME
            self._session.introduce(link, self._credentials.auth.token if in_frame else None)

    def socket_closed(self, generation: int, code: int, now: float) -> None:
        """Learn that the socket of that generation is gone; its reason text decides nothing."""
        link = self._link_of(generation)
        if link is None:
            return
        verdict = verdict_for(code, self.options.close_codes)
        if verdict is Verdict.MESSAGE_TOO_LARGE:
            self._outgoing.tell(self.outbox.too_large())
        elif code == SERVER_ERROR:
            self._outgoing.tell(self.outbox.crashed())
        self._settle(link, now)
        if link.retry_after is not None:
            self._schedule.backoff.server_said(link.retry_after)
        self._drop_link(link)
        if verdict in TERMINAL:
            self._refuse(_TERMINAL_REASONS[verdict], code)
        elif verdict is Verdict.REFRESH_TOKEN:
            self._token_rejected(now, code)
        elif verdict is Verdict.GOODBYE and link.farewell is not None:
            self._refuse(link.farewell, code)
        elif not link.opened:
            self._never_opened(now, code)
        else:
            if verdict is Verdict.RECONNECT_AT_CAP:
                self._schedule.backoff.go_to_cap()
            self._lose(self._reason_of(verdict, link), now, code, turned_away=not link.ready)

    def socket_closing(self, generation: int, now: float) -> None:
        """Learn that the socket of that generation took no text: its close is on the way."""
        link = self._link_of(generation)
        if link is not None and link.lost_at is None:
            link.takes_nothing(now)

    def frame_received(self, generation: int, frame: object, now: float) -> None:
        """Take a text frame, or any object that is no str for a binary one. Never raises."""
        link = self._link_of(generation)
        if link is None or not link.opened:
            return
        link.heartbeat.heard(now)
        message = decode(frame, self._parse, self.options.max_text)
        if isinstance(message, BadFrame):
            self.output.events.append(FrameDropped(message.reason, message.sample, message.size))
            return
        if (
            link.ready
            and message.type not in _OF_THE_LINK
            and link.replay_to is None
            and self._session.next_in_order(message, link)
        ):
            self.output.events.append(MessageReceived(message))
            return
        if link.may_be_assumed and message.type is not MessageType.CONNECT:
            welcome = message.type is MessageType.WELCOME
            self._assume(link, Dialect.FLAT if welcome else Dialect.ENVELOPE, now)
        if message.type is MessageType.CONNECT:
            self._session_answered(link, message.data, now)
        self._outgoing.hear(message, link)
        latency = link.hear(message, now)
        if latency is not None:
            self.output.events.append(LatencyMeasured(latency))
        self._session.hear(message, link, now)
        if link.replayed(self._session.inbox.seq, now):
            self._flush(now)

    def frames_wait(self, generation: int, now: float) -> None:
        """Learn that frames have come whose turn is later: the link lives, whatever they say."""
        link = self._link_of(generation)
        if link is not None and link.opened:
            link.heartbeat.heard(now)
            if link.lost_at is not None:
                link.takes_nothing(now)  # the close is behind them

    def socket_buffered(self, size: int, now: float) -> None:
        """Learn how many bytes the socket holds unsent; ask when `look_due` says so."""
        link = self._link
        if link is None:
            return
        link.holds(size, now)
        if FACTS[self.state].sends and not link.clogged:
            self._outgoing.flush(link, now)

    def rows_restored(
        self, partition: str, rows: "list[dict[str, Any]]", unreadable: int, now: float
    ) -> None:
        """Take messages of earlier pages from the disk; see `StoreRows` for what a row holds."""
        self._outgoing.restore(partition, rows, unreadable, now)
        self._flush(now)

    def rows_stored(self, partition: str, keys: "list[str]", now: float) -> None:
        """Learn that messages are on disk."""
        self._outgoing.persistence.stored(partition, keys, now)
        self._flush(now)

    def storage_failed(self, partition: str, reason: str, keys: "list[str]", now: float) -> None:
        """Learn that these messages, or with no keys any, can't be put on disk."""
        self._outgoing.storage_failed(partition, reason, keys)
        self._flush(now)

    def token_received(self, number: int, token: str, wall: float, now: float) -> None:
        """Take the source's answer to request `number`; `wall` is epoch seconds."""
        request = self._credentials.answered(number, RequestToken)
        if not isinstance(request, RequestToken):
            return
        same = self._credentials.token_received(token, now, wall, request.refresh)
        if not same:
            self._outgoing.tell(self.outbox.hand_over("another_user"))
            self._forget_user(False)
        claimed = self._credentials.auth.claims.user_id
        if claimed is not None:
            self._outgoing.user_id = claimed
        self._know_user(now)
        link = self._link
        if link is None:
            self._advance(now)
        elif not same:
            self._move(Trigger.LOST, Reason.USER_CHANGED, None, now)
        elif "reauth" in link.capabilities:
            self._session.introduce(link, token, resume=False)

    def token_refused(self, number: int) -> None:
        """Learn from the source that only a sign-in helps."""
        if self._credentials.answered(number):
            self._refuse(Reason.SIGN_IN_NEEDED, None)

    def token_failed(self, number: int, now: float) -> None:
        """Learn that the source could not be reached, or threw."""
        if self._credentials.answered(number):
            self._token_missing(Reason.TOKEN_UNAVAILABLE, now)

    def ticket_received(self, number: int, ticket: str, now: float) -> None:
        """Take a ticket for this attempt."""
        if self._credentials.answered(number, RequestTicket):
            self._credentials.ticket_received(ticket)
            self._advance(now)

    def ticket_refused(self, number: int, now: float) -> None:
        """Learn that the server turned the token down over HTTP."""
        if self._credentials.answered(number, RequestTicket):
            self._token_rejected(now, None)

    def network_changed(self, online: bool, now: float) -> None:
        """Learn that the device says it has, or has no, network."""
        self._schedule.online = online
        if not online:
            self._credentials.cancel()
            self._move(Trigger.WENT_OFFLINE, Reason.NETWORK_LOST)
        elif self.state is ConnectionState.OFFLINE:
            self._dial_soon(Trigger.WENT_ONLINE, Reason.NETWORK_RESTORED, now)
        elif self.state is ConnectionState.RECONNECTING:
            self._dial_soon(Trigger.RETRY, Reason.NETWORK_RESTORED, now)
        elif self._link is not None and self._link.ready:
            self._probe(self._link, now)

    def page_changed(self, visible: bool, now: float) -> None:
        """Learn that the page was hidden, shown, or came back from a cache or a freeze."""
        self._schedule.visible = visible
        if not visible:
            return
        if self.state is ConnectionState.RECONNECTING:
            self._dial_soon(Trigger.RETRY, Reason.PAGE_VISIBLE, now)
        elif self._link is not None and self._link.ready:
            self._probe(self._link, now)

    def deadline_reached(self, now: float) -> None:
        """Do what a moment told by `deadline` asks for; it may be long past."""
        self._outgoing.tell(self.outbox.expire(now))
        if self._outgoing.check_storage(now):
            self._flush(now)
        due = self._credentials.deadline()
        if due is not None and now >= due:
            self._credentials.cancel()
            self._token_missing(Reason.TOKEN_TIMEOUT, now)
        link = self._link
        if link is not None and link.lost_at is not None and now >= link.lost_at:
            self.output.effects.append(CloseSocket(link.generation, 1000, ""))
            self.socket_closed(link.generation, 1006, now)
        elif link is not None and link.ready:
            self._check_link(link, now)
        elif link is not None:
            self._check_handshake(link, now)
        elif self._schedule.due(now):
            self._retry(now)

    # What comes out.

    @property
    def outbox(self) -> "Outbox":
        return self._outgoing.outbox

    @property
    def user_id(self) -> "int | str | None":
        """Return who the token or the server says we are."""
        return self._outgoing.user_id

    @property
    def clogged(self) -> bool:
        """Tell whether the socket holds so much that nothing is written."""
        return self._link is not None and self._link.clogged

    def look_due(self, now: float) -> bool:
        """Tell whether `socket_buffered` should be told, before anything more is written."""
        link = self._link
        if link is None or not link.clogged:
            return False
        return link.look_at is None or now >= link.look_at

    def take_effects(self) -> "list[Any]":
        """Return and forget the orders, oldest first."""
        return self.output.take_effects()

    def take_events(self) -> "list[Any]":
        """Return and forget the news, oldest first."""
        return self.output.take_events()

    def deadline(self) -> "float | None":
        """Return the next moment at which `deadline_reached` must be called, or None."""
        moments = [self._schedule.retry_at, self._credentials.deadline(), self.outbox.deadline()]
        moments.append(self._outgoing.persistence.deadline())
        link = self._link
        if link is not None:
            moments += [link.give_up_at, link.answer_due_at, link.settles_at(), link.lost_at]
            moments += [link.look_at, link.replay_ends_at]
            if link.ready:
                moments += [self._session.inbox.deadline()]
                moments += [link.heartbeat.deadline(), self._credentials.refresh_at()]
        due = [moment for moment in moments if moment is not None]
        return min(due) if due else None

    # Dialling.

    def _dial(self, now: float) -> None:
        self._schedule.dialled(now)
        self._credentials.new_attempt()
        self._advance(now)

    def _advance(self, now: float) -> None:
        """Take the next step of an attempt that has no socket yet."""
        if self.state is not ConnectionState.CONNECTING or self._link is not None:
            return
        step = self._credentials.next_step(now)
        if isinstance(step, Ready):
            self._generation += 1
            # A fresh id each time: the existing backends mix up sockets that share one.
            client_id = self._new_id()
            self._link = Link(self._generation, client_id, self.options, now)
            self.output.effects.append(
                OpenSocket(self._generation, client_id, step.query, step.protocols)
            )
        elif step is not None:
            self.output.effects.append(step)

    def _dial_soon(self, trigger: Trigger, reason: Reason, now: float) -> None:
        """Dial without waiting out the backoff, unless the last attempt was just now."""
        soonest = self._schedule.soonest(now)
        if soonest == now:
            self._move(trigger, reason)
            self._dial(now)
        elif self.state is ConnectionState.OFFLINE:
            self._move(Trigger.LOST, reason, None, soonest)
        elif self._schedule.bring_forward(soonest):
            self.output.events.append(RetryMoved(soonest))

    def _retry(self, now: float) -> None:
        """Dial when it is due; a hidden page lets it pass until it is seen."""
        if self._schedule.visible:
            self._move(Trigger.RETRY, Reason.RETRY_DUE)
            self._dial(now)
        else:
            self.output.events.append(RetryMoved(None))

    # The life of a link.

    def _assume(self, link: Link, dialect: Dialect, now: float) -> None:
        """Go on with a server that does not answer `connect`."""
        link.assumed(dialect, now)
        self._start_session(link, Reason.SESSION_ASSUMED, {}, now)

    def _session_answered(self, link: Link, answer: "dict[str, Any]", now: float) -> None:
        if link.capable:
            # It answers a re-authentication, or frames that were asked for again: when those are
            # gone, a fresh session begins on the link as it is.
            if link.renewed(answer):
                self._session.begin(link, answer, now)
            return
        link.answered(answer, now)
        self._start_session(link, Reason.SESSION_ANSWERED, answer, now)

    def _start_session(
        self, link: Link, reason: Reason, answer: "dict[str, Any]", now: float
    ) -> None:
        self._schedule.online = True  # whatever the device says
        if self._is_somebody_else(answer):
            self._outgoing.tell(self.outbox.hand_over("another_user"))
            self._forget_user(False)
        self._move(Trigger.READY, reason)
        self._session.begin(link, answer, now)
        self._know_user(now, certain=True)
        self._outgoing.flush(link, now)

    def _check_handshake(self, link: Link, now: float) -> None:
        if link.give_up_at is not None and now >= link.give_up_at:
            self._abandon(link, Reason.HANDSHAKE_TIMEOUT, now)
        elif link.answer_due_at is not None and now >= link.answer_due_at:
            link.answer_due_at = None
            # A server that has answered before is slow today, and not another one.
            if not self._session.met_capable:
                self._assume(link, Dialect.ENVELOPE, now)

    def _check_link(self, link: Link, now: float) -> None:
        pulse = link.heartbeat.check(now)
        if pulse is Pulse.DEAD:
            probing = link.heartbeat.probing
            reason = Reason.PROBE_TIMEOUT if probing else Reason.HEARTBEAT_TIMEOUT
            self._abandon(link, reason, now)
            return
        if pulse is not Pulse.NOTHING:
            self._beat(link, now, pulse is Pulse.PROBE)
        self._settle(link, now)
        self._session.check(now)
        if link.replayed(self._session.inbox.seq, now):
            self._flush(now)
        self._outgoing.overdue(link, now)
        refresh_at = self._credentials.refresh_at()
        if refresh_at is not None and now >= refresh_at:
            self.output.effects.append(self._credentials.request_token(now, True))

    def _beat(self, link: Link, now: float, probe: bool) -> None:
        number = link.heartbeat.beaten(now, probe)
        self._outgoing.control(link, MessageType.HEARTBEAT, {"n": number})

    def _probe(self, link: Link, now: float) -> None:
        """Ask a link that may have died unseen for a sign of life."""
        beat = link.heartbeat
        if beat.answered and not beat.probing and now >= beat.heard_at + RECENT:
            self._beat(link, now, True)

    def _settle(self, link: Link, now: float) -> None:
        """Forget the failures before a link that has been ready for long enough."""
        due = link.settles_at()
        if due is not None and now >= due:
            link.settled = True
            self._schedule.backoff.reset()
            self._credentials.auth.accepted()

    # How an attempt or a link ends.

    def _never_opened(self, now: float, code: int) -> None:
        if self._credentials.in_upgrade and self._credentials.auth.unopened():
            self._refuse(Reason.SIGN_IN_NEEDED, code)
        else:
            self._lose(Reason.SERVER_UNREACHABLE, now, code)

    def _reason_of(self, verdict: Verdict, link: Link) -> Reason:
        if verdict is Verdict.MESSAGE_TOO_LARGE:
            return Reason.MESSAGE_TOO_LARGE
        return Reason.SERVER_DRAINING if link.draining else Reason.CLOSED_BY_SERVER

    def _token_rejected(self, now: float, code: "int | None") -> None:
        times = self._credentials.auth.rejected()
        if self.options.token_place is TokenPlace.NONE or times >= REJECTIONS_BEFORE_SIGN_IN:
            self._refuse(Reason.SIGN_IN_NEEDED, code)
        elif times > 1:
            self._lose(Reason.TOKEN_REJECTED, now, code)
        elif code is None:
            self._advance(now)  # no socket yet: the same attempt goes on with a new token
        else:
            self._move(Trigger.LOST, Reason.TOKEN_REJECTED, code, now)

    def _token_missing(self, reason: Reason, now: float) -> None:
        if self.state is ConnectionState.CONNECTING:
            self._lose(reason, now, None)
        else:
            self._credentials.auth.refresh_failed(now)

    def _abandon(self, link: Link, reason: Reason, now: float) -> None:
        """Give a silent link up; nothing waits for its close event."""
        self._settle(link, now)
        self._lose(reason, now, None, turned_away=link.opened and not link.ready)

    def _lose(
        self, reason: Reason, now: float, code: "int | None", turned_away: bool = False
    ) -> None:
        """End this attempt or link; another attempt follows, unless there were enough."""
        if not self._schedule.online:
            self._move(Trigger.WENT_OFFLINE, reason, code)
            return
        delay = self._schedule.backoff.next_delay(self._random(), turned_away)
        if self._schedule.backoff.exhausted:
            self._refuse(Reason.ATTEMPTS_EXHAUSTED, code)
        else:
            self._move(Trigger.LOST, reason, code, now + delay)

    def _refuse(self, reason: Reason, code: "int | None") -> None:
        """End for good: only `connect` leads on."""
        self._credentials.cancel()
        self._move(Trigger.REFUSED, reason, code)

    def _move(
        self,
        trigger: Trigger,
        reason: Reason,
        code: "int | None" = None,
        retry_at: "float | None" = None,
    ) -> None:
        """Take the transition that the table names, if it names one."""
        target = next_state(self.state, trigger)
        if target is None:
            return
        previous, self.state = self.state, target
        self._schedule.retry_at = retry_at
        link = self._link
        if link is not None and not FACTS[target].linked:
            self._drop_link(link)
            self.output.effects.append(CloseSocket(link.generation, 1000, ""))
        self.output.events.append(
            StateChanged(previous, target, reason, self._schedule.backoff.attempt, retry_at, code)
        )

    def _drop_link(self, link: Link) -> None:
        self._link = None
        self._outgoing.tell(self.outbox.link_lost(link.acknowledges))

    def _link_of(self, generation: int) -> "Link | None":
        link = self._link
        return link if link is not None and link.generation == generation else None

    def _flush(self, now: float) -> None:
        """Write what may be written, if there is a link to write on."""
        link = self._link
        if link is not None and link.lost_at is None and FACTS[self.state].sends:
            self._outgoing.flush(link, now)

    def _is_somebody_else(self, answer: "dict[str, Any]") -> bool:
        """Tell whether the server names another user than the one whose messages wait.

        Where the token names its user, the token decides: the server may name them otherwise.
        """
        partition, user_id = self._outgoing.persistence.partition, user_in(answer)
        if user_id is None or self._credentials.auth.claims.user_id is not None:
            return False
        known = self._outgoing.user_id if partition is None else partition
        return known is not None and str(user_id) != str(known)

    def _know_user(self, now: float, certain: bool = False) -> None:
        """Open the user's rows as soon as it is known whose they are.

        `certain`: the server has said what it will say, and maybe knows no users.
        Once open they stay so until the user is forgotten.
        """
        if self._outgoing.persistence.partition is not None:
            return
        user_id = self._outgoing.user_id
        if user_id is not None:
            self._outgoing.persistence.use(str(user_id), now)
        elif certain:
            self._outgoing.persistence.use("", now)

    def _forget_user(self, signed_out: bool) -> None:
        """Drop what belongs to the user; the rooms are the page's and outlive another user."""
        self._outgoing.persistence.leave()
        self._outgoing.user_id = self.options.user_id
        self._session.forget()
        self.output.events.append(UserChanged(signed_out))


def _check_time(time_to_live: object) -> None:
    if time_to_live is None:
        return
    number = isinstance(time_to_live, (int, float)) and not isinstance(time_to_live, bool)
    if not number or not 0 <= time_to_live <= LONGEST_LIFE:  # type: ignore[operator]
        raise LocalError(
            "time_to_live is a number of seconds from 0 to %d: a server need not know an id for "
            "longer." % LONGEST_LIFE
        )

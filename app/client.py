"""Client: the shell around one Connection. It performs effects and publishes events."""

from app.arrivals import Arrivals
from app.engine import (
    Connection,
    LocalError,
    Message,
    MessageRouter,
    MessageType,
    Options,
    TokenPlace,
)
from app.engine.address import socket_url
from app.engine.effects import CloseSocket
from app.engine.events import MessageReceived, MessageStatusChanged, MessageStored, UserChanged
from app.engine.messages import redact
from app.engine.router import is_awaitable
from app.performer import Performer, from_disk
from app.receipt import Receipt
from app.sending import Sending
from app.turns import GoOn, Turn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from app.engine import ConnectionState, Delivery
    from app.engine.router import Handler
    from app.ports import TokenSource, Waiter, World
    from app.trace import Recorder

    Listener = Callable[[Any], None]

MAX_HELD = 1000
# They say something of the link or of our own messages, and nothing that comes in an order.
AT_ONCE = (MessageType.CONNECT, MessageType.HEARTBEAT, MessageType.ACK, MessageType.NACK)


class Client:
    """Own one Connection and everything it needs of the world.

    `url` is absolute (`ws:` or `wss:`, may hold `{client_id}`), or a function that returns one and
    is asked once per attempt. `tokens` may be None only with `TokenPlace.NONE`. `trace` is told
    every input, for a session that can be replayed. Handlers and listeners may call any method of
    the client from inside a call.
    """

    def __init__(
        self,
        url: "str | Callable[[], str]",
        *,
        world: "World",
        tokens: "TokenSource | None" = None,
        options: "Options | None" = None,
        trace: "Recorder | None" = None,
    ) -> None:
        options = options or Options(
            token_place=TokenPlace.TICKET if tokens is not None else TokenPlace.NONE
        )
        if isinstance(url, str):
            socket_url(url, "check", {})  # raises now rather than at the first attempt
        if tokens is None and options.token_place is not TokenPlace.NONE:
            raise LocalError("Give `tokens`, or say Options(token_place=TokenPlace.NONE).")
        self._world = world
        self._performer = Performer(
            url, tokens, world, feed=self._feed, tell=self._tell, report=self._report
        )
        self._trace = trace
        if trace is not None:
            trace.begin(options, world.storage is not None)
        self._connection = Connection(
            options,
            random=world.random if trace is None else _told(world.random, trace.drew),
            new_id=world.new_id if trace is None else _told(world.new_id, trace.named),
            timestamp=world.clock.timestamp
            if trace is None
            else _told(world.clock.timestamp, trace.stamped),
            parse=world.parse_json,
            storage=world.storage is not None,
        )
        self._router = MessageRouter()
        self._listeners: list[Listener] = []
        self._receipts: dict[str, Receipt] = {}
        self._held: list[MessageReceived] | None = None  # kept back while something is loaded
        self._released: list[Any] = []  # to be published first
        self._settled: list[Callable[[], None]] = []
        self._arrivals = Arrivals()
        self._sendings: list[Sending] = []
        self._sends_later = False
        self._later = GoOn(world, self._go_on)
        self._armed_for: float | None = None
        self._moment: float | None = None  # at which the turn began that is under way
        self._pumping = False
        self._disposed = False
        self._given_back = False  # what the client had of the world
        self._timer = world.timer(self._due)
        world.transport.attach(self)
        world.transport.longest = options.max_text + 1
        world.network.attach(self)
        if world.storage is not None:
            world.storage.attach(self)
        self._feed("page_changed", world.network.visible())

    # What the application asks.

    @property
    def state(self) -> "ConnectionState":
        """Return the state of the connection."""
        return self._connection.state

    def connect(self) -> None:
        """Bring the connection up, at once; nothing happens when that is under way or done."""
        self._alive()
        self._feed("connect")

    def disconnect(self) -> None:
        """End the connection; messages that wait are kept."""
        self._alive()
        self._tell("disconnect")

    def sign_out(self) -> None:
        """End the connection and discard what belongs to the user."""
        self._alive()
        self._tell("sign_out")

    def send(
        self,
        type: MessageType,
        data: "dict[str, Any] | None" = None,
        *,
        delivery: "Delivery | None" = None,
        time_to_live: "float | None" = None,
        coalesce: "str | None" = None,
    ) -> Receipt:
        """Send now, or as soon as there is a connection; the receipt tells what became of it.

        Raises `LocalError` for data that JSON can't hold. See `Connection.send`.
        """
        self._alive()
        now = self.now()
        key = self._connection.send(
            type, data, now, delivery=delivery, time_to_live=time_to_live, coalesce=coalesce
        )
        if self._trace is not None:
            self._trace.note(now, "send", key, type, data, delivery, time_to_live, coalesce)
        receipt = Receipt(key, self.cancel, self.discard, self._waiter)
        self._receipts[key] = receipt
        self._pump()
        return receipt

    def send_all(
        self,
        type: MessageType,
        many: "Iterable[dict[str, Any]]",
        *,
        delivery: "Delivery | None" = None,
        time_to_live: "float | None" = None,
    ) -> Sending:
        """Send a message for each of `many` data, in order, as fast as the page stays alive.

        What finds the outbox full waits until there is room. Several follow one another.
        """
        self._alive()

        def send(data: "dict[str, Any]") -> Receipt:
            return self.send(type, data, delivery=delivery, time_to_live=time_to_live)

        sending = Sending(many, send, self._waiter)
        self._sendings.append(sending)
        self._pump()
        return sending

    def receipt(self, key: str) -> "Receipt | None":
        """Return the receipt of a message that has not ended, an earlier page's included."""
        receipt = self._receipts.get(key)
        if receipt is None:
            entry = self._connection.outbox.get(key)
            if entry is None:
                return None
            receipt = Receipt(key, self.cancel, self.discard, self._waiter)
            receipt.changed(entry.status, entry.code, entry.text)
            receipt.stored = entry.stored
            self._receipts[key] = receipt
        return receipt

    def cancel(self, key: str) -> bool:
        """Take back a message that no server can have seen; tell whether that could be done."""
        self._alive()
        return bool(self._tell("cancel", key))

    def discard(self, key: str) -> bool:
        """Give up a message that has not ended; tell whether there was one."""
        self._alive()
        return bool(self._tell("discard", key))

    def on(self, type: MessageType, handler: "Handler") -> "Callable[[], None]":
        """Call `handler(message)`, sync or async, for each message of a type.

        The returned function stops that.
        """
        return self._router.on(type, handler)

    def on_unknown(self, handler: "Handler") -> "Callable[[], None]":
        """Call `handler(message)` for messages whose type is outside `MessageType`."""
        return self._router.on_unknown(handler)

    def subscribe(self, listener: "Listener") -> "Callable[[], None]":
        """Call `listener(event)` for each event of app.engine.events; return how to stop."""
        self._listeners = self._listeners + [listener]  # never changed in place

        def remove() -> None:
            if listener in self._listeners:
                at = self._listeners.index(listener)
                self._listeners = self._listeners[:at] + self._listeners[at + 1 :]

        return remove

    def on_settled(self, callback: "Callable[[], None]") -> None:
        """Call whenever events were published and nothing is left of them for now.

        Of a burst, many messages lie between two calls: so often it is worth showing anything.
        """
        self._settled = self._settled + [callback]

    def hold(self) -> None:
        """Keep messages of the server back until `release()`: something has to be shown first.

        What says whether our own messages arrived is not kept back; at most `MAX_HELD` are.
        """
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Hand on what was kept back, in order, and keep nothing back any more."""
        held, self._held = self._held, None
        self._released += held or []
        self._pump()

    @property
    def moment(self) -> float:
        """Return the moment at which the turn began whose frames are being handled, or now."""
        return self.now() if self._moment is None else self._moment

    def now(self) -> float:
        """Return the moment on the client's monotonic clock, in seconds."""
        return self._world.clock.now()

    def dispose(self) -> None:
        """End everything: socket, timer, tasks, listeners.

        What is on disk stays there for a later page; every receipt ends.
        """
        if self._disposed:
            return
        self._disposed = True
        self._router.clear()
        self._listeners, self._settled = [], []
        self._tell("dispose")  # from inside a handler, the loop that called it goes on to the end

    # What the world reports.

    def socket_opened(self, generation: int) -> None:
        self._feed("socket_opened", generation)

    def socket_closed(self, generation: int, code: int, reason: str) -> None:  # noqa: ARG002
        if self._arrivals.closed(generation, code):
            self._timer.disarm()  # of a socket that is gone nothing is due
            self._armed_for = None
        else:
            self._feed("socket_closed", generation, code)

    def frame_received(self, generation: int, frame: object) -> None:
        self.frames_received(generation, [frame])

    def frames_received(self, generation: int, frames: "list[Any]") -> None:
        self._arrivals.add(generation, frames)
        self._pump()
        self._tell_what_waits()

    def _tell_what_waits(self) -> None:
        """Let the connection know that it lives, though what proves it has to wait."""
        if self._arrivals.frames and not self._disposed:
            self._feed("frames_wait", self._arrivals.generation)

    def network_changed(self, online: bool) -> None:
        self._feed("network_changed", online)

    def page_changed(self, visible: bool) -> None:
        self._feed("page_changed", visible)

    def page_leaving(self) -> None:
        """Nothing: a page that comes back from the cache finds its socket closed."""

    def rows_restored(self, partition: str, rows: "list[dict[str, Any]]", unreadable: int) -> None:
        wall = self._world.clock.wall()
        self._feed("rows_restored", partition, [from_disk(row, wall) for row in rows], unreadable)

    def rows_stored(self, partition: str, keys: "list[str]") -> None:
        self._feed("rows_stored", partition, keys)

    def storage_failed(self, partition: str, reason: str, keys: "list[str]") -> None:
        self._feed("storage_failed", partition, reason, keys)

    def _feed(self, name: str, *arguments: object) -> None:
        """Hand an input to the connection, with the moment, and see to what follows."""
        now = self.now()
        if self._trace is not None:
            self._trace.note(now, name, *arguments)
        getattr(self._connection, name)(*arguments, now)
        self._pump()

    def _tell(self, name: str, *arguments: object) -> object:
        """Hand over an input for which the moment does not matter; return its answer."""
        if self._trace is not None:
            self._trace.note(self.now(), name, *arguments)
        answer = getattr(self._connection, name)(*arguments)
        self._pump()
        return answer

    # The pump.

    def _pump(self) -> None:
        """Perform and publish until nothing is left or the turn is over, then arm the one timer.

        Guarded against re-entry: what a handler asks for is taken up by the loop that called it.
        """
        if self._pumping or self._given_back:
            return
        self._pumping = True
        try:
            self._run()
        finally:
            self._pumping = False
        if self._disposed:
            self._give_back()
        else:
            self._arm()

    def _run(self) -> None:
        self._settle()
        if self._arrivals.waiting and not self._later.asked:
            self._take_arrivals()
        if self._sendings and not self._sends_later:
            self._send_some()
        for callback in self._settled:
            callback()
        self._settle()

    def _take_arrivals(self) -> None:
        """Handle what came, as long as the turn lasts; the rest follows in a task of its own."""
        arrivals, turn = self._arrivals, Turn(self.now())
        self._moment, goes_on = turn.now, True
        while goes_on and arrivals.waiting:
            frames = arrivals.take(turn.size)
            self._take(arrivals.generation, frames, turn.now)
            code = arrivals.take_close()
            if code is not None:
                self._feed("socket_closed", arrivals.generation, code)
            self._settle()
            if arrivals.waiting:
                goes_on = turn.goes_on(self.now(), len(frames))
        self._moment = None
        if arrivals.waiting:
            self._later.ask()

    def _send_some(self) -> None:
        """Send of the many as long as a turn lasts and there is room; the rest follows."""
        turn, goes_on = Turn(self.now()), True
        while goes_on and self._sendings and not self._disposed:
            sending = self._sendings[0]
            size = sending.size()
            if size is None:
                self._sendings.remove(sending)
            elif not self._connection.outbox.fits(size) and len(self._connection.outbox):
                return  # whenever one of them has ended it is asked again
            else:
                sending.send_one()
                self._settle()
                goes_on = turn.goes_on(self.now(), 1)
        if self._sendings:
            self._sends_later = True
            self._later.ask()

    def _go_on(self) -> None:
        self._sends_later = False
        self._pump()

    def _take(self, generation: int, frames: "list[Any]", now: float) -> None:
        """Hand over frames one by one: what a handler does with one may end the link."""
        trace, connection = self._trace, self._connection
        output, receive = connection.output, connection.frame_received
        for frame in frames:
            if trace is not None:
                trace.note(now, "frame_received", generation, frame)
            receive(generation, frame, now)
            events = output.events
            if len(events) == 1 and not output.effects and not self._released:
                # Nearly all are so: one piece of news, and nothing to be done about it.
                output.events = []
                self._publish(events[0])
            while output.events or output.effects or self._released:
                self._step()

    def _settle(self) -> None:
        """Perform and publish until nothing is left."""
        output = self._connection.output
        while output.effects or output.events or self._released or self._look_due():
            self._step()

    def _look_due(self) -> bool:
        # The clock is a call into the browser, and a socket that holds too much is seldom.
        return self._connection.clogged and self._connection.look_due(self.now())

    def _step(self) -> None:
        effects = self._connection.take_effects()
        for effect in effects:
            if isinstance(effect, CloseSocket):
                self._arrivals.clear()
            self._performer.perform(effect)
        if self._look_due():
            self._look()
        released, self._released = self._released, []
        events = released + self._connection.take_events()
        for event in events:
            self._publish(event)

    def _look(self) -> None:
        now, size = self.now(), self._world.transport.buffered()
        if self._trace is not None:
            self._trace.note(now, "socket_buffered", size)
        self._connection.socket_buffered(size, now)

    def _arm(self) -> None:
        deadline = self._connection.deadline()
        if self._arrivals.close_code is not None:
            deadline = None
        if deadline == self._armed_for:
            return
        self._armed_for = deadline
        if deadline is None:
            self._timer.disarm()
        else:
            self._timer.arm(max(0.0, deadline - self.now()))

    def _give_back(self) -> None:
        self._given_back = True
        sendings, self._sendings = self._sendings, []
        for sending in sendings:
            sending.stop()
        self._timer.dispose()
        self._later.dispose()
        self._world.transport.dispose()
        self._world.network.dispose()
        if self._world.storage is not None:
            self._world.storage.dispose()
        self._world.tasks.dispose()

    def _due(self) -> None:
        self._armed_for = None
        self._world.transport.collect()  # what waits in front of our door proves life, too
        self._tell_what_waits()
        if self._arrivals.close_code is None:
            self._feed("deadline_reached")

    # Events.

    def _publish(self, event: object) -> None:
        message = None
        if isinstance(event, MessageReceived):
            message = event.message
            if (self._held is not None or self._released) and self._keep_back(event):
                return
        else:
            self._see_to(event)
        for listener in self._listeners:
            try:
                listener(event)
            except Exception as error:  # noqa: BLE001 - listeners are the user's; isolation is the contract
                self._report("A listener threw", error)
        if message is not None:
            self._dispatch(message)

    def _see_to(self, event: object) -> None:
        """Do what an event means to the client itself, before anybody hears of it."""
        if isinstance(event, MessageStatusChanged):
            self._update_receipt(event)
        elif isinstance(event, MessageStored) and event.key in self._receipts:
            receipt = self._receipts[event.key]
            for callback in receipt.kept(event.stored):
                self._guard("A receipt's subscriber threw", callback, receipt)
        elif isinstance(event, UserChanged) and self._held:
            self._held = []  # it was said to somebody who is gone

    def _keep_back(self, event: MessageReceived) -> bool:
        if event.message.type in AT_ONCE:
            return False
        if self._released:  # what was kept back goes first
            self._released.append(event)
            return True
        if self._held is None:
            return False
        self._held.append(event)
        if len(self._held) > MAX_HELD:
            self.release()
        return True

    def _update_receipt(self, event: MessageStatusChanged) -> None:
        receipt = self._receipts.get(event.key)
        if receipt is None:
            return
        callbacks = receipt.changed(event.status, event.code, event.text)
        if receipt.ended:
            del self._receipts[event.key]
        for callback in callbacks:
            self._guard("A receipt's subscriber threw", callback, receipt)

    def _dispatch(self, message: Message) -> None:
        for handler in self._router.handlers(message):
            try:
                outcome = handler(message)
                if outcome is not None and is_awaitable(outcome):
                    self._world.tasks.spawn(outcome, _ignore, self._thrower(message))
            except Exception as error:  # noqa: BLE001 - a handler is the user's; isolation is the contract
                self._thrower(message)(error)

    def _thrower(self, message: Message) -> "Callable[[Exception], None]":
        what = "A handler of %s threw" % message.type_name
        return lambda error: self._report(what, error)

    def _guard(self, what: str, callback: "Callable[[Any], None]", argument: object) -> None:
        try:
            callback(argument)
        except Exception as error:  # noqa: BLE001 - callbacks are the user's; isolation is the contract
            self._report(what, error)

    def _report(self, what: str, error: Exception) -> None:
        # An exception's text may quote what was sent, a token included.
        self._world.report("%s: %s: %s" % (what, type(error).__name__, redact(str(error))))

    def _waiter(self) -> "Waiter":
        return self._world.tasks.waiter()

    def _alive(self) -> None:
        if self._disposed:
            raise LocalError("This client was disposed; make a new one.")


def _ignore(_result: object) -> None:
    pass


def _told(source: "Callable[[], Any]", tell: "Callable[[Any], None]") -> "Callable[[], Any]":
    """Return a source whose values are told to the trace."""

    def give() -> "Any":
        value = source()
        tell(value)
        return value

    return give

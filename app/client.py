"""Client: the shell around one Connection. It performs effects and publishes events."""

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
from app.engine.effects import CloseSocket, OpenSocket, RequestTicket, RequestToken, SendText
from app.engine.events import MessageReceived, MessageStatusChanged
from app.engine.messages import redact
from app.receipt import Receipt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine import ConnectionState, Delivery
    from app.engine.router import Handler
    from app.ports import TokenSource, World

    Listener = Callable[[Any], None]


class Client:
    """Own one Connection and everything it needs of the world.

    `url` is absolute (`ws:` or `wss:`, may hold `{client_id}`), or a function that returns one and
    is asked once per attempt. `tokens` may be None only with `TokenPlace.NONE`. Handlers and
    listeners may call any method of the client from inside a call.
    """

    def __init__(
        self,
        url: "str | Callable[[], str]",
        *,
        world: "World",
        tokens: "TokenSource | None" = None,
        options: "Options | None" = None,
    ) -> None:
        options = options or Options(
            token_place=TokenPlace.TICKET if tokens is not None else TokenPlace.NONE
        )
        if isinstance(url, str):
            socket_url(url, "check", {})  # raises now rather than at the first attempt
        if tokens is None and options.token_place is not TokenPlace.NONE:
            raise LocalError("Give `tokens`, or say Options(token_place=TokenPlace.NONE).")
        self._url = url
        self._world = world
        self._tokens = tokens
        self._connection = Connection(
            options,
            random=world.random,
            new_id=world.new_id,
            timestamp=world.clock.timestamp,
            parse=world.parse_json,
        )
        self._router = MessageRouter()
        self._listeners: list[Listener] = []
        self._receipts: dict[str, Receipt] = {}
        self._pumping = False
        self._disposed = False
        self._given_back = False  # what the client had of the world
        self._timer = world.timer(self._due)
        world.transport.attach(self)
        world.network.attach(self)
        self._connection.page_changed(world.network.visible(), self.now())

    # What the application asks.

    @property
    def state(self) -> "ConnectionState":
        """Return the state of the connection."""
        return self._connection.state

    def connect(self) -> None:
        """Bring the connection up, at once; nothing happens when that is under way or done."""
        self._alive()
        self._connection.connect(self.now())
        self._pump()

    def disconnect(self) -> None:
        """End the connection; messages that wait are kept."""
        self._alive()
        self._connection.disconnect()
        self._pump()

    def sign_out(self) -> None:
        """End the connection and discard what belongs to the user."""
        self._alive()
        self._connection.sign_out()
        self._pump()

    def send(
        self,
        type: MessageType,
        data: "dict[str, Any] | None" = None,
        *,
        delivery: "Delivery | None" = None,
        time_to_live: "float | None" = None,
    ) -> Receipt:
        """Send now, or as soon as there is a connection; the receipt tells what became of it.

        Raises `LocalError` for data that JSON can't hold. See `Connection.send`.
        """
        self._alive()
        connection = self._connection
        key = connection.send(type, data, self.now(), delivery=delivery, time_to_live=time_to_live)
        receipt = self._receipts[key] = Receipt(key, self.discard)
        self._pump()
        return receipt

    def discard(self, key: str) -> bool:
        """Give up a message that has not ended; tell whether there was one."""
        self._alive()
        found = self._connection.discard(key)
        self._pump()
        return found

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
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def now(self) -> float:
        """Return the moment on the client's monotonic clock, in seconds."""
        return self._world.clock.now()

    def dispose(self) -> None:
        """End everything: socket, timer, tasks, listeners. Messages that wait are discarded."""
        if self._disposed:
            return
        self._disposed = True
        self._router.clear()
        self._listeners = []
        self._connection.sign_out()
        self._pump()  # from inside a handler, the loop that called it goes on to the end

    # What the world reports.

    def socket_opened(self, generation: int) -> None:
        self._connection.socket_opened(generation, self.now())
        self._pump()

    def socket_closed(self, generation: int, code: int, reason: str) -> None:  # noqa: ARG002
        self._connection.socket_closed(generation, code, self.now())
        self._pump()

    def frame_received(self, generation: int, frame: object) -> None:
        self._connection.frame_received(generation, frame, self.now())
        self._pump()

    def network_changed(self, online: bool) -> None:
        self._connection.network_changed(online, self.now())
        self._pump()

    def page_changed(self, visible: bool) -> None:
        self._connection.page_changed(visible, self.now())
        self._pump()

    def page_leaving(self) -> None:
        """Nothing yet: a page that comes back from the cache finds its socket closed."""

    # The pump.

    def _pump(self) -> None:
        """Perform and publish until nothing is left, then arm the one timer.

        Guarded against re-entry: what a handler asks for is taken up by the loop that called it.
        """
        if self._pumping or self._given_back:
            return
        self._pumping = True
        try:
            while self._turn():
                pass
        finally:
            self._pumping = False
        if self._disposed:
            self._give_back()
        else:
            self._arm()

    def _turn(self) -> bool:
        effects = self._connection.take_effects()
        for effect in effects:
            self._perform(effect)
        events = self._connection.take_events()
        for event in events:
            self._publish(event)
        return bool(effects or events)

    def _arm(self) -> None:
        deadline = self._connection.deadline()
        if deadline is None:
            self._timer.disarm()
        else:
            self._timer.arm(max(0.0, deadline - self.now()))

    def _give_back(self) -> None:
        self._given_back = True
        self._timer.dispose()
        self._world.transport.dispose()
        self._world.network.dispose()
        self._world.tasks.dispose()

    def _due(self) -> None:
        self._connection.deadline_reached(self.now())
        self._pump()

    # Effects.

    def _perform(self, effect: object) -> None:
        transport = self._world.transport
        if isinstance(effect, SendText):
            if not transport.send(effect.generation, effect.text):
                self._connection.socket_closing(effect.generation, self.now())
        elif isinstance(effect, OpenSocket):
            self._open(effect)
        elif isinstance(effect, CloseSocket):
            transport.close(effect.generation, effect.code, effect.reason)
        elif isinstance(effect, RequestToken):
            self._request_token(effect)
        elif isinstance(effect, RequestTicket):
            self._request_ticket(effect)

    def _open(self, effect: OpenSocket) -> None:
        try:
            template = self._url if isinstance(self._url, str) else self._url()
            url = socket_url(template, effect.client_id, effect.query)
        except Exception as error:  # noqa: BLE001 - the URL function is the user's
            self._report("The URL function threw", error)
            self._connection.socket_closed(effect.generation, 1006, self.now())
            return
        self._world.transport.open(effect.generation, url, effect.protocols)

    def _request_token(self, effect: RequestToken) -> None:
        connection, number = self._connection, effect.number

        def answered(token: object) -> None:
            if isinstance(token, str) and token:
                connection.token_received(number, token, self.now(), self._world.clock.wall())
            else:
                connection.token_refused(number)
            self._pump()

        def failed(error: Exception) -> None:
            self._report("The token source threw", error)
            connection.token_failed(number, self.now())
            self._pump()

        self._ask(lambda tokens: tokens.token(effect.refresh), answered, failed)

    def _request_ticket(self, effect: RequestTicket) -> None:
        connection, number = self._connection, effect.number

        def answered(ticket: object) -> None:
            if isinstance(ticket, str) and ticket:
                connection.ticket_received(number, ticket, self.now())
            else:
                connection.ticket_refused(number, self.now())
            self._pump()

        def failed(error: Exception) -> None:
            self._report("The ticket source threw", error)
            connection.token_failed(number, self.now())
            self._pump()

        self._ask(lambda tokens: tokens.ticket(effect.token), answered, failed)

    def _ask(
        self,
        question: "Callable[[TokenSource], Any]",
        answered: "Callable[[object], None]",
        failed: "Callable[[Exception], None]",
    ) -> None:
        if self._tokens is None:
            return
        try:
            awaitable = question(self._tokens)
        except Exception as error:  # noqa: BLE001 - the token source is the user's
            failed(error)
            return
        self._world.tasks.spawn(awaitable, answered, failed)

    # Events.

    def _publish(self, event: object) -> None:
        if isinstance(event, MessageStatusChanged):
            self._update_receipt(event)
        for listener in list(self._listeners):
            self._guard("A listener threw", listener, event)
        if isinstance(event, MessageReceived):
            self._dispatch(event.message)

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
        result = self._router.dispatch(message)
        for _handler, error in result.errors:
            self._report("A handler of %s threw" % message.type_name, error)
        for _handler, awaitable in result.awaitables:
            self._world.tasks.spawn(
                awaitable,
                _ignore,
                lambda error: self._report("A handler of %s threw" % message.type_name, error),
            )

    def _guard(self, what: str, callback: "Callable[[Any], None]", argument: object) -> None:
        try:
            callback(argument)
        except Exception as error:  # noqa: BLE001 - callbacks are the user's; isolation is the contract
            self._report(what, error)

    def _report(self, what: str, error: Exception) -> None:
        # An exception's text may quote what was sent, a token included.
        self._world.report("%s: %s: %s" % (what, type(error).__name__, redact(str(error))))

    def _alive(self) -> None:
        if self._disposed:
            raise LocalError("This client was disposed; make a new one.")


def _ignore(_result: object) -> None:
    pass

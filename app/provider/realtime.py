"""RealtimeProvider: one connection, its store, and everything components ask for."""

from app.backend import Backend
from app.client import Client
from app.engine import ConnectionState, LocalError, MessageType
from app.engine.events import LatencyMeasured, MessageReceived, StateChanged
from app.provider.catch_up import CatchUp
from app.provider.context import Provider, create_context
from app.provider.documents import FOR_UPLOADS, DocumentUploads
from app.provider.fields import room_of, user_of
from app.provider.news import (
    ClockRead,
    GapDismissed,
    HistoryFailed,
    HistoryLoaded,
    HistoryRequested,
    MessageDismissed,
    TypingEnded,
)
from app.provider.reducers import reduce, reduce_received
from app.provider.snapshots import Snapshots
from app.provider.state import State
from app.provider.store import Store
from app.provider.whereabouts import Whereabouts
from app.texts import marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import Any

    from app.engine import Delivery, Message, Options
    from app.engine.router import Handler
    from app.ports import TokenSource, World
    from app.receipt import Receipt
    from app.sending import Sending
    from app.trace import Recorder

    # room id, "messages before this seq" or None, how many -> {"messages": [...], "more": bool}
    History = Callable[[str, int | None, int], Awaitable[dict[str, Any]]]

HISTORY_PAGE = 100
TYPING_LASTS = 6.0  # seconds without a word from somebody who types

# Seldom enough, and often enough to notice that the clock was set or the device slept.
CLOCK_READ_AT = (StateChanged, LatencyMeasured)

RealtimeContext = create_context("a RealtimeProvider")


class RealtimeProvider:
    """Bring live data to whatever is built on it.

    `url` is absolute (`ws:` or `wss:`, may hold `{client_id}`) or a function that returns one;
    `tokens` gets credentials (None: the server wants none); `history` loads older messages over
    HTTP, see `History`; `backend` offers that and whatever else the server has besides the
    socket; `options` holds every other number; `trace` records a session that a test can replay.
    As a context manager it provides itself to the hooks that are called inside.
    """

    def __init__(
        self,
        url: "str | Callable[[], str]",
        *,
        world: "World",
        tokens: "TokenSource | None" = None,
        options: "Options | None" = None,
        history: "History | None" = None,
        backend: "Backend | None" = None,
        trace: "Recorder | None" = None,
    ) -> None:
        self._trace = trace
        self._client = Client(url, world=world, tokens=tokens, options=options, trace=trace)
        self._world = world
        self.backend = backend or Backend()
        self._history = history or (None if backend is None else backend.history)
        self._joined: list[str] = []
        self._loads: dict[str, int] = {}  # how often the newest page of a room was asked for
        self._typing: dict[tuple[str, Any], float] = {}
        self._typing_timer = world.timer(self._typing_due)
        self._scope = Provider(RealtimeContext, self)
        self.store = Store(reduce, State(), world.report, reduce_received)
        self._catch_up = CatchUp(self._client, self.store, world, self._loads_after_a_gap)
        self._snapshots = Snapshots(
            self.backend,
            self._client,
            self.store,
            world,
            lambda name: self._catch_up.settled(("list", name)),
        )
        self._whereabouts = Whereabouts(
            lambda data: self.send(MessageType.PRESENCE_UPDATE, data),
            lambda: self.store.state.connection,
            lambda: self.state is ConnectionState.CONNECTED,
        )
        self.documents = DocumentUploads(self, world, self.backend)
        self._client.subscribe(self._happened)
        self._client.on_settled(self.store.tell)
        for type, handler in (
            (MessageType.TYPING_START, self._typing_heard),
            (MessageType.TYPING_STOP, self._typing_over),
        ):
            self._client.on(type, handler)

    def __enter__(self) -> "RealtimeProvider":
        self._scope.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._scope.__exit__(*error)

    @property
    def state(self) -> "ConnectionState":
        """Return the state of the connection."""
        return self._client.state

    @property
    def has_history(self) -> bool:
        """Tell whether older messages can be loaded: the existing backends keep none."""
        return self._history is not None and self.store.state.connection.session_id is not None

    def now(self) -> float:
        """Return the moment on the monotonic clock that the store's moments are on, in seconds."""
        return self._client.now()

    def connect(self) -> None:
        """Bring the connection up; nothing happens when that is under way or done."""
        self._client.connect()

    def retry_now(self) -> None:
        """Do not wait out the delay: what a "Retry now" button calls."""
        self._client.connect()

    def disconnect(self) -> None:
        """End the connection; messages that wait are kept."""
        self._client.disconnect()

    def sign_out(self) -> None:
        """End the connection, discard what waits, leave the rooms, forget what was shown."""
        self._joined = []
        self._client.sign_out()

    def send(
        self,
        type: MessageType,
        data: "dict[str, Any] | None" = None,
        *,
        delivery: "Delivery | None" = None,
        time_to_live: "float | None" = None,
        coalesce: "str | None" = None,
    ) -> "Receipt":
        """Send now, or as soon as there is a connection; the receipt tells what became of it.

        `delivery` defaults by type, `time_to_live` (seconds) by delivery; a message takes the
        place of a waiting one of its type with the same `coalesce`.
        """
        return self._client.send(
            type, data, delivery=delivery, time_to_live=time_to_live, coalesce=coalesce
        )

    def send_all(
        self,
        type: MessageType,
        many: "Iterable[dict[str, Any]]",
        *,
        delivery: "Delivery | None" = None,
        time_to_live: "float | None" = None,
    ) -> "Sending":
        """Send a message for each of `many` data, in order, while the page stays alive.

        A loop over `send` stands in the way of input and painting until it ends; this goes on in
        turns of some milliseconds, and waits where the outbox is full. `await` what is returned
        for the receipts.
        """
        return self._client.send_all(type, many, delivery=delivery, time_to_live=time_to_live)

    def receipt(self, key: str) -> "Receipt | None":
        """Return the receipt of a message that has not ended, an earlier page's included."""
        return self._client.receipt(key)

    def resend(self, key: str) -> "Receipt | None":
        """Send a message that failed anew, as a new one; None when there is none of that key."""
        for item in self.store.state.failed:
            if item.key == key:
                self.dismiss(key)
                return self.send(item.type, item.data, delivery=item.delivery)
        return None

    def dismiss(self, key: str) -> None:
        """Show a message that failed no longer."""
        self.store.dispatch(MessageDismissed(key), self.now())

    def discard(self, key: str) -> bool:
        """Give up a message that waits; one that no server can have seen is shown no longer."""
        return self._client.cancel(key) or self._client.discard(key)

    def cancel(self, id: str) -> "Receipt":
        """Ask the server to end the job that a message of ours began; `id` is that one's key.

        A document has one of its own. Only where the server announced "cancel" is it understood;
        nothing that runs under the id is a refusal, "not_found". How the job ended is said by
        itself. Raise `LocalError` for an empty id.
        """
        if not isinstance(id, str) or not id:
            raise LocalError("cancel() takes the id of what began the job: its receipt's key.")
        return self.send(MessageType.CANCEL, {"id": id})

    def when_sent(self, callback: "Callable[[], None]") -> "Callable[[], None]":
        """Call back once, as soon as nothing waits any more; return how to take that back."""
        stops: list[Callable[[], None]] = []

        def stop() -> None:
            while stops:
                stops.pop()()

        def look(waits: bool) -> None:
            if not waits and stops:
                stop()
                callback()

        if not self.store.state.outbox:
            callback()
        else:
            stops.append(self.store.subscribe(_anything_waits, look))
        return stop

    def dismiss_gap(self, room_id: str) -> None:
        """Stop saying that a room may lack messages."""
        self.store.dispatch(GapDismissed(room_id), self.now())

    def on(self, type: MessageType, handler: "Handler | None" = None) -> "Any":
        """Call `handler(message)`, sync or async, for each message of a type.

        Returns how to stop that. Without a handler it is a decorator:
        `@provider.on(MessageType.CHAT_RESPONSE)`, which returns the function unchanged.
        """
        if handler is not None:
            return self._client.on(type, handler)

        def register(function: "Handler") -> "Handler":
            self._client.on(type, function)
            return function

        if not isinstance(type, MessageType):
            raise LocalError("on() takes a MessageType, such as MessageType.CHAT_RESPONSE.")
        return register

    def on_event(self, listener: "Callable[[Any], None]") -> "Callable[[], None]":
        """Call `listener(event)` for each event of app.engine.events; return how to stop."""
        return self._client.subscribe(listener)

    def on_unknown(self, handler: "Handler") -> "Callable[[], None]":
        """Call `handler(message)` for messages whose type is outside `MessageType`."""
        return self._client.on_unknown(handler)

    def join(self, room_id: str) -> None:
        """Enter a room, now and after each reconnect, and load what was said in it."""
        if room_id not in self._joined:
            self._joined.append(room_id)
        self.send(MessageType.USER_JOIN, {"room_id": room_id})
        if self._history is not None and self.store.state.connection.session_id is not None:
            self.load_history(room_id)

    def leave(self, room_id: str) -> None:
        """Leave a room."""
        if room_id in self._joined:
            self._joined.remove(room_id)
        self.send(MessageType.USER_LEAVE, {"room_id": room_id})

    @property
    def own_status(self) -> str:
        """Return the availability that the user chose: "online", "away" or "busy"."""
        return self._whereabouts.by_hand

    def set_presence(self, status: str) -> None:
        """Say how available the user is: "online", "away" or "busy"."""
        if status not in ("online", "away", "busy"):
            raise LocalError('The status is "online", "away" or "busy", not %r.' % (status,))
        self._whereabouts.choose(status)

    def set_idle(self, idle: bool) -> None:
        """Say that the user does nothing, or does something again; a status set by hand wins."""
        self._whereabouts.be_idle(idle)

    def look_at(self, room_id: str) -> None:
        """Say which room the user looks at, now and to each new session that knows rooms."""
        self._whereabouts.look_at(room_id)

    def load_history(
        self, room_id: str, before: "int | None" = None, limit: int = HISTORY_PAGE
    ) -> None:
        """Load a page of messages, the newest or those before a seq; the room's view tells."""
        if self._history is None:
            return
        store = self.store
        if before is None:
            self._loads[room_id] = self._loads.get(room_id, 0) + 1
        load = self._loads.get(room_id)
        store.dispatch(HistoryRequested(room_id, before), self.now())
        asked_for = store.state.connection.user_changes

        def answered(news: object) -> None:
            if self._loads.get(room_id) != load:
                # It was asked before a gap that the later one is to fill: an older page, too, may
                # no longer join what is shown now.
                return
            # What was asked for somebody who is gone is shown to nobody.
            if store.state.connection.user_changes == asked_for:
                store.dispatch(news, self.now())
            if before is None:
                self._catch_up.settled(("room", room_id))

        def loaded(page: object) -> None:
            answered(_page(room_id, page, before is None))

        def failed(_error: Exception) -> None:
            answered(HistoryFailed(room_id, marked("The messages could not be loaded.")))

        self._world.tasks.spawn(self._history(room_id, before, limit), loaded, failed)

    def search(
        self,
        room_id: str,
        text: str,
        before: "int | None",
        done: "Callable[[Any], None]",
        failed: "Callable[[], None]",
    ) -> None:
        """Look for a text in all that a room's history holds, or in what is before a seq.

        `done` gets what `Backend.search` returned, `failed` is called when it could not be had;
        neither is when somebody else has signed in meanwhile.
        """
        asked_for = self.store.state.connection.user_changes

        def is_ours() -> bool:
            return self.store.state.connection.user_changes == asked_for

        self._world.tasks.spawn(
            self.backend.search(room_id, text, before),
            lambda found: done(found) if is_ours() else None,
            lambda _error: failed() if is_ours() else None,
        )

    def reload(self, name: str) -> None:
        """Load a list again: "quotes", "documents" or "notifications"; its slice tells."""
        self._snapshots.load(name)

    @property
    def has_trace(self) -> bool:
        """Tell whether this session is recorded in a way that can be shown."""
        return hasattr(self._trace, "text")

    def trace_text(self) -> "str | None":
        """Return what was recorded, masked, for a test to replay; None where nothing is."""
        text = getattr(self._trace, "text", None)
        return None if text is None else str(text())

    def ask(
        self,
        answer: "Awaitable[Any]",
        news: "Callable[[Any], object]",
        failure: "Callable[[], object]",
    ) -> None:
        """Dispatch what `news(answer)` makes of a backend's answer, or `failure()` without one.

        What was asked for somebody who is gone is shown to nobody.
        """
        store = self.store
        user = store.state.connection.user_changes

        def answered(what: object) -> None:
            if store.state.connection.user_changes == user:
                store.dispatch(what, self.now())

        self._world.tasks.spawn(
            answer, lambda found: answered(news(found)), lambda _: answered(failure())
        )

    def dispose(self) -> None:
        """End everything; the provider can't be used again."""
        self.store.clear()
        self.documents.dispose()
        self._typing_timer.dispose()
        self._catch_up.dispose()
        self._client.dispose()

    def _happened(self, event: object) -> None:
        if isinstance(event, MessageReceived):
            now = self._client.moment
            self.store.note(event, now)
            self._catch_up.heard(now)
            if event.message.type in FOR_UPLOADS:
                self.documents.happened(event)
            return
        if isinstance(event, CLOCK_READ_AT):
            self.store.dispatch(ClockRead(self._world.clock.wall()), self.now())
        self.store.dispatch(event, self.now())
        self._whereabouts.happened(event)
        self._catch_up.happened(event, self._joined)
        self.documents.happened(event)

    def _loads_after_a_gap(
        self, rooms: "list[str]"
    ) -> "list[tuple[tuple[str, str], Callable[[], None]]]":
        """Return what to load anew where nothing is replayed, each with its name."""
        loads: list[tuple[tuple[str, str], Callable[[], None]]] = []
        if self._history is not None:
            for room_id in rooms:
                loads.append((("room", room_id), _bound(self.load_history, room_id)))
        for name in self._snapshots.offered():
            loads.append((("list", name), _bound(self.reload, name)))
        return loads

    def _typing_heard(self, message: "Message") -> None:
        self._typing[(room_of(message), user_of(message))] = self.now() + TYPING_LASTS
        self._arm_typing()

    def _typing_over(self, message: "Message") -> None:
        self._typing.pop((room_of(message), user_of(message)), None)
        self._arm_typing()

    def _typing_due(self) -> None:
        now = self.now()
        for key in [key for key in self._typing if self._typing[key] <= now]:
            del self._typing[key]
            self.store.dispatch(TypingEnded(key[0], key[1]), now)
        self._arm_typing()

    def _arm_typing(self) -> None:
        if self._typing:
            self._typing_timer.arm(max(0.0, min(self._typing.values()) - self.now()))
        else:
            self._typing_timer.disarm()


def _bound(function: "Callable[[str], None]", value: str) -> "Callable[[], None]":
    return lambda: function(value)


def _anything_waits(state: State) -> bool:
    return bool(state.outbox)


def _page(room_id: str, page: object, newest: bool) -> "HistoryLoaded | HistoryFailed":
    if not isinstance(page, dict) or not isinstance(page.get("messages"), list):
        return HistoryFailed(room_id, marked("The server’s answer could not be read."))
    return HistoryLoaded(room_id, page["messages"], page.get("more") is True, newest)

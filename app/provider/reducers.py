"""From an event to the next state: pure, slice by slice."""

from app.engine import ConnectionState, Dialect, Reason
from app.engine.events import (
    DuplicateDropped,
    FrameDropped,
    GapFound,
    LatencyMeasured,
    MessageQueued,
    MessageReceived,
    OutboxRestored,
    RetryMoved,
    SessionStarted,
    StateChanged,
    StorageChanged,
    UserChanged,
)
from app.provider import (
    assistant_reducer,
    chat_reducer,
    documents_reducer,
    notices_reducer,
    presence_reducer,
    quotes_reducer,
)
from app.provider.batch import Batch
from app.provider.facts import Facts
from app.provider.journal_reducer import journal_of_many, reduce_journal, without_user
from app.provider.outbox_reducer import reduce_failed, reduce_outbox, waiting_more
from app.provider.state import ConnectionView, MessagesView, State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message

MAX_OF_A_TYPE = 50

# The slices that the messages and the connection fill, with who does it.
SLICES = (
    ("chat", chat_reducer.reduce_chat),
    ("presence", presence_reducer.reduce_presence),
    ("assistant", assistant_reducer.reduce_assistant),
    ("documents", documents_reducer.reduce_documents),
    ("quotes", quotes_reducer.reduce_quotes),
    ("notices", notices_reducer.reduce_notices),
    ("journal", reduce_journal),
)


def reduce(state: State, event: object, now: float) -> State:
    """Return the state after `event`; the same object when nothing changed."""
    if isinstance(event, UserChanged):
        return _user_changed(state, event)
    outbox = reduce_outbox(state.outbox, event)
    failed = reduce_failed(state.failed, state.outbox, event)
    connection = _reduce_connection(state.connection, event, now)
    if outbox is not state.outbox:
        waiting = connection.waiting + waiting_more(state.outbox, event)
        if waiting != connection.waiting:
            connection = connection.but(waiting=waiting)
    messages = _reduce_messages(state.messages, event)
    changes: dict[str, Any] = {
        "outbox": outbox,
        "failed": failed,
        "connection": connection,
        "messages": messages,
    }
    facts = _facts(connection, now)
    for name, reduce_slice in SLICES:
        changes[name] = reduce_slice(getattr(state, name), event, facts)
    changes = {name: value for name, value in changes.items() if value is not getattr(state, name)}
    changed: State = state.but(**changes) if changes else state
    return changed


def reduce_received(state: State, events: "list[Any]", now: float) -> State:
    """Return the state after many `MessageReceived` of one moment, as `reduce` makes it."""
    facts = _facts(state.connection, now)
    facts.batch = Batch()
    messages = [event.message for event in events]
    views: dict[str, Any] = {}
    for message in messages:
        for name, handle in TAKERS.get(message.type, ()):
            view = views.get(name)
            views[name] = handle(getattr(state, name) if view is None else view, message, facts)
    views["messages"] = _with_messages(state.messages, messages)
    views["journal"] = journal_of_many(state.journal, messages, facts)
    changes = {name: view for name, view in views.items() if view is not getattr(state, name)}
    changed: State = state.but(**changes) if changes else state
    return changed


def _takers() -> "dict[Any, tuple[tuple[str, Any], ...]]":
    """Return who takes the messages of a type: the name of the slice, and its function."""
    takers: dict[Any, tuple[tuple[str, Any], ...]] = {}
    for name, handlers in (
        ("chat", chat_reducer.HANDLERS),
        ("presence", presence_reducer.HANDLERS),
        ("assistant", assistant_reducer.HANDLERS),
        ("documents", documents_reducer.HANDLERS),
        ("quotes", quotes_reducer.HANDLERS),
        ("notices", notices_reducer.HANDLERS),
    ):
        for type in handlers:
            takers[type] = takers.get(type, ()) + ((name, handlers[type]),)
    return takers


TAKERS = _takers()


def _facts(view: ConnectionView, now: float) -> Facts:
    return Facts(
        now,
        view.user_id,
        view.dialect == Dialect.FLAT.value,
        view.state is ConnectionState.CONNECTED,
        view.capabilities,
    )


def _user_changed(state: State, event: UserChanged) -> State:
    """Return a state that knows nothing of the user but that there is none."""
    fresh = State()
    view = state.connection
    fresh.connection = fresh.connection.but(
        state=view.state,
        # A connection that had ended before tells no other reason by itself.
        reason=Reason.SIGNED_OUT if event.signed_out else view.reason,
        since=view.since,
        user_changes=view.user_changes + 1,
        storage=view.storage,
        storage_problem=view.storage_problem,
    )
    fresh.journal = without_user(state.journal)
    return fresh


def _reduce_connection(view: ConnectionView, event: object, now: float) -> ConnectionView:
    changed: ConnectionView = view
    if isinstance(event, StateChanged):
        changed = view.but(
            state=event.current,
            reason=event.reason,
            attempt=event.attempt,
            retry_at=event.retry_at,
            close_code=event.close_code,
            since=now,
            was_connected=view.was_connected or event.current is ConnectionState.CONNECTED,
        )
    elif isinstance(event, SessionStarted):
        changed = view.but(
            session_id=event.session_id,
            user=event.user,
            user_id=event.user_id,
            capabilities=event.capabilities,
            dialect=event.dialect,
        )
    elif isinstance(event, RetryMoved):
        changed = view.but(retry_at=event.retry_at)
    elif isinstance(event, StorageChanged):
        changed = view.but(storage=event.mode, storage_problem=event.reason)
    elif isinstance(event, OutboxRestored):
        changed = view.but(unreadable=view.unreadable + event.unreadable)
    elif isinstance(event, LatencyMeasured):
        changed = view.but(latency=event.latency)
    elif isinstance(event, MessageQueued) and event.user_id not in (None, view.user_id):
        changed = view.but(user_id=event.user_id)
    return changed


def _reduce_messages(view: MessagesView, event: object) -> MessagesView:
    changed: MessagesView = view
    if isinstance(event, FrameDropped):
        changed = view.but(dropped=view.dropped + 1)
    elif isinstance(event, DuplicateDropped):
        changed = view.but(repeated=view.repeated + 1)
    elif isinstance(event, GapFound):
        changed = view.but(gaps=view.gaps + 1)
    elif isinstance(event, MessageReceived):
        changed = _with_message(view, event.message)
    return changed


def _with_message(view: MessagesView, message: "Message") -> MessagesView:
    return _with_messages(view, [message])


def _with_messages(view: MessagesView, messages: "list[Message]") -> MessagesView:
    new: dict[str, list[Message]] = {}
    for message in messages:
        # Types outside the enum share one list: their names are the server's to multiply.
        name = "unknown" if message.type is None else message.type_name
        if name in new:
            new[name].append(message)
        else:
            new[name] = [message]
    by_type = dict(view.by_type)
    for name, came in new.items():
        by_type[name] = (by_type.get(name, []) + came)[-MAX_OF_A_TYPE:]
    changed: MessagesView = view.but(
        by_type=by_type,
        received=view.received + len(messages),
        unknown=view.unknown + len(new.get("unknown", ())),
    )
    return changed

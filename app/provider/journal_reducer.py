"""From an event to the next JournalView."""

from app.engine import MessageType, Status
from app.engine.events import (
    DuplicateDropped,
    FrameDropped,
    GapFound,
    LatencyMeasured,
    MessageReceived,
    MessageStatusChanged,
    SessionStarted,
    StateChanged,
)
from app.provider.journal_state import (
    MAX_DEAD,
    MAX_NOTED,
    DeadLetter,
    JournalView,
    Move,
    Noted,
    Ring,
)
from app.provider.news import ClockRead

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

    Change = Callable[[JournalView, Any, Facts], JournalView]

MAX_NAMES = 50
OTHERS = "…"  # the codes beyond those


def reduce_journal(view: JournalView, event: object, facts: "Facts") -> JournalView:
    """Return the slice after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type, _noted)
        changed: JournalView = handle(view, event.message, facts)
        return changed
    change = _CHANGES.get(type(event))
    return view if change is None else change(view, event, facts)


def journal_of_many(view: JournalView, messages: "list[Message]", facts: "Facts") -> JournalView:
    """Return the slice after many messages of one moment; those that say more go one by one."""
    wall, at = _wall(view, facts), 0
    received: dict[str, int] = {}
    noted: list[Noted] = []
    for message in messages:
        handle = HANDLERS.get(message.type, _noted)
        if handle is _noted:
            at += 1
            name = message.type_name
            noted.append(Noted(view.number + at, name, message, facts.now, wall))
            received[name] = received.get(name, 0) + 1
        else:
            view = handle(_all_noted(view, at, noted, received), message, facts)
            at, noted, received = 0, [], {}
    return _all_noted(view, at, noted, received)


def _all_noted(
    view: JournalView, count: int, noted: "list[Noted]", received: "dict[str, int]"
) -> JournalView:
    if not count:
        return view
    counts = dict(view.received)
    for name, times in received.items():
        counts[name] = counts.get(name, 0) + times
    changed: JournalView = view.but(
        number=view.number + count, noted=view.noted.with_all(noted), received=counts
    )
    return changed


def without_user(view: JournalView) -> JournalView:
    """Return what may stay for the next user: how the line was, and nothing that was said."""
    changed: JournalView = view.but(
        noted=Ring(MAX_NOTED),
        dead=Ring(MAX_DEAD),
        unknown={},
        unknown_others=0,
        refused={},
        resumed=None,
    )
    return changed


# Messages.


def _noted(view: JournalView, message: "Message", facts: "Facts") -> JournalView:
    noted = _noting(view, message.type_name, message, facts)
    received = _counted(view.received, message.type_name)
    changed: JournalView = view.but(number=view.number + 1, noted=noted, received=received)
    return changed


def _refused(view: JournalView, message: "Message", facts: "Facts") -> JournalView:
    code = message.data.get("code")
    code = code if isinstance(code, str) and code else "rejected"
    if code not in view.refused and len(view.refused) >= MAX_NAMES:
        code = OTHERS
    changed: JournalView = _noted(view, message, facts).but(refused=_counted(view.refused, code))
    return changed


def _unknown(view: JournalView, message: "Message", facts: "Facts") -> JournalView:
    name = message.type_name
    noted = _noting(view, name, message, facts)
    changed: JournalView = view.but(number=view.number + 1, noted=noted)
    if name not in view.unknown and len(view.unknown) >= MAX_NAMES:
        changed.unknown_others += 1  # nobody else has this copy yet
    else:
        changed.unknown = _counted(view.unknown, name)
    return changed


HANDLERS: "Handlers" = {
    MessageType.CONNECT: _noted,
    MessageType.DISCONNECT: _noted,
    MessageType.HEARTBEAT: _noted,
    MessageType.USER_ACTIVITY: _noted,
    MessageType.WELCOME: _noted,
    MessageType.ACK: _noted,
    MessageType.NACK: _refused,
    None: _unknown,
}


# Other events.


def _clock_read(view: JournalView, event: ClockRead, facts: "Facts") -> JournalView:
    changed: JournalView = view.but(offset=event.wall - facts.now)
    return changed


def _moved(view: JournalView, event: StateChanged, facts: "Facts") -> JournalView:
    number, now = view.number + 1, facts.now
    move = Move(
        number,
        event.current,
        event.reason,
        event.attempt,
        event.close_code,
        now,
        _wall(view, facts),
    )
    changed: JournalView = view.but(number=number, moves=view.moves.with_(move))
    return changed


def _begun(view: JournalView, event: SessionStarted, _facts: "Facts") -> JournalView:
    changed: JournalView = view.but(resumed=event.resumed)
    return changed


def _measured(view: JournalView, event: LatencyMeasured, _facts: "Facts") -> JournalView:
    changed: JournalView = view.but(latencies=view.latencies.with_(event.latency))
    return changed


def _written(view: JournalView, event: MessageStatusChanged, facts: "Facts") -> JournalView:
    # What nothing can confirm ends as it is written, and has no code for a reason.
    ended = event.status is Status.UNCONFIRMED and not event.code
    if event.status is not Status.SENT and not ended:
        return view
    name = event.type.value
    changed: JournalView = view.but(
        number=view.number + 1,
        noted=_noting(view, name, None, facts),
        sent=_counted(view.sent, name),
    )
    return changed


def _dropped(view: JournalView, event: FrameDropped, facts: "Facts") -> JournalView:
    number, wall = view.number + 1, _wall(view, facts)
    letter = DeadLetter(number, event.reason, event.sample, event.size, facts.now, wall)
    changed: JournalView = view.but(
        number=number, dead=view.dead.with_(letter), unreadable=view.unreadable + 1
    )
    return changed


def _repeated(view: JournalView, _event: object, _facts: "Facts") -> JournalView:
    changed: JournalView = view.but(duplicates=view.duplicates + 1)
    return changed


def _missed(view: JournalView, _event: object, _facts: "Facts") -> JournalView:
    changed: JournalView = view.but(gaps=view.gaps + 1)
    return changed


_CHANGES: "dict[type, Change]" = {
    ClockRead: _clock_read,
    StateChanged: _moved,
    SessionStarted: _begun,
    LatencyMeasured: _measured,
    MessageStatusChanged: _written,
    FrameDropped: _dropped,
    DuplicateDropped: _repeated,
    GapFound: _missed,
}


def _noting(view: JournalView, name: str, message: "Message | None", facts: "Facts") -> Ring:
    wall = _wall(view, facts)
    return view.noted.with_(Noted(view.number + 1, name, message, facts.now, wall))


def _wall(view: JournalView, facts: "Facts") -> "float | None":
    return None if view.offset is None else facts.now + view.offset


def _counted(counts: "dict[str, int]", name: str) -> "dict[str, int]":
    more = dict(counts)
    more[name] = more.get(name, 0) + 1
    return more

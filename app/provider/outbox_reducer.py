"""Our messages that have not arrived: what waits, and what failed until somebody has seen to it."""

from app.engine import Delivery, Status
from app.engine.delivery import ENDS
from app.engine.events import MessageQueued, MessageStatusChanged, MessageStored
from app.provider.news import MessageDismissed
from app.provider.state import OutboxItem
from app.provider.wording import problem_text

MAX_FAILED = 100

# Ends that somebody asked for: nothing is left to be done about them.
WANTED = ("discarded", "replaced", "signed_out", "another_user", "disposed", "kept")
# Nobody knows whether it arrived, and nobody will tell: trouble, if an ack was wanted.
IN_DOUBT = ("no_ack", "no_echo", "link_lost", "expired", "set_aside")


def reduce_outbox(outbox: "list[OutboxItem]", event: object) -> "list[OutboxItem]":
    """Return what waits after `event`, in the order in which it is written."""
    if isinstance(event, MessageQueued):
        return _with(outbox, _item(event))
    if isinstance(event, MessageStatusChanged):
        at = _index(outbox, event.key)
        if at is None:
            return outbox
        if event.status in ENDS:
            return outbox[:at] + outbox[at + 1 :]
        return outbox[:at] + [outbox[at].but(status=event.status)] + outbox[at + 1 :]
    if isinstance(event, MessageStored):
        at = _index(outbox, event.key)
        if at is not None:
            return outbox[:at] + [outbox[at].but(stored=event.stored)] + outbox[at + 1 :]
    return outbox


def waiting_more(before: "list[OutboxItem]", event: object) -> int:
    """Return how many more wait to be written after `event` when `before` waited."""
    if isinstance(event, MessageQueued):
        return 1
    if not isinstance(event, MessageStatusChanged):
        return 0
    at = _index(before, event.key)
    waited = at is not None and before[at].status is Status.QUEUED
    return (event.status is Status.QUEUED) - waited


def reduce_failed(
    failed: "list[OutboxItem]", outbox: "list[OutboxItem]", event: object
) -> "list[OutboxItem]":
    """Return what failed after `event`, oldest first; `outbox` is what waited before it."""
    if isinstance(event, MessageDismissed):
        at = _index(failed, event.key)
        return failed if at is None else failed[:at] + failed[at + 1 :]
    if isinstance(event, MessageStatusChanged) and event.status in ENDS:
        at = _index(outbox, event.key)
        if at is None or not _has_failed(event, outbox[at]):
            return failed
        problem = problem_text(event.status, event.code, event.text)
        ended = outbox[at].but(status=event.status, code=event.code, problem=problem)
        return (failed + [ended])[-MAX_FAILED:]
    return failed


def _has_failed(event: MessageStatusChanged, item: OutboxItem) -> bool:
    """Tell whether somebody has to see to a message that ended so."""
    if item.delivery is Delivery.VOLATILE or event.code in WANTED:
        return False
    if event.status is Status.UNCONFIRMED:
        return item.delivery is Delivery.ACKNOWLEDGED and event.code in IN_DOUBT
    return event.status is not Status.DELIVERED


def _item(event: MessageQueued) -> OutboxItem:
    return OutboxItem(
        event.key,
        event.type,
        event.data,
        event.delivery,
        timestamp=event.timestamp,
        restored=event.restored,
    )


def _with(outbox: "list[OutboxItem]", item: OutboxItem) -> "list[OutboxItem]":
    """Return the outbox with an item in its place: those of earlier pages go first."""
    if not item.restored:
        return outbox + [item]
    at = 0
    while at < len(outbox) and outbox[at].restored:
        at += 1
    return outbox[:at] + [item] + outbox[at:]


def _index(items: "list[OutboxItem]", key: str) -> "int | None":
    for index in range(len(items)):
        if items[index].key == key:
            return index
    return None

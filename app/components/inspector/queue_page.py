"""What waits to be sent, by type and status; nothing of what it says."""

from app.components.inspector import event_words
from app.components.inspector.facts_list import FactsList
from app.components.inspector.table import Table
from app.components.inspector.words import storage
from app.engine import Status
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import OutboxItem, State


class QueuePage:
    """Count what is in the outbox."""

    name = "queue"
    title = marked("Queue")

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("div", "insp-page")
        self._facts = FactsList(dom)
        self._table = Table(
            dom,
            say("Our messages by type"),
            (say("Type"), say("Waiting"), say("Sent, not confirmed"), say("Failed")),
            ("insp-type", "insp-number", "insp-number", "insp-number"),
            say("Nothing waits, nothing failed."),
        )
        dom.append(self.element, self._facts.element, self._table.element)

    def paint(self, state: "State", now: float) -> None:  # noqa: ARG002 - nothing here grows old
        """Show the outbox and what failed."""
        oldest = state.outbox[0].timestamp if state.outbox else None
        written = "–" if oldest is None else self._dom.locale.time(oldest)
        self._facts.paint(
            [
                (say("Not arrived yet"), "%d" % len(state.outbox)),
                (say("Failed"), "%d" % len(state.failed)),
                (say("The oldest was written at"), written),
                (say("What waits is kept"), storage(state.connection.storage)),
            ]
        )
        rows: list[tuple[Any, tuple[str, ...]]] = []
        for name, counts in by_type(state.outbox, state.failed):
            numbers = ["%d" % number for number in counts]
            rows.append((name, (event_words.title(name), numbers[0], numbers[1], numbers[2])))
        self._table.paint(rows)

    def dispose(self) -> None:
        """Take the rows out."""
        self._table.dispose()


def by_type(
    outbox: "list[OutboxItem]", failed: "list[OutboxItem]"
) -> "list[tuple[str, list[int]]]":
    """Return (type, [waiting, sent, failed]) in the order of the names."""
    counts: dict[str, list[int]] = {}
    for items, ended in ((outbox, False), (failed, True)):
        for item in items:
            row = counts.setdefault(item.type.value, [0, 0, 0])
            row[2 if ended else int(item.status is Status.SENT)] += 1
    return [(name, counts[name]) for name in sorted(counts)]

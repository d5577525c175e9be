"""How many messages of each type there were, and what was odd about the rest."""

from app.components.inspector import event_words
from app.components.inspector.facts_list import FactsList
from app.components.inspector.table import Table
from app.provider.redacted import wire_name
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import State

    Rows = list[tuple[Any, tuple[str, ...]]]


class CountersPage:
    """Count by type, in both directions; name what this page does not know."""

    name = "counters"
    title = marked("Counters")

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("div", "insp-page")
        self._facts = FactsList(dom)
        self._types = Table(
            dom,
            say("Messages by type"),
            (say("Type"), say("Received"), say("Sent")),
            ("insp-type", "insp-number", "insp-number"),
            say("No message yet."),
        )
        self._note = dom.create("p", "empty-line")
        self._note.textContent = say("Sent counts what the page asks for, not beats and greetings.")
        self._unknown = Table(
            dom,
            say("Types that this page does not know"),
            (say("Name"), say("Received")),
            ("insp-type", "insp-number"),
            say("None: every type was known."),
        )
        self._refused = Table(
            dom,
            say("Refusals of the server by code"),
            (say("Code"), say("Received")),
            ("insp-type", "insp-number"),
            say("None: nothing was refused."),
        )
        self._tables = (self._types, self._unknown, self._refused)
        dom.append(self.element, self._facts.element)
        for table in self._tables:
            dom.append(self.element, table.element)
            if table is self._types:
                dom.append(self.element, self._note)

    def paint(self, state: "State", now: float) -> None:  # noqa: ARG002 - nothing here grows old
        """Show what was counted."""
        journal, number = state.journal, self._dom.locale.number
        self._facts.paint(
            [
                (say("Came twice and were dropped"), number(journal.duplicates)),
                (say("Gaps that nobody fills"), number(journal.gaps)),
                (say("Could not be read"), number(journal.unreadable)),
            ]
        )
        rows: Rows = []
        for name in sorted(set(journal.received) | set(journal.sent)):
            counts = (journal.received.get(name, 0), journal.sent.get(name, 0))
            rows.append((name, (event_words.title(name), number(counts[0]), number(counts[1]))))
        self._types.paint(rows)
        unknown = self._named(journal.unknown)
        if journal.unknown_others:
            more = (say("other names"), number(journal.unknown_others))
            unknown.append((None, more))
        self._unknown.paint(unknown)
        self._refused.paint(self._named(journal.refused))

    def dispose(self) -> None:
        """Take the rows out."""
        for table in self._tables:
            table.dispose()

    def _named(self, counts: "dict[str, int]") -> "Rows":
        number = self._dom.locale.number
        return [(name, (wire_name(name), number(counts[name]))) for name in sorted(counts)]

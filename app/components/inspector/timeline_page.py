"""What the connection went through, newest first."""

from app.components.connection.words import word
from app.components.inspector.table import Table
from app.components.inspector.words import at, milliseconds, reason_in_full
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import State


class TimelinePage:
    """List the states with when, why and how long."""

    name = "timeline"
    title = marked("Timeline")

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("div", "insp-page")
        self._table = Table(
            dom,
            say("What the connection went through, newest first"),
            (say("Time"), say("State"), say("Why"), say("Lasted")),
            ("insp-time", "insp-state", "insp-why", "insp-number"),
            say("Nothing has happened yet."),
        )
        dom.append(self.element, self._table.element)

    def paint(self, state: "State", now: float) -> None:
        """Show all moves; the last one lasts until `now`."""
        locale = self._dom.locale
        rows: list[tuple[Any, tuple[str, ...]]] = []
        until = now
        for move in state.journal.moves.newest_first():
            why = reason_in_full(move.state, move.reason, move.close_code, move.attempt)
            length = max(0.0, until - move.moment)
            lasted = milliseconds(length) if length < 1 else locale.duration(length)
            cells = (at(locale, move.wall), word(move.state, move.reason), why, lasted)
            rows.append((move.number, cells))
            until = move.moment
        self._table.paint(rows)

    def dispose(self) -> None:
        """Take the rows out."""
        self._table.dispose()

"""Frames that could not be read."""

from app.components.inspector.table import Table
from app.components.inspector.words import at, bad_frame
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import State


class DeadLettersPage:
    """List them with why, how large, and a redacted beginning; newest first."""

    name = "dead"
    title = marked("Dead letters")

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("div", "insp-page")
        self._table = Table(
            dom,
            say("Frames that could not be read, newest first"),
            (say("Time"), say("Why"), say("Size"), say("Beginning")),
            ("insp-time", "insp-why", "insp-number", "insp-sample"),
            say("None: every frame could be read."),
        )
        dom.append(self.element, self._table.element)

    def paint(self, state: "State", now: float) -> None:  # noqa: ARG002 - nothing here grows old
        """Show them all."""
        locale = self._dom.locale
        rows: list[tuple[Any, tuple[str, ...]]] = []
        for letter in state.journal.dead.newest_first():
            size = locale.size(letter.size)
            cells = (at(locale, letter.wall), bad_frame(letter.reason), size, letter.sample)
            rows.append((letter.number, cells))
        self._table.paint(rows)

    def dispose(self) -> None:
        """Take the rows out."""
        self._table.dispose()

"""How the rows of a log are used: their buttons, and the arrow keys that lead from row to row."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.components.chat.message_list import MessageList
    from app.components.chat.message_row import MessageRow
    from app.provider import ChatMessage


class RowKeys:
    """Hear for all rows at once what their buttons say: `on_action(name, message)`.

    The Tab key stops at one row, the last one or where one has been; the arrow keys, Home and End
    go on from there.
    """

    def __init__(
        self, rows: "MessageList", on_action: "Callable[[str, ChatMessage], None]"
    ) -> None:
        self._rows = rows
        self._on_action = on_action

    def listeners(self) -> "list[tuple[str, Callable[[Any], None]]]":
        """Return what to listen to on the list, with what to call."""
        return [
            ("click", self._pressed),
            ("keydown", self._key_pressed),
            ("focusin", self._focus_came),
            ("focusout", self._focus_went),
        ]

    def _row(self, event: "Any") -> "MessageRow | None":
        element = event.target.closest("[data-row]")
        if not hasattr(element, "getAttribute"):
            return None
        return self._rows.row_of(str(element.getAttribute("data-row")))

    def _pressed(self, event: "Any") -> None:
        button = event.target.closest("[data-action]")
        row = self._row(event)
        if row is not None and hasattr(button, "getAttribute"):
            self._on_action(str(button.getAttribute("data-action")), row.item)

    def _key_pressed(self, event: "Any") -> None:
        row = self._row(event)
        steps = {"ArrowUp": -1, "ArrowDown": 1, "Home": -1_000_000, "End": 1_000_000}
        step = steps.get(str(event.key))
        if row is None or step is None or row not in self._rows.rows:
            return
        event.preventDefault()
        rows = self._rows.rows
        rows[max(0, min(len(rows) - 1, rows.index(row) + step))].copy.focus()

    def _focus_came(self, event: "Any") -> None:
        row = self._row(event)
        if row is not None:
            self._rows.stop_at(row)
            self._rows.focused = row

    def _focus_went(self, _: "Any") -> None:
        self._rows.focused = None

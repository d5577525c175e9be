"""A table on the page whose rows change only where they differ."""

from app.components.keyed_list import KeyedList

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom


class Table:
    """Show rows of texts under headings; in the place of no rows, one line that says so.

    A row is (key, cells); `class_names` are those of its cells. Cells from the wire are texts
    like all others.
    """

    def __init__(
        self,
        dom: "Dom",
        caption: str,
        headings: "tuple[str, ...]",
        class_names: "tuple[str, ...]",
        empty: str,
    ) -> None:
        self.element = dom.create("div", "insp-table-box")
        self._table = dom.create("table", "insp-table")
        dom.append(self._table, dom.create("caption", "insp-caption", caption))
        head, line = dom.create("thead"), dom.create("tr")
        for heading, name in zip(headings, class_names):  # noqa: B905 - MicroPython has no strict
            dom.append(line, dom.create("th", name, heading, scope="col"))
        dom.append(head, line)
        body = dom.create("tbody")
        dom.append(self._table, head, body)
        self._empty = dom.create("p", "insp-empty", empty)
        dom.append(self.element, self._table, self._empty)
        self._rows = KeyedList(dom, body, lambda: _Row(dom, class_names))

    def paint(self, rows: "list[tuple[Any, tuple[str, ...]]]") -> None:
        """Show these rows in this order."""
        self._table.hidden = not rows
        self._empty.hidden = bool(rows)
        self._rows.paint([(key, cells, cells) for key, cells in rows])

    def dispose(self) -> None:
        """Take every row out."""
        self._rows.dispose()


class _Row:
    def __init__(self, dom: "Dom", class_names: "tuple[str, ...]") -> None:
        self.element = dom.create("tr")
        self._cells = [dom.create("td", name, dir="auto") for name in class_names]
        dom.append(self.element, *self._cells)

    def show(self, item: "tuple[str, ...]", mark: object) -> None:  # noqa: ARG002
        for cell, text in zip(self._cells, item):  # noqa: B905
            if cell.textContent != text:
                cell.textContent = text

    def dispose(self) -> None:
        pass

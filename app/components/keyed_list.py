"""A list on the page that changes only where its items did."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from app.ports import Dom

    class Row(Protocol):
        """One item on the page."""

        element: Any

        def show(self, item: Any, mark: object) -> None: ...

        def dispose(self) -> None: ...


class KeyedList:
    """Keep one row for each key, in the order of the items, each updated in its place.

    A row is shown anew when its item is another object or its mark another value. Keys are texts
    or numbers; they may come from the wire, so a key that comes again gets a row of its own.
    """

    def __init__(self, dom: "Dom", container: "Any", make_row: "Callable[[], Row]") -> None:
        self._dom = dom
        self._container = container
        self._make_row = make_row
        self._order: list[Any] = []
        self._rows: dict[Any, Row] = {}
        self._shown: dict[Any, tuple[Any, object]] = {}

    def paint(self, items: "list[tuple[Any, Any, object]]") -> None:
        """Show `items`, each (key, item, mark)."""
        items = _distinct(items)
        self._drop_all_but([key for key, _, _ in items])
        for index, (key, item, mark) in enumerate(items):
            if key not in self._rows:
                self._rows[key] = self._make_row()
                self._place(index, key)
            elif self._order[index] != key:
                self._order.remove(key)
                self._place(index, key)
            known = self._shown.get(key)
            if known is None or known[0] is not item or known[1] != mark:
                self._shown[key] = (item, mark)
                self._rows[key].show(item, mark)

    def row(self, key: "Any") -> "Row | None":
        """Return the row of a key, if it is shown."""
        return self._rows.get(key)

    def dispose(self) -> None:
        """Take every row out."""
        self._drop_all_but([])

    def _place(self, index: int, key: "Any") -> None:
        element = self._rows[key].element
        if index < len(self._order):
            self._container.insertBefore(element, self._rows[self._order[index]].element)
        else:
            self._dom.append(self._container, element)
        self._order.insert(index, key)

    def _drop_all_but(self, keys: "list[Any]") -> None:
        wanted = set(keys)
        if all(key in wanted for key in self._order):
            return
        for key in self._order:
            if key not in wanted:
                row = self._rows.pop(key)
                self._shown.pop(key, None)
                self._dom.remove(row.element)
                row.dispose()
        self._order = [key for key in self._order if key in wanted]


def _distinct(items: "list[tuple[Any, Any, object]]") -> "list[tuple[Any, Any, object]]":
    """Return the items with the later ones of a key under (key, 1), (key, 2) and so on."""
    known: dict[Any, int] = {}
    distinct: list[tuple[Any, Any, object]] = []
    for key, item, mark in items:
        before = known.get(key, 0)
        known[key] = before + 1
        distinct.append(((key, before) if before else key, item, mark))
    return distinct

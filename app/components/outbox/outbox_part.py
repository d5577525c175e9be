"""One list of the outbox under its heading: what waits, or what failed."""

from app.components.keyed_list import KeyedList
from app.components.outbox.outbox_row import OutboxRow
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import OutboxItem


class OutboxPart:
    """Hold a heading and a list, hidden while it is empty. `keys` are those of its rows."""

    def __init__(
        self,
        dom: "Dom",
        panel: "Any",
        title: str,
        resend: "Callable[[str], None]",
        discard: "Callable[[str], None]",
    ) -> None:
        self.keys: list[str] = []
        self._root = dom.create("section", "outbox-part", aria_label=title)
        items = dom.create("ol", "outbox-list")
        self.list = KeyedList(dom, items, lambda: OutboxRow(dom, resend, discard))
        self._more = dom.create("p", "empty-line")
        dom.append(self._root, dom.create("h3", "panel-title", title), items, self._more)
        dom.append(panel, self._root)

    def paint(self, items: "list[tuple[str, OutboxItem, object]]", number: int) -> None:
        """Show `items` of all that there are, `number`."""
        self.keys = [key for key, _, _ in items]
        self.list.paint(items)
        self._root.hidden = not items
        unseen = number - len(items)
        self._more.hidden = not unseen
        self._more.textContent = say("and %d more") % unseen if unseen else ""

    def rows(self) -> "list[Any]":
        """Return what is shown, in order."""
        return [self.list.row(key) for key in self.keys]

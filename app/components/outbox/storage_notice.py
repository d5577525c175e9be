"""The warning that leaving the page would lose something: seen without opening the outbox."""

from app.components.component import Component
from app.components.outbox.outbox_words import at_risk, unreadable
from app.engine import Status
from app.provider import use_connection, use_outbox
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider


class StorageNotice(Component):
    """Warn while messages wait that are not on disk, and say once what could not be read.

    It is an alert, and empty, so silent, at all other times: nothing is lost then.
    """

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._connection = use_connection(provider)
        self._outbox = use_outbox(provider)
        self._read = 0  # so many unreadable messages the user knows of

    def forget(self) -> None:
        """Count anew for the next user."""
        self._read = 0

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "storage-notice")
        # What speaks is there before its words.
        self._alert = dom.create("div", "storage-text", role="alert")
        self._risk, self._lost = dom.create("p"), dom.create("p")
        dom.append(self._alert, self._risk, self._lost)
        self._button = dom.create("button", "button button-small", say("OK"), type="button")
        dom.append(root, dom.create("span", "banner-shape", aria_hidden="true"))
        dom.append(root, self._alert, self._button)
        self._listen(self._button, "click", self._taken_note)
        self._painter = self._frame(self._paint)
        for selection in (self._connection, self._outbox):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        return root

    def _mounted(self) -> None:
        self._paint()

    def _taken_note(self, _: "Any") -> None:
        self._read = self._connection.value.unreadable
        self._paint()

    def _paint(self) -> None:
        view = self._connection.value
        risked = 0
        for item in self._outbox.value:
            if item.stored is False and item.status is Status.QUEUED:
                risked += 1
        lost = max(0, view.unreadable - self._read)
        self.dom.set(self.root, "data-active", "true" if risked or lost else None)
        _write(self._risk, at_risk(risked, view.storage_problem) if risked else "")
        _write(self._lost, unreadable(lost))
        self._button.hidden = not lost


def _write(element: "Any", text: str) -> None:
    if element.textContent != text:
        element.textContent = text

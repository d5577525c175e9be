"""What stands above the messages of a room: older ones to load, trouble with it, or nothing yet."""

from app.components.chat.chat_words import earlier_words, why_empty
from app.components.component import Component
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, RoomView


class LogHead(Component):
    """Offer what is older as a button, for the keyboard and after a failure."""

    def __init__(self, dom: "Dom", on_more: "Callable[[], None]") -> None:
        Component.__init__(self, dom)
        self._on_more = on_more

    def reset(self) -> None:
        """Offer nothing, until a room says so."""
        self._earlier.hidden = True

    def show(self, room: "RoomView", view: "ConnectionView", name: str, said_below: bool) -> None:
        """Show how it stands; `said_below`: the trouble is said at the end of the log."""
        failed = room.problem is not None and not said_below
        more = room.more and room.problem is None and not room.full
        # Once pressed it stays while it loads: somebody stands on it.
        pressed = room.loading and not self._earlier.hidden
        self._earlier.hidden = not (more or failed or pressed)
        self._write(self._earlier, earlier_words(room, failed))
        full = room.full and room.more
        problem = say("Older messages are found by searching.") if full else ""
        self._write(self._problem, say(room.problem or "") if failed else problem)
        self._problem.hidden = not (failed or full)
        # What could not be loaded may be no emptiness.
        self._empty.hidden = bool(room.messages) or room.problem is not None
        if not self._empty.hidden:
            self._write(self._empty, why_empty(room, view, name))

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "chat-head")
        self._problem = dom.create("p", "chat-problem", role="status")
        self._earlier = dom.create("button", "button button-small chat-earlier", type="button")
        self._empty = dom.create("p", "chat-empty")
        dom.append(root, self._problem, self._earlier, self._empty)
        self._listen(self._earlier, "click", lambda _: self._on_more())
        return root

    def _write(self, element: "Any", words: str) -> None:
        if element.textContent != words:
            element.textContent = words

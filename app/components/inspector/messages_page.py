"""Every message as it passes, newest first."""

from app.components.inspector import event_words
from app.components.inspector.words import at
from app.components.keyed_list import KeyedList
from app.provider.redacted import redact, wire_name
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import State
    from app.provider.journal_state import JournalView, Noted

EVERY = ""  # the filter that lets all types pass


class MessagesPage:
    """List type (`data-type`), direction, time and content; stop it, or look at one type.

    Long unbroken words are masked, as in the dead letters: somebody may look on.
    """

    name = "messages"
    title = marked("Messages")

    def __init__(self, dom: "Dom", repaint: "Callable[[], None]") -> None:
        self._dom = dom
        self._repaint = repaint
        self._stopped: JournalView | None = None  # what is looked at while it is paused
        self._newest: JournalView | None = None
        self._offered: list[str] | None = None
        self.element = dom.create("div", "insp-page")
        tools = dom.create("div", "insp-tools")
        self._filter = dom.create("select", "field-input insp-filter")
        label = dom.create("label", "insp-filter-label")
        dom.append(label, dom.create("span", "", say("Type")), self._filter)
        self._pause = dom.create("button", "button button-small", type="button")
        self._behind = dom.create("span", "insp-behind", role="status")
        dom.append(tools, label, self._pause, self._behind)
        items = dom.create("ul", "insp-messages", aria_label=say("Messages"))
        self._empty = dom.create("p", "insp-empty", say("No message yet."))
        self._list = KeyedList(dom, items, lambda: _Row(dom))
        dom.append(self.element, tools, self._empty, items)
        self._ends = [
            dom.listen(self._pause, "click", self._pause_pressed),
            dom.listen(self._filter, "change", lambda _: self._repaint()),
        ]

    def paint(self, state: "State", now: float) -> None:  # noqa: ARG002 - nothing here grows old
        """Show the messages of the chosen type."""
        self._newest = state.journal
        shown = self._stopped or state.journal
        paused = self._stopped is not None
        self._dom.set(self._pause, "aria-pressed", "true" if paused else "false")
        _write(self._pause, say("Go on") if paused else say("Pause"))
        behind = state.journal.number - shown.number
        _write(self._behind, say("Paused; newer: %d") % behind if behind else "")
        self._offer(shown)
        chosen = str(self._filter.value)
        every = shown.noted.newest_first()
        noted = [one for one in every if chosen in (EVERY, wire_name(one.type_name))]
        self._list.paint([(one.number, one, None) for one in noted])
        self._empty.hidden = bool(noted)

    def forget(self) -> None:
        """Go on with what is there now: what was looked at belongs to somebody who is gone."""
        self._stopped = None

    def dispose(self) -> None:
        """Take the rows out, and stop to listen."""
        for end in self._ends:
            end()
        self._list.dispose()

    def _pause_pressed(self, _: "Any") -> None:
        self._stopped = self._newest if self._stopped is None else None
        self._repaint()

    def _offer(self, journal: "JournalView") -> None:
        """Offer the types that there were; what is chosen stays, also when it is gone."""
        chosen = str(self._filter.value)
        names = set(journal.received) | set(journal.sent)
        names |= {wire_name(name) for name in journal.unknown}
        if chosen != EVERY:
            names.add(chosen)
        offered = sorted(names)
        if offered == self._offered:
            return
        self._offered = offered
        dom = self._dom
        dom.clear(self._filter)
        dom.append(self._filter, dom.create("option", "", say("All types"), value=EVERY))
        for name in offered:
            text = event_words.title(name)
            dom.append(self._filter, dom.create("option", "", text, value=name))
        self._filter.value = chosen


class _Row:
    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("li", "event")
        head = dom.create("p", "event-head")
        self._arrow = dom.create("span", "event-arrow", aria_hidden="true")
        self._way = dom.create("span", "visually-hidden")
        self._title = dom.create("span", "event-title", dir="auto")
        self._time = dom.create("time", "event-time")
        dom.append(head, self._arrow, self._way, self._title, self._time)
        self._line = dom.create("p", "event-line", dir="auto")
        dom.append(self.element, head, self._line)

    def show(self, item: "Noted", mark: object) -> None:  # noqa: ARG002 - they never change
        dom, message = self._dom, item.message
        name = wire_name(item.type_name)
        dom.set(self.element, "data-type", name)
        dom.set(self.element, "data-way", "sent" if message is None else "received")
        family = "other" if message is None else event_words.family(message)
        dom.set(self.element, "data-family", family)
        self._arrow.textContent = "↑" if message is None else "↓"
        way = say("Sent") if message is None else say("Received")
        self._way.textContent = way + ": "
        self._title.textContent = event_words.title(name)
        self._time.textContent = at(dom.locale, item.wall)
        line = "" if message is None else redact(event_words.line(message))
        self._line.textContent = line
        self._line.hidden = not line

    def dispose(self) -> None:
        pass


def _write(element: "Any", text: str) -> None:
    if element.textContent != text:
        element.textContent = text

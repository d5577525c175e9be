"""The stages of a quote in the making, as a list, and how far it is."""

from app.components.quotes import quote_words
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import Quote

_STATES = {"done": marked("done"), "now": marked("now"), "to-come": marked("to come")}


class QuoteStages:
    """Show the stages of one quote; `data-state` of each is done, now or to-come."""

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("div", "quote-making")
        self._stages = dom.create("ol", "quote-stages", aria_label=say("Stages"))
        self._rows: list[tuple[Any, Any, Any]] = []
        self._bar = dom.create("progress", "quote-progress", max="100")
        self._percent = dom.create("span", "quote-percent")
        progress = dom.create("p", "quote-line")
        dom.append(progress, self._bar, self._percent)
        dom.append(self.element, progress, self._stages)

    def show(self, quote: "Quote") -> None:
        """Show how far a quote is."""
        dom = self._dom
        self._fit(len(quote.names))
        for number in range(1, len(quote.names) + 1):
            row, name, hidden = self._rows[number - 1]
            state = "to-come" if number > quote.number else "done"
            if number == quote.number:
                state = "now"
            dom.set(row, "data-state", state)
            dom.set(row, "aria-current", "step" if state == "now" else None)
            _write(name, quote_words.stage(quote, number))
            _write(hidden, ", " + say(_STATES[state]))
        done = quote.progress or 0
        dom.set(self._bar, "aria-label", say("Progress: %s") % quote_words.title(quote))
        self._bar.value = done
        _write(self._percent, dom.locale.percent(done) if quote.progress is not None else "")

    def _fit(self, count: int) -> None:
        dom = self._dom
        while len(self._rows) > count:
            dom.remove(self._rows.pop()[0])
        while len(self._rows) < count:
            row = dom.create("li", "quote-stage")
            name = dom.create("span", "quote-stage-name", dir="auto")
            hidden = dom.create("span", "visually-hidden")
            dom.append(row, dom.create("span", "quote-stage-sign", aria_hidden="true"))
            dom.append(row, name, hidden)
            dom.append(self._stages, row)
            self._rows.append((row, name, hidden))


def _write(element: "Any", text: str) -> None:
    if element.textContent != text:
        element.textContent = text

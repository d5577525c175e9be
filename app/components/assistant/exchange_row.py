"""One question with its answer on the page."""

from app.components.assistant.action import Action
from app.components.assistant.assistant_words import (
    GIVEN_UP,
    asked_text,
    exchange_state,
    short,
    stop_problem,
)
from app.components.chat.rich_text import show_text
from app.engine import Status
from app.provider.assistant_state import ENDED, FAILED, GROWING
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import Exchange

_TAKEN = (Status.DELIVERED, Status.UNCONFIRMED)


class ExchangeRow:
    """Show who asked what, the answer as it grows, and where it is as `data-state`.

    `stop(exchange)` and `again(exchange)` are what its buttons call.
    """

    def __init__(
        self,
        dom: "Dom",
        stop: "Callable[[Exchange], None]",
        again: "Callable[[Exchange], None]",
    ) -> None:
        self._dom = dom
        self._exchange: Any = None
        self._said: str | None = None
        self._inside = False  # the keyboard is in the answer
        self.element = dom.create("li", "exchange", tabindex="-1")
        self._who = dom.create("span", "exchange-who", dir="auto")
        self._time = dom.create("time", "exchange-time")
        head = dom.create("p", "exchange-head")
        dom.append(head, self._who, self._time)
        self._question = dom.create("p", "exchange-question", dir="auto")
        self._answer = dom.create("div", "exchange-answer", dir="auto")
        self._removes = [
            dom.listen(self._answer, "focusin", lambda _: self._moved(True)),
            dom.listen(self._answer, "focusout", lambda _: self._moved(False)),
        ]
        self._error = dom.create("p", "exchange-error", dir="auto")
        self._word = dom.create("span", "exchange-word")
        self._note = dom.create("span", "exchange-note")
        self._stop = Action(dom, say("Stop"), self.element, lambda: stop(self._exchange), "stop")
        self._again = Action(
            dom, say("Ask again"), self.element, lambda: again(self._exchange), "again"
        )
        foot = dom.create("div", "exchange-foot")
        told = dom.create("p", "exchange-state")
        dom.append(told, dom.create("span", "icon icon-state", aria_hidden="true"))
        dom.append(told, self._word, self._note)
        dom.append(foot, told, self._stop.element, self._again.element)
        dom.append(self.element, head, self._question, self._answer, self._error, foot)

    def show(self, item: "Exchange", mark: "Any") -> None:
        """Show an exchange; `mark` is (connected, the server can stop, it was asked again)."""
        connected, can_stop, repeated = mark
        self._exchange = item
        self._show_question(item)
        if item.answer != self._said:
            self._said = item.answer
            self._show_answer(item.answer)
        self._answer.hidden = not item.answer
        self._error.textContent = item.error if item.phase == FAILED else ""
        self._error.hidden = not self._error.textContent
        state, words = exchange_state(item, connected)
        self._dom.set(self.element, "data-key", item.key)
        self._dom.set(self.element, "data-state", state)
        self._dom.set(self._answer, "aria-busy", "true" if item.phase == GROWING else None)
        self._word.textContent = words
        self._note.textContent = stop_problem(item.stop_problem)
        self._show_actions(item, can_stop, repeated)

    def _show_answer(self, text: str) -> None:
        if self._inside:  # a link in it goes with the nodes it is made of
            self.element.focus()
        show_text(self._dom, self._answer, text)

    def _moved(self, inside: bool) -> None:
        self._inside = inside

    def _show_question(self, item: "Exchange") -> None:
        dom, question = self._dom, item.question
        self._question.hidden = question is None
        if question is None:
            self._who.textContent = say("The question is not known here")
            stamp = item.timestamp
        else:
            self._question.textContent = asked_text(question)
            self._who.textContent = say("You") if question.own else question.user_name
            stamp = question.timestamp
        self._time.textContent = dom.locale.time(stamp) if stamp else ""
        dom.set(self._time, "datetime", stamp or None)

    def _show_actions(self, item: "Exchange", can_stop: bool, repeated: bool) -> None:
        question = item.question
        own = question is not None and question.own
        about = "" if question is None else short(asked_text(question))
        status = None if question is None else question.status
        runs = item.phase not in ENDED and status in _TAKEN and not item.stop_key
        failed = item.phase == FAILED or status in GIVEN_UP
        lost = item.interrupted and item.phase not in ENDED
        self._stop.offer(bool(own and can_stop and runs), say("Stop the answer to: %s") % about)
        again = own and (failed or lost) and not repeated
        self._again.offer(bool(again), say("Ask again: %s") % about)

    def dispose(self) -> None:
        """Let go of the buttons."""
        for remove in self._removes:
            remove()
        self._stop.dispose()
        self._again.dispose()

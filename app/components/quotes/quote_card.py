"""One quote: what was asked, where it is, what came of it, and what can be done."""

from app.components.quotes import quote_words
from app.components.quotes.quote_result import QuoteResult
from app.components.quotes.quote_stages import QuoteStages
from app.provider.quotes_state import Phase
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import Quote

AGAIN = (Phase.REFUSED, Phase.LOST, Phase.CANCELLED, Phase.FAILED)


class QuoteCard:
    """Show a `Quote`; `cancel(quote)` and `ask_again(quote)` are its buttons."""

    def __init__(
        self,
        dom: "Dom",
        cancel: "Callable[[Quote], None]",
        ask_again: "Callable[[Quote], None]",
    ) -> None:
        self._dom = dom
        self._quote: Quote | None = None
        self._on_cancel = cancel
        self._on_again = ask_again
        self._removes: list[Callable[[], None]] = []
        self._stood_on: Any = None  # the button with the keyboard
        self.element = dom.create("li", "quote")
        self._body = dom.create("article", "quote-card", tabindex="-1")
        dom.append(self.element, self._body)
        self._build_head()
        self._stages = QuoteStages(dom)
        self._result = QuoteResult(dom)
        self._note = dom.create("p", "quote-note", dir="auto")
        self._cancel = self._button(say("Cancel"), self._cancel_pressed)
        self._again = self._button(say("Ask again"), self._again_pressed)
        self._buttons = dom.create("p", "quote-buttons")
        dom.append(self._buttons, self._cancel, self._again)
        dom.append(self._body, self._stages.element, self._result.element)
        dom.append(self._body, self._note, self._buttons)

    def show(self, item: "Quote", mark: "Any") -> None:
        """Show a quote; `mark` is (the server can cancel, the dialect is flat)."""
        dom, self._quote = self._dom, item
        may_cancel, flat = mark
        dom.set(self._body, "data-phase", item.phase)
        dom.set(self._body, "aria-label", quote_words.title(item))
        named = item.customer_id is not None
        self._customer.textContent = str(item.customer_id) if named else say("Quote")
        self._state.textContent = quote_words.state(item)
        self._asked.textContent = quote_words.asked(item)
        self._asked.hidden = not item.requirements
        self._stages.element.hidden = item.phase != Phase.WORKING
        if item.phase == Phase.WORKING:
            self._stages.show(item)
        self._result.element.hidden = item.phase != Phase.DONE
        if item.phase == Phase.DONE:
            self._result.show(item)
        self._note.textContent = quote_words.note(item)
        self._note.hidden = not self._note.textContent
        self._show_buttons(item, may_cancel, flat)

    def focus(self) -> None:
        """Put the keyboard onto the card."""
        self._body.focus()

    def dispose(self) -> None:
        """Let go of the buttons."""
        for remove in self._removes:
            remove()

    def _build_head(self) -> None:
        dom = self._dom
        head = dom.create("div", "quote-head")
        self._customer = dom.create("h3", "quote-customer", dir="auto")
        self._state = dom.create("p", "quote-state")
        self._asked = dom.create("p", "quote-asked", dir="auto")
        dom.append(head, self._customer, self._state)
        dom.append(self._body, head, self._asked)

    def _button(self, text: str, pressed: "Callable[[Any], None]") -> "Any":
        dom = self._dom
        button = dom.create("button", "button button-small", text, type="button")
        for event, callback in (
            ("click", pressed),
            ("focus", lambda _: self._stand_on(button)),
            ("blur", lambda _: self._stand_on(None)),
        ):
            self._removes.append(dom.listen(button, event, callback))
        return button

    def _show_buttons(self, quote: "Quote", may_cancel: bool, flat: bool) -> None:
        dom = self._dom
        stood_on = self._stood_on
        at_work = quote.phase in (Phase.ASKED, Phase.WORKING) and quote.delivered
        self._cancel.hidden = not (quote.phase == Phase.WAITING or (may_cancel and at_work))
        dom.set(self._cancel, "aria-disabled", "true" if quote.cancelling else None)
        known = bool(quote.requirements) and (flat or quote.customer_id is not None)
        self._again.hidden = not (quote.phase in AGAIN and known)
        # Many buttons of one name: a screen reader is told which one it is at.
        title = quote_words.title(quote)
        dom.set(self._cancel, "aria-label", say("Cancel: %s") % title)
        dom.set(self._again, "aria-label", say("Ask again: %s") % title)
        self._buttons.hidden = self._cancel.hidden and self._again.hidden
        if stood_on is not None and stood_on.hidden:
            self.focus()  # rather than nowhere

    def _stand_on(self, button: "Any") -> None:
        self._stood_on = button

    def _cancel_pressed(self, _: "Any") -> None:
        if self._quote is not None and self._quote.cancelling is None:
            self._on_cancel(self._quote)

    def _again_pressed(self, _: "Any") -> None:
        if self._quote is not None:
            self._on_again(self._quote)

"""Quotes: ask for one, follow its stages, read the result."""

from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.components.quotes.quote_card import QuoteCard
from app.components.quotes.quote_form import QuoteForm
from app.components.quotes.quote_words import announcement
from app.engine import Dialect, MessageType
from app.provider import use_connection, use_quotes
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, Quote, QuotesView, RealtimeProvider

MAX_DIGITS = 15  # of a customer's number; a longer one is a text


class Quotes(Component):
    """Take requests for quotes and show one card for each, newest first.

    `data-phase` of a card is that of its `Quote`.
    """

    SHOWS = (
        MessageType.QUOTE_GENERATION_START,
        MessageType.QUOTE_GENERATION_PROGRESS,
        MessageType.QUOTE_GENERATION_COMPLETE,
        MessageType.QUOTE_UPDATE,
        MessageType.QUOTE_REQUEST,
        MessageType.QUOTE_PROCESSING,
        MessageType.QUOTE_READY,
        MessageType.CANCEL,
    )

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._quotes = use_quotes(provider)
        self._connection = use_connection(provider)
        self._form = QuoteForm(dom, self._ask)
        self._told: dict[str, str] = {}  # key -> the phase that was announced

    def forget(self) -> None:
        """Empty the form."""
        self._told = {}
        self._form.forget()
        if self.root is not None:
            self._status.textContent = ""

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "quotes", aria_label=say("Quotes"))
        dom.append(root, dom.create("h2", "panel-title", say("Quotes")))
        self._child(self._form, root)
        self._status = dom.create("p", "visually-hidden", role="status")
        self._build_problem()
        self._empty = dom.create("p", "empty-line")
        cards = dom.create("ul", "quote-list", aria_label=say("Your quotes"))
        self._cards = cards
        dom.append(root, self._status, self._problem, self._empty, cards)
        self._list = KeyedList(dom, cards, self._new_card)
        self._owns(self._list.dispose)
        self._painter = self._frame(self._paint)
        self._owns(self._quotes.subscribe(self._changed))
        self._owns(self._connection.subscribe(lambda _: self._painter.request()))
        return root

    def _build_problem(self) -> None:
        dom = self.dom
        self._problem = dom.create("p", "quotes-problem")
        again = dom.create("button", "link-button", say("Try again"), type="button")
        dom.append(
            self._problem,
            dom.create("span", "", say("Your earlier quotes could not be loaded.")),
            again,
        )
        self._listen(again, "click", self._reload)

    def _new_card(self) -> QuoteCard:
        return QuoteCard(self.dom, self._cancel, self._ask_again)

    def _mounted(self) -> None:
        for quote in self._quotes.value.quotes:
            self._told[quote.key] = quote.phase
        self._paint()

    # What the person does.

    def _ask(self, customer: str, requirements: str) -> None:
        self._request(_number_or_name(customer), requirements)

    def _request(self, customer_id: "int | str | None", requirements: str) -> str:
        if self._is_flat():
            receipt = self._provider.send(MessageType.QUOTE_REQUEST, {"message": requirements})
        else:
            data = {"customer_id": customer_id, "requirements": requirements}
            receipt = self._provider.send(MessageType.QUOTE_GENERATION_START, data)
        return receipt.key

    def _ask_again(self, quote: "Quote") -> None:
        """Ask as before; a request that was not taken gives its place to the new one."""
        receipt = self._provider.resend(quote.key)
        key = receipt.key if receipt else self._request(quote.customer_id, quote.requirements)
        self._paint()
        card = self._list.row(key)
        if isinstance(card, QuoteCard):
            card.focus()

    def _cancel(self, quote: "Quote") -> None:
        if quote.delivered:
            self._provider.cancel(quote.key)
        else:
            self._provider.discard(quote.key)

    def _reload(self, _: "Any") -> None:
        self._form.focus()
        self._provider.reload("quotes")

    # What is shown.

    def _changed(self, view: "QuotesView") -> None:
        for quote in view.quotes:
            before = self._told.get(quote.key)
            words = announcement(quote, before, self.dom.locale)
            if words:
                self._status.textContent = words
        self._told = {quote.key: quote.phase for quote in view.quotes}
        self._painter.request()

    def _paint(self) -> None:
        if self.root is None:
            return
        view: QuotesView = self._quotes.value
        connection: ConnectionView = self._connection.value
        may_cancel = "cancel" in connection.capabilities
        flat = self._is_flat()
        self._form.offer(with_customer=not flat)
        self._list.paint([(quote.key, quote, (may_cancel, flat)) for quote in view.quotes])
        self._problem.hidden = not view.failed
        self._empty.hidden = bool(view.quotes) or view.failed
        self._empty.textContent = say("Loading…") if view.loading else _why_empty(connection)

    def _is_flat(self) -> bool:
        return bool(self._connection.value.dialect == Dialect.FLAT.value)


def _why_empty(view: "ConnectionView") -> str:
    if not view.was_connected:
        return say("Quotes appear here once the page is connected.")
    return say("No quotes yet. Ask for the first one above.")


def _number_or_name(customer: str) -> "int | str":
    """Return what a person wrote as the customer's number, if it is one."""
    digits = len(customer) <= MAX_DIGITS and all("0" <= letter <= "9" for letter in customer)
    plain = digits and bool(customer) and (customer == "0" or customer[0] != "0")
    return int(customer) if plain else customer

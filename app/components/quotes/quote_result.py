"""A quote that was made: number, items, total, validity, and what happened to it since."""

from app.components.quotes import quote_words
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import Quote, QuoteChange, QuoteItem


class QuoteResult:
    """Show the result of one quote; an update changes it in its place."""

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self._items: list[QuoteItem] = []
        self._changes: list[QuoteChange] = []
        self._currency = ""
        self.element = dom.create("div", "quote-result")
        self._marks = dom.create("ul", "quote-changes", aria_label=say("Changes"))
        self._build_table()
        self._total = dom.create("p", "quote-total")
        self._amount = dom.create("span", "quote-amount")
        dom.append(self._total, dom.create("span", "quote-label", say("Total")), self._amount)
        facts = dom.create("dl", "quote-facts")
        self._number = _fact(dom, facts, say("Quote number"))
        self._valid = _fact(dom, facts, say("Valid until"))
        dom.append(self.element, self._marks, self._total, self._table, facts)

    def show(self, quote: "Quote") -> None:
        """Show a quote's result."""
        locale = self._dom.locale
        total = quote.total
        amount = locale.money(total, quote.currency) if total is not None else say("not stated")
        self._amount.textContent = amount
        self._total.hidden = total is None and not quote.items  # nothing but a number came
        self._put(self._number, quote.quote_id)
        self._put(self._valid, locale.date(quote.valid_until) if quote.valid_until else "")
        other_money = quote.currency != self._currency
        self._currency = quote.currency
        if other_money or quote.items is not self._items:
            self._items = quote.items
            self._show_items()
        if other_money or quote.changes is not self._changes:
            self._changes = quote.changes
            self._show_changes()

    def _build_table(self) -> None:
        dom = self._dom
        self._table = dom.create("table", "quote-items")
        head, row = dom.create("thead"), dom.create("tr")
        for text in (say("Item"), say("Quantity"), say("Price"), say("Amount")):
            dom.append(row, dom.create("th", "", text, scope="col"))
        dom.append(head, row)
        self._body = dom.create("tbody")
        caption = dom.create("caption", "visually-hidden", say("What is in the quote"))
        dom.append(self._table, caption, head, self._body)
        self._table.hidden = True

    def _show_items(self) -> None:
        dom = self._dom
        dom.clear(self._body)
        for item in self._items:
            row = dom.create("tr")
            name = item.name or say("Without a name")
            dom.append(row, dom.create("th", "", name, scope="row", dir="auto"))
            number = "" if item.quantity is None else dom.locale.number(item.quantity)
            dom.append(row, dom.create("td", "", number))
            for value in (item.unit_price, item.amount):
                text = "" if value is None else dom.locale.money(value, self._currency)
                dom.append(row, dom.create("td", "", text))
            dom.append(self._body, row)
        self._table.hidden = not self._items

    def _show_changes(self) -> None:
        dom = self._dom
        dom.clear(self._marks)
        for change in self._changes:
            mark = dom.create("li", "quote-change", dir="auto")
            mark.textContent = quote_words.change(change, self._currency, dom.locale)
            dom.set(mark, "data-status", change.status)
            dom.append(self._marks, mark)
        self._marks.hidden = not self._changes

    def _put(self, fact: "tuple[Any, Any]", text: str) -> None:
        row, value = fact
        value.textContent = text
        row.hidden = not text


def _fact(dom: "Dom", facts: "Any", label: str) -> "tuple[Any, Any]":
    row = dom.create("div", "quote-fact")
    value = dom.create("dd", "", dir="auto")
    dom.append(row, dom.create("dt", "quote-label", label), value)
    dom.append(facts, row)
    return row, value

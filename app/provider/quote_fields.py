"""What a frame or a list says of a quote, with nothing in it that can't be."""

import math

from app.provider.fields import number_of, text_of
from app.provider.quotes_state import Quote, QuoteItem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

STAGES = 5  # of a server that does not count them
MAX_STAGES = 20
MAX_ITEMS = 100
MAX_NAME = 200  # characters
MAX_AMOUNT = 1e15  # beyond it cents are lost


def amount_of(data: "dict[str, Any]", name: str) -> "float | None":
    """Return a finite number that is not negative, or None."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if 0 <= value <= MAX_AMOUNT else None  # no comparison with NaN is true


def percent_of(data: "dict[str, Any]", name: str) -> "float | None":
    """Return a number from 0 to 100, or None."""
    value = amount_of(data, name)
    return value if value is not None and value <= 100 else None


def currency_of(data: "dict[str, Any]") -> str:
    """Return a code of three capital letters, or ""."""
    code = text_of(data, "currency").upper()
    letters = len(code) == 3 and all("A" <= letter <= "Z" for letter in code)
    return code if letters else ""


def customer_of(data: "dict[str, Any]") -> "int | str | None":
    """Return the customer's number or name, or None."""
    number, name = number_of(data, "customer_id"), text_of(data, "customer_id")
    if number is not None:
        return number if abs(number) <= MAX_AMOUNT else None
    return name[:MAX_NAME] or None


def quote_id_of(data: "dict[str, Any]") -> str:
    """Return the quote's number, or ""."""
    number = number_of(data, "quote_id")
    if number is not None and abs(number) <= MAX_AMOUNT:
        return str(number)
    return text_of(data, "quote_id")[:MAX_NAME]


def items_of(data: "dict[str, Any]") -> "list[QuoteItem]":
    """Return the lines of a quote."""
    found = data.get("items")
    items: list[QuoteItem] = []
    for item in found[:MAX_ITEMS] if isinstance(found, list) else []:
        if isinstance(item, dict):
            items.append(
                QuoteItem(
                    text_of(item, "name")[:MAX_NAME],
                    amount_of(item, "quantity"),
                    amount_of(item, "unit_price"),
                    amount_of(item, "amount"),
                )
            )
    return items


def with_result(quote: Quote, data: "dict[str, Any]") -> Quote:
    """Return the quote with what `data` says of it; what it does not say stays."""
    total, currency = amount_of(data, "total_amount"), currency_of(data)
    changed: Quote = quote.but(
        quote_id=quote_id_of(data) or quote.quote_id,
        items=items_of(data) or quote.items,
        total=quote.total if total is None else total,
        currency=currency or quote.currency,
        valid_until=text_of(data, "valid_until") or quote.valid_until,
        message=text_of(data, "message") or quote.message,
    )
    return changed


def with_request(quote: Quote, data: "dict[str, Any]") -> Quote:
    """Return the quote with what was asked for, where that is not known yet."""
    customer, requirements = customer_of(data), text_of(data, "requirements")
    if quote.customer_id is None and customer is not None:
        quote = quote.but(customer_id=customer)
    if not quote.requirements and requirements:
        quote = quote.but(requirements=requirements)
    return quote


def with_stage(quote: Quote, data: "dict[str, Any]", known: "list[str]") -> Quote:
    """Return the quote at the stage that `data` names; `known` are stages of an earlier one."""
    name = text_of(data, "step").strip()[:MAX_NAME]
    names = _names(quote, data, known)
    progress = percent_of(data, "progress")
    number = _number(quote, data, name, names, progress)
    if number > len(names):
        names = names + [""] * (number - len(names))
    if name and number:
        names = ["" if other == name else other for other in names]
        names[number - 1] = name
    changed: Quote = quote.but(
        names=names, number=number, progress=quote.progress if progress is None else progress
    )
    return changed


def _names(quote: Quote, data: "dict[str, Any]", known: "list[str]") -> "list[str]":
    """Return the names of as many stages as there are."""
    count = number_of(data, "steps")
    if count is None or not 1 <= count <= MAX_STAGES:
        count = len(quote.names) or len(known) or STAGES
    for names in (quote.names, known):
        if len(names) == count:
            return names
    return [""] * count


def _number(
    quote: Quote, data: "dict[str, Any]", name: str, names: "list[str]", progress: "float | None"
) -> int:
    """Return which stage it is, from 1: as the server counts, else by name, else by progress."""
    number = number_of(data, "step_number")
    if number is not None and 1 <= number <= len(names):
        return number
    if name in names and name:
        return names.index(name) + 1
    if not name:
        return quote.number
    if progress:
        return max(1, math.ceil(progress * len(names) / 100))
    return min(quote.number + 1, MAX_STAGES)

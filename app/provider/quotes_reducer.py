"""From an event to the next QuotesView: one card for each request, whatever comes twice or late."""

from app.engine import MessageType
from app.engine.events import MessageQueued, MessageReceived, MessageStatusChanged
from app.provider.fields import text_of
from app.provider.news import (
    MessageDismissed,
    SnapshotFailed,
    SnapshotLoaded,
    SnapshotRequested,
)
from app.provider.quote_fields import (
    amount_of,
    customer_of,
    percent_of,
    quote_id_of,
    with_request,
    with_result,
    with_stage,
)
from app.provider.quote_list import changed_to, key_of, place_of, put, with_new
from app.provider.quote_requests import fate, requested
from app.provider.quote_snapshot import expect, merge
from app.provider.quotes_state import ENDED, RUNNING, Phase, Quote, QuoteChange, QuotesView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

NAME = "quotes"
BROKEN = ("error", "failed")
MAX_CHANGES = 5


def reduce_quotes(view: QuotesView, event: object, facts: "Facts") -> QuotesView:
    """Return the slice after `event`."""
    changed: QuotesView = view
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        if handle is not None:
            changed = handle(view, event.message, facts)
    elif isinstance(event, MessageQueued):
        changed = requested(view, event)
    elif isinstance(event, MessageStatusChanged):
        changed = fate(view, event)
    elif isinstance(event, MessageDismissed):
        changed = _dismissed(view, event.key)
    elif isinstance(event, (SnapshotRequested, SnapshotLoaded, SnapshotFailed)):
        changed = _snapshot(view, event) if event.name == NAME else view
    return changed


def _snapshot(
    view: QuotesView, event: "SnapshotRequested | SnapshotLoaded | SnapshotFailed"
) -> QuotesView:
    changed: QuotesView
    if isinstance(event, SnapshotRequested):
        changed = expect(view)
    elif isinstance(event, SnapshotFailed):
        changed = view.but(loading=False, failed=True)
    else:
        changed = merge(view, event.payload)
    return changed


def _dismissed(view: QuotesView, key: str) -> QuotesView:
    """Drop a request that was not taken, once its sender has seen to it."""
    at = key_of(view, key)
    if at is None or view.quotes[at].phase not in (Phase.REFUSED, Phase.LOST):
        return view
    changed: QuotesView = view.but(quotes=view.quotes[:at] + view.quotes[at + 1 :])
    return changed


# What the server says.


def _started(view: QuotesView, message: "Message", _facts: "Facts") -> QuotesView:
    data = message.data
    # Two for one customer: the second start is the second request's.
    asked = any(quote.phase == Phase.ASKED for quote in view.quotes)
    view, at = _found(view, message, _is_asked if asked else _is_running)
    if at is None or view.quotes[at].phase in ENDED:
        return view
    quote = with_request(view.quotes[at], data)
    if text_of(data, "status") in BROKEN:
        return put(view, at, _broken(quote, data))
    # Begun, or begun again after a restart of the server: the same quote either way.
    words = text_of(data, "message")
    quote = with_stage(quote.but(number=0, progress=None), data, view.names)
    return put(view, at, quote.but(phase=Phase.WORKING, problem="", message=words))


def _progressed(view: QuotesView, message: "Message", _facts: "Facts") -> QuotesView:
    data = message.data
    view, at = _found(view, message)
    if at is None or view.quotes[at].phase in ENDED:
        return view
    quote = with_stage(with_request(view.quotes[at], data), data, view.names)
    if text_of(data, "status") in BROKEN:
        return put(view, at, _broken(quote, data))
    quote = quote.but(phase=Phase.WORKING, problem="", message=text_of(data, "message"))
    changed: QuotesView = put(view, at, quote).but(names=quote.names)
    return changed


def _completed(view: QuotesView, message: "Message", _facts: "Facts") -> QuotesView:
    data = message.data
    view, at = _found(view, message)
    if at is None or view.quotes[at].phase in ENDED:
        return view  # an ending may come a second time, word for word
    quote = with_request(view.quotes[at], data)
    if text_of(data, "status") in BROKEN:
        return put(view, at, _broken(quote, data))
    return put(view, at, with_result(changed_to(quote, Phase.DONE), data))


def _updated(view: QuotesView, message: "Message", _facts: "Facts") -> QuotesView:
    data, status = message.data, text_of(message.data, "status")
    total = amount_of(data, "total_amount")
    if not status and total is None:
        return view
    view, at = _found(view, message, _binds_update(data))
    if at is None or view.quotes[at].phase in (Phase.CANCELLED, Phase.FAILED):
        return view
    quote = with_request(view.quotes[at], data)
    if status in BROKEN:
        return put(view, at, _broken(quote, data))
    if status == Phase.CANCELLED:
        return put(view, at, changed_to(quote, Phase.CANCELLED))
    change = QuoteChange(status, total, percent_of(data, "discount"))
    if change in quote.changes:
        return view
    quote = with_result(changed_to(quote, Phase.DONE), data)
    return put(view, at, quote.but(changes=(quote.changes + [change])[-MAX_CHANGES:]))


def _alerted(view: QuotesView, message: "Message", _facts: "Facts") -> QuotesView:
    """Take the news that a request failed through the server's fault."""
    at = key_of(view, text_of(message.data, "id"))
    if at is None or view.quotes[at].phase in ENDED:
        return view
    return put(view, at, _broken(view.quotes[at], message.data))


def _broken(quote: Quote, data: "dict[str, Any]") -> Quote:
    problem = text_of(data, "error") or text_of(data, "message")
    broken: Quote = changed_to(quote, Phase.FAILED).but(problem=problem)
    return broken


def _found(
    view: QuotesView, message: "Message", binds: "Callable[[Quote], bool] | None" = None
) -> "tuple[QuotesView, int | None]":
    """Return the view with a place for what a message is about, and that place.

    `binds` says which quotes can be meant where the server does not say which request it answers.
    The place is None where the message says nothing that a card could show.
    """
    data = message.data
    key = text_of(data, "in_response_to")
    at = key_of(view, key) if key else _unnamed(view, data, binds or _is_running)
    if at is not None:
        return view, at
    said = ("step", "message")
    names_it = key or quote_id_of(data) or customer_of(data) is not None
    if not names_it and not any(text_of(data, name) for name in said):
        return view, None
    return with_new(view, key, message.timestamp), 0


def _unnamed(
    view: QuotesView, data: "dict[str, Any]", binds: "Callable[[Quote], bool]"
) -> "int | None":
    """Return the place of the quote of that number, else of the customer's oldest that binds.

    The flat dialect has no customers: there the oldest of nobody's is meant.
    """
    quote_id, customer = quote_id_of(data), customer_of(data)
    at = place_of(view, lambda quote: bool(quote_id) and quote.quote_id == quote_id)
    if at is not None:
        return at
    return place_of(view, lambda quote: binds(quote) and str(quote.customer_id) == str(customer))


def _binds_update(data: "dict[str, Any]") -> "Callable[[Quote], bool]":
    """Return what an update can be about: it names a quote, or a customer whose quote ends."""
    if quote_id_of(data) or customer_of(data) is None:
        return _is_none
    return _is_running


def _is_none(_quote: Quote) -> bool:
    return False


def _is_asked(quote: Quote) -> bool:
    return quote.phase == Phase.ASKED


def _is_running(quote: Quote) -> bool:
    """Tell whether the server may be at work on a quote."""
    return quote.phase in RUNNING


HANDLERS: "Handlers" = {
    MessageType.QUOTE_GENERATION_START: _started,
    MessageType.QUOTE_GENERATION_PROGRESS: _progressed,
    MessageType.QUOTE_GENERATION_COMPLETE: _completed,
    MessageType.QUOTE_UPDATE: _updated,
    MessageType.ALERT: _alerted,
    # The flat dialect.
    MessageType.QUOTE_PROCESSING: _started,
    MessageType.QUOTE_READY: _completed,
}

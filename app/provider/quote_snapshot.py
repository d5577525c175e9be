"""The server's list of quotes, taken over where it knows better than the page."""

from app.provider.fields import text_of
from app.provider.quote_fields import percent_of, with_request, with_result, with_stage
from app.provider.quote_list import MAX_QUOTES, changed_to, key_of, put, shortened
from app.provider.quotes_state import ENDED, Phase, Quote, QuoteChange, QuotesView
from app.texts import marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORGOTTEN = marked("The server knows nothing of this request any more.")
AT_WORK = ("starting", "working")
AS_MADE = "complete"


def expect(view: QuotesView) -> QuotesView:
    """Return the view while the list is on its way."""
    at_work = (Phase.ASKED, Phase.WORKING)
    expected = [quote.key for quote in view.quotes if quote.delivered and quote.phase in at_work]
    changed: QuotesView = view.but(loading=True, failed=False, expected=tuple(expected))
    return changed


def merge(view: QuotesView, payload: object) -> QuotesView:
    """Return the view with the list; what can't be read of it is left out."""
    changed: QuotesView = view.but(loading=False, failed=False, expected=())
    if payload is None:  # this server keeps none
        return changed
    rows = payload.get("quotes") if isinstance(payload, dict) else None
    if not isinstance(rows, list):
        failed: QuotesView = changed.but(failed=True)
        return failed
    rows = [row for row in rows[:MAX_QUOTES] if isinstance(row, dict) and text_of(row, "id")]
    changed = changed.but(quotes=shortened(_in_order(changed, rows)))
    for row in rows:
        at = key_of(changed, text_of(row, "id"))
        if at is not None:
            changed = put(changed, at, _as_listed(changed.quotes[at], row, changed.names))
    if len(rows) < MAX_QUOTES:
        changed = _without_trace(changed, view.expected, [text_of(row, "id") for row in rows])
    return changed


def _in_order(view: QuotesView, rows: "list[dict[str, Any]]") -> "list[Quote]":
    """Return the quotes with those that only the list has, each behind its neighbour there."""
    quotes = list(view.quotes)
    keys = [quote.key for quote in quotes]
    listed = [text_of(row, "id") for row in rows]
    at = 0  # what the list does not have is newer than the list
    while at < len(keys) and keys[at] not in listed:
        at += 1
    for row in rows:
        key = text_of(row, "id")
        if key in keys:
            at = keys.index(key) + 1
        else:
            asked_at = text_of(row, "created_at") or text_of(row, "updated_at") or None
            quotes.insert(at, Quote(key).but(asked_at=asked_at, delivered=True))
            keys.insert(at, key)
            at += 1
    return quotes


def _as_listed(quote: Quote, row: "dict[str, Any]", known: "list[str]") -> Quote:
    """Return the quote as the list has it, unless it came further while that was on its way."""
    status = text_of(row, "status")
    quote = with_request(quote, row)
    if quote.phase in ENDED and (status in AT_WORK or status == AS_MADE):
        return quote
    if status in AT_WORK:
        started = quote.but(phase=Phase.WORKING, delivered=True, problem="", number=0)
        return with_stage(started.but(progress=None), row, known)
    if status == "cancelled":
        return changed_to(quote, Phase.CANCELLED)
    if status in ("error", "failed"):
        failed: Quote = changed_to(quote, Phase.FAILED).but(problem=text_of(row, "error"))
        return failed
    if not status:
        return quote
    made = with_result(changed_to(quote, Phase.DONE), row)
    change = QuoteChange(status, None, None)
    if status == "revised":
        change = QuoteChange(status, made.total, percent_of(row, "discount"))
    if status == AS_MADE or any(known.status == status for known in made.changes):
        return made
    changed: Quote = made.but(changes=made.changes + [change])
    return changed


def _without_trace(
    view: QuotesView, expected: "tuple[str, ...]", listed: "list[str]"
) -> QuotesView:
    """Return the view in which requests that the server took and then forgot wait no longer."""
    for key in expected:
        at = key_of(view, key)
        if at is not None and key not in listed and view.quotes[at].phase not in ENDED:
            lost = view.quotes[at].but(phase=Phase.LOST, problem=FORGOTTEN, cancelling=None)
            view = put(view, at, lost)
    return view

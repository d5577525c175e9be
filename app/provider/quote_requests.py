"""Our own requests for quotes, and to cancel them: from the field to the server."""

from app.engine import MessageType, Status
from app.provider.quote_fields import with_request
from app.provider.quote_list import key_of, place_of, put, shortened
from app.provider.quotes_state import ENDED, Phase, Quote, QuotesView
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine.events import MessageQueued, MessageStatusChanged

REQUESTS = (MessageType.QUOTE_GENERATION_START, MessageType.QUOTE_REQUEST)
# Not a word of the server's yet: what became of the request is all that is known.
ON_THE_WAY = (Phase.WAITING, Phase.ASKED, Phase.LOST, Phase.REFUSED)


def requested(view: QuotesView, event: "MessageQueued") -> QuotesView:
    """Return the view with a request of ours, an earlier page's included."""
    changed: QuotesView = view
    if event.type in REQUESTS and key_of(view, event.key) is None:
        quote = Quote(event.key).but(phase=Phase.WAITING, asked_at=event.timestamp)
        data = event.data
        if event.type is MessageType.QUOTE_REQUEST:
            data = {"requirements": data.get("message")}
        quote = with_request(quote, data)
        changed = view.but(quotes=shortened([quote] + view.quotes))
    elif event.type is MessageType.CANCEL:
        target = event.data.get("id")
        at = key_of(view, target) if isinstance(target, str) else None
        if at is not None and view.quotes[at].phase not in ENDED:
            changed = put(view, at, view.quotes[at].but(cancelling=event.key, problem=""))
    return changed


def fate(view: QuotesView, event: "MessageStatusChanged") -> QuotesView:
    """Return the view after the news of what became of a message of ours."""
    if event.type is MessageType.CANCEL:
        return _cancelled(view, event)
    at = key_of(view, event.key) if event.type in REQUESTS else None
    if at is None or view.quotes[at].phase not in ON_THE_WAY:
        return view
    quote, status = view.quotes[at], event.status
    problem = problem_text(status, event.code, event.text)
    if status is Status.QUEUED:
        changed = quote.but(phase=Phase.WAITING)
    elif status is Status.SENT:
        changed = quote.but(phase=Phase.ASKED)
    elif status is Status.DELIVERED:
        changed = quote.but(phase=Phase.ASKED, delivered=True, problem="")
    elif status is Status.UNCONFIRMED:
        # Without a code nothing went wrong: this server confirms nothing.
        phase = Phase.LOST if event.code else Phase.ASKED
        changed = quote.but(phase=phase, problem=problem if event.code else "")
    elif event.code == "discarded":
        without: QuotesView = view.but(quotes=view.quotes[:at] + view.quotes[at + 1 :])
        return without
    else:
        changed = quote.but(phase=Phase.REFUSED, problem=problem)
    return put(view, at, changed)


def _cancelled(view: QuotesView, event: "MessageStatusChanged") -> QuotesView:
    """Take what became of a request to cancel; how the quote ends is told by a quote_update."""
    at = place_of(view, lambda quote: quote.cancelling == event.key)
    in_vain = (Status.REJECTED, Status.EXPIRED, Status.DISCARDED, Status.UNCONFIRMED)
    if at is None or event.status not in in_vain:
        return view
    problem = problem_text(event.status, event.code, event.text)
    return put(view, at, view.quotes[at].but(cancelling=None, problem=problem))

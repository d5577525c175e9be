"""From an event to the next QuotesView."""

from app.engine.events import MessageReceived
from app.provider.quotes_state import QuotesView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

HANDLERS: "Handlers" = {}


def reduce_quotes(view: QuotesView, event: object, facts: "Facts") -> QuotesView:
    """Return the slice after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return view if handle is None else handle(view, event.message, facts)
    return view

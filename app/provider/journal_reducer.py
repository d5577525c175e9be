"""From an event to the next JournalView."""

from app.engine.events import MessageReceived
from app.provider.journal_state import JournalView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

HANDLERS: "Handlers" = {}


def reduce_journal(view: JournalView, event: object, facts: "Facts") -> JournalView:
    """Return the slice after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return view if handle is None else handle(view, event.message, facts)
    return view

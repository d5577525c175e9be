"""From an event to the next NoticesView."""

from app.engine.events import MessageReceived
from app.provider.notices_state import NoticesView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

HANDLERS: "Handlers" = {}


def reduce_notices(view: NoticesView, event: object, facts: "Facts") -> NoticesView:
    """Return the slice after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return view if handle is None else handle(view, event.message, facts)
    return view

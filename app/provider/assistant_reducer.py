"""From an event to the next AssistantView."""

from app.engine import MessageType
from app.engine.events import MessageQueued, MessageReceived, MessageStatusChanged, SessionStarted
from app.provider import assistant_answers as answers
from app.provider import assistant_exchanges as exchanges
from app.provider import assistant_runs as runs
from app.provider.assistant_own import dismissed, queued, status_changed
from app.provider.assistant_rooms import changed, with_room, with_runs
from app.provider.assistant_said import chat_response, history
from app.provider.assistant_state import AssistantView
from app.provider.news import HistoryFailed, HistoryLoaded, HistoryRequested, MessageDismissed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers


def reduce_assistant(view: AssistantView, event: object, facts: "Facts") -> AssistantView:
    """Return the conversations and the tools' runs after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return view if handle is None else handle(view, event.message, facts)
    if isinstance(event, MessageQueued):
        return queued(view, event, facts)
    if isinstance(event, MessageStatusChanged):
        return status_changed(view, event)
    if isinstance(event, SessionStarted):
        return view if event.resumed else _interrupted(view)
    if isinstance(event, HistoryRequested):
        return changed(view, event.room_id, lambda talk: talk.but(loading=True, problem=False))
    if isinstance(event, HistoryFailed):
        return changed(view, event.room_id, lambda talk: talk.but(loading=False, problem=True))
    if isinstance(event, HistoryLoaded):
        return history(view, event, facts)
    if isinstance(event, MessageDismissed):
        return dismissed(view, event.key)
    return view


def _interrupted(view: AssistantView) -> AssistantView:
    for room_id, talk in view.rooms.items():
        view = with_room(view, room_id, exchanges.interrupted(talk))
    return with_runs(view, runs.interrupted(view.runs))


def _error(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    if runs.is_of_a_run(view.runs, message.data):
        return _tool_result(view, message, facts)
    return answers.error(view, message, facts)


def _tool_call(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    view = view.but(count=view.count + 1)
    return with_runs(view, runs.called(view.runs, message, facts, "+%d" % view.count))


def _tool_result(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    view = view.but(count=view.count + 1)
    return with_runs(view, runs.ended(view.runs, message, facts, "+%d" % view.count))


HANDLERS: "Handlers" = {
    MessageType.CHAT_RESPONSE: chat_response,
    MessageType.AI_THINKING: answers.thinking,
    MessageType.AI_RESPONSE: answers.response,
    MessageType.AI_ERROR: _error,
    MessageType.AI_TOOL_CALL: _tool_call,
    MessageType.AI_TOOL_RESULT: _tool_result,
}

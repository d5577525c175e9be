"""What we ask, run and stop, and what became of it."""

from app.engine import MessageType, Status
from app.engine.events import MessageQueued, MessageStatusChanged
from app.provider import assistant_exchanges as exchanges
from app.provider import assistant_runs as runs
from app.provider.assistant_rooms import changed, each, with_room, with_runs
from app.provider.assistant_state import ENDED, RUN_ENDED, AssistantView, Question
from app.provider.fields import text_of
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider.assistant_state import Exchange
    from app.provider.facts import Facts

NOTHING_TO_STOP = "not_found"

_GIVEN_UP = (Status.REJECTED, Status.EXPIRED, Status.DISCARDED)


def queued(view: AssistantView, event: MessageQueued, facts: "Facts") -> AssistantView:
    """Return the view after a message of ours was accepted."""
    if event.type is MessageType.AI_TOOL_CALL:
        return with_runs(view, runs.queued(view.runs, event))
    if event.type is MessageType.CANCEL:
        return _stopping(view, text_of(event.data, "id"), event.key)
    if event.type is not MessageType.CHAT_MESSAGE or facts.flat:
        return view
    question = Question(
        event.key,
        event.key,
        text_of(event.data, "message"),
        user_id=event.user_id,
        own=True,
        timestamp=event.timestamp,
        status=Status.QUEUED,
    )
    room_id = text_of(event.data, "room_id", "general")
    known = view.rooms.get(room_id)
    for exchange in [] if known is None else known.exchanges:
        if exchange.question is not None and exchange.question.key == event.key:
            return view  # restored, and the history had it already
    if not exchanges.calls_assistant(question.text):
        return view
    return changed(view, room_id, lambda talk: exchanges.with_question(talk, question, True))


def status_changed(view: AssistantView, event: MessageStatusChanged) -> AssistantView:
    """Return the view after news of a message of ours."""
    if event.type is MessageType.AI_TOOL_CALL:
        return with_runs(view, runs.status_changed(view.runs, event))
    if event.type is MessageType.CANCEL:
        return _stop_answered(view, event)
    if event.type is not MessageType.CHAT_MESSAGE:
        return view
    if event.status is Status.DISCARDED and event.code == "discarded":
        return dismissed(view, event.key)  # taken back before anybody saw it

    def change(exchange: "Exchange") -> "Exchange":
        question = exchange.question
        if question is None or not question.own or question.key != event.key:
            return exchange
        problem = problem_text(event.status, event.code, event.text)
        question = question.but(status=event.status, code=event.code, problem=problem)
        changed: Exchange = exchange.but(question=question)
        return changed

    return each(view, change)


def dismissed(view: AssistantView, key: str) -> AssistantView:
    """Return the view without a question or a call of ours that went nowhere."""
    for room_id, talk in view.rooms.items():
        left = exchanges.without(talk, lambda e: _is_ours(e, key))
        if left is not talk:
            return with_room(view, room_id, left)
    kept = [run for run in view.runs if not (run.key == key and run.status in _GIVEN_UP)]
    return view if len(kept) == len(view.runs) else with_runs(view, kept)


def _is_ours(exchange: "Exchange", key: str) -> bool:
    return exchange.question is not None and exchange.question.own and exchange.question.key == key


def _stopping(view: AssistantView, id: str, key: str) -> AssistantView:
    def change(exchange: "Exchange") -> "Exchange":
        if not id or exchange.id != id or exchange.phase in ENDED:
            return exchange
        changed: Exchange = exchange.but(stop_key=key, stop_problem="")
        return changed

    for at, run in enumerate(view.runs):
        if id and run.id == id and run.state not in RUN_ENDED:
            run = run.but(stop_key=key, stop_problem="")
            return with_runs(view, runs.replaced(view.runs, at, run))
    return each(view, change)


def _stop_answered(view: AssistantView, event: MessageStatusChanged) -> AssistantView:
    if event.status not in _GIVEN_UP:
        return view
    problem = problem_text(event.status, event.code, event.text)
    if event.code == NOTHING_TO_STOP:
        problem = NOTHING_TO_STOP
    changes = {"stop_key": "", "stop_problem": problem}
    for at, run in enumerate(view.runs):
        if run.stop_key == event.key:
            return with_runs(view, runs.replaced(view.runs, at, run.but(**changes)))
    return each(view, lambda e: e.but(**changes) if e.stop_key == event.key else e)

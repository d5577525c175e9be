"""From an event to the next AssistantView."""

from app.engine import MessageType, Status
from app.engine.events import (
    MessageQueued,
    MessageReceived,
    MessageStatusChanged,
    SessionStarted,
)
from app.provider import assistant_exchanges as exchanges
from app.provider import assistant_runs as runs
from app.provider.assistant_state import (
    DONE,
    ENDED,
    FAILED,
    GROWING,
    RUN_ENDED,
    STOPPED,
    THINKING,
    AssistantView,
    Conversation,
    Question,
)
from app.provider.fields import name_of, number_of, text_of, user_of
from app.provider.news import HistoryFailed, HistoryLoaded, HistoryRequested, MessageDismissed
from app.provider.pieces import grown, piece_of, question_of, was_stopped, whole_of
from app.provider.wording import problem_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.engine import Message
    from app.provider.assistant_state import Exchange
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

MAX_ROOMS = 200  # room names come from the wire
NOTHING_TO_STOP = "not_found"

_GIVEN_UP = (Status.REJECTED, Status.EXPIRED, Status.DISCARDED)


def reduce_assistant(view: AssistantView, event: object, facts: "Facts") -> AssistantView:
    """Return the conversations and the tools' runs after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        return view if handle is None else handle(view, event.message, facts)
    if isinstance(event, MessageQueued):
        return _queued(view, event, facts)
    if isinstance(event, MessageStatusChanged):
        return _status_changed(view, event)
    if isinstance(event, SessionStarted):
        return view if event.resumed else _interrupted(view)
    if isinstance(event, HistoryRequested):
        return _changed(view, event.room_id, lambda talk: talk.but(loading=True, problem=False))
    if isinstance(event, HistoryFailed):
        return _changed(view, event.room_id, lambda talk: talk.but(loading=False, problem=True))
    if isinstance(event, HistoryLoaded):
        return _history(view, event, facts)
    if isinstance(event, MessageDismissed):
        return _dismissed(view, event.key)
    return view


# What we send.


def _queued(view: AssistantView, event: MessageQueued, facts: "Facts") -> AssistantView:
    if event.type is MessageType.AI_TOOL_CALL:
        return _with_runs(view, runs.queued(view.runs, event))
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
    return _changed(view, room_id, lambda talk: exchanges.with_question(talk, question, True))


def _status_changed(view: AssistantView, event: MessageStatusChanged) -> AssistantView:
    if event.type is MessageType.AI_TOOL_CALL:
        return _with_runs(view, runs.status_changed(view.runs, event))
    if event.type is MessageType.CANCEL:
        return _stop_answered(view, event)
    if event.type is not MessageType.CHAT_MESSAGE:
        return view
    if event.status is Status.DISCARDED and event.code == "discarded":
        return _dismissed(view, event.key)  # taken back before anybody saw it

    def change(exchange: "Exchange") -> "Exchange":
        question = exchange.question
        if question is None or not question.own or question.key != event.key:
            return exchange
        problem = problem_text(event.status, event.code, event.text)
        question = question.but(status=event.status, code=event.code, problem=problem)
        changed: Exchange = exchange.but(question=question)
        return changed

    return _each(view, change)


def _dismissed(view: AssistantView, key: str) -> AssistantView:
    for room_id, talk in view.rooms.items():
        left = exchanges.without(talk, lambda e: _is_ours(e, key))
        if left is not talk:
            return _with_room(view, room_id, left)
    kept = [run for run in view.runs if not (run.key == key and run.status in _GIVEN_UP)]
    return view if len(kept) == len(view.runs) else _with_runs(view, kept)


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
            return _with_runs(view, runs.replaced(view.runs, at, run))
    return _each(view, change)


def _stop_answered(view: AssistantView, event: MessageStatusChanged) -> AssistantView:
    if event.status not in _GIVEN_UP:
        return view
    problem = problem_text(event.status, event.code, event.text)
    if event.code == NOTHING_TO_STOP:
        problem = NOTHING_TO_STOP
    changes = {"stop_key": "", "stop_problem": problem}
    for at, run in enumerate(view.runs):
        if run.stop_key == event.key:
            return _with_runs(view, runs.replaced(view.runs, at, run.but(**changes)))
    return _each(view, lambda e: e.but(**changes) if e.stop_key == event.key else e)


# What the server says.


def _chat_response(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    room_id = _room_id(message.data)
    text = message.data.get("message")
    if facts.flat or room_id is None or not isinstance(text, str):
        return view
    user_id = user_of(message)
    if message.id is None:
        view = view.but(count=view.count + 1)
    question = _question(message.data, message.id, user_id, facts, "+%d" % view.count)
    question.timestamp = question.timestamp or message.timestamp
    return _changed(view, room_id, lambda talk: exchanges.with_question(talk, question, True))


def _question(
    data: "dict[str, Any]",
    id: "str | None",
    user_id: "int | str | None",
    facts: "Facts",
    otherwise: str,
) -> Question:
    own = user_id is not None and user_id == facts.user_id
    key = otherwise
    if id:  # unique only among the messages of its user
        key = id if own else "%s/%s" % (user_id, id)
    question = Question(
        key,
        id or "",
        text_of(data, "message"),
        user_id=user_id,
        user_name=name_of(data, user_id),
        own=own,
        timestamp=text_of(data, "timestamp") or None,
        seq=number_of(data, "seq"),
        status=Status.DELIVERED if own else None,
    )
    question.echoed = True
    return question


def _thinking(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    room_id = _room_id(message.data)
    if room_id is None:
        return view
    id = question_of(message.data)
    known = _running(view, room_id, id)
    # One that began before goes on: what it said stays until it says something else.
    phase = GROWING if known is not None and known.phase == GROWING else THINKING
    return _answered(view, room_id, id, facts, phase=phase)


def _response(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    data = message.data
    room_id = _room_id(data)
    if room_id is None:
        return view
    id = question_of(data)
    whole = whole_of(data)
    if whole is not None:
        changes: dict[str, Any] = {
            "phase": STOPPED if was_stopped(data) else DONE,
            "answer": whole,
            "gap": False,
            "error": "",
            "heard": True,
            "seq": number_of(data, "seq"),
            "timestamp": text_of(data, "timestamp") or message.timestamp,
            "stop_key": "",
            "stop_problem": "",
        }
        return _answered(view, room_id, id, facts, **changes)
    piece = piece_of(data)
    if piece is None:
        return view
    known = _running(view, room_id, id)
    before = "" if known is None else known.answer
    text = grown(before, piece)
    answer = before if text is None else text
    return _answered(view, room_id, id, facts, phase=GROWING, answer=answer, gap=text is None)


def _error(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    data = message.data
    if runs.is_of_a_run(view.runs, data):
        return _tool_result(view, message, facts)
    room_id = _room_id(data)
    if room_id is None:
        return view
    changes: dict[str, Any] = {
        "phase": FAILED,
        "error": text_of(data, "message"),
        "heard": True,
        "stop_key": "",
        "stop_problem": "",
    }
    return _answered(view, room_id, question_of(data), facts, **changes)


def _running(view: AssistantView, room_id: str, id: "str | None") -> "Exchange | None":
    """Return what grows under an id, or, where none is said, what grows."""
    talk = view.rooms.get(room_id) or Conversation()
    for exchange in talk.exchanges:
        named = exchange.id == id if id else exchange.phase == GROWING and not exchange.id
        if named and exchange.phase not in ENDED:
            return exchange
    return None


def _answered(
    view: AssistantView, room_id: str, id: "str | None", facts: "Facts", **changes: "Any"
) -> AssistantView:
    view = view.but(count=view.count + 1)
    key = "+%d" % view.count
    return _changed(
        view, room_id, lambda talk: exchanges.with_answer(talk, id, facts, key, **changes)
    )


def _tool_call(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    view = view.but(count=view.count + 1)
    return _with_runs(view, runs.called(view.runs, message, facts, "+%d" % view.count))


def _tool_result(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    view = view.but(count=view.count + 1)
    return _with_runs(view, runs.ended(view.runs, message, facts, "+%d" % view.count))


# What was said before.


def _history(view: AssistantView, event: HistoryLoaded, facts: "Facts") -> AssistantView:
    items = [i for i in event.messages if isinstance(i, dict) and isinstance(i.get("message"), str)]

    def change(talk: Conversation) -> Conversation:
        # All that was said first: an answer may stand before what it answers was read.
        for item in items:
            if text_of(item, "kind") != "assistant":
                question = _question(item, text_of(item, "id"), _user_id(item), facts, _key(item))
                talk = exchanges.with_question(talk, question, False)
        for item in items:
            if text_of(item, "kind") == "assistant":
                talk = _with_past_answer(talk, item)
        changed: Conversation = talk.but(loading=False, problem=False)
        return changed

    return _changed(view, event.room_id, change)


def _with_past_answer(talk: Conversation, item: "dict[str, Any]") -> Conversation:
    return exchanges.with_past_answer(
        talk,
        question_of(item),
        _key(item),
        phase=STOPPED if was_stopped(item) else DONE,
        answer=item["message"],
        seq=number_of(item, "seq"),
        timestamp=text_of(item, "timestamp") or None,
    )


def _key(item: "dict[str, Any]") -> str:
    return "#%s" % number_of(item, "seq")


def _user_id(item: "dict[str, Any]") -> "int | str | None":
    value = item.get("user_id")
    return value if isinstance(value, (int, str)) and not isinstance(value, bool) else None


# The view.


def _interrupted(view: AssistantView) -> AssistantView:
    for room_id, talk in view.rooms.items():
        view = _with_room(view, room_id, exchanges.interrupted(talk))
    return _with_runs(view, runs.interrupted(view.runs))


def _room_id(data: "dict[str, Any]") -> "str | None":
    """Return the room of a frame; None where it names one that can't be."""
    value = data.get("room_id", "general")
    return value if isinstance(value, str) else None


def _changed(
    view: AssistantView, room_id: str, change: "Callable[[Conversation], Conversation]"
) -> AssistantView:
    if room_id not in view.rooms and len(view.rooms) >= MAX_ROOMS:
        return view
    return _with_room(view, room_id, change(view.rooms.get(room_id) or Conversation()))


def _with_room(view: AssistantView, room_id: str, talk: Conversation) -> AssistantView:
    if view.rooms.get(room_id) is talk:
        return view
    rooms = dict(view.rooms)
    rooms[room_id] = talk
    changed: AssistantView = view.but(rooms=rooms)
    return changed


def _each(view: AssistantView, change: "Callable[[Exchange], Exchange]") -> AssistantView:
    for room_id, talk in view.rooms.items():
        for at, known in enumerate(talk.exchanges):
            exchange = change(known)
            if exchange is not known:
                talk = exchanges.replaced(talk, at, exchange)
        view = _with_room(view, room_id, talk)
    return view


def _with_runs(view: AssistantView, changed: "list[Any]") -> AssistantView:
    return view if changed is view.runs else view.but(runs=changed)


HANDLERS: "Handlers" = {
    MessageType.CHAT_RESPONSE: _chat_response,
    MessageType.AI_THINKING: _thinking,
    MessageType.AI_RESPONSE: _response,
    MessageType.AI_ERROR: _error,
    MessageType.AI_TOOL_CALL: _tool_call,
    MessageType.AI_TOOL_RESULT: _tool_result,
}

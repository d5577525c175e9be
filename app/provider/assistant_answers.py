"""What the assistant says: it thinks, it answers in pieces and at last whole, it fails."""

from app.provider import assistant_exchanges as exchanges
from app.provider.assistant_rooms import changed, room_id_of
from app.provider.assistant_state import (
    DONE,
    ENDED,
    FAILED,
    GROWING,
    STOPPED,
    THINKING,
    AssistantView,
    Conversation,
)
from app.provider.fields import number_of, text_of
from app.provider.pieces import grown, piece_of, question_of, was_stopped, whole_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.provider.assistant_state import Exchange
    from app.provider.facts import Facts


def thinking(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    """Return the view after `ai_thinking`."""
    room_id = room_id_of(message.data)
    if room_id is None:
        return view
    id = question_of(message.data)
    known = _running(view, room_id, id)
    # One that began before goes on: what it said stays until it says something else.
    phase = GROWING if known is not None and known.phase == GROWING else THINKING
    return _answered(view, room_id, id, facts, phase=phase)


def response(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    """Return the view after `ai_response`: a piece, or the whole."""
    data = message.data
    room_id = room_id_of(data)
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


def error(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    """Return the view after `ai_error`."""
    data = message.data
    room_id = room_id_of(data)
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
    return changed(
        view, room_id, lambda talk: exchanges.with_answer(talk, id, facts, key, **changes)
    )

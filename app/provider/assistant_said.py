"""What is said in a room, now and before: what may be answered, and what was."""

from app.engine import Status
from app.provider import assistant_exchanges as exchanges
from app.provider.assistant_rooms import changed, room_id_of, with_room
from app.provider.assistant_state import (
    DONE,
    STOPPED,
    AssistantView,
    Conversation,
    Heard,
    Question,
)
from app.provider.fields import name_of, number_of, text_of, user_of
from app.provider.news import HistoryLoaded
from app.provider.pieces import question_of, was_stopped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.provider.batch import Batch
    from app.provider.facts import Facts


def chat_response(view: AssistantView, message: "Message", facts: "Facts") -> AssistantView:
    """Return the view after something was said in a room."""
    room_id = room_id_of(message.data)
    text = message.data.get("message")
    if facts.flat or room_id is None or not isinstance(text, str):
        return view
    user_id = user_of(message)
    if facts.batch is not None and message.id and not exchanges.calls_assistant(text):
        own = user_id is not None and user_id == facts.user_id
        said = _only_said(view, room_id, Heard(message, user_id, own), facts.batch)
        if said is not None:
            return said
    if message.id is None:
        view = view.but(count=view.count + 1)
    question = _question(message.data, message.id, user_id, facts, "+%d" % view.count)
    question.timestamp = question.timestamp or message.timestamp
    return changed(view, room_id, lambda talk: exchanges.with_question(talk, question, True))


def _only_said(
    view: AssistantView, room_id: str, heard: Heard, batch: "Batch"
) -> "AssistantView | None":
    """Return the view after something that nobody answers; None: it may stand here already.

    What `batch` made is changed in place.
    """
    talk = view.rooms.get(room_id)
    if talk is None:
        return None
    if not batch.owns(talk):
        talk = batch.take(talk.but(said=list(talk.said)))
        known = batch.keys(talk)
        known.update([question.key for question in talk.said])
        for exchange in talk.exchanges:
            known.add(exchange.id)
            if exchange.question is not None:
                known.add(exchange.question.key)
        view = with_room(view, room_id, talk)
    known = batch.keys(talk)
    if heard.key in known or heard.id in known:
        return None
    known.add(heard.key)
    talk.said.append(heard)
    if len(talk.said) > exchanges.MAX_SAID:
        del talk.said[0]
    return view


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


def history(view: AssistantView, event: HistoryLoaded, facts: "Facts") -> AssistantView:
    """Return the view after a page of the history."""
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

    return changed(view, event.room_id, change)


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

"""The exchanges of one room: which answer belongs to which question, and in what order."""

from app.engine import Status
from app.provider.assistant_state import (
    ASKED,
    DONE,
    ENDED,
    FAILED,
    GROWING,
    STOPPED,
    THINKING,
    Conversation,
    Exchange,
    Heard,
    Question,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider.facts import Facts

MAX_EXCHANGES = 50  # of a room; older ones can be read in the chat
MAX_SAID = 100
# What a text calls the assistant with, on the existing backends and the reference server alike.
CALLS = ("@ai", "@assistant", "help", "quote", "price", "product")

_OPEN = (Status.QUEUED, Status.SENT)
_WRITTEN = (Status.SENT, Status.DELIVERED, Status.UNCONFIRMED)


def calls_assistant(text: str) -> bool:
    """Tell whether the assistant will answer a text that is said in a room."""
    lowered = text.lower()
    return any(call in lowered for call in CALLS)


def with_question(talk: Conversation, question: Question, live: bool) -> Conversation:
    """Return the conversation with something that was said; `live`: not read in the history."""
    at = _index_of_question(talk, question, live)
    talk = _remembered(talk, question)
    if at is not None:
        return _merged(talk, at, question)
    if not live or not calls_assistant(question.text):
        return talk
    return _with(talk, Exchange(question.key, question.id, question), False)


def with_answer(
    talk: Conversation, id: "str | None", facts: "Facts", key: str, **changes: "Any"
) -> Conversation:
    """Return the conversation with news of the answer to `id`; `key` names a new exchange.

    What has ended well is not changed by anything but another ending.
    """
    at = _index_of_answered(talk, id, facts, changes)
    if at is None:
        exchange = Exchange(key, id or "", _said_under(talk, id))
        return _with(talk, exchange.but(interrupted=False, **changes), False)
    known = talk.exchanges[at]
    ends = changes.get("phase") in ENDED
    if known.phase in ENDED and not ends:
        return talk
    if known.phase in (DONE, STOPPED) and changes.get("phase") == FAILED:
        return talk
    return replaced(talk, at, known.but(interrupted=False, **changes))


def with_past_answer(
    talk: Conversation, id: "str | None", key: str, **changes: "Any"
) -> Conversation:
    """Return the conversation with an answer that the history has."""
    seq = changes["seq"]
    for at, known in enumerate(talk.exchanges):
        if (id and known.id == id) or (seq is not None and known.seq == seq):
            if known.phase in (DONE, STOPPED):
                return talk if known.seq == seq else replaced(talk, at, known.but(seq=seq))
            return replaced(talk, at, known.but(**_ended_well(changes)))
    exchange = Exchange(key, id or "", _said_under(talk, id)).but(**_ended_well(changes))
    return _with(talk, exchange, True)


def replaced(talk: Conversation, at: int, exchange: Exchange) -> Conversation:
    """Return the conversation with another exchange at a place."""
    exchanges = talk.exchanges[:at] + [exchange] + talk.exchanges[at + 1 :]
    changed: Conversation = talk.but(exchanges=exchanges)
    return changed


def without(talk: Conversation, unwanted: "Callable[[Exchange], bool]") -> Conversation:
    """Return the conversation without some exchanges; the same object when there are none."""
    left = [exchange for exchange in talk.exchanges if not unwanted(exchange)]
    if len(left) == len(talk.exchanges):
        return talk
    changed: Conversation = talk.but(exchanges=left)
    return changed


def interrupted(talk: Conversation) -> Conversation:
    """Return the conversation after the connection began anew: nobody replays what was lost."""
    talk = without(talk, lambda e: e.question is None and e.phase not in ENDED and not e.answer)
    for at, known in enumerate(talk.exchanges):
        if known.phase not in ENDED and _may_be_answered(known) and not known.interrupted:
            question = known.question
            if question is None or question.status is not Status.SENT:  # that is sent again
                talk = replaced(talk, at, known.but(interrupted=True))
    return talk


def _ended_well(changes: "dict[str, Any]") -> "dict[str, Any]":
    return dict(changes, error="", gap=False, interrupted=False, stop_key="", stop_problem="")


def _index_of_question(talk: Conversation, question: Question, live: bool) -> "int | None":
    for at, known in enumerate(talk.exchanges):
        if known.question is None:
            if question.id and known.id == question.id:
                return at
        elif known.question.key == question.key:
            return at
    if not live or not question.own or question.id:
        return None
    for at, known in enumerate(talk.exchanges):
        # An echo without an id: the text tells which of ours it confirms.
        asked = known.question
        if asked is None or not asked.own or asked.echoed or asked.text != question.text:
            continue
        if asked.status in _WRITTEN:
            return at
    return None


def _merged(talk: Conversation, at: int, question: Question) -> Conversation:
    exchange = talk.exchanges[at]
    known = exchange.question
    if known is not None:
        given_up = known.own and known.status not in _WRITTEN + (Status.QUEUED,)
        question = known.but(
            seq=known.seq if question.seq is None else question.seq,
            timestamp=question.timestamp or known.timestamp,
            user_name=question.user_name or known.user_name,
            echoed=True,
        )
        if given_up:  # here, and taken there all the same
            question = question.but(status=Status.DELIVERED, code="", problem="")
        moves = question.seq is not None and known.seq is None
    else:
        moves = False  # it stands where its answer came
    changed = exchange.but(question=question)
    if not moves:
        return replaced(talk, at, changed)
    rest = talk.but(exchanges=talk.exchanges[:at] + talk.exchanges[at + 1 :])
    return _with(rest, changed, False)


def _remembered(talk: Conversation, question: Question) -> Conversation:
    """Keep what was said: an answer may name it later."""
    if not question.id:
        return talk
    said = [known for known in talk.said if known.key != question.key] + [question]
    changed: Conversation = talk.but(said=said[-MAX_SAID:])
    return changed


def _said_under(talk: Conversation, id: "str | None") -> "Question | None":
    found = [question for question in talk.said if id and question.id == id]
    if not found:
        return None
    last = found[-1]
    return last.question() if isinstance(last, Heard) else last


def _index_of_answered(
    talk: Conversation, id: "str | None", facts: "Facts", changes: "dict[str, Any]"
) -> "int | None":
    seq = changes.get("seq")
    if seq is not None:  # the history had it already
        for at, known in enumerate(talk.exchanges):
            if known.seq == seq and (not id or known.id in ("", id)):
                return at
    named = [at for at, known in enumerate(talk.exchanges) if id and known.id == id]
    if named:
        running = [at for at in named if talk.exchanges[at].phase not in ENDED]
        return running[0] if running else named[-1]
    existing = not facts.capabilities
    if id is not None and not existing:
        return None
    free = []
    for at, known in enumerate(talk.exchanges):
        if known.phase not in ENDED and _may_be_answered(known) and (existing or not known.id):
            free.append(at)
    return _oldest(talk, free, id, changes.get("phase"))


def _oldest(
    talk: Conversation, free: "list[int]", text: "str | None", phase: "str | None"
) -> "int | None":
    """Return who is answered where no id tells: the existing backends answer in order."""
    if text is not None:  # there it is the question's text
        told = [at for at in free if _asks(talk.exchanges[at], text)]
        free = told or [at for at in free if talk.exchanges[at].question is None]
    elif phase == THINKING:
        free = [at for at in free if talk.exchanges[at].phase == ASKED]
    elif phase == GROWING:
        free = [at for at in free if talk.exchanges[at].phase == GROWING] or free
    return free[0] if free else None


def _asks(exchange: Exchange, text: str) -> bool:
    return exchange.question is not None and exchange.question.text.strip() == text.strip()


def _may_be_answered(exchange: Exchange) -> bool:
    question = exchange.question
    return question is None or not question.own or question.status in _WRITTEN


def _with(talk: Conversation, exchange: Exchange, past: bool) -> Conversation:
    """Return the conversation with one exchange more, by its place in the room.

    `past`: it is from the history, so what has no place is later.
    """
    exchanges = talk.exchanges
    at, place = len(exchanges), _place(exchange)
    while place is not None and at > 0:
        before = exchanges[at - 1]
        there = _place(before)
        later = (past or _waits(before)) if there is None else there > place
        if not later:
            break
        at -= 1
    exchanges = exchanges[:at] + [exchange] + exchanges[at:]
    while len(exchanges) > MAX_EXCHANGES:
        ended = [i for i, known in enumerate(exchanges) if known.phase in ENDED]
        first = ended[0] if ended else 0
        exchanges = exchanges[:first] + exchanges[first + 1 :]
    changed: Conversation = talk.but(exchanges=exchanges)
    return changed


def _place(exchange: Exchange) -> "int | None":
    question = exchange.question
    if question is not None and question.seq is not None:
        return question.seq
    return exchange.seq


def _waits(exchange: Exchange) -> bool:
    question = exchange.question
    return question is not None and question.own and question.status in _OPEN

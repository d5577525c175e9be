"""The assistant's slice: frames of any shape, in any order, and what is never forgotten."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import Message, MessageType
from app.engine.events import MessageReceived, SessionStarted
from app.provider.assistant_exchanges import MAX_EXCHANGES
from app.provider.assistant_reducer import HANDLERS, reduce_assistant
from app.provider.assistant_rooms import MAX_ROOMS
from app.provider.assistant_runs import MAX_RUNS
from app.provider.assistant_state import AssistantView
from app.provider.facts import Facts
from app.provider.news import HistoryLoaded

CAPABLE = Facts(0.0, 7, False, True, ("ack", "pieces", "cancel"))
EXISTING = Facts(0.0, 7, False, True, ())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
FIELDS = ("message", "room_id", "in_response_to", "delta", "offset", "done", "stopped", "seq",
          "timestamp", "user_id", "user_name", "tool_name", "args", "status", "result", "error",
          "kind", "id")  # fmt: skip
# Mostly what servers send, so that frames are about each other; and anything else.
SENSIBLE: "dict[str, st.SearchStrategy[Any]]" = {
    "room_id": st.sampled_from(["general", "sales"]),
    "in_response_to": st.sampled_from(["a", "b"]),
    "message": st.sampled_from(["@ai a", "help", "b"]),
    "offset": st.integers(0, 4),
    "delta": st.text(max_size=3),
    "tool_name": st.sampled_from(["x", "y"]),
    "status": st.sampled_from(["executing", "complete", "error", "cancelled"]),
    "user_id": st.sampled_from([7, 8]),
    "seq": st.integers(0, 5),
}
DATA = st.fixed_dictionaries(
    {}, optional={name: SENSIBLE.get(name, JSON) | JSON for name in FIELDS}
)
FRAMES = st.builds(
    lambda type, data, id, user: Message(type, data, id=id, user_id=user),
    st.sampled_from(sorted(HANDLERS, key=str)),
    DATA,
    st.none() | st.sampled_from(["a", "b"]),
    st.none() | st.sampled_from([7, 8]),
)
EVENTS = (
    FRAMES.map(MessageReceived)
    | st.builds(HistoryLoaded, st.just("general"), st.lists(DATA | JSON, max_size=4),
                st.booleans(), st.booleans())
    | st.just(SessionStarted("s", {}, (), "envelope", False, 7))
)  # fmt: skip


def received(type: MessageType, id: "str | None" = None, **data: Any) -> MessageReceived:
    return MessageReceived(Message(type, data, id=id, timestamp="2026-11-23T09:30:00"))


@settings(max_examples=80, deadline=None)
@given(st.lists(EVENTS, max_size=12), st.sampled_from([CAPABLE, EXISTING]))
def test_no_frame_of_any_shape_does_harm(events: "list[Any]", facts: Facts) -> None:
    view = AssistantView()
    said: list[str] = [""]
    for event in events:
        before = view
        view = reduce_assistant(view, event, facts)
        assert before == before.but(), "a view is never changed in place"
        items = event.messages if isinstance(event, HistoryLoaded) else []
        if isinstance(event, MessageReceived):
            items = [event.message.data]
        for item in items:
            if isinstance(item, dict):
                said += [item[n] for n in ("message", "delta") if isinstance(item.get(n), str)]
    for talk in view.rooms.values():
        keys = [exchange.key for exchange in talk.exchanges if exchange.question is not None]
        assert len(talk.exchanges) <= MAX_EXCHANGES
        assert len(keys) == len(set(keys)), "each question stands once"
        for exchange in talk.exchanges:
            assert isinstance(exchange.answer, str)
            assert set(exchange.answer) <= set("".join(said)), "nobody said this"
            if exchange.question is not None:
                assert exchange.question.text in said


def test_it_stays_bounded_whatever_a_server_sends() -> None:
    view = AssistantView()
    for number in range(MAX_ROOMS + 20):
        event = received(MessageType.AI_THINKING, room_id="r%d" % number, in_response_to="x")
        view = reduce_assistant(view, event, CAPABLE)
    assert len(view.rooms) == MAX_ROOMS
    view = AssistantView()
    for number in range(200):
        for event in (
            received(MessageType.AI_RESPONSE, delta="x", offset=0, in_response_to=str(number)),
            received(MessageType.CHAT_RESPONSE, str(number), message="@ai", user_id=8, seq=number),
            received(MessageType.AI_TOOL_CALL, tool_name="t%d" % number, args={}),
        ):
            view = reduce_assistant(view, event, CAPABLE)
    assert len(view.rooms["general"].exchanges) == MAX_EXCHANGES
    assert len(view.rooms["general"].said) == 100
    assert len(view.runs) == MAX_RUNS


def test_what_has_ended_makes_room_before_what_runs() -> None:
    view = AssistantView()
    running = received(MessageType.AI_THINKING, in_response_to="runs")
    view = reduce_assistant(view, running, CAPABLE)
    for number in range(MAX_EXCHANGES + 5):
        done = received(MessageType.AI_RESPONSE, message="m", in_response_to="q%d" % number)
        view = reduce_assistant(view, done, CAPABLE)
    assert view.rooms["general"].exchanges[0].id == "runs"


def test_an_answer_with_the_place_of_another_one_is_not_taken_for_it() -> None:
    view = AssistantView()
    for id in ("a", "b"):
        done = received(MessageType.AI_RESPONSE, message=id, done=True, in_response_to=id, seq=3)
        view = reduce_assistant(view, done, CAPABLE)
    answers = {e.id: e.answer for e in view.rooms["general"].exchanges}
    assert answers == {"a": "a", "b": "b"}


def test_late_news_of_an_ended_answer_changes_nothing() -> None:
    view = AssistantView()
    done = received(MessageType.AI_RESPONSE, message="all", done=True, in_response_to="q", seq=3)
    view = reduce_assistant(view, done, CAPABLE)
    ended = view.rooms["general"].exchanges
    for late in (
        received(MessageType.AI_THINKING, in_response_to="q"),
        received(MessageType.AI_RESPONSE, delta="x", offset=0, done=False, in_response_to="q"),
        received(MessageType.AI_ERROR, message="no", in_response_to="q"),
    ):
        view = reduce_assistant(view, late, CAPABLE)
    assert view.rooms["general"].exchanges == ended


def test_a_question_stands_where_the_room_has_it() -> None:
    view = AssistantView()
    for seq in (5, 3, 4):
        asked = received(MessageType.CHAT_RESPONSE, "q%d" % seq, message="@ai", user_id=8, seq=seq)
        view = reduce_assistant(view, asked, CAPABLE)
    old = [{"id": "q1", "seq": 1, "user_id": 8, "message": "help", "kind": "chat"},
           {"seq": 2, "message": "yes", "kind": "assistant", "in_response_to": "q1"}]  # fmt: skip
    view = reduce_assistant(view, HistoryLoaded("general", old, False, False), CAPABLE)
    order = [exchange.id for exchange in view.rooms["general"].exchanges]
    assert order == ["q1", "q3", "q4", "q5"]


def test_a_room_that_is_no_text_is_nobodys() -> None:
    for type in (MessageType.AI_THINKING, MessageType.AI_RESPONSE, MessageType.AI_ERROR):
        event = received(type, room_id=5, message="m", in_response_to="q")
        assert reduce_assistant(AssistantView(), event, CAPABLE).rooms == {}

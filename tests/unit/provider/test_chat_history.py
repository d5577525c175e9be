"""Pages of the history meet what is known already: each message once, in the server's order."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.engine import Message, MessageType
from app.engine.events import MessageReceived
from app.provider.chat_reducer import reduce_chat
from app.provider.chat_state import MAX_MESSAGES, ChatMessage, ChatView
from app.provider.facts import Facts
from app.provider.news import HistoryLoaded

FACTS = Facts(user_id=7)


def item(seq: int) -> "dict[str, Any]":
    own = seq % 5 == 0
    return {"id": "m-%d" % seq, "seq": seq, "user_id": 7 if own else 8, "message": str(seq)}


def page(first: int, last: int, *, newest: bool = False, more: bool = True) -> HistoryLoaded:
    return HistoryLoaded("general", [item(n) for n in range(first, last + 1)], more, newest)


def live(seq: int) -> MessageReceived:
    data = {**item(seq), "room_id": "general"}
    return MessageReceived(Message(MessageType.CHAT_RESPONSE, data, id=data["id"]))


def seqs(chat: ChatView) -> "list[int | None]":
    return [line.seq for line in chat.rooms["general"].messages]


EVENTS = st.one_of(
    st.integers(1, 60).map(live),
    st.tuples(st.integers(1, 60), st.integers(0, 15)).map(lambda p: page(p[0], p[0] + p[1])),
)


@given(st.lists(EVENTS, max_size=20))
def test_in_whatever_order_they_come_each_stands_once_and_in_order(events: "list[Any]") -> None:
    chat = ChatView()
    expected: set[int] = set()
    for event in events:
        chat = reduce_chat(chat, event, FACTS)
        if isinstance(event, HistoryLoaded):
            expected |= {line["seq"] for line in event.messages}
        else:
            expected.add(event.message.data["seq"])
        assert seqs(chat) == sorted(expected)


def test_a_line_that_differs_only_by_its_state_is_the_same_line() -> None:
    chat = reduce_chat(ChatView(), page(1, 3), FACTS)
    again = reduce_chat(chat, page(2, 5, newest=True, more=False), FACTS)
    assert seqs(again) == [1, 2, 3, 4, 5]
    assert seqs(chat) == [1, 2, 3], "the earlier state is as it was"


def test_a_page_in_no_order_and_lines_of_no_use_do_no_harm() -> None:
    lines: list[Any] = [item(3), "nonsense", item(1), {"seq": 9}, {"message": "no seq"}, item(2)]
    chat = reduce_chat(ChatView(), HistoryLoaded("general", lines, False, True), FACTS)
    assert [s for s in seqs(chat) if s is not None] == [1, 2, 3]
    assert len(seqs(chat)) == 4


def test_an_early_state_can_be_reduced_again() -> None:
    """The keys that versions share say too much for the earlier ones, never too little."""
    first = reduce_chat(ChatView(), page(1, 3), FACTS)
    reduce_chat(first, live(4), FACTS)
    assert seqs(reduce_chat(first, live(4), FACTS)) == [1, 2, 3, 4]


def test_a_room_takes_what_it_keeps_and_a_message_costs_no_look_at_the_others() -> None:
    chat = reduce_chat(ChatView(), page(1, MAX_MESSAGES - 1), FACTS)
    looks = 0

    class Watched(ChatMessage):
        def __getattribute__(self, name: str) -> Any:
            nonlocal looks
            looks += 1
            return super().__getattribute__(name)

    room = chat.rooms["general"]
    for line in room.messages[:-1]:
        line.__class__ = Watched
    chat = reduce_chat(chat, live(MAX_MESSAGES), FACTS)
    assert looks == 0
    assert chat.rooms["general"].full
    chat = reduce_chat(chat, live(MAX_MESSAGES + 1), FACTS)
    assert MAX_MESSAGES * 0.9 < len(seqs(chat)) < MAX_MESSAGES
    assert (seqs(chat)[-1], chat.rooms["general"].more) == (MAX_MESSAGES + 1, True)

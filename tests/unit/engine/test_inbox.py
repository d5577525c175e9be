"""The server's order: duplicates dropped, gaps waited for, all of it bounded."""

from hypothesis import given
from hypothesis import strategies as st

from app.engine.inbox import MAX_IDS, Inbox
from app.engine.messages import Message, MessageType


def frame(seq: "int | None") -> Message:
    return Message(MessageType.ALERT, {}, seq=seq)


def numbers(messages: "list[Message] | None") -> "list[int | None] | None":
    return None if messages is None else [message.seq for message in messages]


def started(seq: int = 0, max_ahead: int = 100) -> Inbox:
    inbox = Inbox(max_ahead=max_ahead)
    inbox.start(seq)
    return inbox


def test_without_numbers_everything_passes() -> None:
    inbox = Inbox()
    assert numbers(inbox.accept(frame(7), 0.0)) == [7]
    assert numbers(inbox.accept(frame(7), 0.0)) == [7]
    inbox.start(3)
    assert numbers(inbox.accept(frame(None), 0.0)) == [None]


def test_a_missing_frame_keeps_the_later_ones_back() -> None:
    inbox = started()
    assert numbers(inbox.accept(frame(2), 1.0)) == []
    assert inbox.gap
    assert inbox.deadline() == 3.0
    assert inbox.accept(frame(2), 1.5) is None
    assert numbers(inbox.accept(frame(4), 2.0)) == []
    assert inbox.deadline() == 3.0, "each gap has one time"
    assert numbers(inbox.accept(frame(1), 2.5)) == [1, 2]
    assert inbox.deadline() == 4.5, "the next gap has a time of its own"
    assert numbers(inbox.accept(frame(3), 2.5)) == [3, 4]
    assert not inbox.gap
    assert inbox.deadline() is None
    assert inbox.accept(frame(4), 2.5) is None


def test_a_gap_is_given_up_after_its_time_or_when_too_much_waits_behind_it() -> None:
    inbox = started(max_ahead=2)
    inbox.accept(frame(5), 0.0)
    assert not inbox.lost(1.9)
    assert inbox.lost(2.0)
    inbox.accept(frame(3), 0.0)
    assert not inbox.lost(0.0)
    inbox.accept(frame(9), 0.0)
    assert inbox.lost(0.0)
    assert numbers(inbox.skip()) == [3, 5, 9]
    assert inbox.seq == 9
    assert not inbox.lost(100.0)
    assert inbox.skip() == []


def test_a_new_link_gets_the_full_time() -> None:
    inbox = started()
    inbox.wait_anew(5.0)
    assert inbox.deadline() is None
    inbox.accept(frame(2), 0.0)
    inbox.wait_anew(5.0)
    assert inbox.deadline() == 7.0


def test_a_new_count_hands_out_what_the_old_one_kept_back() -> None:
    inbox = started()
    inbox.accept(frame(3), 0.0)
    assert numbers(inbox.start(10)) == [3]
    assert numbers(inbox.accept(frame(11), 0.0)) == [11]
    inbox.accept(frame(13), 0.0)
    inbox.forget()
    assert (inbox.seq, inbox.gap, inbox.deadline()) == (None, False, None)


def test_the_memory_of_ids_is_bounded() -> None:
    inbox = Inbox()
    assert not inbox.seen("first")
    assert inbox.seen("first")
    for number in range(MAX_IDS - 1):
        inbox.seen(str(number))
    assert inbox.seen("first")
    inbox.seen("one more")
    assert not inbox.seen("first"), "the oldest is forgotten"
    inbox.forget()
    assert not inbox.seen("one more")


@given(
    order=st.permutations(range(1, 13)), doubled=st.lists(st.integers(1, 12)), at=st.integers(0, 9)
)
def test_whatever_the_order_of_arrival_each_is_handed_on_once_in_order(
    order: "list[int]", doubled: "list[int]", at: int
) -> None:
    inbox = started()
    told: list[int | None] = []
    for seq in [*order[:at], *doubled, *order[at:]]:
        told += numbers(inbox.accept(frame(seq), 0.0)) or []
    assert told == list(range(1, 13))

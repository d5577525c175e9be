"""What is kept to be sent again, by number."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.messages import Message, MessageType
from server.frame import Frame, frame_of
from server.replay_log import ReplayLog


def frame(size: int = 10) -> Frame:
    return Frame('{"a":1}', size)


def numbers(texts: list[str]) -> list[int]:
    return [json.loads(text)["seq"] for text in texts]


def test_a_frame_is_encoded_once_and_numbered_for_each() -> None:
    message = Message(MessageType.CHAT_RESPONSE, {"message": "Grüße 👋", "seq": 7}, id="m")
    encoded = frame_of(message)
    assert encoded.size == len(encoded.text.encode())
    for seq in (1, 2**53):
        read = json.loads(encoded.numbered(seq))
        assert read.pop("seq") == seq
        assert read == json.loads(encoded.text)
        assert read["data"]["seq"] == 7, "the place in the room is another number"


def test_numbers_begin_at_one_and_are_replayed_in_order() -> None:
    log = ReplayLog()
    assert log.seq == 0
    assert log.reaches(0)
    assert [log.append(frame()) for _ in range(5)] == [1, 2, 3, 4, 5]
    assert numbers(log.after(0)) == [1, 2, 3, 4, 5]
    assert numbers(log.after(3)) == [4, 5]
    assert log.after(5) == []


@given(
    sizes=st.lists(st.integers(1, 60), max_size=60),
    max_frames=st.integers(1, 20),
    max_bytes=st.integers(1, 200),
)
def test_what_it_reaches_is_complete_and_within_the_bounds(
    sizes: list[int], max_frames: int, max_bytes: int
) -> None:
    log = ReplayLog(max_frames, max_bytes)
    for size in sizes:
        log.append(frame(size))
    reached = [seq for seq in range(-2, len(sizes) + 3) if log.reaches(seq)]
    assert reached[-1] == log.seq == len(sizes)
    for seq in reached:
        assert numbers(log.after(seq)) == list(range(seq + 1, len(sizes) + 1))
    kept = sizes[reached[0] :]
    assert len(kept) <= max_frames
    assert sum(kept) <= max_bytes
    if reached[0] > 0:  # and no more was forgotten than had to be
        one_more = sizes[reached[0] - 1 :]
        assert len(one_more) > max_frames or sum(one_more) > max_bytes


def test_a_frame_that_alone_is_too_large_is_forgotten_at_once() -> None:
    log = ReplayLog(max_bytes=100)
    log.append(frame())
    log.append(frame(101))
    assert not log.reaches(1)
    assert log.reaches(2)


@pytest.mark.parametrize("seq", [None, True, False, 1.0, "1", [1], {}, -1, 3, 2**70])
def test_what_is_no_number_of_its_own_is_not_reached(seq: object) -> None:
    log = ReplayLog()
    log.append(frame())
    log.append(frame())
    assert not log.reaches(seq)

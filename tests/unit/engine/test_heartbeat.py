"""When to beat, when silence is death; the scenarios show the same on a whole connection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.heartbeat import LATENESS, Heartbeat, Pulse


def test_a_beat_is_due_after_the_interval() -> None:
    beat = Heartbeat(0.0, interval=25.0)

    assert beat.deadline() == 25.0
    assert beat.check(24.9) is Pulse.NOTHING
    assert beat.check(25.0) is Pulse.BEAT


def test_silence_after_a_beat_is_death() -> None:
    beat = Heartbeat(0.0, interval=25.0, timeout=10.0)
    beat.beaten(25.0)

    assert beat.deadline() == 35.0
    assert beat.check(34.9) is Pulse.NOTHING
    assert beat.check(35.0) is Pulse.DEAD


def test_any_frame_answers_the_question() -> None:
    beat = Heartbeat(0.0, interval=25.0, timeout=10.0)
    beat.beaten(25.0)
    beat.heard(30.0)

    assert beat.check(35.0) is Pulse.NOTHING
    assert beat.deadline() == 50.0


def test_a_late_timer_probes_before_it_judges() -> None:
    beat = Heartbeat(0.0, interval=25.0, timeout=10.0, probe_timeout=3.0)
    beat.beaten(25.0)
    late = 35.0 + LATENESS + 1
    assert beat.check(late) is Pulse.PROBE
    beat.beaten(late, probe=True)
    assert beat.probing
    assert beat.deadline() == late + 3.0

    assert beat.check(late + 60.0) is Pulse.DEAD, "the second time, late or not"


def test_a_probe_that_is_answered_is_over() -> None:
    beat = Heartbeat(0.0)
    beat.beaten(10.0, probe=True)
    beat.heard(11.0)

    assert not beat.probing
    assert beat.check(13.0) is Pulse.NOTHING


def test_an_open_question_keeps_its_earlier_deadline() -> None:
    beat = Heartbeat(0.0, interval=5.0, timeout=12.0)
    beat.beaten(5.0)
    beat.beaten(10.0)

    assert beat.check(17.0) is Pulse.DEAD


def test_a_server_that_answers_nothing_dies_of_long_silence_only() -> None:
    beat = Heartbeat(0.0, interval=25.0, answered=False, silence=75.0)
    beat.beaten(25.0)
    assert beat.deadline() == 50.0
    beat.heard(30.0)
    beat.beaten(50.0)
    beat.beaten(75.0)
    beat.beaten(100.0)

    assert beat.check(104.9) is Pulse.NOTHING
    assert beat.check(105.0) is Pulse.DEAD


def test_its_silence_found_late_gets_one_more_look() -> None:
    beat = Heartbeat(0.0, interval=25.0, answered=False, silence=75.0, probe_timeout=3.0)

    assert beat.check(500.0) is Pulse.BEAT
    beat.beaten(500.0)
    assert beat.deadline() == 503.0
    assert beat.check(503.0) is Pulse.DEAD


def test_nothing_can_be_known_of_the_flat_dialect() -> None:
    beat = Heartbeat(0.0, interval=0.0, answered=False)

    assert beat.deadline() is None
    assert beat.check(1e9) is Pulse.NOTHING


def test_beats_that_are_switched_off_leave_probes() -> None:
    beat = Heartbeat(0.0, interval=0.0)
    beat.beaten(10.0, probe=True)

    assert beat.deadline() == 13.0
    assert beat.check(13.0) is Pulse.DEAD


@pytest.mark.parametrize("number", [0, 2, True, "1", None, [1], 1.5])
def test_only_the_last_beats_number_measures(number: object) -> None:
    beat = Heartbeat(0.0)
    assert not beat.answer(1, 0.0), "nothing was asked"
    beat.beaten(10.0)

    assert not beat.answer(number, 10.5)
    assert beat.latency is None


def test_the_latency_is_measured_once() -> None:
    beat = Heartbeat(0.0)
    number = beat.beaten(10.0)

    assert beat.answer(number, 10.25)
    assert beat.latency == 0.25
    assert not beat.answer(number, 11.0)


@given(
    st.lists(st.tuples(st.sampled_from(["heard", "check"]), st.floats(0, 100)), max_size=50),
    st.sampled_from([0.0, 1.0, 25.0]),
    st.booleans(),
)
def test_after_a_check_the_deadline_lies_ahead(
    steps: "list[tuple[str, float]]", interval: float, answered: bool
) -> None:
    now = 0.0
    beat = Heartbeat(now, interval=interval, answered=answered, silence=None if answered else 75.0)
    for name, seconds in steps:
        now += seconds
        if name == "heard":
            beat.heard(now)
            continue
        pulse = beat.check(now)
        if pulse is Pulse.DEAD:
            return
        if pulse is not Pulse.NOTHING:
            beat.beaten(now, pulse is Pulse.PROBE)
        due = beat.deadline()
        assert due is None or due > now

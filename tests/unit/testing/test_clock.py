"""Time moves when told to, and calls what comes due on the way."""

import pytest

from app.testing import FakeClock, FakeTimer


def test_timers_are_called_at_their_own_moment_in_order() -> None:
    clock = FakeClock(now=0.0)
    seen: list[tuple[str, float]] = []
    late = FakeTimer(clock, lambda: seen.append(("late", clock.now())))
    early = FakeTimer(clock, lambda: seen.append(("early", clock.now())))
    late.arm(2.0)
    early.arm(1.0)

    clock.advance(3.0)

    assert seen == [("early", 1.0), ("late", 2.0)]
    assert clock.now() == 3.0
    assert clock.armed() == []


def test_what_a_timer_arms_on_the_way_is_called_too() -> None:
    clock = FakeClock(now=0.0)
    seen: list[float] = []

    def beat() -> None:
        seen.append(clock.now())
        timer.arm(1.0)

    timer = FakeTimer(clock, beat)
    timer.arm(1.0)

    clock.advance(3.5)

    assert seen == [1.0, 2.0, 3.0]
    assert timer.due_at == 4.0


def test_a_sleeping_device_calls_its_timers_late_and_once() -> None:
    clock = FakeClock(now=0.0)
    seen: list[float] = []
    timer = FakeTimer(clock, lambda: seen.append(clock.now()))
    timer.arm(1.0)

    clock.sleep(100.0)

    assert seen == [100.0]


def test_both_clocks_move_and_only_the_wall_clock_jumps() -> None:
    clock = FakeClock(now=0.0, wall=500.0)
    clock.advance(10.0)
    assert (clock.now(), clock.wall()) == (10.0, 510.0)

    clock.set_wall(0.0)
    assert (clock.now(), clock.wall()) == (10.0, 0.0)
    assert clock.timestamp() == "2026-11-23T09:30:10.000000"


def test_a_disarmed_and_a_disposed_timer_are_not_called() -> None:
    clock = FakeClock()
    timer = FakeTimer(clock, lambda: pytest.fail("was called"))
    timer.arm(1.0)
    timer.disarm()
    clock.advance(2.0)
    timer.arm(1.0)
    timer.dispose()
    clock.advance(2.0)
    assert clock.timers == []


def test_misuse_is_named() -> None:
    clock = FakeClock()
    timer = FakeTimer(clock, lambda: None)
    with pytest.raises(AssertionError, match="for the past"):
        timer.arm(-1.0)
    timer.dispose()
    timer.dispose()
    with pytest.raises(AssertionError, match="disposed timer"):
        timer.arm(1.0)
    with pytest.raises(AssertionError, match="can't go back"):
        clock.advance(-1.0)
    with pytest.raises(AssertionError, match="can't go back"):
        clock.sleep(-1.0)

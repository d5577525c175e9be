"""When the next attempt may begin."""

from app.engine.options import Options
from app.engine.schedule import DIAL_SPACING, Schedule


def test_nothing_is_due_before_a_moment_was_set() -> None:
    assert not Schedule(Options()).due(1e9)


def test_a_retry_is_due_once_at_its_moment() -> None:
    schedule = Schedule(Options())
    schedule.retry_at = 10.0

    assert not schedule.due(9.9)
    assert schedule.due(10.0)
    assert not schedule.due(10.0)


def test_a_retry_is_due_once() -> None:
    schedule = Schedule(Options())
    schedule.retry_at = 10.0

    assert schedule.due(11.0)
    assert not schedule.due(11.0)


def test_attempts_that_do_not_wait_keep_their_distance() -> None:
    schedule = Schedule(Options())
    assert schedule.soonest(5.0) == 5.0
    schedule.dialled(5.0)

    assert schedule.soonest(5.5) == 5.0 + DIAL_SPACING
    assert schedule.soonest(100.0) == 100.0


def test_a_retry_is_brought_forward_never_put_off() -> None:
    schedule = Schedule(Options())
    schedule.bring_forward(10.0)
    schedule.bring_forward(20.0)
    assert schedule.retry_at == 10.0
    schedule.bring_forward(5.0)

    assert schedule.retry_at == 5.0


def test_the_options_reach_the_backoff() -> None:
    schedule = Schedule(Options(backoff={"base": 3.0, "plateau": 3.0}))

    assert schedule.backoff.next_delay(0.5) == 1.5

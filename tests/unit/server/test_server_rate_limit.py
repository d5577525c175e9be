"""The token buckets, on a clock that the test sets."""

import pytest

from server.rate_limit import RateLimit

START = 1_795_440_000.0  # the size of real times: fractions are not exact there


class Clock:
    """Stand still until told otherwise."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("per_minute", [1, 7, 10, 60, 100])
def test_a_full_bucket_lets_a_burst_through_and_no_more(per_minute: int) -> None:
    clock = Clock()
    limit = RateLimit(per_minute, clock)
    assert [limit.take("ada") for _ in range(per_minute)] == [0.0] * per_minute
    wait = limit.take("ada")
    assert wait == pytest.approx(60 / per_minute, abs=0.01)
    assert limit.take("grace") == 0.0
    # Being refused costs nothing: the wait that was told is enough, for exactly one.
    clock.now += wait
    assert limit.take("ada") == 0.0
    assert limit.take("ada") > 0


def test_it_refills_evenly_and_never_beyond_full() -> None:
    clock = Clock()
    limit = RateLimit(60, clock)
    for _ in range(60):
        limit.take("ada")
    clock.now += 5
    assert [limit.take("ada") > 0 for _ in range(6)] == [False] * 5 + [True]
    clock.now += 3_600
    assert [limit.take("ada") > 0 for _ in range(61)] == [False] * 60 + [True]


def test_a_token_that_is_given_back_can_be_taken_again() -> None:
    limit = RateLimit(2, Clock())
    for _ in range(10):
        assert limit.take("ada") == 0.0
        limit.give_back("ada")
    limit.give_back("nobody")
    assert [limit.take("ada") > 0 for _ in range(3)] == [False, False, True]


def test_nought_is_no_limit() -> None:
    limit = RateLimit(0, Clock())
    assert [limit.take("ada") for _ in range(1_000)] == [0.0] * 1_000
    assert len(limit) == 0


def test_full_buckets_are_forgotten_and_the_rest_is_bounded() -> None:
    clock = Clock()
    limit = RateLimit(1, clock, max_keys=100)
    for number in range(1_000):
        limit.take(number)
    assert len(limit) == 100
    assert limit.take(999) > 0
    assert limit.take(0) == 0.0  # forgotten in favour of newer ones
    clock.now += 61
    limit.take("ada")
    assert len(limit) == 1


def test_a_clock_that_is_set_back_locks_nobody_out_for_long() -> None:
    clock = Clock()
    limit = RateLimit(1, clock)
    limit.take("ada")
    clock.now -= 3_600
    assert limit.take("ada") <= 60
    clock.now += 60
    assert limit.take("ada") == 0.0

"""How long to wait: the documented windows, the jitter after the cap, the server's word."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.backoff import MAX_RETRY_AFTER, Backoff
from app.engine.errors import LocalError

# Seconds; step 0 first: it doubles, stays at the plateau until step 7, doubles on to the cap.
WINDOWS = [0.5, 1, 2, 4, 4, 4, 4, 4, 8, 16, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20]
draws = st.floats(0, 1, exclude_max=True)


@given(st.lists(draws, min_size=20, max_size=20))
def test_each_of_twenty_delays_lies_in_its_window(drawn: "list[float]") -> None:
    backoff = Backoff()

    for draw, window in zip(drawn, WINDOWS, strict=True):
        assert 0 <= backoff.next_delay(draw) <= window
    assert backoff.attempt == 20


def test_the_window_is_used_up_to_its_end() -> None:
    backoff = Backoff()

    assert [backoff.next_delay(0.5) for _ in WINDOWS] == [window / 2 for window in WINDOWS]


def test_at_the_cap_there_are_many_distinct_delays() -> None:
    random = Random(7)  # noqa: S311 - jitter
    backoff = Backoff()
    for _ in range(20):
        backoff.next_delay(0.5)
    delays = [backoff.next_delay(random.random()) for _ in range(1000)]

    assert len(set(delays)) > 990
    assert min(delays) < 2
    assert max(delays) > 18


@given(
    base=st.floats(0.01, 10),
    factor=st.floats(1, 10),
    plateau=st.floats(10, 50),
    plateau_until=st.integers(1, 30),
    cap=st.floats(10, 500),
)
def test_windows_never_shrink_and_never_pass_the_cap(
    base: float, factor: float, plateau: float, plateau_until: int, cap: float
) -> None:
    backoff = Backoff(
        base=base, factor=factor, plateau=plateau, plateau_until=plateau_until, cap=cap
    )
    windows = [backoff.window(step) for step in [*range(100), 10_000]]

    assert windows == sorted(windows)
    assert windows[-1] <= cap


def test_a_server_that_turns_away_sends_further_off() -> None:
    backoff = Backoff()
    delays = [backoff.next_delay(0.0, turned_away=True) for _ in range(4)]

    assert delays == [0.25, 2.0, 10.0, 10.0]


def test_the_servers_word_counts_once_and_is_jittered() -> None:
    backoff = Backoff()
    backoff.server_said(8.0)

    assert backoff.next_delay(0.25) == 2.0
    assert backoff.next_delay(0.5) == 0.5, "the second step of our own"


def test_the_servers_word_has_a_bound() -> None:
    backoff = Backoff()
    backoff.server_said(1e9)

    assert backoff.next_delay(1.0) == MAX_RETRY_AFTER


@pytest.mark.parametrize("said", [0.0, -5.0])
def test_a_server_that_wants_us_at_once_gets_no_hot_loop(said: float) -> None:
    backoff = Backoff()
    delays = []
    for _ in range(20):
        backoff.server_said(said)
        delays.append(backoff.next_delay(0.5))

    assert delays == [window / 2 for window in WINDOWS]


def test_asked_for_less_traffic_it_goes_to_the_cap_once() -> None:
    backoff = Backoff()
    backoff.go_to_cap()

    assert backoff.next_delay(0.5) == 10.0
    assert backoff.next_delay(0.5) == 0.5


def test_the_reset_forgets_all() -> None:
    backoff = Backoff(max_attempts=2)
    backoff.next_delay(0.5)
    backoff.next_delay(0.5)
    assert backoff.exhausted
    backoff.server_said(100)
    backoff.reset()

    assert not backoff.exhausted
    assert backoff.attempt == 0
    assert backoff.next_delay(0.5) == 0.25


def test_without_a_limit_it_is_never_exhausted() -> None:
    backoff = Backoff()
    for _ in range(1000):
        backoff.next_delay(0.5)

    assert not backoff.exhausted


@pytest.mark.parametrize(
    "wrong",
    [{"base": 0}, {"factor": 0.5}, {"cap": 0.1}, {"plateau": 0.1}, {"plateau_until": 0}],
)
def test_numbers_that_make_no_window_are_our_misuse(wrong: "dict[str, Any]") -> None:
    with pytest.raises(LocalError, match="Backoff"):
        Backoff(**wrong)

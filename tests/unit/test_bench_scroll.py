"""What bench/scroll makes of its measurements."""

import pytest

from bench.scroll import Run, report, verdict


def scrolled(*tasks: float) -> Run:
    run = Run("a page")
    run.frames, run.tasks = [16.0, 17.0, 60.0], list(tasks)
    return run


@pytest.mark.parametrize(("tasks", "good"), [((8.0, 50.0), True), ((50.1,), False), ((), False)])
def test_the_longest_task_is_judged_and_none_at_all_is_no_success(
    tasks: "tuple[float, ...]", good: bool
) -> None:
    assert verdict(scrolled(*tasks)).good is good


def test_the_page_of_results_says_where_and_what_was_kept() -> None:
    text = report([scrolled(9.0), scrolled(99.0)], 10_000, "two cores")
    assert "`python3 dev.py bench scroll`, two cores." in text
    assert "\n* pass: the longest task of the main thread took 9.0 ms" in text
    assert "| a page | 3 | 17.0 |" in text

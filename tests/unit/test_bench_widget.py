"""What bench/widget makes of its measurements: a limit that is not kept must not pass."""

import pytest

from bench.tables import spread
from bench.widget.report import Runs, ratios, table, verdicts
from bench.widget.visit import Measures


def measures(live: float, kilobytes: float = 300, longest: float = 0) -> Measures:
    return Measures(50, live, int(kilobytes * 1000), 20, longest)


def judged(runs: Runs, tasks: "dict[str, list[float]]") -> "list[bool]":
    return [verdict.good for verdict in verdicts(runs, tasks)]


def test_times_are_compared_within_a_round() -> None:
    runs = {"ours": [measures(100), measures(400)], "stock": [measures(1000), measures(4000)]}
    assert ratios(runs, "ours") == [0.1, 0.1]


def test_what_keeps_all_limits_passes() -> None:
    runs = {"ours": [measures(450)], "stock": [measures(3000)]}
    assert judged(runs, {"ours": [100.0]}) == [True, True, True]


@pytest.mark.parametrize(
    ("mine", "task", "expected"),
    [
        (measures(450, kilobytes=400.1), 50.0, [False, True, True]),
        (measures(460), 50.0, [True, False, True]),
        (measures(450), 100.5, [True, True, False]),
        # What the page was told of counts, too: a trace may lack the longest task.
        (measures(450, longest=170), 50.0, [True, True, False]),
    ],
)
def test_each_limit_is_judged_by_itself(
    mine: Measures, task: float, expected: "list[bool]"
) -> None:
    assert judged({"ours": [mine], "stock": [measures(3000)]}, {"ours": [task]}) == expected


def test_the_largest_transfer_and_the_longest_task_count_not_the_middle() -> None:
    rounds = [measures(450), measures(450), measures(450, kilobytes=401)]
    runs = {"ours": rounds, "stock": [measures(3000)] * 3}
    assert judged(runs, {"ours": [10.0, 10.0, 101.0]}) == [False, True, False]


def test_the_table_has_a_line_for_each_page() -> None:
    lines = table({"ours": [measures(450)], "stock": [measures(3000)]}).splitlines()
    assert len(lines) == 4
    assert "0.150 (0.150–0.150)" in lines[2]


def test_a_spread_names_median_least_and_most() -> None:
    assert spread([3.0, 1.0, 8.0]) == "3 (1–8)"
    assert spread([]) == "–"

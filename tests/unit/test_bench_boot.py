"""What bench/boot makes of its measurements: a limit that is not kept must not pass."""

import pytest

from bench.boot.line import Direction
from bench.boot.phases import Phase, Resource, phase_table, span, unpacked
from bench.boot.report import ratios, tables, verdicts
from bench.boot.rounds import Pair, Runs
from bench.boot.visit import Measures


def measures(usable: float, after_python: float = 100, longest: float = 0) -> Measures:
    connected = usable + 20
    return Measures(50, connected - after_python, usable, connected, longest, 20, 1_000_000, {})


def runs(ours: Measures, stock: Measures, line: str = "localhost") -> Runs:
    return {line: {"ours": [Pair(ours, ours)] * 3, "stock": [Pair(stock, stock)] * 3}}


def judged(found: Runs) -> "dict[str, bool]":
    return {verdict.text: verdict.good for verdict in verdicts(found)}


def failed(found: Runs) -> "list[str]":
    return [text for text, good in judged(found).items() if not good]


def test_what_keeps_every_limit_passes() -> None:
    found = judged(runs(measures(300, longest=150, after_python=150), measures(1000)))
    assert len(found) == 6
    assert all(found.values())


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        (measures(301), "stock's time"),
        (measures(200, longest=151), "longest block"),
        (measures(200, after_python=151), "after the first line"),
    ],
)
def test_what_breaks_a_limit_fails_for_first_and_repeat(ours: Measures, said: str) -> None:
    texts = failed(runs(ours, measures(1000)))
    assert len(texts) == 2
    assert all(said in text for text in texts)


def test_over_the_slow_line_the_limit_is_another_and_only_for_the_first_visit() -> None:
    good = runs(measures(550, after_python=400), measures(1000), "slow")
    bad = runs(measures(560, after_python=400), measures(1000), "slow")
    assert failed(good) == []
    assert len(failed(bad)) == 1


def test_times_are_compared_within_a_round() -> None:
    slow_machine = [Pair(measures(x), measures(x)) for x in (100, 400)]
    stock = [Pair(measures(x), measures(x)) for x in (1000, 4000)]
    found: Runs = {"localhost": {"ours": slow_machine, "stock": stock}}
    assert ratios(found, "localhost", "first", "usable") == [0.1, 0.1]


def test_a_page_that_was_left_out_is_not_compared() -> None:
    found: Runs = {"localhost": {"ours": [Pair(measures(900), measures(900))]}}
    assert failed(found) == []
    assert "–" in "\n".join(tables(found))


def test_the_line_delays_and_shares_its_bandwidth() -> None:
    line = Direction(delay=0.02, throughput=1000)
    assert line.arrival(500, now=10.0) == pytest.approx(10.52)
    # Given at the same moment: it waits for what was given before.
    assert line.arrival(500, now=10.0) == pytest.approx(11.02)
    # Long after: the line is free again.
    assert line.arrival(100, now=20.0) == pytest.approx(20.12)


def test_a_phase_that_a_page_does_not_have_stays_empty() -> None:
    phase = Phase("wasm", ("asked", "compiled"), ("there",))
    assert span({"compiled": 5.0, "there": 9.0}, phase) == (5.0, 9.0)
    assert span({"there": 9.0}, phase) is None
    # Begun early, done before it was looked at.
    assert span({"asked": 9.0, "there": 5.0}, phase) == (9.0, 9.0)
    assert phase_table({"ours": [{"start": 0.0}]}).count("| – |") > 10


def test_large_answers_that_came_as_they_are_get_named() -> None:
    def resource(address: str, sent: int, whole: int) -> Resource:
        return Resource("http://127.0.0.1" + address, 0, 1, sent, 0, sent, whole)

    came = [resource("/a.zip", 200_000, 200_000), resource("/b.wasm", 200_000, 900_000)]
    assert unpacked([*came, resource("/c.css", 900, 900)]) == ["/a.zip"]

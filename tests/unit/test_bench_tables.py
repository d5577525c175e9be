"""What the reports of the benches share."""

import argparse
import os
import platform

import pytest

from bench.tables import Verdict, machine, ratios, spread, whole


def test_a_spread_is_the_median_with_the_least_and_the_most() -> None:
    assert spread([3.0, 1.0, 10.0]) == "3 (1–10)"
    assert spread([0.25, 0.5], 3) == "0.375 (0.250–0.500)"
    assert spread([]) == "–"
    assert spread([12_345.6, 1_000.0, 2_000_000.0]) == "12,346 (1,000–2,000,000)"


def test_ratios_compare_the_same_round_and_leave_out_what_has_no_other_half() -> None:
    runs = {"ours": [1.0, 3.0, 9.0], "peer": [2.0, 4.0]}
    assert ratios(runs, "ours", "peer", lambda one: one) == [0.5, 0.75]
    assert ratios(runs, "ours", "nobody", lambda one: one) == []


def test_a_verdict_says_whether_the_limit_was_kept() -> None:
    assert Verdict("9 of 10", True).line() == "* pass: 9 of 10"
    assert Verdict("11 of 10", False).line() == "* FAIL: 11 of 10"


def test_the_machine_is_told_with_its_load_before_and_after() -> None:
    said = machine(1.25, "Chrome/1.2")
    for part in ("%d cores" % (os.cpu_count() or 1), platform.release(), "Chrome/1.2", "load 1.2"):
        assert part in said
    assert ", ," not in machine(0.0)


def test_what_was_measured_with_other_options_is_no_result(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--clients", type=int, default=100)
    assert whole(parser.parse_args(["--runs", "2"]), parser, ["clients"])
    assert capsys.readouterr().out == ""
    assert not whole(parser.parse_args(["--clients", "5"]), parser, ["clients"])
    assert "another --clients" in capsys.readouterr().out

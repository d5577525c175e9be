"""The simulated outages: everybody comes back once, and the peers' formulas are theirs."""

import json
from pathlib import Path

import pytest

from bench.reconnect.policies import PEERS, Policy
from bench.reconnect.scenarios import NAMES, OURS, SCENARIOS, Run, run

COUNT = 60
DELAYS = json.loads((Path(__file__).parent / "reconnect_delays.json").read_text())
PACKAGES = [policy for policy in PEERS if policy.source != "no package"]


@pytest.mark.parametrize("policy", PACKAGES, ids=lambda policy: policy.name)
def test_a_formula_says_what_its_package_says(policy: Policy) -> None:
    package, version = policy.source.split(",")[0].split(" ")
    told = DELAYS[package]
    assert told["version"] == version
    for failures, draw, delay in told["rows"]:
        assert policy.delay(failures, draw) == pytest.approx(delay / 1000)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("policy", NAMES)
def test_everybody_comes_back(scenario: str, policy: str) -> None:
    found = run(scenario, policy, 1, COUNT)
    assert found.missing == 0
    assert found.total >= len(found.back) >= (1 if scenario == "rolling" else COUNT)
    assert found.back[0] > 0  # nobody before the server


def test_nobody_comes_back_before_there_is_a_server() -> None:
    found = run("outage-60", OURS, 2, COUNT)
    assert found.part(1) <= 20.2  # the cap, and the way there
    assert sum(found.attempts[: int(found.long * 10)]) >= 8 * COUNT


def test_the_same_seed_gives_the_same_run() -> None:
    assert run("outage-5", OURS, 3, COUNT) == run("outage-5", OURS, 3, COUNT)
    assert run("outage-5", OURS, 3, COUNT) != run("outage-5", OURS, 4, COUNT)


def test_jitter_lowers_the_peak() -> None:
    ours, same = (run("outage-5", name, 1, 400) for name in (OURS, "doubling, no jitter"))
    assert ours.later_peak < same.later_peak / 2


def test_a_socket_that_opens_and_is_cut_is_told_from_one_that_never_opened() -> None:
    refused, cut = (run(name, OURS, 1, COUNT).total for name in ("outage-5", "turned-away"))
    assert cut < refused
    refused, cut = (run(name, "phoenix", 1, COUNT).total for name in ("outage-5", "turned-away"))
    assert cut > 5 * refused  # it forgets its failures when a socket opens


def test_a_crowd_waits_for_its_turn() -> None:
    crowd = run("crowded", "fixed 1 s", 1, 400)
    assert crowd.part(1) - crowd.part(0) >= 0.35  # 400 at 1,000 a second


def test_one_who_is_missing_is_in_no_part() -> None:
    found = Run("outage-5", OURS, 1, 4, 5.0, [4], [1.0, 2.0, 3.0], 1)
    assert found.part(0.5) == 3.0
    assert found.part(1) == float("inf")

"""Replay every scenario on this Python: the trace of each equals its script."""

import pytest

from tests.scenarios.replay import replay, script_of
from tests.scenarios.tables import TABLES

ALL = [
    pytest.param(scenario, id="%s: %s" % (table, scenario[0]))
    for table, scenarios in TABLES
    for scenario in scenarios
]


@pytest.mark.parametrize("scenario", ALL)
def test_the_trace_equals_the_script(scenario: "tuple[str, dict[str, object], str]") -> None:
    assert replay(scenario) == script_of(scenario)


def test_no_two_scenarios_share_a_name() -> None:
    names = [scenario[0] for _, scenarios in TABLES for scenario in scenarios]

    assert sorted(set(names)) == sorted(names)


def test_a_wrong_line_is_found() -> None:
    scenario: tuple[str, dict[str, object], str] = (
        "",
        {},
        "0 connect\n  open 1 id-2\n  state disconnected>connecting",
    )

    assert replay(scenario) != script_of(scenario)

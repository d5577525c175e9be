"""Whatever people and fate do: nothing lost, nothing twice, in order, and every end told."""

import os
from operator import attrgetter

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.simulation.plan import PLACES, VALUES, WEIGHTS, Plan, Step, plan_of
from tests.simulation.reading import first_anomalies, traced
from tests.simulation.remembered import REMEMBERED
from tests.simulation.simulation import Simulation

HISTORIES = int(os.environ.get("REALTIME_HISTORIES", "300"))
OFTEN = tuple(action for action, weight in WEIGHTS.items() for _ in range(weight))


def steps() -> "st.SearchStrategy[tuple[Step, ...]]":
    step = st.builds(
        Step,
        at=st.integers(0, 20_000),
        action=st.sampled_from(OFTEN),
        where=st.integers(0, PLACES - 1),
        value=st.integers(0, VALUES - 1),
    )
    return st.lists(step, max_size=40).map(lambda found: tuple(sorted(found, key=attrgetter("at"))))


@given(plan=st.builds(Plan, seed=st.integers(0, 10**6), steps=steps()))
@settings(
    max_examples=HISTORIES // 2,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_plan_keeps_the_promise(plan: Plan) -> None:
    anomalies = first_anomalies(plan)
    if anomalies:
        note(traced(plan))
    assert anomalies == []


def test_every_seed_keeps_the_promise() -> None:
    first = int.from_bytes(os.urandom(4), "big")
    print("seeds %d to %d" % (first, first + HISTORIES // 2 - 1))
    for seed in range(first, first + HISTORIES // 2):
        anomalies = first_anomalies(plan_of(seed))
        assert anomalies == [], "python -m tests.simulation --seed %d" % seed


@pytest.mark.parametrize("plan", REMEMBERED.values(), ids=REMEMBERED)
def test_what_went_wrong_once_goes_well(plan: Plan) -> None:
    assert first_anomalies(plan) == []


def test_a_seed_is_one_history() -> None:
    histories = [Simulation(plan_of(5)).run() for _ in range(2)]
    assert histories[0] == histories[1]


def test_histories_are_full_of_what_they_are_about() -> None:
    """Look that faults hit something: a simulation in which nothing happens keeps any promise."""
    seen: dict[str, int] = {}
    words = (
        "resumed: True",
        "resumed: False",
        "tells a gap: session_gone",
        "tells a gap: not_replayed",
        "takes message",
        "knows message",
        "is killed (1006)",
        "is killed (None)",
        "is killed (1012)",
        "heartbeat_timeout",
        "probe_timeout",
        "set_aside",
        "is rejected refused",
        "is rejected rate_limited",
        "refuses message",
        "is unconfirmed no_ack",
        "is expired",
        "is discarded discarded",
        "unconfirmed kept",
        "queue_full",
        "memory full",
        "memory denied",
        "memory slow",
        "drops frame",
        "cannot read a row",
        "hands",
    )

    def look(at: float, who: str, what: str) -> None:
        for word in words:
            if word in what:
                seen[word] = seen.get(word, 0) + 1

    for seed in range(150):
        simulation = Simulation(plan_of(seed))
        simulation.history.trace = look
        simulation.run()
    assert [word for word in words if not seen.get(word)] == []

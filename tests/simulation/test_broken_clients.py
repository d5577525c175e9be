"""The checker finds what is wrong with clients that are broken on purpose."""

import pytest

from tests.simulation.broken import BROKEN, BrokenParts
from tests.simulation.plan import plan_of
from tests.simulation.reading import first_anomalies, shortest

ENOUGH = 300  # histories


@pytest.mark.parametrize(("parts", "kind"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_client_is_found(parts: BrokenParts, kind: str) -> None:
    for seed in range(ENOUGH):
        if kind in {anomaly.kind for anomaly in first_anomalies(plan_of(seed), parts)}:
            return
    pytest.fail("%d histories and no anomaly called %r" % (ENOUGH, kind))


def test_a_bad_history_is_made_short() -> None:
    _, parts, kind = BROKEN[0]
    bad = next(plan_of(seed) for seed in range(ENOUGH) if first_anomalies(plan_of(seed), parts))
    short = shortest(bad, parts)
    assert len(short.steps) < len(bad.steps)
    assert kind in {anomaly.kind for anomaly in first_anomalies(short, parts)}

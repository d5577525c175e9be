"""Make a bad history short and readable."""

from tests.simulation.checker import Anomaly, check
from tests.simulation.page import Parts
from tests.simulation.plan import Plan
from tests.simulation.simulation import Simulation


def first_anomalies(plan: Plan, parts: "Parts | None" = None) -> list[Anomaly]:
    """Run a plan and return what was wrong; an error on the way is an anomaly too."""
    try:
        return check(Simulation(plan, parts).run())
    except Exception as error:  # noqa: BLE001 - whatever it is, the seed must be told
        return [Anomaly("raised", "%s: %s" % (type(error).__name__, error))]


def shortest(plan: Plan, parts: "Parts | None" = None) -> Plan:
    """Leave out steps as long as the same kind of anomaly remains."""
    found = first_anomalies(plan, parts)
    kind = found[0].kind if found else ""
    length = max(1, len(plan.steps) // 2)
    while length:
        start = 0
        while start < len(plan.steps):
            shorter = plan.without(start, start + length)
            if any(anomaly.kind == kind for anomaly in first_anomalies(shorter, parts)):
                plan = shorter
            else:
                start += length
        length //= 2
    return plan


def traced(plan: Plan, parts: "Parts | None" = None) -> str:
    """Return a plan as Python, what happened line by line, and what was wrong with it."""
    lines = [plan.as_text(), ""]
    simulation = Simulation(plan, parts)
    simulation.history.trace = lambda at, who, what: lines.append(
        "%8.3f  %-7s  %s" % (at, who, what)
    )
    try:
        found = [str(anomaly) for anomaly in check(simulation.run())]
    except Exception as error:  # noqa: BLE001 - it belongs to the trace
        found = ["raised: %s: %s" % (type(error).__name__, error)]
    return "\n".join([*lines, "", *(found or ["nothing wrong"])])

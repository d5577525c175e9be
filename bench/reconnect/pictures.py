"""The pictures of bench/results/reconnect.md: attempts over time, and who is back."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bench.plots import Axis, Line, chart, steps
from bench.reconnect.scenarios import NAMES, SCENARIOS


class Course(NamedTuple):
    """Hold how one run went: attempts by 100 ms, and the seconds after which each part was back."""

    name: str
    clients: int
    attempts: list[int]
    back: list[tuple[float, float]]  # seconds, per cent


def pictures(raw: "dict[str, Any]") -> "dict[str, str]":
    """Return the SVG files by name, of the first seed and the first round of reconnect.json."""
    found = {}
    for scenario in SCENARIOS.values():
        first = [one for name in NAMES for one in _simulated(raw, scenario.name, name)]
        if first:
            name = "reconnect-%s" % scenario.name
            found[name + "-attempts.svg"] = _attempts(scenario.title, first)
            found[name + "-back.svg"] = _back(scenario.title, first)
    for one in raw["sockets"][:1]:
        title, count = "Real sockets, gone for 5 s", one["sockets"]
        back = [(at, (number + 1) * 100 / count) for number, at in enumerate(one["back"])]
        course = Course("real sockets", count, one["attempts"], back)
        found["reconnect-sockets-attempts.svg"] = _attempts(title, [course])
        found["reconnect-sockets-back.svg"] = _back(title, [course])
    return found


def _simulated(raw: "dict[str, Any]", scenario: str, policy: str) -> "list[Course]":
    """Return a policy's course; nothing when it was not noted."""
    for one in raw["simulated"]:
        if (one["scenario"], one["policy"]) == (scenario, policy) and "cdf" in one:
            last = len(one["cdf"]) - 1
            back = [(at, n * 100 / last) for n, at in enumerate(one["cdf"]) if at is not None]
            return [Course(policy, one["clients"], one["attempts"], back)]
    return []


def _attempts(title: str, courses: "Sequence[Course]") -> str:
    busy = [at for one in courses for at, count in enumerate(one.attempts) if count]
    end = max(1.0, max(busy, default=0) / 10)
    peak = max((count for one in courses for count in one.attempts), default=0)
    most = 10.0
    while most < peak:
        most *= 10
    powers = [10.0**power for power in range(8) if 10**power <= most]
    text = "Attempts that arrive in each 100 ms, by policy, after %s clients lost their server."
    return chart(
        title,
        text % format(courses[0].clients, ","),
        [Line(one.name, _seen(one.attempts, end)) for one in courses],
        Axis("seconds since it began", 0, end, steps(end)),
        Axis("attempts in 100 ms (1: or none)", 1, most, powers, log=True),
    )


def _seen(attempts: "Sequence[int]", end: float) -> "list[tuple[float, float]]":
    return [(at / 10, max(count, 1)) for at, count in enumerate(attempts[: int(end * 10) + 1])]


def _back(title: str, courses: "Sequence[Course]") -> str:
    end = max([0.1, *(at for one in courses for at, _ in one.back)])
    return chart(
        title + ": who is back",
        "The part of the clients that is back, over the time since they could be, by policy.",
        [Line(one.name, one.back) for one in courses],
        Axis("seconds since they could be", 0, end, steps(end)),
        Axis("% back", 0, 100, (0, 25, 50, 75, 100)),
    )

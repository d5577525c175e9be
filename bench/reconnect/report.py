"""The tables, verdicts and pictures of bench/results/reconnect.md."""

import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple

from bench.reconnect.picture import Axis, Line, chart
from bench.reconnect.policies import PEERS
from bench.reconnect.scenarios import NAMES, OURS, SCENARIOS, Run
from bench.reconnect.sockets import Outcome

# The promises of shared/reliability.md: "1,000 clients, server back after an outage".
P50, ALL, PEAK_PER_1000 = 5.0, 30.0, 250
PARTS = [number / 100 for number in range(101)]
HEAD = (
    "| policy | most attempts in 100 ms | after the first second | attempts | back p50 s | p99 s "
    "| all s |\n|---|---|---|---|---|---|---|"
)


class Verdict(NamedTuple):
    """Say whether a limit was kept."""

    text: str
    good: bool

    def line(self) -> str:
        return "* %s: %s" % ("pass" if self.good else "FAIL", self.text)


def spread(values: "Sequence[float]", digits: int = 0) -> str:
    """Return "median (least–most)"."""
    if not values:
        return "–"
    shown = (statistics.median(values), min(values), max(values))
    return "%s (%s–%s)" % tuple(format(value, ",.%df" % digits) for value in shown)


def chosen(runs: "Sequence[Run]", scenario: str, policy: str) -> "list[Run]":
    return [one for one in runs if (one.scenario, one.policy) == (scenario, policy)]


def verdicts(runs: "Sequence[Run]", rounds: "Sequence[Outcome]") -> "list[Verdict]":
    """Compare what was measured with what was promised for an outage."""
    found: list[Verdict] = []
    for scenario in ("outage-5", "outage-60"):
        ours = chosen(runs, scenario, OURS)
        if ours:
            name = "%s simulated clients, %s" % (format(ours[0].clients, ","), scenario)
            found += _judged(name, ours, ours[0].clients)
    if rounds:
        name = "%s real sockets, 5 s" % format(rounds[0].sockets, ",")
        found += _judged(name, rounds, rounds[0].sockets)
    return found


def _judged(name: str, found: "Sequence[Run | Outcome]", count: int) -> "list[Verdict]":
    half = statistics.median(one.part(0.5) for one in found)
    last = max(one.part(1) for one in found)
    peak, allowed = max(one.later_peak for one in found), PEAK_PER_1000 * count / 1000
    return [
        Verdict(
            "%s: half are back after %.2f s; the limit is %.0f s." % (name, half, P50), half <= P50
        ),
        Verdict(
            "%s: all are back after %.2f s; the limit is %.0f s." % (name, last, ALL), last <= ALL
        ),
        Verdict(
            "%s: at most %s attempts in 100 ms after the first second; the limit is %s."
            % (name, format(peak, ","), format(round(allowed), ",")),
            peak <= allowed,
        ),
    ]


def summary(one: Run) -> "dict[str, Any]":
    """Return a run as JSON; the whole course of the first seed's."""
    plain: dict[str, Any] = one._asdict()
    attempts, back = plain.pop("attempts"), plain.pop("back")
    plain |= {"peak": one.peak, "later_peak": one.later_peak, "total": one.total}
    plain["parts"] = [_finite(one.part(part)) for part in (0.5, 0.99, 1.0)]
    if one.seed == 1 and back:
        plain |= {"attempts": attempts, "cdf": [_finite(one.part(part)) for part in PARTS]}
    return plain


def _finite(value: float) -> "float | None":
    return round(value, 3) if value != float("inf") else None


def pictures(runs: "Sequence[Run]", rounds: "Sequence[Outcome]") -> "dict[str, str]":
    """Return the SVG files by name: attempts over time, and who is back, per scenario."""
    found = {}
    for scenario in SCENARIOS.values():
        first = [one for name in NAMES for one in chosen(runs, scenario.name, name)[:1]]
        if first:
            name = "reconnect-%s" % scenario.name
            found[name + "-attempts.svg"] = _attempts(scenario.title, first)
            found[name + "-back.svg"] = _back(scenario.title, first)
    if rounds:
        one = rounds[0]
        course = Run("", "real sockets", 1, one.sockets, one.long, one.attempts, one.back, 0)
        found["reconnect-sockets-attempts.svg"] = _attempts("Real sockets, gone for 5 s", [course])
        found["reconnect-sockets-back.svg"] = _back("Real sockets, gone for 5 s", [course])
    return found


def _attempts(title: str, first: "Sequence[Run]") -> str:
    busy = [at for one in first for at, count in enumerate(one.attempts) if count]
    end = max(1.0, max(busy, default=0) / 10)
    most = 10.0
    while most < max(one.peak for one in first):
        most *= 10
    powers = [10.0**power for power in range(8) if 10**power <= most]
    lines = [
        Line(one.policy, [(at / 10, max(count, 1)) for at, count in _seen(one.attempts, end)])
        for one in first
    ]
    text = "Attempts that arrive in each 100 ms, by policy, after %s clients lost their server."
    return chart(
        title,
        text % format(first[0].clients, ","),
        lines,
        Axis("seconds since it began", 0, end, _steps(end)),
        Axis("attempts per 100 ms (1: none or one)", 1, most, powers, log=True),
    )


def _seen(attempts: "Sequence[int]", end: float) -> "list[tuple[int, int]]":
    return list(enumerate(attempts[: int(end * 10) + 1]))


def _back(title: str, first: "Sequence[Run]") -> str:
    end = max((one.back[-1] for one in first if one.back), default=1.0)
    lines = [
        Line(one.policy, [(one.part(part), part * 100) for part in PARTS if one.part(part) <= end])
        for one in first
    ]
    return chart(
        title + ": who is back",
        "The part of the clients that is back, over the time since they could be, by policy.",
        lines,
        Axis("seconds since they could be", 0, max(end, 0.1), _steps(end)),
        Axis("% back", 0, 100, (0, 25, 50, 75, 100)),
    )


def _steps(end: float) -> "list[float]":
    step = next((one for one in (0.5, 1, 2, 5, 10, 20, 50) if end / one <= 10), 100)
    return [number * step for number in range(int(end / step) + 1)]


def table(runs: "Sequence[Run]", scenario: str) -> str:
    """Return one line a policy."""
    lines = [HEAD]
    for policy in NAMES:
        found = chosen(runs, scenario, policy)
        fields = [
            "**%s**" % policy if policy == OURS else policy,
            spread([float(one.peak) for one in found]),
            spread([float(one.later_peak) for one in found]),
            spread([float(one.total) for one in found]),
            *(spread([one.part(part) for one in found], 2) for part in (0.5, 0.99, 1.0)),
        ]
        lines.append("| %s |" % " | ".join(fields))
    return "\n".join(lines)


def socket_table(rounds: "Sequence[Outcome]") -> str:
    """Return what the real sockets told."""
    rows = (
        ("all connected at first, s", spread([one.first for one in rounds], 2)),
        ("the port took nobody for, s", spread([one.long for one in rounds], 2)),
        ("and /healthz answered after, s", spread([one.answered for one in rounds], 2)),
        ("attempts", spread([float(sum(one.attempts)) for one in rounds])),
        ("most in 100 ms", spread([float(max(one.attempts)) for one in rounds])),
        ("after the first second", spread([float(one.later_peak) for one in rounds])),
        ("back p50, s", spread([one.part(0.5) for one in rounds], 2)),
        ("back p99, s", spread([one.part(0.99) for one in rounds], 2)),
        ("all back, s", spread([one.part(1.0) for one in rounds], 2)),
        ("server's memory with nobody, MB", spread([one.rss_empty / 1e6 for one in rounds], 1)),
        ("with everybody, MB", spread([one.rss_full / 1e6 for one in rounds], 1)),
        ("of the new process, MB", spread([one.rss_back / 1e6 for one in rounds], 1)),
    )
    lines = ["| %s | %s |" % row for row in rows]
    return "\n".join(["| | median (least–most) |", "|---|---|", *lines])


def text_of(
    runs: "Sequence[Run]",
    rounds: "Sequence[Outcome]",
    where: "dict[str, Any]",
    good: "Sequence[Verdict]",
) -> str:
    """Return the page of results."""
    seeds = len({one.seed for one in runs})
    count = format(runs[0].clients, ",")
    lines = [
        "# Reconnect: everybody comes back at once",
        "",
        "`python3 dev.py bench reconnect`, %(date)s, %(machine)s, %(cpus)d CPUs, Python %(python)s,"
        % where,
        "load %.1f before and %.1f after." % tuple(where["load"]),
        "",
        "%s simulated clients on a virtual clock: ours are the real engine, the others dial by the"
        % count,
        "formulas below, at their packages' defaults. Median (least–most) of %d seeds; one way"
        % seeds,
        "takes 5–50 ms; an outage is up to a tenth longer or shorter by the seed, as long for",
        "all policies. The clients that a proxy turns away are only a tenth as many.",
        "Attempts count where they arrive. A peer is back when its socket opens, ours when the",
        "server has answered `connect`, a round trip later. Times count from when the server could",
        "be reached; in the rolling restart from each client's loss. What a browser, a proxy or an",
        "application adds of its own is not simulated. The pictures show the first seed.",
        "",
    ]
    for scenario in SCENARIOS.values():
        lines += ["## %s" % scenario.title, "", table(runs, scenario.name), ""]
        for kind, text in (("attempts", "Attempts over time"), ("back", "Who is back")):
            lines.append("![%s](reconnect-%s-%s.svg)" % (text, scenario.name, kind))
        lines.append("")
    if rounds:
        lines += ["## %s real sockets" % format(rounds[0].sockets, ","), ""]
        lines += [
            "Our client on CPython, all in one process, as tabs of one user, and the reference",
            "server with its default options in another, both on this machine; killed (-9) and",
            "started again. An attempt is the ticket asked for over HTTP. Median (least–most): %d."
            % len(rounds),
            "",
            socket_table(rounds),
            "",
            "![Attempts over time](reconnect-sockets-attempts.svg)",
            "![Who is back](reconnect-sockets-back.svg)",
            "",
        ]
    lines += ["## The formulas", ""]
    lines += ["* %s: %s" % (policy.name, policy.source) for policy in PEERS]
    lines += ["", "## Limits", "", *(verdict.line() for verdict in good), ""]
    return "\n".join(lines)

"""The tables, verdicts and pictures of bench/results/reconnect.md."""

import statistics
from collections.abc import Sequence
from typing import Any

from bench.reconnect.policies import PEERS
from bench.reconnect.scenarios import NAMES, OURS, SCENARIOS, Run
from bench.reconnect.sockets import Outcome
from bench.tables import Verdict, spread

# The promises of shared/reliability.md: "1,000 clients, server back after an outage".
P50, ALL, PEAK_PER_1000 = 5.0, 30.0, 250
PARTS = [number / 100 for number in range(101)]
HEAD = (
    "| policy | most attempts in 100 ms | after the first second | attempts | back p50 s | p99 s "
    "| all s |\n|---|---|---|---|---|---|---|"
)


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
        "`python3 dev.py bench reconnect`, %s." % where["machine"],
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

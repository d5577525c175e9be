"""Measure how clients come back: thousands of simulated ones, and real sockets.

The simulation runs our real engine, and the peers' formulas, on a virtual clock; the sockets are
real ones of our client to the reference server on this machine.
"""

import argparse
import asyncio
import gc
import json
import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench import tables  # noqa: E402
from bench.reconnect import report  # noqa: E402
from bench.reconnect.scenarios import NAMES, SCENARIOS, Run, run  # noqa: E402
from bench.reconnect.sockets import Outcome, outage  # noqa: E402

RESULTS = ROOT / "bench" / "results"


def simulated(jobs: "list[tuple[str, str, int, int]]", processes: int) -> "list[Run]":
    """Run them all, some at a time."""
    found: list[Run] = []
    with multiprocessing.Pool(processes) as pool:
        for one in pool.imap_unordered(_run, jobs):
            found.append(one)
            text = "  %3d/%d %-12s %-22s seed %d: %6d attempts, peak %5d, p50 %5.2f s"
            values = (len(found), len(jobs), one.scenario, one.policy, one.seed)
            print(text % (*values, one.total, one.later_peak, one.part(0.5)), flush=True)
    return sorted(found)


def real(count: int, rounds: int) -> "list[Outcome]":
    """Let the real server die so many times."""
    found = []
    for number in range(rounds):
        one = asyncio.run(outage(count))
        found.append(one)
        text = "  %d/%d %d sockets: first %.1f s, p50 %.2f s, p99 %.2f s, all %.2f s"
        values = (number + 1, rounds, count, one.first)
        print(text % (*values, *map(one.part, (0.5, 0.99, 1.0))), flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench reconnect --", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="seeds of the simulation")
    parser.add_argument("--rounds", type=int, default=7, help="of real sockets, half a minute each")
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--sockets", type=int, default=1_000, help="0: no real ones")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    arguments = parser.parse_args()
    # As Ctrl-C does: pool and server end with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load = tables.load()
    rounds = real(arguments.sockets, arguments.rounds) if arguments.sockets else []
    jobs = [
        (scenario, policy, seed, round(arguments.clients * SCENARIOS[scenario].share))
        for seed in range(1, arguments.runs + 1)
        for scenario in SCENARIOS
        for policy in NAMES
    ]
    runs = simulated(jobs, arguments.processes)
    where = {"machine": tables.machine(load)}
    good = report.verdicts(runs, rounds)
    raw = {**where, "simulated": list(map(report.summary, runs)), "sockets": _plain(rounds)}
    text = report.text_of(runs, rounds, where, good)
    print("\n" + text)
    if tables.whole(arguments, parser, ("clients", "sockets")):
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "reconnect.json").write_text(json.dumps(raw, separators=(",", ":")) + "\n")
        (RESULTS / "reconnect.md").write_text(text)
    return 0 if all(verdict.good for verdict in good) else 1


def _run(job: "tuple[str, str, int, int]") -> Run:
    gc.disable()  # it would look at ten thousand living engines again and again
    try:
        return run(*job)
    finally:
        gc.collect()


def _plain(rounds: "list[Outcome]") -> "list[dict[str, Any]]":
    found = []
    for one in rounds:
        plain = one._asdict()
        plain["back"] = [round(moment, 3) for moment in one.back]
        found.append(plain)
    return found


if __name__ == "__main__":
    sys.exit(main())

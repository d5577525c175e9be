"""Run histories by seed: `python -m tests.simulation --histories 10000` or `--seed 17`."""

import argparse
import random
import sys
import time

from tests.simulation.plan import plan_of
from tests.simulation.reading import first_anomalies, shortest, traced


def main(argv: "list[str]") -> int:
    """Run a history with its trace, or many; the exit code tells whether all were good."""
    parser = argparse.ArgumentParser(prog="tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="run this one history and print its trace")
    parser.add_argument("--histories", type=int, default=300)
    parser.add_argument("--first", type=int, help="the first seed; by default chosen by chance")
    parser.add_argument("--all", action="store_true", help="go on after a bad history")
    arguments = parser.parse_args(argv)
    if arguments.seed is not None:
        print(traced(plan_of(arguments.seed)))
        return 1 if first_anomalies(plan_of(arguments.seed)) else 0
    return run_many(arguments.first, arguments.histories, arguments.all)


def run_many(first: "int | None", count: int, to_the_end: bool) -> int:
    """Run histories with seeds in a row; print what is needed to see a bad one again."""
    if first is None:
        first = random.SystemRandom().randrange(10**9)
    print("histories %d to %d" % (first, first + count - 1), flush=True)
    begun, bad = time.monotonic(), 0
    for seed in range(first, first + count):
        anomalies = first_anomalies(plan_of(seed))
        if anomalies:
            bad += 1
            print("seed %d: %s" % (seed, anomalies[0]), flush=True)
            if not to_the_end:
                print(traced(shortest(plan_of(seed))), flush=True)
                break
        if (seed - first + 1) % 1000 == 0:
            print("… %d in %.0f s" % (seed - first + 1, time.monotonic() - begun), flush=True)
    spent = time.monotonic() - begun
    print("%d bad; %.1f ms per history" % (bad, spent * 1000 / (seed - first + 1)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What befalls the servers, and what came of it for everybody."""

from functools import partial
from random import Random
from typing import NamedTuple

from bench.reconnect.clients import OurClient, PeerClient
from bench.reconnect.farm import BUCKET, Farm
from bench.reconnect.policies import PEERS
from tests.simulation.calendar import Calendar

OURS = "ours"
POLICIES = {policy.name: policy for policy in PEERS}
NAMES = (OURS, *POLICIES)
BEGIN = 20.0  # seconds after which it happens: every link has been good for long enough
GATHER = 10.0  # seconds over which the clients arrive at first
AFTERWARDS = 60.0  # seconds that everybody has to come back
VARIES = 0.1  # the part by which an outage's length varies from seed to seed
LEAST, MOST = 0.005, 0.05  # seconds of one-way latency, uniform


class Scenario(NamedTuple):
    """Name what happens. `long`: seconds of it; times to be back count from its end.

    With `rolling` the processes restart one after the other, and times count from each loss.
    `pace` and `proxy` are those of `Farm`.
    """

    name: str
    title: str
    long: float
    pace: float = 0.0
    proxy: bool = False
    rolling: bool = False
    share: float = 1.0  # of the clients: some policies dial so often that all would take minutes


RESTARTS, RESTART_TAKES, APART = 4, 5.0, 10.0
SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("outage-5", "The server is gone for 5 s", 5.0),
        Scenario("outage-60", "The server is gone for 60 s", 60.0),
        Scenario(
            "rolling",
            "Four processes behind a balancer restart one after the other",
            (RESTARTS - 1) * APART + RESTART_TAKES,
            rolling=True,
        ),
        Scenario("crowded", "Gone for 5 s, then it opens 1,000 sockets a second", 5.0, pace=1e3),
        Scenario(
            "turned-away",
            "For 5 s a proxy takes every socket and cuts it",
            5.0,
            proxy=True,
            share=0.1,
        ),
    )
}


class Run(NamedTuple):
    """What one policy did in one scenario with one seed."""

    scenario: str
    policy: str
    seed: int
    clients: int
    long: float  # seconds that it took
    attempts: list[int]  # by 100 ms since it began
    back: list[float]  # seconds, sorted
    missing: int  # not back when the time was over

    @property
    def total(self) -> int:
        return sum(self.attempts)

    @property
    def peak(self) -> int:
        """Return the most attempts in 100 ms."""
        return max(self.attempts)

    @property
    def later_peak(self) -> int:
        """Return the most attempts in 100 ms after the first second, in which all lost it."""
        return max(self.attempts[10:], default=0)

    def part(self, part: float) -> float:
        """Return the time after which so many of them were back; the last one's for 1."""
        all_of_them = len(self.back) + self.missing
        place = min(all_of_them - 1, int(part * all_of_them))
        return self.back[place] if place < len(self.back) else float("inf")


def run(name: str, policy: str, seed: int, count: int) -> Run:
    """Let it happen to so many clients; the same seed gives the same run."""
    scenario, random = SCENARIOS[name], Random("%s %d" % (policy, seed))  # noqa: S311 - no secret
    calendar = Calendar()
    processes = RESTARTS if scenario.rolling else 1
    farm = Farm(calendar, processes, proxy=scenario.proxy)
    clients: list[OurClient | PeerClient] = []
    for number in range(count):
        latency = random.uniform(LEAST, MOST)
        if policy == OURS:
            clients.append(OurClient(calendar, farm, random, latency))
        else:
            clients.append(PeerClient(calendar, farm, random, latency, POLICIES[policy]))
        calendar.at(GATHER * number / count, clients[-1].begin)
    calendar.run_until(BEGIN - 1)
    if farm.sitting != count:
        raise RuntimeError("only %d of %d came at first" % (farm.sitting, count))
    farm.arrivals.clear()
    farm.pace = scenario.pace  # the crowd comes after the outage
    up_at = BEGIN + scenario.long * lengthened(name, seed)
    if scenario.rolling:
        restart_in_turn(calendar, farm)
    else:
        calendar.at(BEGIN, lambda: farm.kill(0))
        calendar.at(up_at, lambda: farm.start(0))
    end = BEGIN + scenario.long * (1 + VARIES) + AFTERWARDS
    calendar.run_until(end)
    first = int(BEGIN / BUCKET)
    attempts = [farm.arrivals.get(first + at, 0) for at in range(int((end - BEGIN) / BUCKET))]
    pairs = [pair for client in clients for pair in client.times.pairs]
    back = sorted(back - (lost if scenario.rolling else up_at) for lost, back in pairs)
    missing = sum(1 for client in clients if not client.times.is_back)
    return Run(name, policy, seed, count, up_at - BEGIN, attempts, back, missing)


def lengthened(name: str, seed: int) -> float:
    """Return by what an outage is longer or shorter, the same for all policies.

    Fixed delays would else fall on its very end, or just before it, each time.
    """
    if SCENARIOS[name].rolling:
        return 1.0
    return 1 + Random(seed).uniform(-VARIES, VARIES)  # noqa: S311 - no secret


def restart_in_turn(calendar: Calendar, farm: Farm) -> None:
    """Let each process go in order and come back, while the others go on."""
    for process in range(RESTARTS):
        at = BEGIN + process * APART
        calendar.at(at, partial(farm.drain, process))
        calendar.at(at + RESTART_TAKES, partial(farm.start, process))

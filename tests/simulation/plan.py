"""What people and fate do in a history: steps that chance decides and that can be left out."""

from dataclasses import dataclass

from tests.simulation.chance import chance_of

# What may happen, and how often compared with the others.
WEIGHTS = {
    # People.
    "send": 30,
    "burst": 6,
    "send_queued": 5,
    "send_volatile": 3,
    "send_unwanted": 2,
    "send_poison": 1,
    "send_brief": 4,
    "cancel": 3,
    "disconnect": 2,
    "connect": 3,
    "freeze": 2,
    "hide": 2,
    "show": 3,
    "reload": 5,
    "crash": 6,
    "open_tab": 3,
    "close_tab": 2,
    "other_user": 2,
    # The network.
    "offline": 3,
    "online": 4,
    "half_open": 5,
    "deaf": 3,
    "mute": 3,
    "reset": 5,
    "close": 4,
    "slow": 6,
    "refuse": 3,
    "ignore": 2,
    "noise": 6,
    # The server.
    "kill": 5,
    "vanish": 2,
    "drain": 2,
    "limit": 6,
    # The disk.
    "deny_disk": 1,
    "fill_disk": 2,
    "slow_disk": 3,
    "spoil_row": 1,
    "heal_disk": 3,
}
ACTIONS = tuple(WEIGHTS)
PLACES = 12  # `where` is taken modulo the number of pages (or whatever) there are
VALUES = 1000  # `value` is a share in thousandths


@dataclass(frozen=True)
class Step:
    """Do one thing at a moment (milliseconds), to one of those it may be done to."""

    at: int
    action: str
    where: int = 0
    value: int = 500


@dataclass(frozen=True)
class Plan:
    """Be one history: `seed` decides all delays, the steps all that is done."""

    seed: int
    steps: "tuple[Step, ...]"

    def without(self, start: int, end: int) -> "Plan":
        return Plan(self.seed, self.steps[:start] + self.steps[end:])

    def as_text(self) -> str:
        """Return Python that makes this plan."""
        steps = "".join(
            "        Step(%d, %r, %d, %d),\n" % (s.at, s.action, s.where, s.value)
            for s in self.steps
        )
        return "Plan(\n    %d,\n    (\n%s    ),\n)" % (self.seed, steps)


def plan_of(seed: int) -> Plan:
    """Return the history that a seed stands for."""
    chance = chance_of(seed, "plan")
    count = chance.randint(4, 60)
    actions = chance.choices(ACTIONS, weights=tuple(WEIGHTS.values()), k=count)
    pause = chance.choice((300, 1000, 3000))  # milliseconds between two steps, on average
    steps: list[Step] = []
    at = 0
    for action in actions:
        # Most of what is hard happens while something else is under way.
        at += chance.randrange(60) if chance.random() < 0.4 else chance.randrange(2 * pause)
        steps.append(Step(at, action, chance.randrange(PLACES), chance.randrange(VALUES)))
    return Plan(seed, tuple(steps))

"""A whole world of doubles."""

import json

from app.ports import World
from app.testing.clock import FakeClock, FakeTimer
from app.testing.network import FakeNetwork
from app.testing.storage import FakeStorage
from app.testing.tasks import FakeTasks
from app.testing.transport import FakeTransport
from app.testing.uploads import FakeUploads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.testing.later import FakeTurns


def refuse_constant(name: str) -> object:
    """Refuse NaN and Infinity, which the page's parser refuses too."""
    raise ValueError("%s is not JSON" % name)


def parse_json(text: str) -> object:
    """Parse as strictly as the page does; raise ValueError on bad text."""
    return json.loads(text, parse_constant=refuse_constant)


class Draws:
    """Hand out the draws of a list, then its last one for ever: chance, decided by the test."""

    def __init__(self, *draws: float) -> None:
        self._draws = list(draws) or [0.5]

    def __call__(self) -> float:
        return self._draws.pop(0) if len(self._draws) > 1 else self._draws[0]


class Names:
    """Hand out id-1, id-2, …; give two pages of one test different prefixes."""

    def __init__(self, prefix: str = "id-") -> None:
        self._prefix = prefix
        self._number = 0

    def __call__(self) -> str:
        self._number += 1
        return self._prefix + str(self._number)


class FakeWorld(World):
    """Be a world made of doubles only, each at hand under its own type."""

    clock: FakeClock
    transport: FakeTransport
    network: FakeNetwork
    tasks: FakeTasks
    storage: "FakeStorage | None"
    uploads: FakeUploads
    turns: "FakeTurns | None"

    def __init__(
        self,
        *,
        online: bool = True,
        visible: bool = True,
        draws: "Callable[[], float] | None" = None,
        storage: "FakeStorage | None" = None,
        clock: "FakeClock | None" = None,
        names: "Callable[[], str] | None" = None,
        turns: "FakeTurns | None" = None,
    ) -> None:
        time = clock or FakeClock()
        self.reports: list[str] = []
        self._timers: list[FakeTimer] = []
        super().__init__(
            clock=time,
            transport=FakeTransport(),
            network=FakeNetwork(online=online, visible=visible),
            tasks=FakeTasks(),
            timer=self._timer,
            random=draws or Draws(0.5),
            new_id=names or Names(),
            parse_json=parse_json,
            report=self.reports.append,
            storage=storage,
            uploads=FakeUploads(),
            later=turns,
        )
        self.turns = turns

    def crash(self) -> None:
        """End the page as a killed tab does: nothing of it happens any more, nothing is tidied.

        What it had put on disk stays there, for another page.
        """
        for timer in self._timers:
            timer.dispose()
        self.transport.dispose()
        self.network.dispose()
        self.tasks.dispose()
        self.uploads.dispose()
        if self.storage is not None:
            self.storage.page_gone()

    def leftovers(self) -> "list[str]":
        """Name what was not given back; empty after a dispose.

        With a clock that several worlds share, the timers of all of them are named.
        """
        found = ["timer due at %r" % timer.due_at for timer in self.clock.armed()]
        found += ["timer not disposed" for _ in self.clock.timers]
        if self.turns is not None:
            found += ["later not disposed" for _ in self.turns.laters]
        if self.tasks.running:
            found.append("%d tasks" % self.tasks.running)
        found += ["upload of %s" % piece.document_id for piece in self.uploads.sending]
        if self.transport.generation is not None:
            found.append("socket %d" % self.transport.generation)
        if self.storage is not None and self.storage.partition is not None:
            found.append("storage of the partition %r" % self.storage.partition)
        return found

    def _timer(self, callback: "Callable[[], None]") -> FakeTimer:
        timer = FakeTimer(self.clock, callback)
        self._timers.append(timer)
        return timer


def fake_world(
    *,
    online: bool = True,
    visible: bool = True,
    draws: "Callable[[], float] | None" = None,
    storage: "FakeStorage | None" = None,
    clock: "FakeClock | None" = None,
    names: "Callable[[], str] | None" = None,
    turns: "FakeTurns | None" = None,
) -> FakeWorld:
    """Return a fresh world: a visible page on a device with network, every draw 0.5.

    Without `storage` what waits is kept in memory only. Two pages of one browser share a
    `clock` and a `FakeDisk`, and have `names` of their own. With `turns`, a `FakeTurns`, what the
    client leaves for a later task waits until the test lets it go on; else a timer of no delay.
    """
    return FakeWorld(
        online=online,
        visible=visible,
        draws=draws,
        storage=storage,
        clock=clock,
        names=names,
        turns=turns,
    )

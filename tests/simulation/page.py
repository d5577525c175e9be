"""A browser page with a real client in it, and the person who looks at it."""

import json
from collections.abc import Callable
from typing import Any

from app.client import Client
from app.engine import Delivery, MessageType, Options
from app.engine.delivery import Overflow, Policy
from app.ports import Storage, World
from app.provider.reducers import reduce
from app.provider.state import State
from app.receipt import Receipt
from app.testing.network import FakeNetwork
from app.testing.tasks import FakeTasks
from tests.simulation.calendar import Calendar, SimulatedClock, SimulatedTimer
from tests.simulation.chance import chance_of
from tests.simulation.disk import Disk, SimulatedStorage
from tests.simulation.history import History, Send
from tests.simulation.tickets import SimulatedTokens
from tests.simulation.transport import SimulatedTransport
from tests.simulation.witness import Witness

ROOMS = ("general", "support")


class Parts:
    """Make the parts of a page that a broken client may have others of."""

    client_class = Client

    def transport(self, page: "Page") -> SimulatedTransport:
        return SimulatedTransport(page.name, page.internet, page.now_or_later, page.witness.wrote)

    def storage(self, page: "Page") -> Storage:
        return page.disk_access

    def reduce(self, state: State, event: object, now: float) -> State:
        """Return what a page shows after an event."""
        return reduce(state, event, now)

    def client(self, page: "Page", world: World) -> Client:
        """Return the client of a page whose application has wishes of its own."""
        chance = page.chance
        overflow = chance.choice((Overflow.REJECT_NEWEST, Overflow.DROP_OLDEST))
        options = Options(
            max_buffered=chance.choice((600, 65_536)),
            max_queue_count=chance.choice((4, 256, 256, 256)),
            policies={MessageType.CHAT_MESSAGE: Policy(overflow)},
            refuse_unstored=chance.random() < 0.2,
        )
        return self.client_class("ws://server/ws", world=world, tokens=page.tokens, options=options)


class Page:
    """Load the application once; a reload makes another `Page`."""

    def __init__(
        self,
        name: str,
        user: int,
        *,
        seed: int,
        calendar: Calendar,
        internet: Any,
        disk: Disk,
        history: History,
        parts: Parts,
    ) -> None:
        self.name = name
        self.calendar = calendar
        self.internet = internet
        self.disk = disk
        self.alive = True
        self.frozen_until = 0.0
        self.history = history
        self.chance = chance_of(seed, name)
        self.disk_access = SimulatedStorage(disk, self.now_or_later, lambda: self.alive)
        self.tokens = SimulatedTokens(
            name, user, calendar, self.chance, internet, self.now_or_later
        )
        self.reduce = parts.reduce
        self.witness = Witness(self)
        self.network = FakeNetwork()
        self.tasks = FakeTasks()
        self.transport = parts.transport(self)
        self.timers: list[SimulatedTimer] = []
        self.receipts: list[Receipt] = []
        self._ids = 0
        self._stay = 0
        self.client = parts.client(self, self._world(parts.storage(self)))
        self.client.subscribe(self.witness.hear)
        self._join()
        self.client.connect()

    # What the person does.

    def send(self, name: str, room: str, delivery: Delivery, lifetime: "float | None") -> None:
        """Say something, unless nobody is signed in at the moment."""
        user, now = self.witness.greeted_as, self.calendar.now
        if user is None or self.frozen:
            return
        sent = Send(name, self.name, user, room, delivery.value, now, self._stay)
        self.history.sends.append(sent)
        self.witness.note("sends %s to %s (%s)" % (name, room, delivery.value))
        receipt = self.client.send(
            MessageType.CHAT_MESSAGE,
            {"message": name, "room_id": room},
            delivery=delivery,
            time_to_live=lifetime,
        )
        self.receipts.append(receipt)
        self.witness.end_of(name, receipt)
        if not receipt.ended:
            receipt.subscribe(lambda receipt: self.witness.end_of(name, receipt))

    def restored(self, key: str) -> None:
        """Take the receipt of a message of an earlier page."""
        receipt = self.client.receipt(key)
        if receipt is not None:
            self.receipts.append(receipt)

    def cancel(self, which: int) -> None:
        """Take back one of those that wait."""
        waiting = [receipt for receipt in self.receipts if not receipt.ended]
        if waiting and not self.frozen:
            receipt = waiting[which % len(waiting)]
            with self.witness.letting_go():
                self.witness.note("cancels %s: %s" % (receipt.key, receipt.cancel()))

    def sign_in_as(self, user: int, sign_out: bool) -> None:
        """Let another person sit down here; nothing is sent until the page greets them."""
        self.witness.note("is now user %d's" % user)
        self._stay += 1
        # Only a client that has seen a token can tell that the next one is somebody else's.
        sign_out = sign_out or not self.witness.knows_user
        self.tokens.user = user
        self.witness.someone_else_comes()
        if sign_out:
            with self.witness.letting_go():
                self.client.sign_out()
            self._join()
        else:
            self.client.disconnect()
        self.client.connect()

    def leave(self) -> None:
        """Close the page in good order."""
        self.witness.note("leaves")
        with self.witness.letting_go():
            self.client.dispose()
        self._left()

    def crash(self) -> None:
        """End without a word: the browser frees what the page held."""
        self.witness.note("crashes")
        self.history.crashes[self.name] = self.calendar.now
        self._left()
        self.alive = False
        for name in self.disk_access.crashed():
            self.history.undeleted.add((self.name, name))

    @property
    def frozen(self) -> bool:
        return self.calendar.now < self.frozen_until

    def now_or_later(self, work: "Callable[[], None]") -> None:
        """Do what reaches the page, when it is not frozen (any more) and still there."""
        if not self.alive:
            return
        if self.frozen:
            self.calendar.at(self.frozen_until, lambda: self.now_or_later(work))
        else:
            work()

    @property
    def quiet(self) -> bool:
        """Tell whether the page is connected and waits for nothing."""
        connected = self.client.state.value == "connected"
        waits = any(not receipt.ended for receipt in self.receipts)
        return connected and not self.disk_access.pending and not waits

    # The page itself.

    def _join(self) -> None:
        for room in ROOMS:
            self.client.send(MessageType.USER_JOIN, {"room_id": room})

    def _world(self, storage: Storage) -> World:
        return World(
            clock=SimulatedClock(self.calendar),
            transport=self.transport,
            network=self.network,
            tasks=self.tasks,
            timer=self._timer,
            random=self.chance.random,
            new_id=self._new_id,
            parse_json=json.loads,
            report=self._report,
            storage=storage,
        )

    def _timer(self, callback: "Callable[[], None]") -> SimulatedTimer:
        timer = SimulatedTimer(
            self.calendar,
            lambda: self.now_or_later(timer.fire),
            callback,
            lambda: not self.network.visible(),
        )
        self.timers.append(timer)
        return timer

    def _new_id(self) -> str:
        self._ids += 1
        return "%s-%d" % (self.name, self._ids)

    def _report(self, line: str) -> None:
        if "token source threw" not in line and "ticket source threw" not in line:
            self.history.reports.append("%s: %s" % (self.name, line))

    def _left(self) -> None:
        """Free what the browser frees; name what a client should have given back itself."""
        self.history.gone[self.name] = self.calendar.now
        self.witness.look_at_failed()
        if self.name not in self.history.crashes:
            held = [timer for timer in self.timers if not timer.disposed]
            if held or self.transport.link is not None or self.tasks.running:
                self.history.leftovers.append("%s kept timers, a socket or tasks" % self.name)
        for timer in self.timers:
            timer.dispose()
        self.tasks.dispose()
        self.transport.dispose()

"""The simulated clients: ours is the real engine, the peers' are their formulas."""

from random import Random
from typing import Any

from app.engine import Connection, ConnectionState, Options, TokenPlace
from app.engine.effects import CloseSocket, OpenSocket, SendText
from bench.reconnect.farm import Call, Farm
from bench.reconnect.policies import Policy
from tests.simulation.calendar import Calendar, SimulatedTimer

# What the reference server says, with no beats: they would only cost time here.
ANSWER = (
    '{"type":"connect","data":{"status":"connected","session_id":"s","user":{"user_id":1},'
    '"capabilities":["ack","drain"],"heartbeat_interval":0}}'
)
DRAINING = '{"type":"status_update","data":{"status":"draining","retry_after":2}}'
NEWS = {"answer": ANSWER, "draining": DRAINING}


class Times:
    """Keep when a client lost its connection, and when it had the next one."""

    def __init__(self) -> None:
        self.lost_at: float | None = None
        self.pairs: list[tuple[float, float]] = []  # lost, back
        self.is_back = False

    def lost(self, now: float) -> None:
        if self.is_back:
            self.is_back, self.lost_at = False, now

    def back(self, now: float) -> None:
        if not self.is_back:
            self.is_back = True
            if self.lost_at is not None:
                self.pairs.append((self.lost_at, now))
            self.lost_at = None


class OurClient:
    """Own a `Connection` as app.client does, with a calendar for a clock."""

    def __init__(self, calendar: Calendar, farm: Farm, random: Random, latency: float) -> None:
        self.latency = latency
        self.times = Times()
        self._calendar = calendar
        self._farm = farm
        self._call: Call | None = None
        timer = SimulatedTimer(calendar, lambda: timer.fire(), self._due, lambda: False)
        self._timer = timer
        self._connection = Connection(
            Options(token_place=TokenPlace.NONE),
            random=random.random,
            new_id=lambda: "id",
            timestamp=lambda: None,
        )

    def begin(self) -> None:
        self._connection.connect(self._calendar.now)
        self._perform()

    def opened(self, call: Call) -> None:
        self._connection.socket_opened(call.number, self._calendar.now)
        self._perform()

    def told(self, call: Call, news: str) -> None:
        self._connection.frame_received(call.number, NEWS[news], self._calendar.now)
        self._perform()

    def closed(self, call: Call, code: int) -> None:
        self._connection.socket_closed(call.number, code, self._calendar.now)
        self._perform()

    def _due(self) -> None:
        self._connection.deadline_reached(self._calendar.now)
        self._perform()

    def _perform(self) -> None:
        connection, now = self._connection, self._calendar.now
        connection.take_events()
        for effect in connection.take_effects():
            self._do(effect)
        if connection.state is ConnectionState.CONNECTED:
            self.times.back(now)
        else:
            self.times.lost(now)
        due = connection.deadline()
        if due is None:
            self._timer.disarm()
        else:
            self._timer.arm(max(0.0, due - now))

    def _do(self, effect: Any) -> None:
        if isinstance(effect, OpenSocket):
            self._call = self._farm.dial(self, effect.generation)
        elif isinstance(effect, SendText):
            if self._call is not None and '"connect"' in effect.text:
                self._farm.ask(self._call)
        elif isinstance(effect, CloseSocket) and self._call is not None:
            self._farm.hang_up(self._call)


class PeerClient:
    """Dial again when a formula says so; it counts as back when its socket opens."""

    def __init__(
        self, calendar: Calendar, farm: Farm, random: Random, latency: float, policy: Policy
    ) -> None:
        self.latency = latency
        self.times = Times()
        self._calendar = calendar
        self._farm = farm
        self._random = random
        self._policy = policy
        self._own_draw = random.random()
        self._failures = 0
        self._opened_at: float | None = None

    def begin(self) -> None:
        self._opened_at = None
        call = self._farm.dial(self)
        if self._policy.patience is not None:
            self._calendar.after(self._policy.patience, lambda: self._waited(call))

    def opened(self, call: Call) -> None:
        if call.answered:
            self._opened_at = self._calendar.now
            self.times.back(self._calendar.now)
        if self._policy.trusts_open or (call.answered and not self._policy.steady):
            self._failures = 0

    def told(self, call: Call, news: str) -> None:
        """Make nothing of what only our server says."""

    def closed(self, call: Call, code: int) -> None:  # noqa: ARG002 - a Caller
        now = self._calendar.now
        self.times.lost(now)
        if self._opened_at is not None and now - self._opened_at >= self._policy.steady:
            self._failures = 0
        self._failed()

    def _waited(self, call: Call) -> None:
        if not call.is_open and not call.over:
            self._farm.hang_up(call)
            self._failed()

    def _failed(self) -> None:
        policy = self._policy
        if policy.most is not None and self._failures >= policy.most:
            return
        draw = self._own_draw if policy.draws_once else self._random.random()
        delay = policy.delay(self._failures, draw)
        self._failures += 1
        self._calendar.after(delay, self.begin)

"""Honest doubles of app/ports.py: they keep the ports' promises, and nothing waits for real time.

Move the clock with `clock.advance`; play the server with `transport.accept`, `deliver`, `drop`;
play the token source with `source.answer` or a prepared token. What the code under test must
not do (a second open socket, a late event, use after dispose) fails here.
"""

import json
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, cast

from app.ports import NetworkListener, TransportListener, World

_UNSET = object()


def refuse_constant(name: str) -> object:
    raise ValueError("%s is not JSON" % name)


def parse_json(text: str) -> object:
    """Parse as strictly as the page does."""
    return json.loads(text, parse_constant=refuse_constant)


class FakeClock:
    """A clock that moves only when told to, calling the timers that come due on the way."""

    def __init__(self, now: float = 1000.0, wall: float = 1_790_000_000.0) -> None:
        self._now = now
        self._wall = wall
        self.timers: list[FakeTimer] = []

    def now(self) -> float:
        return self._now

    def wall(self) -> float:
        return self._wall

    def timestamp(self) -> str:
        return "2026-11-23T09:30:%09.6f" % (self._now % 60)

    def set_wall(self, wall: float) -> None:
        """Let the wall clock jump."""
        self._wall = wall

    def advance(self, seconds: float) -> None:
        """Move both clocks on; every timer that comes due is called at its own moment."""
        target = self._now + seconds
        while True:
            due = [timer for timer in self.timers if timer.due_at is not None]
            due = [timer for timer in due if cast(float, timer.due_at) <= target]
            if not due:
                break
            timer = min(due, key=lambda timer: cast(float, timer.due_at))
            self._go_to(max(cast(float, timer.due_at), self._now))
            timer.fire()
        self._go_to(target)

    def sleep(self, seconds: float) -> None:
        """Move both clocks on as a sleeping device does: timers fire late, once, at the end."""
        self._go_to(self._now + seconds)
        self.advance(0.0)

    def armed(self) -> "list[FakeTimer]":
        """Return the timers that wait: a leak when the code under test is disposed."""
        return [timer for timer in self.timers if timer.due_at is not None]

    def _go_to(self, moment: float) -> None:
        self._wall += moment - self._now
        self._now = moment


class FakeTimer:
    """Call once, when the clock gets there."""

    def __init__(self, clock: FakeClock, callback: Callable[[], None]) -> None:
        self._clock = clock
        self._callback = callback
        self.due_at: float | None = None
        self.disposed = False
        clock.timers.append(self)

    def arm(self, delay: float) -> None:
        assert not self.disposed, "a disposed timer was armed"
        assert delay >= 0, "a timer can't be armed for the past: %r" % delay
        self.due_at = self._clock.now() + delay

    def disarm(self) -> None:
        self.due_at = None

    def dispose(self) -> None:
        self.disarm()
        self.disposed = True
        if self in self._clock.timers:
            self._clock.timers.remove(self)

    def fire(self) -> None:
        self.due_at = None
        self._callback()


class FakeTransport:
    """One physical link at a time; the test plays the server."""

    def __init__(self) -> None:
        self._listener: TransportListener | None = None
        self.generation: int | None = None  # of the socket that exists now
        self.is_open = False
        self.dials: list[tuple[int, str, tuple[str, ...]]] = []
        self.sent: list[str] = []
        self.closes: list[tuple[int, int, str]] = []
        self.bytes_waiting = 0
        self.disposed = False
        self.refuse_to_dial = ""  # a reason: `open` reports a failure to even begin

    # What the client calls.

    def attach(self, listener: TransportListener) -> None:
        assert self._listener is None, "attach() is called once"
        self._listener = listener

    def open(self, generation: int, url: str, protocols: "tuple[str, ...]") -> None:
        assert self._listener is not None, "open() before attach()"
        assert not self.disposed, "open() after dispose()"
        assert self.generation is None, "a second socket was opened beside %r" % self.generation
        self.dials.append((generation, url, protocols))
        self.generation = generation
        if self.refuse_to_dial:
            self.drop(1006, self.refuse_to_dial)

    def send(self, generation: int, text: str) -> bool:
        if generation != self.generation or not self.is_open:
            return False
        self.sent.append(text)
        return True

    def close(self, generation: int, code: int, reason: str) -> None:
        assert code == 1000 or 3000 <= code <= 4999, "a page can't close with %d" % code
        assert len(reason.encode()) <= 123, "a reason has at most 123 bytes"
        self.closes.append((generation, code, reason))
        if generation == self.generation:
            self.generation, self.is_open = None, False

    def buffered(self) -> int:
        return self.bytes_waiting

    def dispose(self) -> None:
        self.generation, self.is_open = None, False
        self.disposed = True

    # What the server and the network do.

    def accept(self) -> None:
        """Open the socket that is being dialled."""
        assert self.generation is not None, "nobody dials"
        assert not self.is_open
        self.is_open = True
        self._heard_by().socket_opened(self.generation)

    def deliver(self, frame: object) -> None:
        """Bring a frame: a dict is written as JSON, anything else arrives as it is."""
        assert self.generation is not None, "there is no socket"
        assert self.is_open
        text = json.dumps(frame) if isinstance(frame, dict) else frame
        self._heard_by().frame_received(self.generation, text)

    def drop(self, code: int = 1006, reason: str = "") -> None:
        """End the socket from outside."""
        assert self.generation is not None, "there is no socket"
        generation, self.generation, self.is_open = self.generation, None, False
        self._heard_by().socket_closed(generation, code, reason)

    def frames(self) -> "list[dict[str, Any]]":
        """Return what was written so far, parsed."""
        return [json.loads(text) for text in self.sent]

    def _heard_by(self) -> TransportListener:
        assert self._listener is not None
        return self._listener


class FakeNetwork:
    """A device and a page whose circumstances the test decides."""

    def __init__(self, *, online: bool = True, visible: bool = True) -> None:
        self._online = online
        self._visible = visible
        self._listener: NetworkListener | None = None
        self.disposed = False

    def attach(self, listener: NetworkListener) -> None:
        self._listener = listener

    def online(self) -> bool:
        return self._online

    def visible(self) -> bool:
        return self._visible

    def dispose(self) -> None:
        self.disposed = True

    def set_online(self, online: bool) -> None:
        self._online = online
        if self._listener is not None and not self.disposed:
            self._listener.network_changed(online)

    def set_visible(self, visible: bool) -> None:
        self._visible = visible
        if self._listener is not None and not self.disposed:
            self._listener.page_changed(visible)

    def leave(self) -> None:
        if self._listener is not None and not self.disposed:
            self._listener.page_leaving()


class Pending:
    """Something to await that the test resolves or fails, once."""

    def __init__(self) -> None:
        self._result: Any = _UNSET
        self._error: Exception | None = None
        self._wake: list[Callable[[], None]] = []

    @property
    def done(self) -> bool:
        return self._result is not _UNSET or self._error is not None

    def resolve(self, result: Any = None) -> None:
        assert not self.done
        self._result = result
        self._awake()

    def fail(self, error: Exception) -> None:
        assert not self.done
        self._error = error
        self._awake()

    def when_done(self, callback: Callable[[], None]) -> None:
        self._wake.append(callback)

    def __await__(self) -> Generator["Pending", None, Any]:
        if not self.done:
            yield self
        if self._error is not None:
            raise self._error
        return self._result

    def _awake(self) -> None:
        waiting, self._wake = self._wake, []
        for callback in waiting:
            callback()


class FakeTasks:
    """Run coroutines at once, as far as they go; go on when the awaited `Pending` is done."""

    def __init__(self) -> None:
        self._running: list[Coroutine[Any, Any, Any]] = []
        self.disposed = False

    @property
    def running(self) -> int:
        return len(self._running)

    def spawn(
        self,
        awaitable: Awaitable[Any],
        on_result: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        assert not self.disposed, "spawn() after dispose()"
        task = _coroutine(awaitable)
        self._running.append(task)
        self._step(task, on_result, on_error)

    def dispose(self) -> None:
        self.disposed = True
        running, self._running = self._running, []
        for task in running:
            task.close()

    def _step(
        self,
        task: Coroutine[Any, Any, Any],
        on_result: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        if task not in self._running:
            return  # cancelled
        try:
            awaited = task.send(None)
        except StopIteration as end:
            self._running.remove(task)
            on_result(end.value)
        except Exception as error:  # noqa: BLE001 - the contract: any error of the user's code
            self._running.remove(task)
            on_error(error)
        else:
            assert isinstance(awaited, Pending), "FakeTasks can wait for a Pending only"
            awaited.when_done(lambda: self._step(task, on_result, on_error))


async def _coroutine(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


class FakeTokenSource:
    """Answer with `token` and `ticket` at once, or, while `held`, when the test says so.

    None refuses, an exception is raised; `asked` lists each question.
    """

    def __init__(self, token: "str | Exception | None" = "token-1", *, held: bool = False) -> None:
        self.next_token = token
        self.next_ticket: str | Exception | None = "ticket-1"
        self.held = held
        self.asked: list[str] = []
        self.bought_with: list[str] = []  # the tokens shown for tickets
        self._waiting: list[tuple[Pending, str]] = []

    async def token(self, refresh: bool) -> "str | None":
        return await self._answer("refresh" if refresh else "token")

    async def ticket(self, token: str) -> "str | None":
        self.bought_with.append(token)
        return await self._answer("ticket")

    def answer(self) -> None:
        """Answer the oldest question that waits, with what is prepared now."""
        pending, question = self._waiting.pop(0)
        answer = self._prepared(question)
        if isinstance(answer, Exception):
            pending.fail(answer)
        else:
            pending.resolve(answer)

    async def _answer(self, question: str) -> "str | None":
        self.asked.append(question)
        if self.held:
            pending = Pending()
            self._waiting.append((pending, question))
            return cast("str | None", await pending)
        answer = self._prepared(question)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _prepared(self, question: str) -> "str | Exception | None":
        return self.next_ticket if question == "ticket" else self.next_token


class Draws:
    """Hand out the draws of a list, then its last one for ever: chance, decided by the test."""

    def __init__(self, *draws: float) -> None:
        self._draws = list(draws) or [0.5]

    def __call__(self) -> float:
        return self._draws.pop(0) if len(self._draws) > 1 else self._draws[0]


class Names:
    """Hand out id-1, id-2, …"""

    def __init__(self, prefix: str = "id-") -> None:
        self._prefix = prefix
        self._number = 0

    def __call__(self) -> str:
        self._number += 1
        return self._prefix + str(self._number)


class FakeWorld(World):
    """A world made of doubles only, each at hand under its own type."""

    clock: FakeClock
    transport: FakeTransport
    network: FakeNetwork
    tasks: FakeTasks

    def __init__(self, *, online: bool = True, visible: bool = True, draws: Draws) -> None:
        clock = FakeClock()
        self.reports: list[str] = []
        super().__init__(
            clock=clock,
            transport=FakeTransport(),
            network=FakeNetwork(online=online, visible=visible),
            tasks=FakeTasks(),
            timer=lambda callback: FakeTimer(clock, callback),
            random=draws,
            new_id=Names(),
            parse_json=parse_json,
            report=self.reports.append,
        )

    def leftovers(self) -> "list[str]":
        """Name what was not given back; empty after a dispose."""
        found = ["timer due at %r" % timer.due_at for timer in self.clock.armed()]
        found += ["timer not disposed" for _ in self.clock.timers]
        if self.tasks.running:
            found.append("%d tasks" % self.tasks.running)
        if self.transport.generation is not None:
            found.append("socket %d" % self.transport.generation)
        return found


def fake_world(
    *, online: bool = True, visible: bool = True, draws: "Draws | None" = None
) -> FakeWorld:
    """Return a fresh world: a visible page on a device with network, every draw 0.5."""
    return FakeWorld(online=online, visible=visible, draws=draws or Draws(0.5))

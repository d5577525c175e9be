"""A server that a test plays with: it answers by itself, and fails when told to."""

import json

from app.testing.capable import Capable
from app.testing.existing import Envelope, Flat
from app.testing.line import Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.testing.world import FakeWorld

    Frame = dict[str, Any]

CAPABILITIES = ("ack", "resume", "reauth", "rooms", "heartbeat", "drain")
ADA = {"id": 7, "name": "Ada Lovelace", "email": "ada@example.com", "role": "member"}


class ScriptedServer:
    """Play a server for the page that lives in `world`, over its `FakeTransport`.

    It is up from the start. `dialect` "capable" speaks docs/protocol.md part 2 with
    `capabilities`; "envelope" and "flat" are the existing backends. `latency` is how long its
    words travel, in seconds of the world's clock; `settle()` lets everything arrive.

    `received` holds every frame that it read, `effects` those that it acted on, each id once,
    both in order and as dicts. `sockets` counts those that it accepted.
    """

    def __init__(
        self,
        world: "FakeWorld",
        *,
        dialect: str = "capable",
        capabilities: "tuple[str, ...]" = CAPABILITIES,
        user: "dict[str, Any] | None" = None,
        heartbeat_interval: float = 15.0,
        latency: float = 0.01,
    ) -> None:
        self.user: dict[str, Any] = dict(ADA) if user is None else user
        self.latency = latency
        self.received: list[Frame] = []
        self.effects: list[Frame] = []
        self.sockets = 0
        self.is_up = True
        self.lines: list[Line] = []
        self._clock = world.clock
        self._codes: list[int] = []  # with which the next sockets are turned away
        self._capable = Capable(self, capabilities, heartbeat_interval)
        known: dict[str, Capable | Envelope | Flat] = {
            "capable": self._capable,
            "envelope": Envelope(self),
            "flat": Flat(self),
        }
        assert dialect in known, "the dialect is one of %s, not %r" % (", ".join(known), dialect)
        self._dialect = known[dialect]
        self.serve(world)

    def serve(self, world: "FakeWorld") -> None:
        """Serve another page too: another tab, or another user's (set `user` before it dials)."""
        transport = world.transport
        assert transport.on_dial is None, "this world has a server already"
        assert world.clock is self._clock, "pages of one server share a clock: fake_world(clock=…)"
        line = Line(world, self.latency)
        transport.on_dial = lambda: self._dialled(line)
        transport.on_frame = lambda text: line.hear(lambda: self._read(line, text))
        transport.on_close = lambda _code: line.cut()
        self.lines.append(line)

    # Its life.

    def up(self) -> None:
        """Serve, and let the lines carry again what `go_silent` held up."""
        self.is_up = True
        for line in self.lines:
            line.free()

    def down(self) -> None:
        """End every socket as a killed server does, and refuse new ones until `up()`."""
        self.is_up = False
        self.drop()

    def restart(self) -> None:
        """Be killed and come back at once: sessions are forgotten (a new epoch), ids are not."""
        self._capable.begin_again()
        self.drop()
        self.up()

    def drop(self, code: int = 1006, reason: str = "", world: "FakeWorld | None" = None) -> None:
        """End the socket of every page, or of that one; what is under way is lost."""
        for line in self._lines_of(world):
            line.cut()
            if line.world.transport.generation is not None:
                line.world.transport.drop(code, reason)

    def drain(self, retry_after: float = 2.0) -> None:
        """Announce a stop, then close 1012; it takes whoever comes back."""
        self.say("status_update", {"status": "draining", "retry_after": retry_after})
        for line in self.lines:
            if line.is_open:
                self.end(line, 1012)

    def go_silent(self, world: "FakeWorld | None" = None) -> None:
        """Read and say nothing, as behind a dead network path, until `up()`."""
        for line in self._lines_of(world):
            line.stuck = True

    def turn_away(self, code: int = 4401, count: int = 1) -> None:
        """Open the next `count` sockets and close them at once."""
        self._codes += [code] * count

    # Its words.

    def say(
        self, type: str, data: "dict[str, Any] | None" = None, world: "FakeWorld | None" = None
    ) -> None:
        """Tell every page, or that one; a session without a socket gets it when it resumes."""
        frame = self._dialect.frame(type, {} if data is None else data)
        if world is None:
            self._dialect.broadcast(frame)
        else:
            for line in self._lines_of(world):
                self._dialect.tell(line, frame)

    def settle(self) -> None:
        """Move the clock on until everything that is on its way has arrived."""
        for _ in range(1000):
            if not any(line.busy for line in self.lines):
                return
            self._clock.advance(self.latency)
        raise AssertionError("page and server talk without end: look at `received`")

    def received_of(self, type: str) -> "list[Frame]":
        """Return the frames of a type that were read, oldest first."""
        return [frame for frame in self.received if frame.get("type") == type]

    # What only a capable server does.

    def hold_acks(self) -> None:
        """Act on what comes, but keep the acks back until `acknowledge()`."""
        self._capable.held = []

    def acknowledge(self) -> None:
        """Send the acks that were held back, oldest first, and hold none any more."""
        self._capable.acknowledge()

    def refuse_next(self, code: str = "bad_request", message: str = "No.", count: int = 1) -> None:
        """Answer the next `count` frames that would take effect with a nack."""
        self._capable.refusals += [(code, message)] * count

    def lose_next(self, count: int = 1) -> None:
        """Number the next `count` frames but never deliver them: the page finds a gap."""
        self._capable.to_lose += count

    def double_next(self, count: int = 1) -> None:
        """Deliver each of the next `count` frames twice."""
        self._capable.to_double += count

    def forget_frames(self) -> None:
        """Forget what could be replayed: the next resume is refused."""
        self._capable.forget_frames()

    # For the dialects.

    def end(self, line: Line, code: int) -> None:
        """Close one page's socket when what was said before has arrived."""
        line.later(lambda: self.drop(code, "", line.world))

    def time(self) -> str:
        """Return the timestamp for a frame."""
        return self._clock.timestamp()

    def _lines_of(self, world: "FakeWorld | None") -> "list[Line]":
        found = [line for line in self.lines if world is None or line.world is world]
        assert found, "this server does not serve that world: call serve(world) first"
        return found

    def _dialled(self, line: Line) -> None:
        line.cut()
        line.later(lambda: self._accept(line))

    def _accept(self, line: Line) -> None:
        transport = line.world.transport
        if not self.is_up:
            transport.drop(1006, "refused")
            return
        self.sockets += 1
        transport.accept()
        if self._codes:
            self.drop(self._codes.pop(0), "", line.world)
        else:
            self._dialect.opened(line)

    def _read(self, line: Line, text: str) -> None:
        frame = json.loads(text)
        self.received.append(frame)
        self._dialect.read(line, frame)

"""One page's way to the scripted server: what is in flight, and what is stuck."""

import json

from app.testing.clock import FakeTimer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.testing.session import ServerSession
    from app.testing.world import FakeWorld


class Line:
    """Carry frames of one page. What the server says takes `latency` seconds to arrive.

    While `stuck` nothing passes in either direction and nobody is told, as on a dead network
    path; what was under way arrives afterwards, if the socket is still the same.
    """

    def __init__(self, world: "FakeWorld", latency: float) -> None:
        self.world = world
        self.session: ServerSession | None = None
        self.stuck = False
        self._latency = latency
        self._heard: list[Callable[[], None]] = []  # came while stuck
        self._flight: list[tuple[float, Callable[[], None]]] = []
        self._timer: FakeTimer | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the page has an open socket."""
        return self.world.transport.is_open

    @property
    def busy(self) -> bool:
        """Tell whether something is on its way to the page."""
        return bool(self._flight) and not self.stuck

    def later(self, action: "Callable[[], None]") -> None:
        """Do that when what was said before has arrived."""
        self._flight.append((self.world.clock.now() + self._latency, action))
        self._arm()

    def say(self, frame: "dict[str, Any]") -> None:
        """Send a frame, written as JSON now."""
        text = json.dumps(frame)
        self.later(lambda: self.world.transport.deliver(text))

    def hear(self, action: "Callable[[], None]") -> None:
        """Let the server read a frame, now or when the line is free."""
        if self.stuck:
            self._heard.append(action)
        else:
            action()

    def free(self) -> None:
        """Let everything pass again."""
        self.stuck = False
        heard, self._heard = self._heard, []
        for action in heard:
            action()
        self._arm()

    def cut(self) -> None:
        """Lose what is under way: the socket is gone."""
        self._flight, self._heard = [], []
        self.session = None
        self._disarm()

    def _arm(self) -> None:
        if self._timer is None and self._flight and not self.stuck:
            self._timer = FakeTimer(self.world.clock, self._arrive)
            self._timer.arm(max(0.0, self._flight[0][0] - self.world.clock.now()))

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.dispose()
            self._timer = None

    def _arrive(self) -> None:
        self._disarm()
        while self._flight and not self.stuck and self._flight[0][0] <= self.world.clock.now():
            self._flight.pop(0)[1]()
        self._arm()

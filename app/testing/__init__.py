"""The testing kit: doubles of app/ports.py that keep the ports' promises, for tests of yours too.

Nothing waits for real time: move the clock with `world.clock.advance`, play the other end with
`world.transport.accept`, `deliver` and `drop`. What a client must not do (a second socket, a late
event, use after dispose) fails here with a word on what to do. docs/testing.md shows how; pages
never download this folder.
"""

from app.testing.clock import FakeClock, FakeTimer
from app.testing.later import FakeTurns
from app.testing.network import FakeNetwork
from app.testing.replay import Replay, replay
from app.testing.server import ScriptedServer
from app.testing.storage import FakeDisk, FakeStorage
from app.testing.tasks import FakeTasks, FakeWaiter, Pending
from app.testing.tokens import FakeTokenSource
from app.testing.transport import FakeTransport
from app.testing.uploads import FakePiece, FakeUploads
from app.testing.world import Draws, FakeWorld, Names, fake_world, parse_json

__all__ = [
    "Draws",
    "FakeClock",
    "FakeDisk",
    "FakeNetwork",
    "FakePiece",
    "FakeStorage",
    "FakeTasks",
    "FakeTimer",
    "FakeTokenSource",
    "FakeTransport",
    "FakeTurns",
    "FakeUploads",
    "FakeWaiter",
    "FakeWorld",
    "Names",
    "Pending",
    "Replay",
    "ScriptedServer",
    "fake_world",
    "parse_json",
    "replay",
]

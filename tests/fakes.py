"""The doubles, by the name that these tests know them by; they are made in app/testing."""

from app.testing import (
    Draws,
    FakeClock,
    FakeDisk,
    FakeNetwork,
    FakeStorage,
    FakeTasks,
    FakeTimer,
    FakeTokenSource,
    FakeTransport,
    FakeWaiter,
    FakeWorld,
    Names,
    Pending,
    fake_world,
    parse_json,
)

__all__ = [
    "Draws",
    "FakeClock",
    "FakeDisk",
    "FakeNetwork",
    "FakeStorage",
    "FakeTasks",
    "FakeTimer",
    "FakeTokenSource",
    "FakeTransport",
    "FakeWaiter",
    "FakeWorld",
    "Names",
    "Pending",
    "fake_world",
    "parse_json",
]

"""A whole world of doubles."""

import pytest

from app.client import Client
from app.engine import MessageType, Options, TokenPlace
from app.testing import (
    Draws,
    FakeClock,
    FakeDisk,
    FakeStorage,
    Names,
    ScriptedServer,
    fake_world,
    parse_json,
)


def test_chance_is_decided_by_the_test() -> None:
    draws = Draws(0.1, 0.9)
    assert [draws() for _ in range(4)] == [0.1, 0.9, 0.9, 0.9]
    assert Draws()() == 0.5


def test_ids_are_counted() -> None:
    names = Names("tab-a-")
    assert [names(), names()] == ["tab-a-1", "tab-a-2"]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "[1 2]"])
def test_it_parses_as_strictly_as_the_page(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)


def test_leftovers_name_what_was_not_given_back() -> None:
    world = fake_world(storage=FakeStorage())
    options = Options(token_place=TokenPlace.NONE, user_id=7)
    client = Client("ws://h/ws", world=world, options=options)
    client.connect()

    assert world.leftovers() == [
        "timer due at 1010.0",
        "timer not disposed",
        "socket 1",
        "storage of the partition '7'",
    ]

    client.dispose()
    assert world.leftovers() == []


def test_leftovers_name_tasks() -> None:
    world = fake_world()
    world.tasks.spawn(world.tasks.waiter().wait(), print, print)
    assert world.leftovers() == ["1 tasks"]
    world.tasks.dispose()


def test_pages_may_share_a_clock() -> None:
    clock = FakeClock()
    one, two = (fake_world(clock=clock, names=Names(name)) for name in ("a", "b"))
    one.clock.advance(5.0)
    assert two.clock.now() == 1005.0
    assert one.new_id() != two.new_id()


def test_a_crash_ends_everything_of_one_page() -> None:
    clock, disk = FakeClock(), FakeDisk()
    one, two = (
        fake_world(clock=clock, storage=FakeStorage(disk), names=Names(name)) for name in ("a", "b")
    )
    server = ScriptedServer(one)
    server.serve(two)
    clients = [Client("ws://h/ws", world=world) for world in (one, two)]
    for client in clients:
        client.connect()
    server.settle()
    server.go_silent(one)
    clients[0].send(MessageType.CHAT_MESSAGE, {"message": "kept"})
    clients[0].send(MessageType.CHAT_MESSAGE, {"message": "kept too"})
    assert server.effects == []

    one.crash()
    server.settle()

    assert [frame["data"]["message"] for frame in server.effects] == ["kept", "kept too"]
    clock.advance(100.0)
    assert server.sockets == 2
    clients[1].dispose()
    assert one.leftovers() == two.leftovers() == []

"""What a sender holds: one end, told to subscribers and to whoever awaits it."""

import pytest

from app.client import Client
from app.engine import Delivery, MessageType, Status
from app.receipt import NotDelivered, Receipt
from app.testing import FakeWorld, fake_world
from tests.unit.test_client import ANSWER, connected, plain_client


def send(client: Client, **options: "Delivery | float | str") -> Receipt:
    return client.send(MessageType.CHAT_MESSAGE, {"message": "hi"}, **options)  # type: ignore[arg-type]


def ack(world: FakeWorld, receipt: Receipt) -> None:
    world.transport.deliver({"type": "ack", "data": {"id": receipt.key}})


def test_awaiting_gives_the_end_to_everybody_who_waits_and_to_latecomers() -> None:
    world = fake_world()
    receipt = send(connected(world))
    seen: list[Status] = []

    async def wait() -> None:
        seen.append(await receipt)

    for _ in range(2):
        world.tasks.spawn(wait(), lambda _: None, _fail)
    assert seen == []
    ack(world, receipt)
    world.tasks.spawn(wait(), lambda _: None, _fail)
    assert seen == [Status.DELIVERED] * 3
    assert world.tasks.running == 0


@pytest.mark.parametrize(
    ("frame", "status", "code"),
    [
        (
            {"type": "nack", "data": {"code": "not_found", "message": "No room."}},
            "rejected",
            "not_found",
        ),
        (None, "discarded", "discarded"),
    ],
)
def test_delivered_raises_what_became_of_it_instead(
    frame: "dict[str, dict[str, str]] | None", status: str, code: str
) -> None:
    world = fake_world()
    client = connected(world) if frame else plain_client(world)
    receipt = send(client)
    errors: list[Exception] = []
    world.tasks.spawn(receipt.delivered(), lambda _: None, errors.append)
    if frame is None:
        assert receipt.cancel()
    else:
        frame["data"]["id"] = receipt.key
        world.transport.deliver(frame)
    (error,) = errors
    assert isinstance(error, NotDelivered)
    assert (error.status.value, error.code) == (status, code)
    assert str(error) == (error.text or "%s %s" % (status, code))


def test_delivered_returns_when_it_is() -> None:
    world = fake_world()
    receipt = send(connected(world))
    results: list[object] = []
    world.tasks.spawn(receipt.delivered(), results.append, _fail)
    ack(world, receipt)
    assert results == [None]


def test_a_message_is_taken_back_only_while_no_server_can_have_seen_it() -> None:
    world = fake_world()
    client = plain_client(world)
    first, second = send(client), send(client)
    assert first.cancel()
    assert not first.cancel()
    assert (first.status, first.code) == (Status.DISCARDED, "discarded")
    client.connect()
    world.transport.accept()
    world.transport.deliver(ANSWER)
    assert not second.cancel()
    assert second.discard()
    assert not second.discard()
    assert (second.status, second.code) == (Status.UNCONFIRMED, "discarded")


def test_every_send_ends_when_the_client_does() -> None:
    world = fake_world()
    client = connected(world)
    receipts = [send(client), send(client, delivery=Delivery.QUEUED)]
    world.transport.drop()
    receipts.append(send(client, time_to_live=1.0))
    world.clock.advance(1.0)
    receipts.append(send(client))
    client.dispose()
    assert [receipt.status for receipt in receipts] == [
        Status.UNCONFIRMED,
        Status.UNCONFIRMED,
        Status.EXPIRED,
        Status.DISCARDED,
    ]
    assert world.leftovers() == []


def test_its_text_names_key_and_status_only() -> None:
    receipt = send(plain_client(fake_world()))
    assert repr(receipt) == "Receipt(%s, queued)" % receipt.key


def _fail(error: Exception) -> None:
    raise error

"""The client and a disk: rows before frames, an outbox that outlives its page, trouble told."""

from app.client import MAX_HELD, Client
from app.engine import Delivery, MessageType, Options, Status, StorageMode, TokenPlace
from app.engine.events import MessageReceived, OutboxRestored, StorageChanged
from app.testing import FakeDisk, FakeStorage, FakeWorld, Names, fake_world
from tests.unit.test_client import ANSWER


def page(disk: FakeDisk, *, held: bool = False, problem: str = "") -> "tuple[Client, FakeWorld]":
    world = fake_world(storage=FakeStorage(disk, held=held, problem=problem))
    world.new_id = Names("page-%d-" % len(disk.pages))
    options = Options(token_place=TokenPlace.NONE, user_id=7)
    return Client("ws://host/ws/{client_id}", world=world, options=options), world


def up(client: Client, world: FakeWorld) -> None:
    client.connect()
    world.transport.accept()
    world.transport.deliver(ANSWER)


def storage(world: FakeWorld) -> FakeStorage:
    assert isinstance(world.storage, FakeStorage)
    return world.storage


def said(world: FakeWorld) -> "list[str]":
    frames = [f for f in world.transport.frames() if f["type"] == "chat_message"]
    return [frame["data"]["message"] for frame in frames]


def test_the_row_is_committed_before_the_frame_is_written() -> None:
    client, world = page(FakeDisk(), held=True)
    up(client, world)
    storage(world).commit()
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "one"})
    assert (said(world), receipt.stored) == ([], None)
    changes: list[bool | None] = []
    receipt.subscribe(lambda receipt: changes.append(receipt.stored))
    storage(world).commit()
    assert said(world) == ["one"]
    assert changes == [True, True], "stored, then sent"
    world.transport.deliver({"type": "ack", "data": {"id": receipt.key}})
    storage(world).commit()
    assert storage(world).disk.rows("7") == []


def test_a_later_page_sends_what_an_earlier_one_could_not_with_the_same_ids() -> None:
    disk = FakeDisk()
    first, world = page(disk)
    first.connect()
    keys = [first.send(MessageType.CHAT_MESSAGE, {"message": text}).key for text in "abc"]
    first.send(MessageType.NOTIFICATION, {"n": 1})
    storage(world).page_gone()

    second, world = page(disk)
    seen: list[object] = []
    second.subscribe(seen.append)
    second.connect()
    own = second.send(MessageType.CHAT_MESSAGE, {"message": "d"})
    assert OutboxRestored(3, 0) in seen
    world.transport.accept()
    world.transport.deliver(ANSWER)
    assert said(world) == ["a", "b", "c", "d"]
    ids = [frame["id"] for frame in world.transport.frames() if frame["type"] == "chat_message"]
    assert ids == [*keys, own.key]
    restored = second.receipt(keys[0])
    assert restored is not None
    assert (restored.status, restored.stored) == (Status.SENT, True)
    assert second.receipt(keys[0]) is restored
    assert second.receipt("nobody") is None
    world.transport.deliver({"type": "ack", "data": {"id": keys[0]}})
    assert restored.status is Status.DELIVERED
    assert disk.keys("7") == [*keys[1:], own.key]


def test_a_disposed_page_leaves_on_disk_what_it_could_not_send() -> None:
    disk = FakeDisk()
    client, world = page(disk)
    client.connect()
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "later"})
    client.dispose()
    assert (receipt.status, receipt.code) == (Status.UNCONFIRMED, "kept")
    assert world.leftovers() == []
    later, world = page(disk)
    up(later, world)
    assert said(world) == ["later"]


def test_what_waits_on_disk_expires_by_the_wall_clock_between_pages() -> None:
    disk = FakeDisk()
    first, world = page(disk)
    first.connect()
    first.send(MessageType.CHAT_MESSAGE, {"message": "short"}, time_to_live=60.0)
    first.send(MessageType.CHAT_MESSAGE, {"message": "long"}, time_to_live=600.0)
    storage(world).page_gone()
    second, world = page(disk)
    world.clock.set_wall(world.clock.wall() + 100)
    up(second, world)
    assert said(world) == ["long"]
    world.clock.advance(500)
    assert disk.rows("7") == []


def test_signing_out_deletes_the_rows() -> None:
    disk = FakeDisk()
    client, _ = page(disk)
    client.connect()
    client.send(MessageType.CHAT_MESSAGE, {"message": "gone"})
    assert len(disk.rows("7")) == 1
    client.sign_out()
    assert disk.rows("7") == []


def test_a_disk_that_can_not_be_used_is_told_and_the_receipt_says_so() -> None:
    client, world = page(FakeDisk(), problem="denied")
    seen: list[object] = []
    client.subscribe(seen.append)
    up(client, world)
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "one"})
    assert StorageChanged(StorageMode.MEMORY, "denied") in seen
    assert receipt.stored is False
    assert said(world) == ["one"]


def test_a_message_of_another_level_is_not_put_on_disk() -> None:
    disk = FakeDisk()
    client, _ = page(disk)
    client.connect()
    client.send(MessageType.CHAT_MESSAGE, {"message": "one"}, delivery=Delivery.QUEUED)
    assert disk.rows("7") == []


def test_a_socket_that_holds_much_is_asked_and_waited_for() -> None:
    world = fake_world()
    options = Options(token_place=TokenPlace.NONE, max_buffered=2_000)
    client = Client("ws://host/ws", world=world, options=options)
    up(client, world)
    world.transport.bytes_waiting = 5_000
    for number in range(40):
        client.send(MessageType.CHAT_MESSAGE, {"message": "m%d" % number})
    written = len(said(world))
    assert 0 < written < 40
    world.clock.advance(1.0)
    assert len(said(world)) == written
    world.transport.bytes_waiting = 0
    world.clock.advance(0.05)
    assert said(world) == ["m%d" % number for number in range(40)]


def test_messages_are_kept_back_in_order_and_those_about_ours_are_not() -> None:
    client, world = page(FakeDisk())
    up(client, world)
    heard: list[str] = []
    client.subscribe(
        lambda event: (
            heard.append(event.message.type_name) if isinstance(event, MessageReceived) else None
        )
    )
    receipt = client.send(MessageType.CHAT_MESSAGE, {"message": "one"})
    client.hold()
    client.hold()
    world.transport.deliver({"type": "alert", "data": {}})
    world.transport.deliver({"type": "ack", "data": {"id": receipt.key}})
    world.transport.deliver({"type": "notification", "data": {}})
    assert heard == ["ack"]
    assert receipt.status is Status.DELIVERED
    client.release()
    client.release()
    world.transport.deliver({"type": "alert", "data": {}})
    assert heard == ["ack", "alert", "notification", "alert"]


def test_what_is_kept_back_is_bounded_and_never_shown_to_another_user() -> None:
    client, world = page(FakeDisk())
    up(client, world)
    heard: list[object] = []
    client.on(MessageType.ALERT, heard.append)
    client.hold()
    for _ in range(MAX_HELD):
        world.transport.deliver({"type": "alert", "data": {}})
    assert heard == []
    world.transport.deliver({"type": "alert", "data": {}})
    assert len(heard) == MAX_HELD + 1
    client.hold()
    world.transport.deliver({"type": "alert", "data": {}})
    client.sign_out()
    client.release()
    assert len(heard) == MAX_HELD + 1

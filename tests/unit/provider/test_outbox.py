"""What waits and what failed, as components see it, and what a user can do about it."""

from typing import Any

from app.engine import Delivery, MessageType, Options, Status, StorageMode, TokenPlace
from app.provider import OutboxItem, RealtimeProvider, use_chat, use_failed, use_outbox
from app.testing import FakeDisk, FakeStorage, FakeWorld, Names, fake_world
from tests.unit.provider.test_realtime import ANSWER


class Story:
    def __init__(self, disk: "FakeDisk | None" = None, options: "Options | None" = None) -> None:
        storage = None if disk is None else FakeStorage(disk)
        self.world: FakeWorld = fake_world(storage=storage)
        self.world.new_id = Names("of-%d-" % (len(disk.pages) if disk else 0))
        options = options or Options(token_place=TokenPlace.NONE, user_id=7)
        self.provider = RealtimeProvider("ws://host/ws", world=self.world, options=options)
        self.outbox = use_outbox(self.provider)
        self.failed = use_failed(self.provider)

    def connect(self) -> "Story":
        self.provider.connect()
        self.world.transport.accept()
        self.world.transport.deliver(ANSWER)
        return self

    def say(self, text: str, **options: Any) -> str:
        data = {"message": text, "room_id": "general"}
        return self.provider.send(MessageType.CHAT_MESSAGE, data, **options).key

    def nack(self, key: str, code: str = "rate_limited") -> None:
        data = {"id": key, "code": code, "message": "Too fast."}
        self.world.transport.deliver({"type": "nack", "data": data})

    def waiting(self) -> "list[tuple[str, str]]":
        return [(item.data["message"], item.status.value) for item in self.outbox.value]

    def lines(self) -> "list[tuple[str, str | None]]":
        room = use_chat("general", self.provider).value
        return [(m.text, m.status.value if m.status else None) for m in room.messages]


def test_what_waits_stands_in_the_order_of_writing_until_it_ends() -> None:
    story = Story()
    first, _ = story.say("one"), story.say("two")
    assert story.waiting() == [("one", "queued"), ("two", "queued")]
    story.connect()
    assert story.waiting() == [("one", "sent"), ("two", "sent")]
    story.world.transport.deliver({"type": "ack", "data": {"id": first}})
    assert story.waiting() == [("two", "sent")]


def test_what_an_earlier_page_left_goes_first_and_says_so() -> None:
    disk = FakeDisk()
    before = Story(disk)
    before.provider.connect()
    before.say("old 1")
    before.say("old 2")
    assert [item.stored for item in before.outbox.value] == [True, True]
    before.provider.dispose()

    story = Story(disk)
    story.say("new")
    story.provider.connect()
    items: list[OutboxItem] = story.outbox.value
    assert [(item.data["message"], item.restored, item.stored) for item in items] == [
        ("old 1", True, True),
        ("old 2", True, True),
        ("new", False, True),
    ]
    assert [text for text, _ in story.lines()] == ["old 1", "old 2", "new"]
    assert story.provider.store.state.connection.storage is StorageMode.DISK


def test_trouble_with_the_disk_is_seen_and_survives_a_change_of_user() -> None:
    story = Story(FakeDisk())
    assert isinstance(story.world.storage, FakeStorage)
    story.world.storage.problem = "denied"
    story.say("one")
    story.provider.connect()
    view = story.provider.store.state.connection
    assert (view.storage, view.storage_problem) == (StorageMode.MEMORY, "denied")
    assert [item.stored for item in story.outbox.value] == [False]
    story.provider.sign_out()
    assert story.provider.store.state.connection.storage is StorageMode.WAITING


def test_damaged_rows_are_counted() -> None:
    disk = FakeDisk()
    before = Story(disk)
    before.provider.connect()
    key = before.say("old")
    before.provider.dispose()
    disk.spoil("7", key)
    story = Story(disk)
    story.provider.connect()
    assert story.provider.store.state.connection.unreadable == 1


def test_what_failed_stays_with_its_reason_until_it_is_sent_again() -> None:
    story = Story().connect()
    key = story.say("hello")
    story.nack(key)
    (item,) = story.failed.value
    assert (item.status, item.code, item.problem) == (
        Status.REJECTED,
        "rate_limited",
        "Too fast.",
    )
    assert story.lines() == [("hello", "rejected")]
    receipt = story.provider.resend(key)
    assert receipt is not None
    assert receipt.key != key, "a new message: the old one has ended"
    assert story.lines() == [("hello", "sent")]
    assert story.failed.value == []
    assert story.provider.resend(key) is None


def test_what_failed_may_be_dismissed() -> None:
    story = Story().connect()
    key = story.say("hello")
    story.nack(key)
    story.provider.dismiss(key)
    story.provider.dismiss("nobody")
    assert (story.failed.value, story.lines()) == ([], [])


def test_only_what_nobody_asked_for_has_failed() -> None:
    options = Options(token_place=TokenPlace.NONE, max_queue_count=1)
    story = Story(options=options)
    story.provider.send(MessageType.TYPING_START, {})
    given_up = story.say("given up")
    story.provider.discard(given_up)
    assert story.failed.value == []
    story.say("waits")
    story.say("too many")
    assert [item.code for item in story.failed.value] == ["queue_full"]
    story.provider.sign_out()
    assert story.failed.value == []


def test_failures_are_bounded() -> None:
    story = Story(options=Options(token_place=TokenPlace.NONE, max_queue_count=1))
    for number in range(150):
        story.say("%d" % number)
    assert len(story.failed.value) == 100
    assert story.failed.value[-1].data["message"] == "149"


def test_discarding_takes_the_line_away_unless_it_may_have_arrived() -> None:
    story = Story()
    unseen = story.say("unseen")
    assert story.provider.discard(unseen)
    assert not story.provider.discard(unseen)
    assert story.lines() == []
    story.connect()
    seen = story.say("seen")
    assert story.provider.discard(seen)
    assert story.lines() == [("seen", "unconfirmed")]
    echo = {"message": "seen", "user_id": 7, "room_id": "general", "seq": 1}
    story.world.transport.deliver({"type": "chat_response", "id": seen, "data": echo})
    assert story.lines() == [("seen", "delivered")], "it had arrived"


def test_when_sent_calls_once_nothing_waits() -> None:
    story = Story()
    calls: list[str] = []
    story.provider.when_sent(lambda: calls.append("at once"))
    assert calls == ["at once"]
    key = story.say("one")
    story.provider.when_sent(lambda: calls.append("sent"))
    taken_back = story.provider.when_sent(lambda: calls.append("never"))
    taken_back()
    story.connect()
    assert calls == ["at once"]
    story.world.transport.deliver({"type": "ack", "data": {"id": key}})
    story.say("two")
    assert calls == ["at once", "sent"]


def test_the_receipt_of_a_message_is_at_hand_by_its_key() -> None:
    story = Story()
    key = story.say("one", delivery=Delivery.QUEUED)
    receipt = story.provider.receipt(key)
    assert receipt is not None
    assert receipt.key == key


def test_a_restored_message_that_the_history_has_is_one_line() -> None:
    disk = FakeDisk()
    before = Story(disk)
    before.connect()
    before.say("arrived, its ack did not")
    before.provider.dispose()
    story = Story(disk)
    story.connect()
    assert story.lines() == [("arrived, its ack did not", "sent")]
    (item,) = story.outbox.value
    echo = {"message": "arrived, its ack did not", "user_id": 7, "room_id": "general", "seq": 1}
    story.world.transport.deliver({"type": "chat_response", "id": item.key, "data": echo})
    story.world.transport.deliver({"type": "ack", "data": {"id": item.key, "seq": 1}})
    assert story.lines() == [("arrived, its ack did not", "delivered")]

"""What is on disk: asked for, answered, restored, deleted. Whole stories are in the scenarios."""

from typing import Any

from app.engine.delivery import Delivery, Status
from app.engine.effects import CloseStorage, OpenStorage, RemoveRows, StoreRows
from app.engine.events import MessageStored, OutboxRestored, StorageChanged
from app.engine.messages import Message, MessageType
from app.engine.outbox import Entry, Outbox
from app.engine.output import Output
from app.engine.persistence import PATIENCE, Persistence, StorageMode


class Stage:
    def __init__(self, wanted: bool = True) -> None:
        self.output = Output()
        self.outbox = Outbox()
        self.disk = Persistence(wanted, self.outbox, self.output)

    def add(self, key: str, delivery: Delivery = Delivery.ACKNOWLEDGED) -> Entry:
        message = Message(MessageType.CHAT_MESSAGE, {"message": key}, id=key)
        entry = Entry(message, delivery, key, 100, 1000.0)
        self.outbox.add(entry)
        self.disk.keep([entry], 0.0)
        return entry

    def opened(self) -> "Stage":
        self.disk.use("7", 0.0)
        self.disk.restored("7", [], 0, 0.0)
        self.take()
        return self

    def take(self) -> "list[Any]":
        return self.output.take_effects() + self.output.take_events()


def test_without_a_storage_nothing_is_asked_and_nothing_is_held_up() -> None:
    stage = Stage(wanted=False)
    stage.disk.use("7", 0.0)
    entry = stage.add("a")
    assert stage.take() == []
    assert stage.disk.mode is StorageMode.NONE
    assert entry.stored is None
    assert stage.disk.lets_out(entry, True, 0.0)
    assert stage.disk.deadline() is None


def test_what_waits_is_put_on_disk_as_soon_as_its_user_is_known() -> None:
    stage = Stage()
    kept = stage.add("a")
    stage.add("b", Delivery.QUEUED)
    assert stage.take() == [MessageStored("a", False)], "not yet"
    assert not stage.disk.hopeless(kept)
    stage.disk.use("7", 0.0)
    opened, store, changed = stage.take()
    assert opened == OpenStorage("7")
    assert isinstance(store, StoreRows)
    assert store.rows == [
        {
            "v": 1,
            "key": "a",
            "type": "chat_message",
            "data": {"message": "a"},
            "timestamp": None,
            "expires_in": 1000.0,
            "written": False,
            "page": None,
            "number": 0,
        }
    ]
    assert changed == StorageChanged(StorageMode.OPENING, "")
    assert not stage.disk.lets_out(kept, True, 0.0)
    stage.disk.stored("7", ["a", "nobody"], 0.0)
    assert stage.take() == [MessageStored("a", True)]
    assert stage.disk.opening, "what earlier pages left is not known yet"
    stage.disk.restored("7", [], 0, 0.0)
    assert stage.disk.lets_out(kept, True, 0.0)


def test_rows_come_back_as_entries_with_their_ids_and_what_is_left_of_their_time() -> None:
    stage = Stage()
    stage.disk.use("7", 0.0)
    stage.take()
    row = {"key": "a", "type": "chat_message", "data": {"message": "old"}, "timestamp": "09:30"}
    (entry,) = stage.disk.restored("7", [{**row, "expires_in": 60, "written": True}], 2, 10.0)
    assert (entry.key, entry.message.id, entry.message.timestamp) == ("a", "a", "09:30")
    assert (entry.expires_at, entry.times_sent, entry.stored) == (70.0, 1, True)
    assert entry.restored
    assert entry.doubtful
    assert stage.take()[-1] == OutboxRestored(1, 2)


def test_rows_come_back_in_the_order_of_acceptance_page_by_page() -> None:
    stage = Stage()
    stage.disk.use("7", 0.0)
    row = {"type": "chat_message", "data": {}, "expires_in": 60}
    places = [("b2", 20.0, 2), ("a2", 10, 2), ("odd", "x", None), ("b1", 20.0, 1), ("a1", 10, 1)]
    rows = [{**row, "key": key, "page": page, "number": n} for key, page, n in places]
    found = stage.disk.restored("7", rows, 0, 0.0)
    assert [entry.key for entry in found] == ["odd", "a1", "a2", "b1", "b2"]


def test_a_row_whose_message_has_ended_here_is_deleted_again() -> None:
    stage = Stage().opened()
    stage.add("a")
    stage.disk.stored("7", ["a"], 0.0)
    ended = stage.outbox.acknowledged("a")
    stage.disk.ended(ended)
    assert RemoveRows("7", ["a"]) in stage.take()
    row = {"key": "a", "type": "chat_message", "data": {}, "expires_in": 60}
    assert stage.disk.restored("7", [row], 0, 0.0) == []
    assert stage.take() == [RemoveRows("7", ["a"])]


def test_what_is_kept_for_a_later_page_stays_on_disk() -> None:
    stage = Stage().opened()
    stage.add("a")
    stage.disk.stored("7", ["a"], 0.0)
    stage.add("on its way")
    stage.add("c", Delivery.QUEUED)
    stage.take()
    ended = stage.outbox.hand_over("disposed")
    assert [(entry.status, entry.code) for entry in ended] == [
        (Status.UNCONFIRMED, "kept"),
        (Status.UNCONFIRMED, "disposed"),
        (Status.DISCARDED, "disposed"),
    ]
    stage.disk.ended(ended)
    stage.disk.leave()
    stage.disk.leave()
    assert stage.take() == [
        CloseStorage(),
        StorageChanged(StorageMode.WAITING, ""),
    ]


def test_news_of_another_users_rows_change_nothing() -> None:
    stage = Stage().opened()
    entry = stage.add("a")
    stage.take()
    stage.disk.stored("8", ["a"], 0.0)
    assert stage.disk.failed("8", "full", ["a"]) == []
    assert stage.disk.restored("8", [{"key": "b"}], 1, 0.0) == []
    assert stage.take() == []
    assert entry.asked_at is not None


def test_a_silent_disk_is_given_up_after_its_patience() -> None:
    stage = Stage()
    stage.disk.use("7", 5.0)
    assert stage.disk.deadline() == 5.0 + PATIENCE
    stage.disk.restored("7", [], 0, 6.0)
    assert stage.disk.deadline() is None
    entry = stage.add("a")
    assert stage.disk.deadline() == PATIENCE
    assert stage.disk.failed("7", "slow", []) == [entry]
    assert stage.disk.deadline() is None
    assert stage.disk.mode is StorageMode.MEMORY
    assert stage.disk.lets_out(entry, True, 0.0)


def test_a_full_disk_is_tried_again_a_denied_one_is_not() -> None:
    stage = Stage().opened()
    stage.add("a")
    stage.disk.failed("7", "full", ["a"])
    stage.take()
    stage.add("b")
    assert [type(effect) for effect in stage.take()] == [StoreRows]
    stage.disk.failed("7", "denied", [])
    stage.take()
    stage.add("c")
    assert stage.take() == [MessageStored("c", False)]


def test_a_row_that_can_not_be_marked_as_written_goes_before_the_frame_does() -> None:
    stage = Stage().opened()
    entry = stage.add("a")
    stage.disk.stored("7", ["a"], 0.0)
    assert not stage.disk.lets_out(entry, False, 0.0), "first the row says that it is written"
    stage.take()
    assert stage.disk.failed("7", "full", ["a"]) == [entry]
    assert stage.take() == [
        RemoveRows("7", ["a"]),
        StorageChanged(StorageMode.MEMORY, "full"),
        MessageStored("a", False),
    ]
    assert stage.disk.lets_out(entry, False, 0.0)


def test_what_had_to_wait_in_memory_is_put_on_disk_when_it_works_again() -> None:
    stage = Stage().opened()
    stage.add("a")
    stage.disk.failed("7", "slow", [])
    stage.add("b")
    stage.take()
    stage.disk.stored("7", ["a"], 3.0)
    store, *told = stage.take()
    assert [row["key"] for row in store.rows] == ["b"]
    assert told == [MessageStored("a", True), StorageChanged(StorageMode.DISK, "")]

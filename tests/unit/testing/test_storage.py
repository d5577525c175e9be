"""A disk that pages share, and what each of them is told of it."""

from typing import Any

import pytest

from app.testing import FakeDisk, FakeStorage


class Ear:
    """Write down what a page hears of its storage."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def rows_restored(self, partition: str, rows: "list[dict[str, Any]]", unreadable: int) -> None:
        self.heard.append(("restored", partition, [row["key"] for row in rows], unreadable))

    def rows_stored(self, partition: str, keys: "list[str]") -> None:
        self.heard.append(("stored", partition, keys))

    def storage_failed(self, partition: str, reason: str, keys: "list[str]") -> None:
        self.heard.append(("failed", partition, reason, keys))

    def take(self) -> "list[tuple[Any, ...]]":
        """Return what was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


def page(disk: FakeDisk, *, held: bool = False, problem: str = "") -> "tuple[FakeStorage, Ear]":
    storage, ear = FakeStorage(disk, held=held, problem=problem), Ear()
    storage.attach(ear)
    return storage, ear


def rows(*keys: str) -> "list[dict[str, Any]]":
    return [{"key": key, "data": {"text": key}} for key in keys]


@pytest.fixture
def disk() -> FakeDisk:
    return FakeDisk()


def test_what_is_put_is_there_in_order_and_told(disk: FakeDisk) -> None:
    storage, ear = page(disk)
    storage.open("7")
    storage.put("7", rows("a", "b"))
    storage.put("7", [{"key": "a", "data": "new"}])
    storage.remove("7", ["b", "unknown"])

    assert disk.rows("7") == [{"key": "a", "data": "new"}]
    assert ear.take() == [
        ("restored", "7", [], 0),
        ("stored", "7", ["a", "b"]),
        ("stored", "7", ["a"]),
    ]
    assert storage.asked == [
        ("open", "7", ()),
        ("put", "7", ("a", "b")),
        ("put", "7", ("a",)),
        ("remove", "7", ("b", "unknown")),
    ]


def test_a_row_that_is_there_keeps_its_place(disk: FakeDisk) -> None:
    storage, _ = page(disk)
    storage.open("7")
    storage.put("7", rows("a", "b"))
    storage.put("7", rows("a", "c"))
    assert disk.keys("7") == ["a", "b", "c"]


def test_what_is_written_is_a_copy(disk: FakeDisk) -> None:
    storage, _ = page(disk, held=True)
    storage.open("7")
    row = {"key": "a", "data": {"text": "then"}}
    storage.put("7", [row])
    row["data"] = {"text": "now"}
    storage.commit()
    disk.rows("7")[0]["data"]["text"] = "elsewhere"
    assert disk.rows("7") == [{"key": "a", "data": {"text": "then"}}]


def test_the_next_page_gets_what_the_last_one_left(disk: FakeDisk) -> None:
    first, _ = page(disk)
    first.open("7")
    first.put("7", rows("a", "b"))
    first.page_gone()

    second, ear = page(disk)
    second.open("7")
    assert ear.take() == [("restored", "7", ["a", "b"], 0)]
    assert second.owned() == ["a", "b"]


def test_rows_of_a_page_that_lives_are_not_touched(disk: FakeDisk) -> None:
    first, _ = page(disk)
    first.open("7")
    first.put("7", rows("a"))
    second, ear = page(disk)
    second.open("7")
    assert ear.take() == [("restored", "7", [], 0)]


@pytest.mark.parametrize("end", ["page_gone", "close", "dispose"])
def test_exactly_one_other_page_takes_over(disk: FakeDisk, end: str) -> None:
    first, heard = page(disk)
    others = [page(disk) for _ in range(3)]
    first.open("7")
    for storage, _ in others:
        storage.open("7")
    first.put("7", rows("a", "b"))
    heard.take()
    for _, ear in others:
        ear.take()

    getattr(first, end)()

    told = [ear.take() for _, ear in others]
    assert sorted(told) == [[], [], [("restored", "7", ["a", "b"], 0)]]
    assert heard.take() == []


def test_a_page_that_dies_while_it_takes_over_leaves_the_rows_to_the_next(disk: FakeDisk) -> None:
    first, _ = page(disk)
    second, deaf = page(disk)
    third, ear = page(disk)
    for storage in (first, second, third):
        storage.open("7")
    first.put("7", rows("a"))
    deaf.take()
    ear.take()
    second.held = True
    first.page_gone()
    assert (deaf.take(), ear.take(), second.waiting) == ([], [], 1)

    second.page_gone()
    assert ear.take() == [("restored", "7", ["a"], 0)]


def test_partitions_never_mix(disk: FakeDisk) -> None:
    first, _ = page(disk)
    first.open("7")
    first.put("7", rows("a"))
    first.page_gone()
    other, ear = page(disk)
    other.open("8")
    other.put("8", rows("a", "b"))
    other.remove("8", ["a"])

    assert ear.take() == [("restored", "8", [], 0), ("stored", "8", ["a", "b"])]
    assert (disk.keys("7"), disk.keys("8")) == (["a"], ["b"])


def test_opening_another_partition_closes_the_first(disk: FakeDisk) -> None:
    storage, ear = page(disk)
    storage.open("7")
    storage.put("7", rows("a"))
    storage.open("8")
    storage.open("7")
    storage.open("7")
    assert [heard for heard in ear.take() if heard[0] == "restored"] == [
        ("restored", "7", [], 0),
        ("restored", "8", [], 0),
        ("restored", "7", ["a"], 0),
        ("restored", "7", ["a"], 0),
    ]


def test_held_writes_wait_for_the_test(disk: FakeDisk) -> None:
    storage, ear = page(disk, held=True)
    storage.open("7")
    storage.put("7", rows("a"))
    storage.put("7", rows("b"))
    assert (ear.take(), disk.keys("7"), storage.waiting) == ([], [], 3)

    storage.commit(2)
    assert ear.take() == [("restored", "7", [], 0), ("stored", "7", ["a"])]
    storage.held = False
    storage.put("7", rows("c"))  # after what waits
    assert storage.waiting == 2
    storage.commit()
    assert disk.keys("7") == ["a", "b", "c"]
    with pytest.raises(AssertionError, match="nothing waits"):
        storage.commit(1)


def test_a_crash_loses_what_was_not_committed(disk: FakeDisk) -> None:
    storage, ear = page(disk, held=True)
    storage.open("7")
    storage.put("7", rows("a"))
    storage.commit()
    storage.put("7", rows("b"))
    ear.take()
    storage.page_gone()
    storage.put("7", rows("c"))  # a page that is gone does nothing
    storage.remove("7", ["a"])
    storage.open("7")
    assert (disk.keys("7"), ear.take()) == (["a"], [])


def test_a_close_finishes_what_was_asked_unheard(disk: FakeDisk) -> None:
    storage, ear = page(disk, held=True)
    storage.open("7")
    storage.put("7", rows("a"))
    storage.close()
    storage.close()
    assert (disk.keys("7"), ear.take(), storage.partition) == (["a"], [], None)


@pytest.mark.parametrize("reason", ["denied", "corrupt", "missing"])
def test_a_disk_that_does_not_work_says_so_at_once(disk: FakeDisk, reason: str) -> None:
    storage, ear = page(disk, problem=reason)
    storage.open("7")
    storage.put("7", rows("a"))
    storage.remove("7", ["a"])
    assert ear.take() == [("failed", "7", reason, []), ("failed", "7", reason, ["a"])]
    assert disk.keys("7") == []


def test_a_full_disk_takes_nothing_more_but_gives_and_deletes(disk: FakeDisk) -> None:
    first, _ = page(disk)
    first.open("7")
    first.put("7", rows("a"))
    first.page_gone()
    storage, ear = page(disk)
    storage.fail("full")
    storage.open("7")
    storage.put("7", rows("b"))
    storage.remove("7", ["a"])
    storage.problem = ""
    storage.put("7", rows("b"))

    assert ear.take() == [
        ("restored", "7", ["a"], 0),
        ("failed", "7", "full", ["b"]),
        ("stored", "7", ["b"]),
    ]
    assert disk.keys("7") == ["b"]


def test_it_may_break_down_later(disk: FakeDisk) -> None:
    storage, ear = page(disk)
    storage.open("7")
    ear.take()
    storage.fail("newer")
    assert ear.take() == [("failed", "7", "newer", [])]


def test_a_damaged_row_is_counted_and_left_out(disk: FakeDisk) -> None:
    first, _ = page(disk)
    first.open("7")
    first.put("7", rows("a", "b"))
    disk.spoil("7", "a")
    first.page_gone()
    second, ear = page(disk)
    second.open("7")
    assert ear.take() == [("restored", "7", ["b"], 1)]
    with pytest.raises(AssertionError, match="no row"):
        disk.spoil("7", "c")


def test_misuse_is_named(disk: FakeDisk) -> None:
    storage, _ = page(disk)
    with pytest.raises(AssertionError, match=r"call open\(\) first"):
        storage.put("7", rows("a"))
    storage.open("7")
    with pytest.raises(AssertionError, match="'8' is not open"):
        storage.remove("8", ["a"])
    with pytest.raises(AssertionError, match="its own storage"):
        storage.attach(Ear())
    with pytest.raises(AssertionError, match="before attach"):
        FakeStorage().open("7")
    with pytest.raises(AssertionError, match="text as key"):
        storage.put("7", [{"data": "a"}])
    with pytest.raises(ValueError, match="JSON"):
        storage.put("7", [{"key": "a", "data": float("nan")}])

"""Our messages from `send` to their end: bounded, in order, each ending once."""

import pytest

from app.engine.delivery import Delivery, Status
from app.engine.messages import Message, MessageType
from app.engine.outbox import Entry, Outbox


def entry(
    key: str, *, size: int = 100, expires_at: float = 1000.0, text: str = "hi", user_id: int = 7
) -> Entry:
    message = Message(MessageType.CHAT_MESSAGE, {"message": text}, id=key, user_id=user_id)
    return Entry(message, Delivery.ACKNOWLEDGED, key, size, expires_at)


def filled(*keys: str) -> Outbox:
    outbox = Outbox()
    for key in keys:
        outbox.add(entry(key))
    return outbox


def keys(entries: "list[Entry]") -> "list[str]":
    return [present.key for present in entries]


def write(outbox: Outbox, now: float = 0.0, confirmable: bool = True) -> None:
    for present in outbox.to_write():
        outbox.written(present, now, "ack" if confirmable else None)


def test_what_waits_is_handed_out_in_order() -> None:
    outbox = filled("a", "b", "c")

    assert keys(outbox.to_write()) == ["a", "b", "c"]
    assert outbox.waiting == len(outbox) == 3
    assert outbox.has("a")
    assert not outbox.has("x")


def test_the_bounds_count_messages_and_bytes() -> None:
    outbox = Outbox(max_count=2, max_bytes=250)
    assert outbox.fits(250)
    assert not outbox.fits(251)
    outbox.add(entry("a"))
    outbox.add(entry("b"))
    assert not outbox.fits(1), "two are two"
    outbox.discard("a", "done")

    assert outbox.bytes == 100
    assert outbox.fits(150)


def test_what_nothing_can_confirm_ends_when_it_is_written() -> None:
    outbox = filled("a")
    (present,) = outbox.to_write()
    outbox.written(present, 0.0, None)

    assert present.status is Status.UNCONFIRMED
    assert present.ended
    assert len(outbox) == outbox.bytes == 0


def test_an_ack_ends_it_once() -> None:
    outbox = filled("a", "b")
    write(outbox)
    (present,) = outbox.acknowledged("a")

    assert present.status is Status.DELIVERED
    assert outbox.acknowledged("a") == []
    assert keys(outbox.acknowledged("b")) == ["b"]


@pytest.mark.parametrize("key", ["nobody", None, 5, ["a"], {}])
def test_an_ack_of_nothing_changes_nothing(key: object) -> None:
    outbox = filled("a")

    assert outbox.acknowledged(key) == []
    assert outbox.rejected(key, "c", "t") == []
    assert outbox.discard(key, "c") == []
    assert len(outbox) == 1


def test_a_rejection_and_a_discard_keep_their_words() -> None:
    outbox = filled("a", "b")
    (rejected,) = outbox.rejected("a", "forbidden", "Not here.")
    (discarded,) = outbox.discard("b", "changed_mind")

    assert (rejected.status, rejected.code, rejected.text) == (
        Status.REJECTED,
        "forbidden",
        "Not here.",
    )
    assert (discarded.status, discarded.code) == (Status.DISCARDED, "changed_mind")


def test_giving_everything_up_leaves_nothing() -> None:
    outbox = filled("a", "b")
    write(outbox)
    outbox.add(entry("c"))

    assert keys(outbox.discard_all("signed_out")) == ["a", "b", "c"]
    assert len(outbox) == outbox.bytes == 0
    assert outbox.deadline() is None


def test_a_lost_link_puts_back_in_place_what_the_server_recognizes() -> None:
    outbox = filled("a", "b")
    write(outbox)
    outbox.add(entry("c"))

    assert keys(outbox.link_lost(resendable=True)) == ["a", "b"]
    assert keys(outbox.to_write()) == ["a", "b", "c"]


def test_a_lost_link_ends_what_would_be_a_second_message() -> None:
    outbox = filled("a")
    write(outbox)
    outbox.add(entry("b"))
    (lost,) = outbox.link_lost(resendable=False)

    assert (lost.status, lost.code) == (Status.UNCONFIRMED, "link_lost")
    assert keys(outbox.to_write()) == ["b"]


def test_the_largest_in_flight_was_too_large() -> None:
    outbox = Outbox()
    assert outbox.too_large() == []
    outbox.add(entry("small", size=10))
    outbox.add(entry("large", size=20))
    outbox.add(entry("also small", size=10))
    write(outbox)
    outbox.add(entry("larger, but not in flight", size=30))

    assert keys(outbox.too_large()) == ["large"]


def test_an_echo_confirms_the_first_of_its_kind() -> None:
    outbox = filled("a", "b")
    assert outbox.echoed(7, "general", "hi") == [], "nothing was written yet"
    write(outbox)

    assert outbox.echoed(8, "general", "hi") == []
    assert outbox.echoed(7, "other", "hi") == []
    assert outbox.echoed(7, "general", "ho") == []
    assert keys(outbox.echoed(7, "general", "hi")) == ["a"]
    assert keys(outbox.echoed(7, "general", "hi")) == ["b"]
    assert outbox.echoed(7, "general", "hi") == []


def test_the_deadline_is_the_next_expiry_or_missing_ack() -> None:
    outbox = Outbox(ack_timeout=10.0)
    assert outbox.deadline() is None
    outbox.add(entry("a", expires_at=50.0))
    outbox.add(entry("b", expires_at=40.0))
    assert outbox.deadline() == 40.0
    outbox.written(outbox.to_write()[0], 5.0, "ack")
    assert outbox.deadline() == 15.0
    outbox.acknowledged("a")

    assert outbox.deadline() == 40.0


def test_what_outlived_its_time_expires() -> None:
    outbox = Outbox()
    outbox.add(entry("a", expires_at=5.0))
    outbox.add(entry("b", expires_at=6.0))

    assert outbox.expire(4.9) == []
    (expired,) = outbox.expire(5.0)
    assert (expired.key, expired.status) == ("a", Status.EXPIRED)


def test_what_was_not_confirmed_in_time_is_overdue() -> None:
    outbox = Outbox(ack_timeout=10.0)
    outbox.add(entry("a"))
    write(outbox, 1.0)
    outbox.add(entry("b"))

    assert outbox.overdue(10.9) == []
    (late,) = outbox.overdue(11.0)
    assert late.key == "a"
    outbox.unconfirmed(late, "no_echo")
    assert (late.status, late.code) == (Status.UNCONFIRMED, "no_echo")
    assert not outbox.has("a")

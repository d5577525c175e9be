"""The checker by itself: histories written by hand, one for each thing that must not be."""

from collections.abc import Callable

import pytest

from tests.simulation.checker import check
from tests.simulation.history import Arrival, Effect, End, History, Joining, Send, Told

Spoil = Callable[[History], object]


def history() -> History:
    """Return a good one: two pages, two messages, one of them delivered after a reload."""
    it = History()
    it.sends += [
        Send("m1", "page-1", 7, "general", "acknowledged", 1.0),
        Send("m2", "page-1", 7, "general", "acknowledged", 2.0),
    ]
    it.effects += [Effect("m1", "general", 0, 7, 1.1), Effect("m2", "general", 1, 7, 3.0)]
    it.ends += [
        End("m1", "page-1", "delivered", "", "event", 1.2),
        End("m1", "page-1", "delivered", "", "receipt", 1.2),
        End("m2", "page-1", "unconfirmed", "kept", "event", 2.1),
        End("m2", "page-1", "unconfirmed", "kept", "receipt", 2.1),
        End("m2", "page-3", "delivered", "", "event", 3.1),
    ]
    it.arrivals += [
        Arrival("m1", "page-2", "general", 0, 1.2),
        Arrival("m2", "page-2", "general", 1, 3.1),
    ]
    it.stored.add("m2")
    it.listening.add("page-2")
    return it


def kinds(it: History) -> "set[str]":
    return {anomaly.kind for anomaly in check(it)}


def take_back(it: History, name: str) -> None:
    """Let a message have no effect, and nobody say that it had."""
    it.effects = [effect for effect in it.effects if effect.name != name]
    it.arrivals = [arrival for arrival in it.arrivals if arrival.name != name]
    it.ends = [end for end in it.ends if end.name != name or end.code == "kept"]


def leave_on_disk(it: History, name: str) -> None:
    take_back(it, name)
    it.on_disk.add(name)


def crash_unstored(it: History, page: str) -> None:
    it.crashes[page] = 2.2
    it.stored.clear()


def tell(it: History, name: str, status: str, code: str, seen: str) -> None:
    """Let page-3 say how a message ended; `seen` is where that can be seen."""
    it.ends = [end for end in it.ends if (end.name, end.page) != (name, "page-3")]
    it.ends.append(End(name, "page-3", status, code, "event", 3.1))
    if seen:
        getattr(it, seen).add(("page-3", name))


def test_a_good_history_is_good() -> None:
    assert check(history()) == []


BAD: "list[tuple[str, Spoil]]" = [
    ("lost", lambda it: take_back(it, "m2")),
    ("stuck", lambda it: leave_on_disk(it, "m2")),
    ("twice", lambda it: it.effects.append(Effect("m1", "general", 2, 7, 5.0))),
    ("reordered", lambda it: it.effects.reverse()),
    ("unknown", lambda it: it.effects.append(Effect("m3", "general", 2, 7, 5.0))),
    ("unknown", lambda it: setattr(it.effects[0], "user", 8)),
    ("unknown", lambda it: setattr(it.effects[0], "room", "support")),
    ("false", lambda it: it.effects.pop()),
    ("false", lambda it: it.ends.append(End("m1", "page-4", "expired", "", "event", 4.0))),
    ("false", lambda it: it.ends.append(End("m1", "page-4", "discarded", "", "event", 4.0))),
    ("false", lambda it: tell(it, "m2", "rejected", "rate_limited", "shown_failed")),
    ("hidden", lambda it: tell(it, "m2", "rejected", "rate_limited", "")),
    ("hidden", lambda it: tell(it, "m2", "unconfirmed", "no_ack", "")),
    ("endless", lambda it: it.ends.pop(1)),
    ("ends", lambda it: it.ends.append(it.ends[1])),
    ("ends", lambda it: it.ends.append(it.ends[0])),
    ("shown_twice", lambda it: it.arrivals.append(it.arrivals[1])),
    ("shown_reordered", lambda it: it.arrivals.reverse()),
    ("missed", lambda it: it.arrivals.pop()),
    ("missed", lambda it: setattr(it.arrivals[1], "position", 2)),
    ("missed", lambda it: it.joinings.append(Joining("page-2", "general", 0, 2.0))),
    ("unstored", lambda it: it.unstored_writes.append("page-1 wrote m1 too early")),
    ("leftover", lambda it: it.leftovers.append("a timer")),
    ("reported", lambda it: it.reports.append("A listener threw")),
    ("unsettled", lambda it: setattr(it, "unsettled", True)),
]


@pytest.mark.parametrize(("kind", "spoil"), BAD, ids=[kind for kind, _ in BAD])
def test_what_must_not_be_is_found(kind: str, spoil: Spoil) -> None:
    it = history()
    spoil(it)
    assert kind in kinds(it)


FINE: "list[tuple[str, Spoil]]" = [
    ("refused", lambda it: tell(it, "m2", "rejected", "forbidden", "shown_failed")),
    ("doubtful", lambda it: tell(it, "m2", "unconfirmed", "no_ack", "shown_failed")),
    ("let go", lambda it: tell(it, "m2", "unconfirmed", "discarded", "let_go")),
    ("crashed", lambda it: crash_unstored(it, "page-1")),
    ("damaged", lambda it: it.unreadable.add("m2")),
]


@pytest.mark.parametrize(("what", "spoil"), FINE, ids=[what for what, _ in FINE])
def test_a_message_without_effect_may_be_excused(what: str, spoil: Spoil) -> None:
    it = history()
    take_back(it, "m2")
    assert kinds(it) == {"lost"}
    spoil(it)
    assert check(it) == []


def test_a_frame_on_the_wire_may_outlive_its_page_and_a_refusal() -> None:
    it = history()
    tell(it, "m2", "rejected", "rate_limited", "shown_failed")
    it.effects[1].at = 3.2
    assert kinds(it) == {"false"}
    it.effects[1].via = "page-1"
    assert kinds(it) == {"false"}
    it.gone["page-1"] = 2.1
    assert check(it) == []
    it.effects[1].at = 3.0  # it was in effect when it was refused
    assert kinds(it) == {"false"}


@pytest.mark.parametrize("code", ["no_ack", "discarded", "kept", ""])
def test_a_word_that_nobody_sees_is_no_excuse(code: str) -> None:
    it = history()
    take_back(it, "m2")
    tell(it, "m2", "unconfirmed", code, "")
    assert "lost" in kinds(it)


@pytest.mark.parametrize("seen", ["shown_failed", "let_go"])
def test_what_is_in_doubt_may_be_in_effect(seen: str) -> None:
    it = history()
    tell(it, "m2", "unconfirmed", "no_ack", seen)
    assert check(it) == []


def test_a_gap_that_was_told_is_none() -> None:
    it = history()
    it.arrivals[1].position = 2
    it.effects += [Effect("m3", "general", 2, 0, 3.0)]
    assert kinds(it) == {"missed"}
    it.told.append(Told("page-2", "session_gone", 2.0))
    assert check(it) == []


def test_who_is_told_discarded_just_before_a_crash_may_see_it_sent() -> None:
    """Its row could not be deleted any more; the next page does not know better."""
    it = history()
    it.ends.append(End("m1", "page-4", "discarded", "discarded", "event", 4.0))
    it.let_go.add(("page-4", "m1"))
    assert kinds(it) == {"false"}
    it.undeleted.add(("page-4", "m1"))
    assert check(it) == []

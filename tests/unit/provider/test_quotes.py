"""One quote of each request, whatever comes twice, late, in pieces or wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backend import Backend
from app.engine import Message, MessageType
from app.engine.events import MessageReceived
from app.provider import Quote, QuotesView, RealtimeProvider, use_quotes
from app.provider.facts import Facts
from app.provider.quotes_reducer import reduce_quotes
from app.provider.quotes_state import Phase
from app.testing import FakeWorld, Pending, fake_world

STEPS = ["Reading", "Finding", "Calculating", "Discounting", "Writing"]
ITEMS = [{"name": "Chair", "quantity": 2, "unit_price": 50.0, "amount": 100.0}]
MADE: "dict[str, Any]" = {
    "quote_id": "q-1",
    "customer_id": "Acme",
    "items": ITEMS,
    "total_amount": 100.0,
    "currency": "EUR",
    "valid_until": "2026-12-23",
    "status": "complete",
}


class Lists(Backend):
    """A server's lists, answered by the test."""

    def __init__(self) -> None:
        self.asked: list[Pending] = []

    async def quotes(self) -> Any:
        self.asked.append(Pending())
        return await self.asked[-1]


class Story:
    """A provider with quotes, and a server that says what the test makes it say."""

    def __init__(self, *capabilities: str) -> None:
        self.world: FakeWorld = fake_world()
        self.lists = Lists()
        self.provider = RealtimeProvider("ws://host/ws", world=self.world, backend=self.lists)
        self.capabilities = ["ack", "rooms", "cancel", *capabilities]

    @property
    def view(self) -> QuotesView:
        view: QuotesView = use_quotes(self.provider).value
        return view

    @property
    def quotes(self) -> "list[Quote]":
        return self.view.quotes

    @property
    def one(self) -> Quote:
        (quote,) = self.quotes
        return quote

    def connect(self) -> "Story":
        self.provider.connect()
        self.world.transport.accept()
        answer = {"session_id": "s", "user": {"id": 7}, "capabilities": self.capabilities}
        self.hear("connect", heartbeat_interval=0, **answer)
        return self

    def reconnect(self) -> None:
        self.world.transport.drop()
        self.world.clock.advance(2.0)
        self.world.transport.accept()
        answer = {"session_id": "s-2", "user": {"id": 7}, "capabilities": self.capabilities}
        self.hear("connect", heartbeat_interval=0, **answer)

    def hear(self, type: str, **data: Any) -> None:
        frame = {"type": type, "data": data, "timestamp": "2026-11-23T09:30:00"}
        self.world.transport.deliver(frame)

    def ask(self, customer: "str | int" = "Acme", what: str = "two chairs") -> str:
        data = {"customer_id": customer, "requirements": what}
        return self.provider.send(MessageType.QUOTE_GENERATION_START, data).key

    def progress(self, number: int, **more: Any) -> None:
        step = {"step": STEPS[number - 1], "step_number": number, "steps": 5}
        self.hear("quote_generation_progress", **step, progress=20 * number, **more)

    def make(self, key: str) -> None:
        self.hear("quote_generation_start", in_response_to=key, customer_id="Acme")
        for number in range(1, 6):
            self.progress(number, in_response_to=key)
        self.hear("quote_generation_complete", in_response_to=key, **MADE)


def test_a_quote_from_the_request_to_the_update() -> None:
    story = Story()
    key = story.ask()
    assert (story.one.key, story.one.phase) == (key, Phase.WAITING)
    assert (story.one.customer_id, story.one.requirements) == ("Acme", "two chairs")
    story.connect()
    assert (story.one.phase, story.one.delivered) == (Phase.ASKED, False)
    story.hear("ack", id=key, seq=None)
    assert (story.one.phase, story.one.delivered) == (Phase.ASKED, True)
    story.hear("quote_generation_start", in_response_to=key, customer_id="Acme", status="starting")
    assert (story.one.phase, story.one.number) == (Phase.WORKING, 0)
    story.progress(2, in_response_to=key)
    assert story.one.names == ["", "Finding", "", "", ""]
    assert (story.one.number, story.one.progress) == (2, 40)
    story.hear("quote_generation_complete", in_response_to=key, **MADE)
    made = story.one
    assert (made.phase, made.quote_id, made.total, made.currency) == (
        Phase.DONE,
        "q-1",
        100.0,
        "EUR",
    )
    assert [(item.name, item.quantity, item.amount) for item in made.items] == [("Chair", 2, 100.0)]
    story.hear("quote_update", quote_id="q-1", in_response_to=key, status="sent")
    update = {"quote_id": "q-1", "status": "revised", "total_amount": 90.0, "discount": 10}
    story.hear("quote_update", **update)
    assert (story.one.total, story.one.currency) == (90.0, "EUR")
    changes = [(change.status, change.total, change.discount) for change in story.one.changes]
    assert changes == [("sent", None, None), ("revised", 90.0, 10)]
    # An ending may come a second time, word for word.
    before = story.view
    story.hear("quote_generation_complete", in_response_to=key, **MADE)
    story.hear("quote_update", quote_id="q-1", in_response_to=key, status="sent")
    story.hear("quote_update", **update)
    assert story.view is before


def test_stages_begin_again_after_a_restart_and_are_known_by_name_then() -> None:
    story = Story().connect()
    key = story.ask()
    story.hear("ack", id=key)
    for number in (1, 2, 3):
        story.progress(number, in_response_to=key)
    story.reconnect()
    story.hear("quote_generation_start", in_response_to=key, customer_id="Acme")
    assert (story.one.phase, story.one.number, story.one.progress) == (Phase.WORKING, 0, None)
    assert story.one.names == [*STEPS[:3], "", ""]
    story.progress(1, in_response_to=key)
    assert story.one.number == 1
    another = story.ask("Other", "a desk")
    story.progress(1, in_response_to=another)
    assert story.quotes[0].names == [*STEPS[:3], "", ""], "as learned from the one before"


def test_a_server_that_does_not_count_its_stages() -> None:
    story = Story().connect()
    key = story.ask()
    for step in ("One", "Two", "Two", "", "Three", "Four", "Five", "Six"):
        story.hear("quote_generation_progress", in_response_to=key, step=step)
    assert story.one.names == ["One", "Two", "Three", "Four", "Five", "Six"]
    assert (story.one.number, story.one.progress) == (6, None)
    story.hear("quote_generation_progress", in_response_to=key, step="One", steps=3, progress=30)
    assert (story.one.names, story.one.number) == (["One", "", ""], 1)
    story.hear("quote_generation_progress", in_response_to=key, step="Fin", progress=100)
    assert (story.one.names, story.one.number) == (["One", "", "Fin"], 3)


def test_numbers_that_are_too_large_are_none() -> None:
    story = Story().connect()
    story.hear("quote_update", quote_id=17, status="sent")
    assert story.one.quote_id == "17"
    story.hear("quote_update", quote_id=10**18, status="sent")
    story.hear("quote_generation_start", customer_id=10**18)
    assert len(story.quotes) == 1


@pytest.mark.parametrize("type", ["start", "complete"])
def test_any_word_of_an_error_ends_it(type: str) -> None:
    story = Story().connect()
    key = story.ask()
    story.hear("quote_generation_" + type, in_response_to=key, status="error", message="No.")
    assert (story.one.phase, story.one.problem) == (Phase.FAILED, "No.")
    story.hear("quote_update", in_response_to=key, status="sent")
    story.hear("quote_generation_start", in_response_to=key)
    assert story.one.phase == Phase.FAILED


def test_an_update_can_say_that_it_failed_after_all() -> None:
    story = Story().connect()
    story.make(story.ask())
    story.hear("quote_update", quote_id="q-1", status="failed", error="Withdrawn.")
    assert (story.one.phase, story.one.problem) == (Phase.FAILED, "Withdrawn.")


@pytest.mark.parametrize("status", ["nack", "expired", "discarded"])
def test_a_request_that_was_not_taken(status: str) -> None:
    story = Story()
    if status == "nack":
        story.connect()
    key = story.ask()
    if status == "nack":
        story.hear("nack", id=key, code="bad_request", message="No such customer.")
        assert (story.one.phase, story.one.problem) == (Phase.REFUSED, "No such customer.")
        again = story.provider.resend(key)
        assert again is not None
        assert [quote.key for quote in story.quotes] == [again.key], "it takes the place"
    elif status == "expired":
        story.world.clock.advance(86_401)
        assert story.one.phase == Phase.REFUSED
        assert "waited too long" in story.one.problem
    else:
        story.provider.discard(key)
        assert story.quotes == []


def test_in_doubt_it_is_unknown_until_the_server_says_more() -> None:
    story = Story().connect()
    key = story.ask()
    story.provider.discard(key)
    assert (story.one.phase, story.one.problem[:7]) == (Phase.LOST, "Sending")
    story.progress(1, in_response_to=key)
    assert (story.one.phase, story.one.problem) == (Phase.WORKING, "")


def test_cancelling() -> None:
    story = Story().connect()
    key = story.ask()
    story.hear("ack", id=key)
    story.progress(1, in_response_to=key)
    cancel = story.provider.cancel(key)
    assert story.one.cancelling == cancel.key
    story.hear("nack", id=cancel.key, code="not_found", message="Nothing runs.")
    assert story.one.problem == "Nothing runs."
    after: str | None = story.one.cancelling
    assert after is None
    story.progress(2, in_response_to=key)
    assert (story.one.phase, story.one.problem) == (Phase.WORKING, "")
    story.provider.cancel(key)
    story.hear("quote_update", in_response_to=key, customer_id="Acme", status="cancelled")
    cancelled = story.one
    assert cancelled.phase == Phase.CANCELLED
    assert cancelled.cancelling is None
    story.progress(3, in_response_to=key)
    story.hear("quote_generation_complete", in_response_to=key, **MADE)
    assert story.one.phase == Phase.CANCELLED, "what comes late changes nothing"
    story.provider.cancel("unknown")


def test_failures_of_the_server() -> None:
    story = Story().connect()
    first, second = story.ask("A"), story.ask("B")
    story.hear("alert", level="error", code="server_error", message="Our fault (ab12).", id=first)
    story.hear("quote_generation_progress", in_response_to=second, status="error", error="No.")
    assert [(quote.phase, quote.problem) for quote in story.quotes] == [
        (Phase.FAILED, "No."),
        (Phase.FAILED, "Our fault (ab12)."),
    ]
    story.hear("alert", level="info", message="about nothing")
    assert len(story.quotes) == 2


def test_existing_backends_name_the_customer_only() -> None:
    story = Story()
    story.provider.connect()
    story.world.transport.accept()
    story.hear("heartbeat")
    first, second = story.ask(42), story.ask(42)
    story.hear("quote_generation_start", customer_id=42, status="starting")
    story.hear("quote_generation_start", customer_id=42, status="starting")
    assert [quote.phase for quote in story.quotes] == [Phase.WORKING, Phase.WORKING]
    for place in range(5):
        data = {"step": STEPS[place], "progress": 20 * (place + 1), "customer_id": 42}
        story.hear("quote_generation_progress", **data)
    oldest = story.quotes[1]
    assert (oldest.key, oldest.number, oldest.names) == (first, 5, STEPS)
    made = {"quote_id": "q-1", "customer_id": 42, "total_amount": 10, "currency": "EUR"}
    story.hear("quote_generation_complete", **made)
    story.hear("quote_generation_complete", **{**made, "quote_id": "q-2", "total_amount": 20})
    assert [(q.key, q.quote_id, q.total) for q in story.quotes] == [
        (second, "q-2", 20),
        (first, "q-1", 10),
    ]
    story.hear("quote_generation_complete", **{**made, "quote_id": "q-3", "customer_id": 1})
    story.hear("quote_update", quote_id="q-9", status="sent")
    assert [q.quote_id for q in story.quotes] == ["q-9", "q-3", "q-2", "q-1"], "cards of their own"
    assert story.quotes[0].total is None


def test_the_flat_dialect() -> None:
    story = Story()
    story.provider.connect()
    story.world.transport.accept()
    story.world.transport.deliver({"type": "welcome", "message": "Hello", "user_id": 7})
    receipt = story.provider.send(MessageType.QUOTE_REQUEST, {"message": "ten seats"})
    assert (story.one.key, story.one.requirements) == (receipt.key, "ten seats")
    story.world.transport.deliver({"type": "quote_processing", "message": "Working on it"})
    assert (story.one.phase, story.one.message) == (Phase.WORKING, "Working on it")
    ready = {"type": "quote_ready", "message": "Here you are", "quote_id": "q-7"}
    story.world.transport.deliver(ready)
    done = story.one
    assert (done.phase, done.quote_id, done.message) == (Phase.DONE, "q-7", "Here you are")


def test_an_update_about_nothing_known_touches_no_running_quote() -> None:
    story = Story().connect()
    key = story.ask()
    story.hear("ack", id=key)
    story.progress(1, in_response_to=key)
    story.hear("quote_update", quote_id="q-9", status="sent")
    story.hear("quote_update", status="sent")
    story.hear("quote_update", quote_id="q-9")
    story.hear("quote_generation_progress")
    story.hear("quote_generation_complete", total_amount=5, in_response_to=["odd"])
    assert [(q.quote_id, q.phase) for q in story.quotes] == [
        ("q-9", Phase.DONE),
        ("", Phase.WORKING),
    ]
    assert story.quotes[1].key == key


def row(key: str, status: str, **more: Any) -> "dict[str, Any]":
    asked = {"customer_id": "Acme", "requirements": "two chairs", "progress": 0, "step": None}
    return {"id": key, "status": status, **asked, "created_at": "2026-11-22T08:00:00Z", **more}


def test_the_servers_list_after_a_reload() -> None:
    story = Story("quotes").connect()
    assert story.view.loading
    made = {name: MADE[name] for name in ("quote_id", "items", "total_amount", "currency")}
    rows = [
        row("e", "working", step="Finding", progress=40),
        row("d", "revised", **{**made, "total_amount": 90.0}, discount=10),
        row("c", "complete", **made, valid_until="2026-12-23"),
        row("b", "cancelled"),
        row("a", "error", error="It broke."),
        {"id": 5},
        "nonsense",
    ]
    story.lists.asked[0].resolve({"quotes": rows})
    assert not story.view.loading
    assert [(q.key, q.phase) for q in story.quotes] == [
        ("e", Phase.WORKING),
        ("d", Phase.DONE),
        ("c", Phase.DONE),
        ("b", Phase.CANCELLED),
        ("a", Phase.FAILED),
    ]
    working, revised, complete = story.quotes[:3]
    assert (working.number, working.names) == (2, ["", "Finding", "", "", ""])
    assert [(c.status, c.total, c.discount) for c in revised.changes] == [("revised", 90.0, 10)]
    assert (complete.changes, complete.valid_until) == ([], "2026-12-23")
    assert story.quotes[4].problem == "It broke."
    story.progress(3, in_response_to="e")
    assert story.quotes[0].number == 3


def test_a_list_that_is_older_than_what_was_heard_takes_nothing_back() -> None:
    story = Story("quotes").connect()
    story.lists.asked[0].resolve({"quotes": []})
    key = story.ask()
    story.hear("ack", id=key)
    story.provider.reload("quotes")
    later = story.ask("Later")
    story.make(key)
    story.hear("quote_update", quote_id="q-1", status="sent")
    story.lists.asked[1].resolve({"quotes": [row(key, "working", step="Reading", progress=20)]})
    assert [(q.key, q.phase) for q in story.quotes] == [
        (later, Phase.ASKED),
        (key, Phase.DONE),
    ]
    assert [change.status for change in story.quotes[1].changes] == ["sent"]


def test_what_the_server_forgot_does_not_wait_for_ever() -> None:
    story = Story("quotes").connect()
    story.lists.asked[0].resolve({"quotes": []})
    key = story.ask()
    story.hear("ack", id=key)
    story.reconnect()
    unsent = story.ask("Other")
    story.lists.asked[1].resolve({"quotes": []})
    assert [(q.key, q.phase) for q in story.quotes] == [(unsent, Phase.ASKED), (key, Phase.LOST)]
    assert "knows nothing" in story.quotes[1].problem


def test_a_list_that_does_not_come_or_can_not_be_read() -> None:
    story = Story("quotes").connect()
    story.lists.asked[0].fail(OSError("gone"))
    assert (story.view.loading, story.view.failed) == (False, True)
    story.provider.reload("quotes")
    assert (story.view.loading, story.view.failed) == (True, False)
    story.lists.asked[1].resolve(["odd"])
    assert story.view.failed
    story.provider.reload("quotes")
    story.lists.asked[2].resolve(None)
    assert not story.view.failed


def test_quotes_are_bounded_and_those_that_run_stay() -> None:
    story = Story().connect()
    first = story.ask("First")
    for number in range(60):
        data = {**MADE, "quote_id": "q-%d" % number, "customer_id": number}
        story.hear("quote_generation_complete", **data)
    assert len(story.quotes) == 50
    assert story.quotes[-1].key == first
    assert story.quotes[0].quote_id == "q-59"


def test_another_user_sees_none_of_it() -> None:
    story = Story().connect()
    story.ask()
    story.provider.sign_out()
    assert story.quotes == []


# Whatever comes.

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text("ab <\u05d0", max_size=5),
    st.just("<b>"),
    st.lists(st.integers(), max_size=3),
    st.just(10**30),
)
FIELDS = (
    "in_response_to",
    "customer_id",
    "quote_id",
    "step",
    "step_number",
    "steps",
    "progress",
    "total_amount",
    "currency",
    "items",
    "status",
    "valid_until",
    "discount",
    "message",
    "error",
    "id",
    "requirements",
)
TYPES = (
    MessageType.QUOTE_GENERATION_START,
    MessageType.QUOTE_GENERATION_PROGRESS,
    MessageType.QUOTE_GENERATION_COMPLETE,
    MessageType.QUOTE_UPDATE,
    MessageType.QUOTE_PROCESSING,
    MessageType.QUOTE_READY,
    MessageType.ALERT,
)
VALUES = st.one_of(ODD, st.sampled_from(["k-1", "sent", "cancelled", "error", "EUR", 1, 20, 5]))
FRAMES = st.lists(
    st.tuples(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(FIELDS), VALUES)),
    max_size=25,
)


@given(FRAMES, st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES), max_size=5))
def test_whatever_comes_nothing_false_is_shown(
    frames: "list[tuple[MessageType, dict[str, Any]]]", rows: "list[dict[str, Any]]"
) -> None:
    from app.provider.news import SnapshotLoaded, SnapshotRequested

    view, facts = QuotesView(), Facts()
    for type, data in frames:
        view = reduce_quotes(view, MessageReceived(Message(type, data)), facts)
    view = reduce_quotes(view, SnapshotRequested("quotes"), facts)
    view = reduce_quotes(view, SnapshotLoaded("quotes", {"quotes": rows}), facts)
    keys = [quote.key for quote in view.quotes]
    assert len(set(keys)) == len(keys) <= 50
    for quote in view.quotes:
        assert quote.total is None or 0 <= quote.total <= 1e15
        assert quote.progress is None or 0 <= quote.progress <= 100
        assert 0 <= quote.number <= max(len(quote.names), 0) <= 20
        assert quote.currency == "" or (len(quote.currency) == 3 and quote.currency.isalpha())
        assert [n for n in quote.names if n] == list(dict.fromkeys(n for n in quote.names if n))


@given(st.integers(0, 5), st.integers(1, 3), st.booleans())
def test_a_restart_anywhere_leaves_one_card_with_the_right_total(
    reached: int, restarts: int, twice: bool
) -> None:
    story = Story().connect()
    key = story.ask()
    story.hear("ack", id=key)
    for _ in range(restarts):
        story.hear("quote_generation_start", in_response_to=key, customer_id="Acme")
        for number in range(1, reached + 1):
            story.progress(number, in_response_to=key)
        story.reconnect()
    story.make(key)
    if twice:
        story.reconnect()
        story.hear("quote_generation_complete", in_response_to=key, **MADE)
    assert (story.one.phase, story.one.total, story.one.names) == (Phase.DONE, 100.0, STEPS)

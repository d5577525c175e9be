"""A burst is handled in order, a little at a time, and nothing gets lost on the way."""

import json
from typing import Any

import pytest

from app.client import Client
from app.engine import ConnectionState, Message, MessageType
from app.engine.events import MessageReceived, StateChanged
from app.provider import RealtimeProvider, use_chat
from app.provider.store import Store
from app.testing import FakeTurns, FakeWorld, fake_world, replay
from app.trace import Trace
from app.turns import TURN

FRAME = 0.016  # seconds between two paintings
LONGEST = 0.050  # seconds that a task may take
ANSWER = {
    "type": "connect",
    "data": {
        "session_id": "s-1",
        "epoch": "e-1",
        "seq": 0,
        "resumed": False,
        "user": {"id": 7},
        "capabilities": ["ack", "resume", "rooms", "heartbeat"],
        "heartbeat_interval": 15,
    },
}


def said(number: int) -> "dict[str, Any]":
    """Return a chat message as the server numbers it."""
    data = {"message": "text %d" % number, "room_id": "general", "user_id": 9, "seq": number}
    return {"type": "chat_response", "id": "m-%d" % number, "seq": number, "data": data}


def burst(count: int) -> "list[dict[str, Any]]":
    return [said(number) for number in range(1, count + 1)]


class Page:
    """A connected client whose turns the test begins, and what its handler got."""

    def __init__(self, cost: float = 0.0, trace: "Trace | None" = None) -> None:
        self.turns = FakeTurns()
        self.world: FakeWorld = fake_world(turns=self.turns)
        self.client = Client("ws://host/ws", world=self.world, trace=trace)
        self.cost = cost
        self.got: list[int] = []
        self.moves: list[StateChanged] = []
        self.client.on(MessageType.CHAT_RESPONSE, self.hear)
        self.client.subscribe(self.note)
        self.client.connect()
        self.world.transport.accept()
        self.world.transport.deliver(ANSWER)
        assert self.client.state is ConnectionState.CONNECTED

    def hear(self, message: Message) -> None:
        self.world.clock.work(self.cost)
        self.got.append(message.data["seq"])

    def note(self, event: object) -> None:
        if isinstance(event, StateChanged):
            self.moves.append(event)

    def task(self) -> float:
        """Let the client go on once; return how long that took."""
        before = self.world.clock.now()
        assert self.turns.go_on()
        return self.world.clock.now() - before


@pytest.mark.parametrize("cost", [0.0001, 0.001, 0.004, 0.02])
def test_a_burst_is_handled_in_order_and_no_task_takes_long(cost: float) -> None:
    page = Page(cost)
    before = page.world.clock.now()
    page.world.transport.deliver_together(burst(500))
    tasks = [page.world.clock.now() - before]
    while page.turns.asked:
        tasks.append(page.task())
    assert page.got == list(range(1, 501))
    assert max(tasks) < LONGEST
    assert len(tasks) >= 500 * cost / LONGEST
    # Little time is left unused: a turn is as long as it may be.
    assert len(tasks) <= 1 + 500 * cost / (TURN * 0.99)


def test_a_handler_that_becomes_slow_is_noticed_soon() -> None:
    page = Page(0.0)
    page.world.transport.deliver_together(burst(2000))
    assert page.got == list(range(1, 2001))  # as no time passed, one turn was enough
    page.cost = 0.03
    page.world.transport.deliver_together([said(number) for number in range(2001, 2011)])
    while page.turns.asked:
        assert page.task() < LONGEST
    assert page.got[-1] == 2010


def test_what_comes_meanwhile_waits_behind_what_came() -> None:
    page = Page(0.001)
    page.world.transport.deliver_together(burst(100))
    handled = len(page.got)
    assert 0 < handled < 100
    page.world.transport.deliver(said(101))
    assert len(page.got) == handled  # its turn is not now
    page.turns.go_on_to_the_end()
    assert page.got == list(range(1, 102))


def test_a_handler_may_send_and_the_answer_takes_its_place_in_the_order() -> None:
    page = Page(0.001)
    acked: list[int] = []

    def answer(text: str) -> None:
        frame = json.loads(text)
        if frame["type"] == "chat_message":
            ack = {"type": "ack", "data": {"id": frame["id"]}}
            page.world.transport.deliver_together([ack, said(101)])

    page.world.transport.on_frame = answer
    receipts = []

    def reply(message: Message) -> None:
        if message.data["seq"] == 3:
            receipts.append(page.client.send(MessageType.CHAT_MESSAGE, {"message": "3?"}))
            receipts[0].subscribe(lambda _receipt: acked.append(len(page.got)))

    page.client.on(MessageType.CHAT_RESPONSE, reply)
    page.world.transport.deliver_together(burst(100))
    page.turns.go_on_to_the_end()
    assert page.got == list(range(1, 102))
    assert receipts[0].status.value == "delivered"
    assert acked[-1] == 100  # after the frames that came before it


def test_dispose_in_the_middle_ends_it_at_once() -> None:
    page = Page(0.001)

    def enough(message: Message) -> None:
        if message.data["seq"] == 5:
            page.client.dispose()

    page.client.on(MessageType.CHAT_RESPONSE, enough)
    page.world.transport.deliver_together(burst(100))
    assert page.got == [1, 2, 3, 4, 5]
    assert not page.turns.go_on()
    assert page.world.leftovers() == []


def test_dispose_between_two_turns_leaves_nothing() -> None:
    page = Page(0.001)
    page.world.transport.deliver_together(burst(100))
    assert page.turns.asked == 1
    handled = len(page.got)
    page.client.dispose()
    assert not page.turns.go_on()
    assert len(page.got) == handled
    assert page.world.leftovers() == []


def test_what_waits_is_dropped_when_we_disconnect() -> None:
    page = Page(0.001)
    page.world.transport.deliver_together(burst(100))
    handled = len(page.got)
    page.client.disconnect()
    page.turns.go_on_to_the_end()
    assert len(page.got) == handled
    page.client.connect()
    page.world.transport.accept()
    page.world.transport.deliver(ANSWER)
    page.world.transport.deliver(said(1))
    page.turns.go_on_to_the_end()
    assert page.got[handled:] == [1]  # the new link begins with a clean slate


def test_frames_before_a_close_are_handled_before_it() -> None:
    page = Page(0.001)
    page.world.transport.deliver_together(burst(100))
    page.world.transport.drop(1012)
    assert page.client.state is ConnectionState.CONNECTED
    page.world.clock.advance(60.0)  # no deadline of a link that is gone may overtake it
    assert page.client.state is ConnectionState.CONNECTED
    at: list[int] = []
    page.client.subscribe(
        lambda event: at.append(len(page.got)) if isinstance(event, StateChanged) else None
    )
    page.turns.go_on_to_the_end()
    assert page.got == list(range(1, 101))
    assert at[0] == 100
    assert page.moves[-1].current is ConnectionState.RECONNECTING
    assert page.moves[-1].close_code == 1012


def test_a_close_without_frames_before_it_is_heard_at_once() -> None:
    page = Page()
    page.world.transport.drop(1012)
    assert page.client.state is ConnectionState.RECONNECTING


@pytest.mark.parametrize("waits", [True, False])
def test_what_waits_proves_life(waits: bool) -> None:
    page = Page(0.001)
    page.world.clock.advance(16.0)  # a beat is on its way, and 10 s are left for the answer
    page.world.clock.advance(8.5)
    if waits:
        page.world.transport.deliver_together(burst(100))
        assert page.turns.asked
    page.world.clock.advance(2.0)
    assert (page.client.state is ConnectionState.CONNECTED) is waits


def test_a_send_that_finds_the_socket_closing_waits_for_what_came_before() -> None:
    page = Page(0.001)
    page.world.transport.deliver_together(burst(100))
    page.world.transport.is_open = False  # CLOSING: it takes nothing any more
    page.client.send(MessageType.USER_ACTIVITY, {"activity": "a"})
    for _ in range(3):
        page.world.clock.advance(0.9)
        assert page.client.state is ConnectionState.CONNECTED
    page.turns.go_on_to_the_end()
    assert page.got == list(range(1, 101))
    page.world.clock.advance(2.1)
    assert ConnectionState.RECONNECTING in [move.current for move in page.moves]


def test_what_is_held_back_stays_so_over_turns() -> None:
    page = Page(0.001)
    page.client.hold()
    page.world.transport.deliver_together(burst(50))
    page.turns.go_on_to_the_end()
    assert page.got == []
    page.world.transport.deliver_together([said(number) for number in range(51, 101)])
    page.client.release()
    page.turns.go_on_to_the_end()
    assert page.got == list(range(1, 101))


def test_a_session_in_turns_can_be_replayed() -> None:
    trace = Trace()
    page = Page(0.001, trace)

    def reply(message: Message) -> None:
        if message.data["seq"] % 10 == 0:
            page.client.send(MessageType.CHAT_MESSAGE, {"message": "so?"})

    page.client.on(MessageType.CHAT_RESPONSE, reply)
    page.world.transport.deliver_together(burst(60))
    page.world.transport.drop(1012)
    page.turns.go_on_to_the_end()
    shown = replay(trace.text())
    heard = [event for _, event in shown.events if isinstance(event, MessageReceived)]
    assert [e.message.seq for e in heard if e.message.seq] == page.got == list(range(1, 61))
    assert shown.connection.state is ConnectionState.RECONNECTING
    assert len(shown.connection.outbox) == 6


class Watching:
    """A provider with a subscriber, whose turns the test begins."""

    def __init__(self) -> None:
        self.turns = FakeTurns()
        self.world = fake_world(turns=self.turns)
        self.provider = RealtimeProvider("ws://host/ws", world=self.world)
        self.room = use_chat("general", self.provider)
        self.shown: list[int] = []
        self.room.subscribe(lambda room: self.shown.append(len(room.messages)))
        self.provider.connect()
        self.world.transport.accept()
        self.world.transport.deliver(ANSWER)


def test_subscribers_are_told_once_a_turn_and_handlers_see_the_present() -> None:
    page = Watching()
    present: list[int] = []

    def look(_message: Message) -> None:
        page.world.clock.work(0.001)
        present.append(len(page.room.value.messages))

    page.provider.on(MessageType.CHAT_RESPONSE, look)
    page.world.transport.deliver_together(burst(100))
    turns = 1 + page.turns.go_on_to_the_end()
    assert present == list(range(1, 101))
    assert len(page.shown) == turns < 20
    assert page.shown[-1] == 100
    assert page.shown == sorted(page.shown)


def test_who_holds_a_room_does_not_see_it_change() -> None:
    page = Watching()
    kept: list[tuple[Any, int]] = []
    page.room.subscribe(lambda room: kept.append((room.messages, len(room.messages))))

    def keep(message: Message) -> None:
        page.world.clock.work(0.001)
        if message.data["seq"] % 7 == 0:
            messages = page.room.value.messages
            kept.append((messages, len(messages)))

    page.provider.on(MessageType.CHAT_RESPONSE, keep)
    page.world.transport.deliver_together(burst(100))
    page.turns.go_on_to_the_end()
    assert len(kept) > 20
    assert all(len(messages) == count for messages, count in kept)


def together_and_alone(frames: "list[Any]") -> "tuple[Any, Any]":
    """Return the states after the same frames, once together and once one by one."""
    states = []
    for together in (True, False):
        world = fake_world()
        provider = RealtimeProvider("ws://host/ws", world=world)
        provider.connect()
        world.transport.accept()
        world.transport.deliver(ANSWER)
        if together:
            world.transport.deliver_together(frames)
        else:
            for frame in frames:
                world.transport.deliver(frame)
                assert provider.store.state is not None
        states.append(provider.store.state)
    return states[0], states[1]


def test_messages_taken_together_make_the_same_state_as_one_by_one() -> None:
    frames: list[dict[str, Any]] = []
    for number in range(1, 200):
        frame = said(number)
        if number % 3 == 0:
            frame["data"]["room_id"] = "room %d" % (number % 9)
        if number % 11 == 0:
            frame["data"]["user_id"] = 7  # our own, from another page
        if number % 13 == 0:
            frame["data"]["message"] = "@ai what is %d?" % number
        if number % 17 == 0:
            frame["id"] = "m-%d" % (number - 3)  # said before
        if number % 19 == 0:
            frame = {"type": "typing_start", "seq": number, "data": {"user_id": 9}}
        if number % 23 == 0:
            of = {"in_response_to": "m-%d" % (number - 1), "message": "So.", "done": True}
            frame = {"type": "ai_response", "seq": number, "data": of}
        if number % 29 == 0:
            frame = {"type": "no such type", "seq": number, "data": {}}
        if number % 31 == 0:
            frame = {"type": "nack", "seq": number, "data": {"id": "x", "code": "c"}}
        frames.append(frame)
    together, alone = together_and_alone(frames)
    assert together.chat == alone.chat
    assert together.messages == alone.messages
    assert questions(together) == questions(alone)
    for name in ("presence", "documents", "quotes", "notices", "connection"):
        assert getattr(together, name) == getattr(alone, name), name
    assert together.journal.received == alone.journal.received
    assert together.journal.number == alone.journal.number
    noted = [one.journal.noted.oldest_first() for one in (together, alone)]
    assert noted[0] == noted[1]


def questions(state: Any) -> "list[Any]":
    """Return the exchanges of all rooms, and the keys of what was said."""
    rooms = state.assistant.rooms
    return [
        (name, rooms[name].exchanges, [question.key for question in rooms[name].said])
        for name in sorted(rooms)
    ]


def test_a_reducer_that_throws_on_one_message_takes_no_other_along() -> None:
    reports: list[str] = []

    def reduce(state: Any, event: object, _now: float) -> Any:
        if event == "bad":
            raise ValueError("bad")
        return state.but(outbox=[*state.outbox, event])

    def many(state: Any, events: "list[Any]", now: float) -> Any:
        for event in events:
            state = reduce(state, event, now)
        return state

    provider = RealtimeProvider("ws://host/ws", world=fake_world())
    store = Store(reduce, provider.store.state, reports.append, many)
    for event in ("a", "bad", "b"):
        store.note(event, 0.0)
    assert store.state.outbox == ["a", "b"]
    assert "bad" in reports[-1]

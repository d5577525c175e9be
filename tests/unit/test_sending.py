"""Many messages in one go: in order, in turns, no more than the outbox holds, with receipts."""

from collections.abc import Iterator
from typing import Any

from app.client import Client
from app.engine import ConnectionState, LocalError, MessageType, Options, Status, TokenPlace
from app.testing import FakeTurns, FakeWorld, ScriptedServer, fake_world
from app.turns import TURN

COUNT = 1000
COST = 0.0005  # seconds that the making of one message takes


class Page:
    """A connected client whose turns the test begins."""

    def __init__(self, **options: Any) -> None:
        self.turns = FakeTurns()
        self.world: FakeWorld = fake_world(turns=self.turns)
        self.server = ScriptedServer(self.world)
        options.setdefault("token_place", TokenPlace.NONE)
        self.client = Client("ws://host/ws", world=self.world, options=Options(**options))
        self.client.connect()
        self.server.settle()
        assert self.client.state is ConnectionState.CONNECTED

    def many(self, count: int) -> "Iterator[dict[str, Any]]":
        for number in range(count):
            self.world.clock.work(COST)
            yield {"message": "text %d" % number, "room_id": "general"}

    def finish(self, sending: Any) -> "list[float]":
        """Go on until all is sent and answered; return how long each task took."""
        tasks = []
        for _ in range(10_000):
            before = self.world.clock.now()
            went_on = self.turns.go_on()
            tasks.append(self.world.clock.now() - before)
            if not went_on:
                if sending.ended and all(receipt.ended for receipt in sending.receipts):
                    return tasks
                self.world.clock.advance(0.02)
        raise AssertionError("it comes to no end")

    def texts(self) -> "list[str]":
        return [frame["data"]["message"] for frame in self.server.received_of("chat_message")]


def test_many_messages_go_out_in_order_while_the_page_stays_alive() -> None:
    page = Page()
    before = page.world.clock.now()
    sending = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(COUNT))
    first = page.world.clock.now() - before
    tasks = page.finish(sending)
    assert max([first, *tasks]) < 0.05
    assert page.texts() == ["text %d" % number for number in range(COUNT)]
    assert [receipt.status for receipt in sending.receipts] == [Status.DELIVERED] * COUNT
    assert sending.problem is None


def test_a_full_outbox_is_waited_for_and_nothing_is_refused() -> None:
    page = Page(max_queue_count=8)
    sending = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(100))
    assert len(sending.receipts) <= 8
    page.finish(sending)
    assert {receipt.status for receipt in sending.receipts} == {Status.DELIVERED}
    assert len(sending.receipts) == 100


def test_an_outage_is_waited_out() -> None:
    page = Page(max_queue_count=8)
    sending = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(50))
    page.server.drop()
    page.finish(sending)
    assert [data["message"] for data in effects(page)] == ["text %d" % n for n in range(50)]


def effects(page: Page) -> "list[dict[str, Any]]":
    return [f["data"] for f in page.server.effects if f["type"] == "chat_message"]


def test_several_follow_one_another() -> None:
    page = Page()
    first = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(60))
    second = page.client.send_all(MessageType.CHAT_MESSAGE, [{"message": "last"}])
    page.finish(second)
    page.finish(first)
    assert page.texts() == ["text %d" % number for number in range(60)] + ["last"]


def test_messages_of_the_server_are_handled_between_two_turns_of_sending() -> None:
    page = Page()
    seen: list[int] = []
    page.client.on(MessageType.NOTIFICATION, lambda _message: seen.append(len(sending.receipts)))
    sending = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(COUNT))
    page.server.say("notification", {"title": "Now"})
    page.world.clock.advance(0.02)
    page.turns.go_on()
    assert seen
    assert seen[0] <= 1 + 3 * TURN / COST < COUNT


def test_what_can_not_be_sent_ends_it_and_is_told() -> None:
    page = Page()
    sending = page.client.send_all(
        MessageType.CHAT_MESSAGE, [{"message": "good"}, {"message": "\ud800"}, {"message": "late"}]
    )
    page.finish(sending)
    assert page.texts() == ["good"]
    assert isinstance(sending.problem, LocalError)


def test_an_iterable_that_throws_ends_it_and_is_told() -> None:
    page = Page()

    def broken() -> "Iterator[dict[str, Any]]":
        yield {"message": "good"}
        raise RuntimeError("no more")

    sending = page.client.send_all(MessageType.CHAT_MESSAGE, broken())
    page.finish(sending)
    assert page.texts() == ["good"]
    assert str(sending.problem) == "no more"


def test_stop_takes_no_more() -> None:
    page = Page()
    sending = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(COUNT))
    sending.stop()
    taken = len(sending.receipts)
    page.finish(sending)
    assert len(sending.receipts) == taken < COUNT


def test_dispose_ends_it_and_leaves_nothing() -> None:
    page = Page()
    sending = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(COUNT))
    ends: list[Any] = []
    page.world.tasks.spawn(sending.end(), ends.append, ends.append)
    page.client.dispose()
    assert sending.ended
    assert page.turns.asked == 0
    ours = [found for found in page.world.leftovers() if "timer" not in found]  # the server has one
    assert ours == []


def test_who_awaits_it_gets_the_receipts() -> None:
    page = Page()
    sending = page.client.send_all(MessageType.CHAT_MESSAGE, page.many(100))
    ends: list[Any] = []
    page.world.tasks.spawn(sending.end(), ends.append, ends.append)
    page.finish(sending)
    assert [len(receipts) for receipts in ends] == [100]

"""The one way out: what is written, what is told, and in which order."""

import json

import pytest

from app.engine.delivery import Delivery, Status
from app.engine.effects import SendText
from app.engine.errors import LocalError
from app.engine.events import MessageQueued, MessageStatusChanged
from app.engine.link import Link
from app.engine.messages import Dialect, Message, MessageType
from app.engine.options import Options
from app.engine.outgoing import Outgoing
from app.engine.output import Output
from app.testing import Names


class Stage:
    """An Outgoing, with what came out of it."""

    def __init__(self, **options: int) -> None:
        self.output = Output()
        self.outgoing = Outgoing(
            Options(user_id=7, **options),  # type: ignore[arg-type]
            self.output,
            Names(),
            lambda: "09:30",
        )

    def send(
        self,
        link: "Link | None",
        type: MessageType = MessageType.CHAT_MESSAGE,
        delivery: "Delivery | None" = None,
    ) -> str:
        return self.outgoing.accept(type, {"message": "hi"}, 0.0, link, delivery, None)

    def told(self) -> "list[tuple[Status, str]]":
        return [
            (event.status, event.code)
            for event in self.output.take_events()
            if isinstance(event, MessageStatusChanged)
        ]

    def written(self) -> "list[str]":
        effects = self.output.take_effects()
        assert all(isinstance(effect, SendText) for effect in effects)
        return [json.loads(effect.text)["type"] for effect in effects]


def link(*capabilities: str, answer: bool = True, max_frame: "int | None" = None) -> Link:
    made = Link(3, "client", Options(), 0.0)
    made.socket_opened(0.0)
    if answer:
        answer_data = {"session_id": "s", "capabilities": list(capabilities)}
        made.answered({**answer_data, "max_frame": max_frame}, 0.0)
    else:
        made.assumed(Dialect.ENVELOPE, 0.0)
    return made


def test_without_a_link_it_waits() -> None:
    stage = Stage()
    key = stage.send(None)

    (queued,) = stage.output.take_events()
    assert queued == MessageQueued(
        key, MessageType.CHAT_MESSAGE, {"message": "hi"}, Delivery.ACKNOWLEDGED, 7, "09:30"
    )
    assert stage.written() == []
    assert stage.outgoing.outbox.has(key)


def test_on_a_link_it_is_written_at_once_with_who_we_are() -> None:
    stage = Stage()
    key = stage.send(link("ack"))
    (effect,) = stage.output.take_effects()

    assert effect.generation == 3
    assert json.loads(effect.text) == {
        "type": "chat_message",
        "data": {"message": "hi"},
        "id": key,
        "user_id": 7,
        "session_id": "s",
        "timestamp": "09:30",
    }
    assert stage.told() == [(Status.SENT, "")]


def test_volatile_is_now_or_never() -> None:
    stage = Stage()
    stage.send(None, MessageType.TYPING_START)
    assert stage.told() == [(Status.DISCARDED, "not_connected")]
    stage.send(link(), MessageType.TYPING_START)

    assert stage.told() == [(Status.UNCONFIRMED, "")]
    assert stage.written() == ["typing_start"]
    assert len(stage.outgoing.outbox) == 0


def test_a_full_queue_refuses_the_newest() -> None:
    stage = Stage(max_queue_count=1)
    stage.send(None)
    stage.send(None)

    assert stage.told() == [(Status.DISCARDED, "queue_full")]
    assert len(stage.outgoing.outbox) == 1


def test_volatile_needs_no_room_in_a_full_queue() -> None:
    stage = Stage(max_queue_count=1)
    ready = link("ack")
    stage.send(ready)
    stage.send(ready, MessageType.TYPING_START)

    assert stage.written() == ["chat_message", "typing_start"]
    assert stage.told() == [(Status.SENT, ""), (Status.UNCONFIRMED, "")]


def test_what_the_caller_does_to_nested_data_afterwards_is_not_sent() -> None:
    stage = Stage()
    lines: list[object] = ["one"]
    stage.outgoing.accept(MessageType.AI_TOOL_CALL, {"args": lines}, 0.0, None, None, None)
    lines.append(object())
    stage.outgoing.flush(link("ack"), 1.0)

    (effect,) = stage.output.take_effects()
    assert json.loads(effect.text)["data"] == {"args": ["one"]}


def test_only_a_level_that_wants_an_ack_carries_an_id() -> None:
    stage = Stage()
    stage.send(link("ack"), MessageType.NOTIFICATION)

    (effect,) = stage.output.take_effects()
    assert json.loads(effect.text)["id"] is None
    assert stage.told() == [(Status.UNCONFIRMED, "")]


@pytest.mark.parametrize("delivery", list(Delivery))
def test_the_caller_may_choose_the_level(delivery: Delivery) -> None:
    stage = Stage()
    stage.send(None, MessageType.NOTIFICATION, delivery)

    (queued, *_) = stage.output.take_events()
    assert queued.delivery is delivery


def test_data_that_cant_be_written_is_refused_before_anything_is_told() -> None:
    stage = Stage()
    with pytest.raises(LocalError):
        stage.outgoing.accept(MessageType.ALERT, {"x": object()}, 0.0, None, None, None)

    assert stage.output.take_events() == []


def test_a_flush_writes_in_order() -> None:
    stage = Stage()
    for type in (MessageType.CHAT_MESSAGE, MessageType.NOTIFICATION, MessageType.QUOTE_REQUEST):
        stage.send(None, type)
    stage.outgoing.flush(link("ack"), 1.0)

    assert stage.written() == ["chat_message", "notification", "quote_request"]


def test_what_was_written_before_is_flushed_to_a_server_that_acknowledges_only() -> None:
    stage = Stage()
    stage.send(link("ack"))
    stage.outgoing.outbox.link_lost(True)
    stage.written()
    stage.outgoing.flush(link("ack"), 1.0)
    assert stage.written() == ["chat_message"]
    stage.outgoing.outbox.link_lost(True)
    stage.told()
    stage.outgoing.flush(link(answer=False), 2.0)

    assert stage.written() == []
    assert stage.told() == [(Status.UNCONFIRMED, "no_ack")]


def test_a_frame_larger_than_the_server_takes_is_rejected_here() -> None:
    stage = Stage()
    ready = link("ack", max_frame=200)
    stage.outgoing.accept(MessageType.CHAT_MESSAGE, {"message": "é" * 100}, 0.0, ready, None, None)
    stage.send(ready)

    assert stage.written() == ["chat_message"]
    assert stage.told() == [(Status.REJECTED, "too_large"), (Status.SENT, "")]


def test_the_flat_echo_names_no_room() -> None:
    stage = Stage()
    flat = link(answer=False)
    flat.dialect = Dialect.FLAT
    stage.outgoing.accept(
        MessageType.CHAT_MESSAGE, {"message": "hi", "room_id": "sales"}, 0.0, flat, None, None
    )
    echo = Message(MessageType.CHAT_RESPONSE, {"message": "Received: hi"}, user_id=7)
    stage.outgoing.hear(echo, flat)

    assert stage.told() == [(Status.SENT, ""), (Status.DELIVERED, "")]


def test_overdue_is_written_again_without_telling_sent_twice() -> None:
    stage = Stage()
    up = link("ack")
    stage.send(up)
    stage.outgoing.overdue(up, 4.9)
    assert stage.written() == ["chat_message"]
    stage.outgoing.overdue(up, 5.0)

    assert stage.written() == ["chat_message"]
    assert stage.told() == [(Status.SENT, "")]


def test_overdue_without_acks_is_let_go() -> None:
    stage = Stage()
    up = link(answer=False)
    stage.send(up)
    stage.outgoing.overdue(up, 10.0)

    assert stage.told() == [(Status.SENT, ""), (Status.UNCONFIRMED, "no_echo")]


def test_an_echo_counts_only_where_no_ack_can_come() -> None:
    echo = Message(MessageType.CHAT_RESPONSE, {"message": "hi"}, user_id=7)
    stage = Stage()
    up = link("ack")
    stage.send(up)
    stage.outgoing.hear(echo, up)
    assert stage.told() == [(Status.SENT, "")]

    stage = Stage()
    up = link(answer=False)
    stage.send(up)
    stage.outgoing.hear(echo, up)
    assert stage.told() == [(Status.SENT, ""), (Status.DELIVERED, "")]


def test_a_control_frame_passes_the_outbox_by() -> None:
    stage = Stage()
    stage.outgoing.control(link(), MessageType.HEARTBEAT, {"n": 1})

    assert stage.written() == ["heartbeat"]
    assert stage.output.take_events() == []


def test_telling_nothing_says_so() -> None:
    assert Stage().outgoing.tell([]) is False

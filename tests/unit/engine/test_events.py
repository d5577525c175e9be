"""Events are values: what they are made of is what they tell."""

from app.engine.delivery import Delivery, Status
from app.engine.events import (
    FrameDropped,
    LatencyMeasured,
    MessageQueued,
    MessageReceived,
    MessageStatusChanged,
    SessionStarted,
    StateChanged,
)
from app.engine.messages import Message, MessageType
from app.engine.state import ConnectionState, Reason


def test_equal_news_are_equal() -> None:
    def news() -> "list[object]":
        return [
            StateChanged(
                ConnectionState.CONNECTED,
                ConnectionState.RECONNECTING,
                Reason.CLOSED_BY_SERVER,
                1,
                10.0,
                1006,
            ),
            SessionStarted("s", {"id": 7}, ("ack",), "envelope", False, 7),
            MessageReceived(Message(MessageType.ALERT, {"a": 1})),
            FrameDropped("not_json", "{", 1),
            MessageQueued("k", MessageType.ALERT, {}, Delivery.QUEUED, 7, "09:30"),
            MessageStatusChanged("k", MessageType.ALERT, Status.SENT, "", ""),
            LatencyMeasured(0.1),
        ]

    assert news() == news()
    assert len({repr(event) for event in news()}) == 7


def test_a_received_message_is_not_printed_with_its_data() -> None:
    event = MessageReceived(Message(MessageType.CONNECT, {"token": "secret"}))

    assert "secret" not in repr(event)

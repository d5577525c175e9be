"""Where the user is, said again on every link that did not resume."""

from app.engine.message_types import MessageType
from app.engine.rooms import Rooms


def test_rooms_are_said_again_in_the_order_they_were_joined() -> None:
    rooms = Rooms()
    for room in ("b", "a", "c", "a"):
        rooms.sent(MessageType.USER_JOIN, {"room_id": room})
    rooms.sent(MessageType.USER_LEAVE, {"room_id": "b"})
    rooms.sent(MessageType.USER_LEAVE, {"room_id": "never joined"})

    assert rooms.entries(in_rooms=True) == [
        (MessageType.USER_JOIN, {"room_id": "a"}),
        (MessageType.USER_JOIN, {"room_id": "c"}),
    ]


def test_a_server_without_rooms_hears_the_status_only() -> None:
    rooms = Rooms()
    rooms.sent(MessageType.USER_JOIN, {"room_id": "a"})
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "busy"})
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "away"})

    assert rooms.entries(in_rooms=False) == [(MessageType.PRESENCE_UPDATE, {"status": "away"})]


def test_odd_data_and_other_types_are_not_remembered() -> None:
    rooms = Rooms()
    rooms.sent(MessageType.USER_JOIN, {"room_id": ["a"]})
    rooms.sent(MessageType.USER_JOIN, {})
    rooms.sent(MessageType.USER_LEAVE, {"room_id": ["a"]})
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": 5})
    rooms.sent(MessageType.CHAT_MESSAGE, {"room_id": "a", "status": "x"})

    assert rooms.entries(in_rooms=True) == []


def test_forgetting() -> None:
    rooms = Rooms()
    rooms.sent(MessageType.USER_JOIN, {"room_id": "a"})
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "busy"})
    rooms.forget()

    assert rooms.entries(in_rooms=True) == []

"""Where the user is, said again on every link that did not resume."""

from app.engine.message_types import MessageType
from app.engine.rooms import Rooms


def test_rooms_are_said_again_in_the_order_they_were_joined() -> None:
    rooms = Rooms()
    for room in ("b", "a", "c", "a"):
        rooms.sent(MessageType.USER_JOIN, {"room_id": room}, True)
    rooms.sent(MessageType.USER_LEAVE, {"room_id": "b"}, True)
    rooms.sent(MessageType.USER_LEAVE, {"room_id": "never joined"}, True)

    assert rooms.entries(in_rooms=True) == [
        (MessageType.USER_JOIN, {"room_id": "a"}),
        (MessageType.USER_JOIN, {"room_id": "c"}),
    ]


def test_a_server_without_rooms_hears_the_status_only() -> None:
    rooms = Rooms()
    rooms.sent(MessageType.USER_JOIN, {"room_id": "a"}, True)
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "busy"}, True)
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "away"}, True)

    assert rooms.entries(in_rooms=False) == [(MessageType.PRESENCE_UPDATE, {"status": "away"})]


def test_odd_data_and_other_types_are_not_remembered() -> None:
    rooms = Rooms()
    rooms.sent(MessageType.USER_JOIN, {"room_id": ["a"]}, True)
    rooms.sent(MessageType.USER_JOIN, {}, True)
    rooms.sent(MessageType.USER_LEAVE, {"room_id": ["a"]}, True)
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": 5}, True)
    rooms.sent(MessageType.CHAT_MESSAGE, {"room_id": "a", "status": "x"}, True)

    assert rooms.entries(in_rooms=True) == []


def test_forgetting() -> None:
    rooms = Rooms()
    rooms.sent(MessageType.USER_JOIN, {"room_id": "a"}, True)
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "busy"}, True)
    rooms.forget()

    assert rooms.entries(in_rooms=True) == []


def test_idleness_is_no_status_set_by_hand() -> None:
    rooms = Rooms()
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "busy"}, True)
    rooms.sent(MessageType.PRESENCE_UPDATE, {"status": "away", "auto": True}, True)

    assert rooms.entries(in_rooms=True) == [(MessageType.PRESENCE_UPDATE, {"status": "busy"})]

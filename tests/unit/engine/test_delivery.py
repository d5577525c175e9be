"""Delivery levels and statuses: the table names each type's level and each level's life."""

import pytest

from app.engine.delivery import ENDS, TIME_TO_LIVE, Delivery, Status, default_delivery
from app.engine.message_types import DIRECTIONS, Direction, MessageType


def test_what_must_not_be_lost_is_acknowledged() -> None:
    assert default_delivery(MessageType.CHAT_MESSAGE) is Delivery.ACKNOWLEDGED
    assert default_delivery(MessageType.AI_TOOL_CALL) is Delivery.ACKNOWLEDGED
    assert default_delivery(MessageType.CANCEL) is Delivery.ACKNOWLEDGED


def test_what_is_stale_soon_is_volatile() -> None:
    assert default_delivery(MessageType.TYPING_START) is Delivery.VOLATILE
    assert default_delivery(MessageType.PRESENCE_UPDATE) is Delivery.VOLATILE


def test_everything_else_is_queued() -> None:
    assert default_delivery(MessageType.NOTIFICATION) is Delivery.QUEUED


@pytest.mark.parametrize("level", list(Delivery))
def test_each_level_has_a_life(level: Delivery) -> None:
    assert TIME_TO_LIVE[level] >= 0


def test_the_ends_are_all_but_the_first_two() -> None:
    assert [status for status in Status if status not in ENDS] == [Status.QUEUED, Status.SENT]


def test_every_type_has_a_level() -> None:
    assert all(isinstance(default_delivery(type), Delivery) for type in DIRECTIONS)
    assert DIRECTIONS[MessageType.CHAT_MESSAGE] is Direction.TO_SERVER

"""The table of types: thirty of the existing backends, five of the flat dialect, three of ours."""

from app.engine.message_types import (
    ANSWERS,
    CAPABLE_EXTRAS,
    DIRECTIONS,
    FLAT_EXTRAS,
    THE_THIRTY,
    TYPES_BY_NAME,
    Direction,
    MessageType,
)


def test_the_thirty_are_thirty_and_distinct() -> None:
    assert len({member for member, _ in THE_THIRTY}) == 30


def test_every_member_stands_in_one_table_with_its_direction() -> None:
    listed = [member for member, _ in THE_THIRTY + FLAT_EXTRAS + ANSWERS + CAPABLE_EXTRAS]

    assert sorted(listed, key=lambda member: member.name) == sorted(
        MessageType, key=lambda member: member.name
    )
    assert set(DIRECTIONS) == set(MessageType)
    assert all(isinstance(direction, Direction) for direction in DIRECTIONS.values())


def test_a_type_is_found_by_its_name_on_the_wire() -> None:
    assert TYPES_BY_NAME["chat_message"] is MessageType.CHAT_MESSAGE
    assert set(TYPES_BY_NAME) == {member.value for member in MessageType}
    assert all(member.value == member.name.lower() for member in MessageType)

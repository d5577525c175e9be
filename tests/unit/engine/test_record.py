"""Value objects: compared and printed by attributes, secrets masked."""

import pytest

from app.engine.record import Record


class Point(Record):
    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y
        self._hidden = "inner"


class Other(Record):
    def __init__(self) -> None:
        self.x = 1
        self.y = 2


class Keyed(Record):
    secret = ("key",)

    def __init__(self) -> None:
        self.key = "swordfish"
        self.name = "door"


def test_equal_by_kind_and_attributes() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 2) != Other()
    assert Point(1, 2) != (1, 2)


def test_printed_in_a_fixed_order_without_private_names() -> None:
    assert repr(Point(1, 2)) == "Point(x=1, y=2)"


def test_secrets_are_masked() -> None:
    assert repr(Keyed()) == "Keyed(key=•••, name='door')"


def test_no_record_is_a_key() -> None:
    with pytest.raises(TypeError, match="Point"):
        hash(Point(1, 2))

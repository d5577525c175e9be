"""What app/engine relies on in `enum`: prints one JSON line, the same on every Python."""

import json
from enum import Enum, unique


@unique
class Colour(Enum):
    """Carry two members, a method and a property."""

    RED = "red"
    BLUE = 2

    def shout(self) -> str:
        """Return the name, loud."""
        return self.name + "!"

    @property
    def is_red(self) -> bool:
        """Return whether this one is red."""
        return self is Colour.RED


def refused() -> "list[str]":
    """Return what the wrong uses answered."""
    answers = []
    try:
        Colour("green")
    except ValueError as error:
        answers.append(str(error))

    class Twice(Enum):
        ONE = 1
        SAME = 1  # noqa: PIE796 - the wrong use

    try:
        unique(Twice)
    except ValueError:
        answers.append("no two members of one value")
    return answers


print(
    json.dumps(
        [
            Colour("red") is Colour.RED and Colour(2) is Colour.BLUE,
            [Colour.RED.name, Colour.RED.value, Colour.BLUE.value],
            {Colour.RED: "dict key"}[Colour("red")],
            [member == Colour("red") for member in (Colour.RED, Colour.BLUE)],
            [isinstance(Colour.RED, Colour), Colour.RED in (Colour.RED, Colour.BLUE)],
            [repr(Colour.RED), str(Colour.RED)],
            [Colour.RED.shout(), Colour.RED.is_red, Colour.BLUE.is_red],
            refused(),
        ]
    )
)

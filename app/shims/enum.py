"""`Enum` and `unique` for MicroPython, mounted there as the top-level module `enum`.

MicroPython has no metaclasses: `@unique`, which this project puts on every enum, turns the
class attributes into members. Look-up by value, identity, `.name`, `.value`, dict keys; no
iteration over the class, no aliases.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Enum:
    """Give the member that has a value: `X("a") is X.A`. Raise ValueError when none has."""

    def __new__(cls, value: "Any") -> "Any":
        members: dict[Any, Any] = getattr(cls, "_members", {})
        if value in members:
            return members[value]
        raise ValueError("%r is not a valid %s" % (value, cls.__name__))

    def __repr__(self) -> str:
        return "<%s.%s: %r>" % (type(self).__name__, self.name, self.value)

    def __str__(self) -> str:
        return "%s.%s" % (type(self).__name__, self.name)

    if TYPE_CHECKING:
        name: str
        value: Any


def unique(cls: "Any") -> "Any":
    """Make the members of an Enum; raise ValueError when two have one value."""
    members: dict[Any, Any] = {}
    for name, value in list(cls.__dict__.items()):
        if name.startswith("_") or callable(value) or isinstance(value, property):
            continue
        if value in members:
            raise ValueError("duplicate value %r in %s" % (value, cls.__name__))
        member = object.__new__(cls)
        member.name = name
        member.value = value
        members[value] = member
        setattr(cls, name, member)
    cls._members = members
    return cls

"""A value that components see: replaced, never changed in place."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class View(Record):
    """A value with `but`: a copy in which some attributes differ."""

    def but(self, **changes: "Any") -> "Any":
        """Return a copy with `changes`."""
        # MicroPython has neither `cls.__new__` nor a writable `__dict__`.
        copy = object.__new__(type(self))
        for name, value in self.__dict__.items():
            setattr(copy, name, value)
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

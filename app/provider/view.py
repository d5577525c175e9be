"""A value that components see: replaced, never changed in place."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class View(Record):
    """A value with `but`: a copy in which some attributes differ."""

    def but(self, **changes: "Any") -> "Any":
        """Return a copy with `changes`."""
        copy = object.__new__(type(self))
        if _WRITABLE:
            copy.__dict__.update(self.__dict__)
            copy.__dict__.update(changes)
            return copy
        for name, value in self.__dict__.items():
            setattr(copy, name, value)
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy


def _writes() -> bool:
    """Tell whether `__dict__` can be written to; MicroPython's is a copy or read-only."""
    probe = View()
    try:
        probe.__dict__.update({"written": True})
    except Exception:  # noqa: BLE001 - MicroPython says so by a TypeError today
        return False
    return getattr(probe, "written", False) is True


_WRITABLE = _writes()

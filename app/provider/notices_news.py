"""What the user does with notices, and what became of it."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class NoticesSeen(Record):
    """Tell that all notices are read, and that the server is being told of ids up to `up_to`.

    0: there is nothing to tell it.
    """

    def __init__(self, up_to: int) -> None:
        self.up_to = up_to


class NoticesMarked(Record):
    """Tell what became of that: the server knows, or it could not be told."""

    def __init__(self, up_to: int, done: bool) -> None:
        self.up_to = up_to
        self.done = done


class EarlierRequested(Record):
    """Tell that notices before the oldest listed one are on their way."""


class EarlierLoaded(Record):
    """Hand over notices before id `before`, as the server keeps them, newest first."""

    def __init__(self, before: int, payload: "Any") -> None:
        self.before = before
        self.payload = payload


class EarlierFailed(Record):
    """Tell that they could not be loaded."""

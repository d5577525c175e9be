"""What happens in the provider itself, besides the engine's events."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class HistoryRequested(Record):
    """Tell that messages of a room are on their way; `before` a seq, or the newest."""

    def __init__(self, room_id: str, before: "int | None") -> None:
        self.room_id = room_id
        self.before = before


class HistoryLoaded(Record):
    """Hand over messages of a room as the server keeps them, oldest first.

    `newest`: they reach up to the present; `more`: the server has older ones.
    """

    def __init__(
        self, room_id: str, messages: "list[dict[str, Any]]", more: bool, newest: bool
    ) -> None:
        self.room_id = room_id
        self.messages = messages
        self.more = more
        self.newest = newest


class HistoryFailed(Record):
    """Tell that they could not be loaded."""

    def __init__(self, room_id: str, problem: str) -> None:
        self.room_id = room_id
        self.problem = problem


class RoomsStale(Record):
    """Tell that every room may lack messages since a moment, ISO 8601 local time."""

    def __init__(self, since: str) -> None:
        self.since = since


class GapDismissed(Record):
    """Tell that the user knows that a room may lack messages."""

    def __init__(self, room_id: str) -> None:
        self.room_id = room_id


class MessageDismissed(Record):
    """Tell that a message of ours that did not arrive need not be shown any more."""

    def __init__(self, key: str) -> None:
        self.key = key


class TypingEnded(Record):
    """Tell that nothing was heard of a typing person for a while."""

    def __init__(self, room_id: str, user_id: "int | str | None") -> None:
        self.room_id = room_id
        self.user_id = user_id


class SnapshotLoaded(Record):
    """Hand over a list as the server keeps it: "quotes", "documents" or "notifications".

    `payload` is what `Backend` returned for it; None: this server has none.
    """

    def __init__(self, name: str, payload: "Any") -> None:
        self.name = name
        self.payload = payload


class SnapshotRequested(Record):
    """Tell that such a list is on its way."""

    def __init__(self, name: str) -> None:
        self.name = name


class SnapshotFailed(Record):
    """Tell that it could not be loaded."""

    def __init__(self, name: str) -> None:
        self.name = name


class ClockRead(Record):
    """Tell what the clock on the wall says now, in seconds since 1970."""

    def __init__(self, wall: float) -> None:
        self.wall = wall

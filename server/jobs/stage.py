"""Where a job speaks and how it waits."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from app.engine.messages import MessageType

Data = Mapping[str, object]


class Said(NamedTuple):
    """Hold one message of a job; `room_id` None: it is for the user alone."""

    type: MessageType
    data: Data
    room_id: str | None = None
    id: str | None = None


class Stage(Protocol):
    """Carry a job's messages; each dialect has its own."""

    def to_user(self, type: MessageType, data: Data) -> None:
        """Send to the user the job works for."""

    def to_room(self, room_id: str, type: MessageType, data: Data) -> None:
        """Send to everybody in a room."""

    async def pause(self, steps: float = 1) -> None:
        """Wait for so many steps of simulated work."""

    async def end(self, *ending: Said) -> None:
        """Say how the job ended, all at once and last of all; a stage may keep it until heard."""


class TalkingStage(Stage, Protocol):
    """Let an answer grow in a room before the job's ending says it whole."""

    def think(self, room_id: str) -> None:
        """Tell a room, and whoever joins it, that an answer is on its way."""

    def add(self, delta: str) -> None:
        """Say the next piece of the answer there."""

    def hush(self) -> None:
        """Tell those who join no more of it."""

"""Where a job speaks and how it waits."""

from collections.abc import Mapping
from typing import Protocol

from app.engine.messages import MessageType

Data = Mapping[str, object]


class Stage(Protocol):
    """Carry a job's messages; each dialect has its own."""

    def to_user(self, type: MessageType, data: Data) -> None:
        """Send to the user the job works for."""

    def to_room(self, room_id: str, type: MessageType, data: Data) -> None:
        """Send to everybody in a room."""

    async def pause(self, steps: int = 1) -> None:
        """Wait for so many steps of simulated work."""

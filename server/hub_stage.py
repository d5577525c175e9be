"""The stage of the capable dialect: jobs speak to sessions."""

import asyncio

from app.engine.messages import Message, MessageType
from server.hub import Hub
from server.jobs.stage import Data, Said


class HubStage:
    """Let a job speak to a user's pages and to rooms."""

    def __init__(self, hub: Hub, user_id: int, step: float) -> None:
        self._hub = hub
        self._rooms = hub.rooms
        self._user_id = user_id
        self._step = step

    def to_user(self, type: MessageType, data: Data) -> None:
        self._hub.to_user(self._user_id, Message(type, dict(data)))

    def to_room(self, room_id: str, type: MessageType, data: Data) -> None:
        self._rooms.to_room(room_id, Message(type, dict(data)))

    async def pause(self, steps: int = 1) -> None:
        await asyncio.sleep(steps * self._step)

    async def end(self, *ending: Said) -> None:
        """Say the last words to the room they are for, and to the user's pages elsewhere too."""
        self.say(ending)

    def say(self, ending: tuple[Said, ...]) -> None:
        """Do what `end` does, without waiting."""
        for said in ending:
            message = message_of(said)
            if said.room_id is None:
                self._hub.to_user(self._user_id, message)
                continue
            self._rooms.to_room(said.room_id, message)
            for session in self._hub.of_user(self._user_id):
                if said.room_id not in session.rooms:
                    session.post(message)


def message_of(said: Said) -> Message:
    """Return a message of a job as it is sent."""
    return Message(said.type, dict(said.data))

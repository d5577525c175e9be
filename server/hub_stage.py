"""The stage of the capable dialect: jobs speak to sessions."""

import asyncio
from abc import ABC, abstractmethod

from app.engine.messages import Message, MessageType
from server.growing_answers import GrowingAnswer
from server.hub import Hub
from server.jobs.order import Order
from server.jobs.stage import Data, Said
from server.records import Records
from server.writes import Writes

# What is said of work that a frame began names that frame.
ANSWERING = ("quote_", "ai_", "document_")


class HubStage(ABC):
    """Let a job speak to a user's pages and to rooms.

    `in_response_to` is the id of the frame that began it, None when it had none.
    """

    def __init__(self, hub: Hub, order: Order, step: float) -> None:
        self._hub = hub
        self._rooms = hub.rooms
        self._user_id = order.user_id
        self._in_response_to = order.frame_id()
        self._step = step
        self._growing: GrowingAnswer | None = None

    def to_user(self, type: MessageType, data: Data) -> None:
        self._hub.to_user(self._user_id, Message(type, self._about(type, data)))

    def to_room(self, room_id: str, type: MessageType, data: Data) -> None:
        self._rooms.to_room(room_id, Message(type, self._about(type, data)))

    async def pause(self, steps: float = 1) -> None:
        await asyncio.sleep(steps * self._step)

    def think(self, room_id: str) -> None:
        self._growing = GrowingAnswer(room_id, self._in_response_to)
        self._hub.growing.begin(self._growing)
        self._rooms.to_room(room_id, self._growing.thinking())

    def add(self, delta: str) -> None:
        if self._growing is not None:
            self._rooms.to_room(self._growing.room_id, self._growing.add(delta))

    def hush(self) -> None:
        growing, self._growing = self._growing, None
        if growing is not None:
            self._hub.growing.end(growing)

    @property
    def spoken(self) -> str:
        """Return what was said of a growing answer."""
        return self._growing.text if self._growing is not None else ""

    @abstractmethod
    async def end(self, *ending: Said) -> None:
        """Say the last words, once what is kept of them is on record."""

    def about(self, ending: tuple[Said, ...]) -> tuple[Said, ...]:
        """Return last words with the frame that they answer."""
        return tuple(said._replace(data=self._about(said.type, said.data)) for said in ending)

    def _about(self, type: MessageType, data: Data) -> dict[str, object]:
        if self._in_response_to is None or not type.value.startswith(ANSWERING):
            return dict(data)
        return {**data, "in_response_to": self._in_response_to}


class PassingStage(HubStage):
    """Let a job speak that nobody keeps: it began with a frame without an id."""

    def __init__(
        self, hub: Hub, order: Order, step: float, records: Records, writes: Writes
    ) -> None:
        super().__init__(hub, order, step)
        self._records = records
        self._writes = writes

    async def end(self, *ending: Said) -> None:
        put = self._records.put(self._user_id, self.about(ending))
        # Cancelled in the middle the write goes on: half a transaction would block the next.
        say(self._hub, self._user_id, await asyncio.shield(self._writes.start(put)))


def say(hub: Hub, user_id: int, ending: tuple[Said, ...]) -> None:
    """Say last words to the room they are for, and to the user's pages elsewhere too."""
    for said in ending:
        message = message_of(said)
        if said.room_id is None:
            hub.to_user(user_id, message)
            continue
        hub.rooms.to_room(said.room_id, message)
        for session in hub.of_user(user_id):
            if said.room_id not in session.rooms:
                session.post(message)


def message_of(said: Said) -> Message:
    """Return a message of a job as it is sent."""
    return Message(said.type, dict(said.data), id=said.id)

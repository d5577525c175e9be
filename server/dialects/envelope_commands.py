"""What the handlers backend does with each type; anything else is met with silence."""

import asyncio
from datetime import datetime
from typing import Any, Protocol

from app.engine.messages import MessageType
from server.jobs.assistant import STEPS_TO_ANSWER, is_asked
from server.jobs.existing import generate_quote, reply_to, use_tool
from server.jobs.stage import Data, Said


class Registry(Protocol):
    """Carry frames to sockets, users and rooms, as `EnvelopeEndpoint` does."""

    step: float

    def to_user(self, user_id: object, type: MessageType, data: dict[str, object]) -> None: ...

    def to_room(
        self, room_id: object, type: MessageType, data: dict[str, object], but: str | None = None
    ) -> None: ...

    def start_job(self, job: Any) -> None: ...


class EnvelopeStage:
    """Let a job speak to the user that a frame named."""

    def __init__(self, registry: Registry, user_id: object) -> None:
        self._registry = registry
        self._user_id = user_id

    def to_user(self, type: MessageType, data: Data) -> None:
        self._registry.to_user(self._user_id, type, dict(data))

    def to_room(self, room_id: str, type: MessageType, data: Data) -> None:
        self._registry.to_room(room_id, type, dict(data))

    async def pause(self, steps: float = 1) -> None:
        await asyncio.sleep(steps * self._registry.step)

    async def end(self, *ending: Said) -> None:
        for said in ending:
            self.to_user(said.type, said.data)


class EnvelopeCommands:
    """Perform the frames of one socket; believe the user id that they carry.

    Raises what a handler that trusts its input raises: TypeError, AttributeError, KeyError.
    """

    def __init__(self, registry: Registry, client_id: str) -> None:
        self._registry = registry
        self._client_id = client_id

    async def perform(self, fields: dict[str, Any]) -> None:
        """Do what the frame asks; unknown and server-only types do nothing."""
        kind, user_id = fields["type"], fields.get("user_id")
        hash(user_id)  # a list is no key: their registry would raise the same TypeError
        data = fields.get("data") or {}
        stage = EnvelopeStage(self._registry, user_id)
        if kind == "chat_message":
            await self._chat(data, user_id)
        elif kind in ("typing_start", "typing_stop"):
            self._typing(MessageType(kind), data, user_id)
        elif kind == "presence_update":
            self._presence(data, user_id)
        elif kind == "document_upload_start":
            self._document(stage, data)
        elif kind == "quote_generation_start":
            self._registry.start_job(_quote(stage, data["customer_id"], data.get("requirements")))
        elif kind == "ai_tool_call":
            self._registry.start_job(use_tool(stage, data["tool_name"], data.get("args")))

    async def _chat(self, data: dict[str, Any], user_id: object) -> None:
        text, room_id = data["message"], data.get("room_id", "general")
        asked = is_asked(text)
        said = {
            "message": text,
            "user_id": user_id,
            "room_id": room_id,
            "timestamp": datetime.now().isoformat(),
        }
        self._registry.to_room(room_id, MessageType.CHAT_RESPONSE, said)
        if asked:
            self._registry.to_room(room_id, MessageType.AI_THINKING, {"room_id": room_id})
            # Awaited here: nothing else is read from this socket meanwhile.
            await asyncio.sleep(STEPS_TO_ANSWER * self._registry.step)
            reply = {"message": reply_to(text), "room_id": room_id, "in_response_to": text}
            self._registry.to_room(room_id, MessageType.AI_RESPONSE, reply)

    def _typing(self, type: MessageType, data: dict[str, Any], user_id: object) -> None:
        room_id = data.get("room_id", "general")
        relayed = {"user_id": user_id, "room_id": room_id}
        self._registry.to_room(room_id, type, relayed, but=self._client_id)

    def _presence(self, data: dict[str, Any], user_id: object) -> None:
        relayed = {"user_id": user_id, "status": data["status"]}
        self._registry.to_room("general", MessageType.PRESENCE_UPDATE, relayed, self._client_id)

    def _document(self, stage: EnvelopeStage, data: dict[str, Any]) -> None:
        echo = {
            "file_name": data["file_name"],
            "file_size": data.get("file_size"),
            "status": "started",
            "progress": 0,
        }
        stage.to_user(MessageType.DOCUMENT_UPLOAD_START, echo)


async def _quote(stage: EnvelopeStage, customer_id: object, requirements: object) -> None:
    await generate_quote(stage, customer_id, str(requirements or ""))

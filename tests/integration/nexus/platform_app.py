"""A Nexus platform whose handler speaks the envelope dialect; run it as a program.

    python -m tests.integration.nexus.platform_app PORT ORIGIN TOKEN

What Nexus does (upgrade, Origin list, paths, parsing, delivery, closing) is Nexus's own; here is
only what an application on it writes. Its `connect` frame carries the token, because Nexus
matches a class-based handler's path together with the query.
"""

import asyncio
import sys
from typing import Any

from nexus import Nexus  # type: ignore[import-untyped]
from nexus.registry import HandlerRegistry  # type: ignore[import-untyped]
from nexus.transports.websocket import WebSocketTransport  # type: ignore[import-untyped]
from nexus.websocket_handlers import Connection, MessageHandler  # type: ignore[import-untyped]

PATH = "/events"
STEP = 0.02  # seconds of simulated work
BEAT = 0.3  # seconds between the server's own beats, which no client asks for
DOCUMENT = (
    ("document_upload_progress", {"progress": 50}),
    ("document_upload_complete", {"progress": 100}),
    ("document_processing_start", {"progress": 0}),
    ("document_processing_progress", {"progress": 50, "step": "Reading"}),
    ("document_processing_complete", {"progress": 100}),
    ("notification", {"message": "Document ready"}),
)

Data = dict[str, Any]


def frame(type: str, data: Data, user_id: object = None) -> Data:
    """Return an envelope as the handlers backend writes it."""
    timestamp = "2026-11-23T09:30:00.123456"
    empty = {"id": None, "session_id": None}
    return {"type": type, "data": data, "timestamp": timestamp, "user_id": user_id, **empty}


class Realtime(MessageHandler):  # type: ignore[misc]
    """Speak the envelope dialect: every type that a client may send, every one that it may hear."""

    token = ""

    def __init__(self) -> None:
        self._jobs: set[asyncio.Task[None]] = set()

    async def on_connect(self, conn: Connection) -> None:
        conn.state.user_id = None
        self._start(self._beat(conn))
        await self._tell("user_join", {"user_id": None, "connection_id": conn.connection_id}, conn)

    async def on_disconnect(self, conn: Connection) -> None:
        left = {"user_id": conn.state.user_id, "connection_id": conn.connection_id}
        await self._tell("user_leave", left)

    async def on_text(self, conn: Connection, text: str) -> Data:  # noqa: ARG002
        return frame("alert", {"level": "error", "message": "That was no JSON object."})

    async def on_message(self, conn: Connection, msg: Data) -> Data | None:
        """Do what the frame asks; what is returned, Nexus sends to this socket alone."""
        kind, data = msg.get("type"), msg.get("data") or {}
        conn.state.user_id = msg.get("user_id")
        if kind == "connect":
            return await self._greet(conn, data)
        if kind in ("typing_start", "typing_stop", "presence_update"):
            await self._tell(kind, {**data, "user_id": conn.state.user_id}, conn)
        elif kind == "chat_message":
            await self._chat(conn, data)
        elif kind == "document_upload_start":
            self._start(self._document(conn, data))
        elif kind == "quote_generation_start":
            self._start(self._quote(conn, data))
        elif kind == "ai_tool_call":
            self._start(self._tool(conn, data))
        return None  # as the backend does with a heartbeat and with what it does not know

    async def _greet(self, conn: Connection, data: Data) -> Data | None:
        if data.get("token") != self.token:
            await conn.close(4401, "sign-in needed")
            return None
        return frame("status_update", {"status": "ready"})

    async def _beat(self, conn: Connection) -> None:
        await asyncio.sleep(BEAT)
        while await conn.send_json(frame("heartbeat", {})):
            await asyncio.sleep(BEAT)

    async def _chat(self, conn: Connection, data: Data) -> None:
        room_id = data.get("room_id", "general")
        said = {"message": data["message"], "user_id": conn.state.user_id, "room_id": room_id}
        await self._tell("chat_response", said)
        await self._tell("user_activity", {"user_id": conn.state.user_id}, conn)
        if "@ai" in data["message"]:
            await self._tell("ai_thinking", {"room_id": room_id})
            kind = "ai_error" if "fail" in data["message"] else "ai_response"
            await self._tell(kind, {"message": "Well.", "room_id": room_id})

    async def _document(self, conn: Connection, data: Data) -> None:
        name = {"file_name": data["file_name"]}
        await conn.send_json(frame("document_upload_start", {**name, "status": "started"}))
        if "corrupt" in data["file_name"]:
            await conn.send_json(frame("document_error", {**name, "error": "It is damaged."}))
            return
        for kind, fields in DOCUMENT:
            await asyncio.sleep(STEP)
            await conn.send_json(frame(kind, {**name, **fields}))

    async def _quote(self, conn: Connection, data: Data) -> None:
        await conn.send_json(frame("quote_generation_start", {**data, "status": "starting"}))
        for progress in (20, 40, 60, 80, 100):
            await asyncio.sleep(STEP)
            await conn.send_json(frame("quote_generation_progress", {"progress": progress}))
        quote = {"quote_id": "q-1", "customer_id": data["customer_id"]}
        await conn.send_json(frame("quote_generation_complete", quote))
        await conn.send_json(frame("quote_update", {**quote, "status": "sent"}))

    async def _tool(self, conn: Connection, data: Data) -> None:
        name = {"tool_name": data["tool_name"]}
        await conn.send_json(frame("ai_tool_call", {**name, "status": "executing"}))
        await asyncio.sleep(STEP)
        await conn.send_json(frame("ai_tool_result", {**name, "status": "complete"}))

    async def _tell(self, type: str, data: Data, but: Connection | None = None) -> None:
        for conn in self.connections:
            if conn is not but:
                await conn.send_json(frame(type, data, data.get("user_id")))

    def _start(self, job: Any) -> None:
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)


async def serve(port: int, origin: str, token: str) -> None:
    """Bring the platform up and print "ready" when its sockets listen."""
    # The platform's HTTP gateway is built too, but not served: this tier needs no second port.
    app = Nexus(api_port=port + 1, enable_durability=False, server_type="basic")
    Realtime.token = token
    app.register_websocket(PATH, Realtime, allowed_origins=[origin])
    transport = WebSocketTransport(port=port)
    app.add_transport(transport)
    app.start(blocking=False)
    # Nexus 2.16 does not start the transports that were added to it.
    await transport.start(HandlerRegistry())
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3]))

"""Behave as the platform's endpoint does, quirks included (docs/protocol.md part 1.2)."""

import asyncio
import contextlib
import json
import secrets
from collections import defaultdict
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from starlette.websockets import WebSocket

from app.engine.messages import Dialect, Message, MessageType
from server.dialects.upgrade import account_of_upgrade
from server.jobs.stage import Data
from server.link import Gone, Link, text_of
from server.services import Services


class FlatEndpoint:
    """Serve sockets in the flat dialect: no heartbeat, no acknowledgements, no rooms."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._links_of: defaultdict[int, set[Link]] = defaultdict(set)
        self._everyone: set[Link] = set()
        self._jobs: set[asyncio.Task[None]] = set()

    async def serve(self, websocket: WebSocket, client_id: str) -> None:
        """Own a socket from its upgrade to its end."""
        with contextlib.suppress(Gone):
            account = await account_of_upgrade(self._services, websocket)
            link = Link(websocket, client_id, self._services.settings.max_waiting)
            await link.open()
            self._everyone.add(link)
            self._links_of[account.id].add(link)
            try:
                greeting = {"message": f"Connected to realtime as {account.name}"}
                self._send(link, account.id, MessageType.WELCOME, greeting)
                await self._read(link, account.id)
            finally:
                self._everyone.discard(link)
                self._links_of[account.id].discard(link)
                await link.finish()

    def drain(self) -> None:
        """Close with 1012 and no farewell: this backend has none."""
        for link in list(self._everyone):
            link.close(1012, "")

    def sign_out(self, session_id: str) -> None:
        """Do nothing: this backend does not know which sign-in a socket belongs to."""

    async def close(self) -> None:
        """Cancel the jobs."""
        for job in list(self._jobs):
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)

    async def _read(self, link: Link, user_id: int) -> None:
        while True:
            frame = await link.receive()
            try:
                fields = json.loads(frame)
            except (ValueError, RecursionError):
                fields = None
            if not isinstance(fields, dict):
                # Theirs falls over here and takes the user's registry along: the other
                # sockets of the user stay open and hear nothing any more.
                self._links_of.pop(user_id, None)
                return
            self._perform(link, user_id, fields)

    def _perform(self, link: Link, user_id: int, fields: dict[str, Any]) -> None:
        kind = fields.get("type")
        if kind == "chat_message":
            said = {"message": f"Received: {fields.get('message', '')}", "user_id": user_id}
            self._send(link, user_id, MessageType.CHAT_RESPONSE, said)
        elif kind == "quote_request":
            working = {"message": "Your quote is being prepared"}
            self._send(link, user_id, MessageType.QUOTE_PROCESSING, working)
            ready = {"message": "Your quote is ready", "quote_id": "quote-" + secrets.token_hex(6)}
            self._later(link, user_id, MessageType.QUOTE_READY, ready)
        elif kind == "document_upload_start":
            # Theirs is uploaded over HTTP; a frame stands in for it here.
            document = {
                "message": f"Document uploaded: {fields.get('file_name', '')}",
                "document_id": "doc-" + secrets.token_hex(6),
            }
            self._later(link, user_id, MessageType.DOCUMENT_UPLOADED, document)

    def _send(self, link: Link, user_id: int, type: MessageType, data: Data) -> None:
        if link in self._links_of[user_id]:
            message = Message(type, {**data, "timestamp": datetime.now().isoformat()})
            link.post(text_of(message, Dialect.FLAT))

    def _later(self, link: Link, user_id: int, type: MessageType, data: Data) -> None:
        async def after_a_step() -> None:
            await asyncio.sleep(self._services.settings.job_step)
            self._send(link, user_id, type, data)

        self._start(after_a_step())

    def _start(self, job: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

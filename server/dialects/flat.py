"""Behave as the platform's endpoint does, quirks included (docs/protocol.md part 1.2)."""

import asyncio
import json
import secrets
from collections import defaultdict
from datetime import datetime
from typing import Any

from app.engine.messages import Dialect, Message, MessageType
from server.accounts import Account
from server.dialects.existing_backend import ExistingBackend
from server.jobs.stage import Data
from server.link import Link, text_of
from server.services import Services


class FlatEndpoint(ExistingBackend):
    """Serve sockets in the flat dialect: no heartbeat, no acknowledgements, no rooms."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._links_of: defaultdict[int, set[Link]] = defaultdict(set)

    async def _talk(self, link: Link, account: Account) -> None:
        self._links_of[account.id].add(link)
        try:
            greeting = {"message": f"Connected to realtime as {account.name}"}
            self._send(link, account.id, MessageType.WELCOME, greeting)
            await self._read(link, account.id)
        finally:
            self._links_of[account.id].discard(link)

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

        self.start_job(after_a_step())

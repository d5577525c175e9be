"""Behave as the handlers backend does, quirks included (docs/protocol.md part 1.1).

The registries are as naive as theirs on purpose: most of the quirks come from keying sockets
by client id and people by whatever the frame says.
"""

import asyncio
import json
from collections import defaultdict, deque
from datetime import datetime

from app.engine.messages import LocalError, Message, MessageType
from server.accounts import Account
from server.dialects.envelope_commands import EnvelopeCommands
from server.dialects.existing_backend import ExistingBackend
from server.link import Link, Silence, text_of
from server.services import Services

ROOM = "general"
MAX_QUEUED = 100
# What a handler of theirs raises on a field of the wrong kind, and what an alert then quotes; ours
# is raised where a value can't be sent on.
FIELD_ERRORS = (TypeError, AttributeError, KeyError, ValueError, LocalError)


class EnvelopeEndpoint(ExistingBackend):
    """Serve sockets in the envelope dialect."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._links: dict[str, Link] = {}
        self._clients_of: defaultdict[object, list[str]] = defaultdict(list)
        self._rooms: defaultdict[object, set[str]] = defaultdict(set)
        self._queues: defaultdict[object, deque[str]] = defaultdict(
            lambda: deque(maxlen=MAX_QUEUED)
        )
        self.step = services.settings.job_step
        self.start_job(self._beat())

    def to_client(self, client_id: str, type: MessageType, data: dict[str, object]) -> None:
        """Send to whoever now holds a client id."""
        link = self._links.get(client_id)
        if link is not None:
            link.post(_text(type, data, None))

    def to_user(self, user_id: object, type: MessageType, data: dict[str, object]) -> None:
        """Send to a user's sockets; without any, queue it under whatever the frame said."""
        clients = self._clients_of.get(user_id)
        text = _text(type, data, user_id)
        if not clients:
            self._queues[user_id].append(text)
            return
        for client_id in clients:  # an id used twice gets it twice
            link = self._links.get(client_id)
            if link is not None:
                link.post(text)

    def to_room(
        self, room_id: object, type: MessageType, data: dict[str, object], but: str | None = None
    ) -> None:
        """Send to a room's sockets, except one."""
        text = _text(type, data, data.get("user_id"))
        for client_id in list(self._rooms.get(room_id, ())):
            link = self._links.get(client_id)
            if link is not None and client_id != but:
                link.post(text)

    async def _talk(self, link: Link, account: Account) -> None:
        self._add(link, account.id)
        try:
            await self._read(link, account.id)
        finally:
            self._remove(link.client_id, account.id)

    def _add(self, link: Link, user_id: int) -> None:
        self._links[link.client_id] = link
        self._clients_of[user_id].append(link.client_id)
        self._rooms[ROOM].add(link.client_id)  # the mounting host's decision
        for text in self._queues.pop(user_id, ()):
            link.post(text)
        joined: dict[str, object] = {"user_id": user_id, "connection_id": link.client_id}
        self.to_room(ROOM, MessageType.USER_JOIN, joined, but=link.client_id)

    def _remove(self, client_id: str, user_id: int) -> None:
        """Forget a client id, even when a newer socket holds it by now: that one goes deaf."""
        if self._links.pop(client_id, None) is None:
            return
        clients = self._clients_of[user_id]
        if client_id in clients:
            clients.remove(client_id)
        if not clients:
            del self._clients_of[user_id]
        for members in self._rooms.values():
            members.discard(client_id)
        left: dict[str, object] = {"user_id": user_id, "connection_id": client_id}
        self.to_room(ROOM, MessageType.USER_LEAVE, left)

    async def _read(self, link: Link, user_id: int) -> None:
        commands = EnvelopeCommands(self, link.client_id)
        while True:
            deadline = asyncio.get_running_loop().time() + self._services.settings.idle_cut
            try:
                frame = await link.receive(deadline)
            except Silence:
                # The cut sends no close frame: commands still work, replies go nowhere.
                self._remove(link.client_id, user_id)
                continue
            try:
                fields = json.loads(frame)
            except (ValueError, RecursionError):
                return
            if not isinstance(fields, dict):
                return  # gone without a close frame
            try:
                await commands.perform(fields)
            except FIELD_ERRORS as error:
                complaint: dict[str, object] = {"level": "error", "message": str(error)}
                self.to_client(link.client_id, MessageType.ALERT, complaint)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._services.settings.beat() or float("inf"))
            for client_id in list(self._links):
                self.to_client(client_id, MessageType.HEARTBEAT, {})


def _text(type: MessageType, data: dict[str, object], user_id: object) -> str:
    # Naive local time, as theirs.
    timestamp = datetime.now().isoformat()
    known = user_id if isinstance(user_id, (int, str)) else None
    return text_of(Message(type, data, user_id=known, timestamp=timestamp))

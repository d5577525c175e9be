"""One socket of the capable dialect, from its credentials to its end."""

import asyncio
import contextlib
import logging
import secrets

from starlette.datastructures import QueryParams

from app.engine.messages import BadFrame, Message, MessageType, decode
from server.access_tokens import Grant
from server.dialects.answers import acknowledge, check_header, refuse
from server.dialects.commands import Commands
from server.hub import Member
from server.json_text import parse_json
from server.link import Gone, Link, Silence
from server.refusal import RefusalCode, Refused
from server.services import Services

CAPABILITIES = ("ack", "reauth", "rooms", "heartbeat", "drain", "ticket")
MISSED_BEATS = 3

log = logging.getLogger("server")


class CapableSession:
    """Read one socket: who it is, what it wants, when it has to go."""

    def __init__(self, services: Services, link: Link, epoch: str) -> None:
        self._services = services
        self._link = link
        self._epoch = epoch
        self._session_id = secrets.token_urlsafe(12)
        self._heard_at = _now()
        self._member: Member | None = None

    async def run(self, query: QueryParams) -> None:
        """Authenticate, then handle frames until the socket or its right to stay is gone."""
        member = await self._authenticate(query)
        self._heard_at = _now()
        commands = Commands(self._services, member)
        while True:
            self._check_deadlines(member)
            with contextlib.suppress(Silence):
                frame = await self._link.receive(self._deadline(member))
                self._heard_at = _now()
                await self._take(frame, member, commands)

    def leave(self) -> None:
        """Forget the member, if it ever became one."""
        if self._member is not None:
            self._services.hub.remove(self._member)

    # Who is it?

    async def _authenticate(self, query: QueryParams) -> Member:
        if self._services.hub.draining:
            raise self._closed(1012, "service restart")
        if "ticket" in query:
            grant = self._services.tickets.redeem(query["ticket"])
        elif "token" in query:
            grant = self._services.tokens.verify(query["token"])
        else:
            return await self._authenticate_in_frame()
        return await self._enter(grant)

    async def _authenticate_in_frame(self) -> Member:
        try:
            frame = await self._link.receive(_now() + self._services.settings.connect_timeout)
        except Silence:
            raise self._closed(4401, "no credentials in time") from None
        message = self._decode(frame)
        if isinstance(message, BadFrame) or message.type is not MessageType.CONNECT:
            raise self._closed(4401, "connect with a token first")
        token = message.data.get("token")
        grant = self._services.tokens.verify(token) if isinstance(token, str) else None
        member = await self._enter(grant)
        self._answer_connect(member)
        acknowledge(member, message)
        return member

    async def _enter(self, grant: Grant | None) -> Member:
        account = await self._services.account_of(grant)
        if account is None or grant is None:
            raise self._closed(4401, "sign-in needed")
        member = Member(self._link, account, grant.session_id, grant.expires_at)
        self._services.hub.add(member)
        self._member = member
        # A sign-out between the check and the registration found nobody to close.
        if await self._services.account_of(grant) is None:
            raise self._closed(4401, "sign-in needed")
        return member

    # When does it have to go?

    def _deadline(self, member: Member) -> float:
        expiry = _now() + member.expires_at - self._services.clock()
        return min(expiry, self._silent_at())

    def _silent_at(self) -> float:
        beat = self._services.settings.beat()
        return self._heard_at + MISSED_BEATS * beat if beat else float("inf")

    def _check_deadlines(self, member: Member) -> None:
        if self._services.clock() >= member.expires_at:
            raise self._closed(4401, "token expired")
        if _now() >= self._silent_at():
            raise self._closed(4408, "silent for too long")

    def _closed(self, code: int, reason: str) -> Gone:
        self._link.close(code, reason)
        return Gone()

    # What does it want?

    def _decode(self, frame: str | bytes) -> Message | BadFrame:
        limit = self._services.settings.max_frame
        if isinstance(frame, str) and len(frame) * 4 > limit and len(frame.encode()) > limit:
            return BadFrame("too_large", "", len(frame))
        return decode(frame, parse_json, limit)

    async def _take(self, frame: str | bytes, member: Member, commands: Commands) -> None:
        message = self._decode(frame)
        if isinstance(message, BadFrame):
            self._complain(message, member)
            return
        try:
            await self._handle(message, member, commands)
        except Refused as refused:
            refuse(member, message.id, refused)
        except Gone:
            raise
        except Exception:
            # One frame must not end the connection, and its traceback must not leave the server.
            correlation = secrets.token_hex(4)
            log.exception("frame %s failed [%s]", message.type_name, correlation)
            text = f"Something went wrong here; quote {correlation} when you ask about it."
            refuse(member, message.id, Refused(RefusalCode.SERVER_ERROR, text))

    def _complain(self, frame: BadFrame, member: Member) -> None:
        if frame.reason == "too_large":
            # An alert names no id, so its sender would send the frame again for ever; the close
            # code says that the largest message in flight is hopeless.
            limit = self._services.settings.max_frame
            raise self._closed(1009, f"a frame may have at most {limit} bytes")
        text = f"The frame was not understood: {frame.reason}."
        refuse(member, None, Refused(RefusalCode.BAD_REQUEST, text))

    async def _handle(self, message: Message, member: Member, commands: Commands) -> None:
        check_header(message, member.account)
        if message.type is MessageType.CONNECT:
            await self._connect_again(message, member)
        elif message.type is MessageType.DISCONNECT:
            acknowledge(member, message)
            raise self._closed(1000, "goodbye")
        else:
            await commands.perform(message)

    async def _connect_again(self, message: Message, member: Member) -> None:
        token = message.data.get("token")
        if token is not None:
            await self._reauthenticate(token, member)
        self._answer_connect(member)
        acknowledge(member, message)

    async def _reauthenticate(self, token: object, member: Member) -> None:
        found = await self._services.account_of_token(token) if isinstance(token, str) else None
        if found is None:
            raise self._closed(4401, "sign-in needed")
        account, grant = found
        if account.id != member.account.id:
            raise self._closed(4403, "this connection belongs to another user")
        member.expires_at = grant.expires_at
        member.session_id = grant.session_id

    def _answer_connect(self, member: Member) -> None:
        account = member.account
        user = {"id": account.id, "name": account.name, "email": account.email}
        data = {
            "session_id": self._session_id,
            "user": {**user, "role": account.role},
            "capabilities": list(CAPABILITIES),
            "heartbeat_interval": self._services.settings.beat(),
            "max_frame": self._services.settings.max_frame,
            "epoch": self._epoch,
            "seq": 0,
            "resumed": False,
            "presence": [],
        }
        member.post(Message(MessageType.CONNECT, data))


def _now() -> float:
    return asyncio.get_running_loop().time()

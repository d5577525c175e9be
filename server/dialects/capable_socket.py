"""One socket of the capable dialect, from its credentials to its end."""

import asyncio
import contextlib
import logging
import secrets

from starlette.datastructures import QueryParams

from app.engine.messages import BadFrame, Message, MessageType, decode
from server.access_tokens import Grant
from server.accounts import Account
from server.dialects.answers import acknowledge, check_header, refuse
from server.dialects.commands import Commands
from server.dialects.introduction import Introduction
from server.json_text import parse_json
from server.link import Gone, Link, Silence
from server.refusal import RefusalCode, Refused
from server.services import Services
from server.session import Session

MISSED_BEATS = 3

log = logging.getLogger("server")


class CapableSocket:
    """Read one socket: who it is, what it wants, when it has to go.

    It carries a session from its first frame on, whatever that is. Until then nothing is sent:
    what goes out before the answer to `connect` would be taken for another kind of server.
    """

    def __init__(self, services: Services, link: Link) -> None:
        self._services = services
        self._link = link
        self._heard_at = _now()
        self._session: Session | None = None

    async def run(self, query: QueryParams) -> None:
        """Authenticate, then handle frames until the socket or its right to stay is gone."""
        if self._services.hub.draining:
            raise self._closed(1012, "service restart")
        if "ticket" in query:
            await self._admit(self._services.tickets.redeem(query["ticket"]))
        elif "token" in query:
            await self._admit(self._services.tokens.verify(query["token"]))
        else:
            await self._authenticate_in_frame()
        self._heard_at = _now()
        while True:
            self._check_deadlines()
            with contextlib.suppress(Silence):
                frame = await self._link.receive(self._deadline())
                self._heard_at = _now()
                await self._take(frame)

    def leave(self) -> None:
        """Let the session wait without this socket, if it still has it."""
        if self._session is not None:
            self._services.hub.detach(self._session, self._link)

    # Who is it?

    async def _admit(self, grant: Grant | None) -> None:
        account = await self._services.account_of(grant)
        if account is None or grant is None:
            raise self._closed(4401, "sign-in needed")
        self._account: Account = account
        self._grant: Grant = grant
        self._introduction = Introduction(self._services, self._link, account)

    async def _authenticate_in_frame(self) -> None:
        try:
            frame = await self._link.receive(_now() + self._services.settings.connect_timeout)
        except Silence:
            raise self._closed(4401, "no credentials in time") from None
        message = self._decode(frame)
        if isinstance(message, BadFrame) or message.type is not MessageType.CONNECT:
            raise self._closed(4401, "connect with a token first")
        token = message.data.get("token")
        await self._admit(self._services.tokens.verify(token) if isinstance(token, str) else None)
        await self._introduce(message)

    async def _reauthenticate(self, token: object) -> None:
        found = await self._services.account_of_token(token) if isinstance(token, str) else None
        if found is None:
            raise self._closed(4401, "sign-in needed")
        account, grant = found
        if account.id != self._account.id:
            raise self._closed(4403, "this connection belongs to another user")
        self._grant = grant

    # Which session does it carry?

    async def _introduce(self, message: Message) -> None:
        session = self._introduction.introduce(message, self._session, self._grant.session_id)
        await self._carry(session)
        acknowledge(session, message)

    async def _present(self) -> Session:
        """Return the session; a first frame other than `connect` begins a fresh one."""
        if self._session is None:
            await self._carry(self._introduction.begin(self._grant.session_id))
        assert self._session is not None  # noqa: S101 - for mypy
        return self._session

    async def _carry(self, session: Session) -> None:
        if session is self._session:
            return
        self._session = session
        self._commands = Commands(self._services, session)
        # A sign-out or a drain before the session was registered found nobody to close.
        if self._services.hub.draining:
            raise self._closed(1012, "service restart")
        if await self._services.account_of(self._grant) is None:
            if session.link is self._link:  # by now it may be another socket's
                self._services.hub.end(session)
            raise self._closed(4401, "sign-in needed")
        if self._link.closing:
            raise Gone
        self._services.kept_jobs.came(session)

    # When does it have to go?

    def _deadline(self) -> float:
        expiry = _now() + self._grant.expires_at - self._services.clock()
        return min(expiry, self._silent_at())

    def _silent_at(self) -> float:
        beat = self._services.settings.beat()
        return self._heard_at + MISSED_BEATS * beat if beat else float("inf")

    def _check_deadlines(self) -> None:
        if self._services.clock() >= self._grant.expires_at:
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

    async def _take(self, frame: str | bytes) -> None:
        message = self._decode(frame)
        if isinstance(message, BadFrame):
            await self._complain(message)
            return
        try:
            await self._handle(message)
        except Refused as refused:
            refuse(await self._present(), message.id, refused)
        except Gone:
            raise
        except Exception:
            # One frame must not end the connection, and its traceback must not leave the server.
            correlation = secrets.token_hex(4)
            log.exception("frame %s failed [%s]", message.type_name, correlation)
            text = f"Something went wrong here; quote {correlation} when you ask about it."
            refuse(await self._present(), message.id, Refused(RefusalCode.SERVER_ERROR, text))

    async def _complain(self, frame: BadFrame) -> None:
        if frame.reason == "too_large":
            # An alert names no id, so its sender would send the frame again for ever; the close
            # code says that the largest message in flight is hopeless.
            limit = self._services.settings.max_frame
            raise self._closed(1009, f"a frame may have at most {limit} bytes")
        text = f"The frame was not understood: {frame.reason}."
        refuse(await self._present(), None, Refused(RefusalCode.BAD_REQUEST, text))

    async def _handle(self, message: Message) -> None:
        check_header(message, self._account)
        if message.type is MessageType.CONNECT:
            token = message.data.get("token")
            if token is not None:
                await self._reauthenticate(token)
            await self._introduce(message)
            return
        session = await self._present()
        if message.type is MessageType.DISCONNECT:
            acknowledge(session, message)
            self._services.hub.end(session)
            raise self._closed(1000, "goodbye")
        await self._commands.perform(message)


def _now() -> float:
    return asyncio.get_running_loop().time()

"""What the routes and dialects share: one of each, made when the server starts."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from starlette.websockets import WebSocket

from server.access_tokens import AccessTokens, Grant
from server.accounts import Account, Accounts
from server.database import Database
from server.document_files import DocumentFiles
from server.document_rows import DocumentRows
from server.documents import Documents
from server.hub import Hub
from server.job_store import JobStore
from server.kept_jobs import KeptJobs
from server.message_log import MessageLog
from server.notifications import Notifications
from server.origins import OriginList
from server.rate_limit import RateLimit
from server.records import Records
from server.refresh_sessions import RefreshSessions
from server.settings import Settings
from server.tickets import Tickets
from server.writes import Writes

Clock = Callable[[], float]


class Endpoint(Protocol):
    """Serve WebSockets in one dialect."""

    async def open(self) -> None:
        """Begin what needs no socket."""

    async def serve(self, websocket: WebSocket, client_id: str) -> None:
        """Own a socket from its upgrade, whose Origin has been checked, to its end."""

    def drain(self) -> None:
        """Send everybody away."""

    def sign_out(self, session_id: str) -> None:
        """End the sockets of one sign-in."""

    async def close(self) -> None:
        """Cancel what still runs."""


class Services:
    """Hold the parts of one running server."""

    def __init__(
        self, settings: Settings, database: Database, secret: bytes, clock: Clock = time.time
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = database
        self.origins = OriginList(settings.origins)
        self.accounts = Accounts(database)
        self.tokens = AccessTokens(secret, settings.token_lifetime, clock)
        self.tickets = Tickets(settings.ticket_lifetime, clock)
        self.sessions = RefreshSessions(
            database, settings.refresh_lifetime, settings.refresh_grace, clock
        )
        self.log = MessageLog(database, clock)
        self.hub = Hub(settings.resume_window, asyncio.get_running_loop())
        self.writes = Writes()
        self.records = Records(database, clock)
        self.notifications = Notifications(database, clock)
        self.files = DocumentFiles(settings.documents())
        store = JobStore(database, clock)
        self.kept_jobs = KeptJobs(self.hub, store, settings.job_step, self.files, self.writes)
        self.documents = Documents(
            DocumentRows(database, clock),
            self.files,
            self.kept_jobs,
            self.hub,
            self.writes,
            settings.max_upload,
        )
        self.chat_limit = RateLimit(settings.chat_limit, clock)
        self.search_limit = RateLimit(settings.search_limit, clock)
        self.login_limit = RateLimit(settings.login_limit, clock)

    async def account_of(self, grant: Grant | None) -> Account | None:
        """Return whose grant it is, when it still counts: not expired, not signed out."""
        if grant is None or grant.expires_at <= self.clock():
            return None
        if grant.session_id is not None and not await self.sessions.is_live(grant.session_id):
            return None
        return await self.accounts.by_id(grant.user_id)

    async def account_of_token(self, token: str) -> tuple[Account, Grant] | None:
        """Return who a JWT speaks for, or None when it does not count."""
        grant = self.tokens.verify(token)
        account = await self.account_of(grant)
        return (account, grant) if account and grant else None

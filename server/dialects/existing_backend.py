"""What the existing backends have in common: sockets that come and go, jobs that outlive them."""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Coroutine

from starlette.websockets import WebSocket

from server.accounts import Account
from server.dialects.upgrade import account_of_upgrade
from server.link import Gone, Link
from server.services import Services
from server.user_jobs import report_failure


class ExistingBackend(ABC):
    """Own the sockets and jobs of one endpoint; a dialect implements `_talk`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._everyone: set[Link] = set()
        self._jobs: set[asyncio.Task[None]] = set()

    async def open(self) -> None:  # noqa: B027 - nothing is what they do
        """Do nothing: these backends remember no jobs."""

    async def serve(self, websocket: WebSocket, client_id: str) -> None:
        """Own a socket from its upgrade to its end."""
        with contextlib.suppress(Gone):
            account = await account_of_upgrade(self._services, websocket)
            link = Link(websocket, client_id, self._services.settings.max_waiting)
            await link.open()
            self._everyone.add(link)
            try:
                await self._talk(link, account)
            finally:
                self._everyone.discard(link)
                await link.finish()

    def drain(self) -> None:
        """Close with 1012 and no farewell: these backends have none."""
        for link in list(self._everyone):
            link.close(1012, "")

    def sign_out(self, session_id: str) -> None:  # noqa: B027 - nothing is what they do
        """Do nothing: these backends do not know which sign-in a socket belongs to."""

    async def close(self) -> None:
        """Cancel the jobs."""
        for job in list(self._jobs):
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)

    def start_job(self, job: Coroutine[object, object, None]) -> None:
        """Run a job; it outlives the socket that asked, as theirs do."""
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        task.add_done_callback(report_failure)

    @abstractmethod
    async def _talk(self, link: Link, account: Account) -> None:
        """Speak with an open socket until it ends; what it raises ends it too."""

"""Our own dialect: one endpoint, one session per socket."""

import contextlib
import secrets

from starlette.websockets import WebSocket

from server.dialects.capable_session import CapableSession
from server.link import Gone, Link
from server.services import Services


class CapableEndpoint:
    """Serve sockets with every capability of docs/protocol.md part 2 that it announces."""

    def __init__(self, services: Services) -> None:
        self.epoch = secrets.token_hex(8)  # a new one tells clients that memory was lost
        self._services = services

    async def serve(self, websocket: WebSocket, client_id: str) -> None:
        """Own a socket from its upgrade to its end."""
        link = Link(websocket, client_id, self._services.settings.max_waiting)
        await link.open()
        session = CapableSession(self._services, link, self.epoch)
        try:
            with contextlib.suppress(Gone):
                await session.run(websocket.query_params)
        finally:
            session.leave()
            await link.finish()

    def drain(self) -> None:
        """Send everybody away, to come back shortly."""
        self._services.hub.drain()

    def sign_out(self, session_id: str) -> None:
        """Say goodbye to the sockets of one sign-in."""
        self._services.hub.sign_out(session_id)

    async def close(self) -> None:
        """Do nothing: jobs and members ended with their sockets."""

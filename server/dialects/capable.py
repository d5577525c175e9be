"""Our own dialect: one endpoint, sessions that outlive their sockets."""

import contextlib

from starlette.websockets import WebSocket

from server.dialects.capable_socket import CapableSocket
from server.link import Gone, Link
from server.services import Services


class CapableEndpoint:
    """Serve sockets with every capability of docs/protocol.md part 2 that it announces."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def open(self) -> None:
        """Go on with the uploads and jobs that an earlier process acknowledged."""
        await self._services.documents.open()
        await self._services.kept_jobs.open()

    async def serve(self, websocket: WebSocket, client_id: str) -> None:
        """Own a socket from its upgrade to its end."""
        link = Link(websocket, client_id, self._services.settings.max_waiting)
        await link.open()
        socket = CapableSocket(self._services, link)
        try:
            with contextlib.suppress(Gone):
                await socket.run(websocket.query_params)
        finally:
            socket.leave()
            await link.finish()

    def drain(self) -> None:
        """Send everybody away, to come back shortly."""
        self._services.hub.drain()

    def sign_out(self, session_id: str) -> None:
        """Say goodbye to the sockets of one sign-in and end its sessions that have none."""
        self._services.hub.sign_out(session_id)

    async def close(self) -> None:
        """End what outlives the sockets."""
        self._services.hub.close()
        await self._services.kept_jobs.close()

"""Compose the server."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from server import (
    auth_routes,
    document_routes,
    notification_routes,
    quote_routes,
    room_routes,
)
from server.api_cors import ApiCors
from server.body_limit import BodyLimit
from server.database import Database
from server.demo import DEMO_USERS
from server.dialects.capable import CapableEndpoint
from server.dialects.envelope import EnvelopeEndpoint
from server.dialects.flat import FlatEndpoint
from server.public_files import mount_public_files
from server.services import Clock, Endpoint, Services
from server.settings import ServerDialect, Settings
from server.signing_secret import signing_secret

MAX_CLIENT_ID = 128


def create_app(settings: Settings, clock: Clock = time.time) -> FastAPI:
    """Return the ASGI application; its parts are made when it starts.

    `app.state.services` and `app.state.endpoint` exist while it runs.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = await Database.open(settings.database)
        secret = settings.secret or signing_secret(settings.database)
        services = Services(settings, database, secret, clock)
        await services.accounts.seed(DEMO_USERS)
        app.state.services, app.state.endpoint = services, _endpoint(services)
        await app.state.endpoint.open()
        try:
            yield
        finally:
            await app.state.endpoint.close()
            await database.close()

    # No generated pages: they would load scripts from elsewhere.
    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(BodyLimit)
    app.add_middleware(ApiCors, origins=settings.origins)
    app.add_exception_handler(RequestValidationError, _say_what_is_wrong)
    for routes in (auth_routes, room_routes, document_routes, quote_routes, notification_routes):
        app.include_router(routes.router)
    app.add_api_route("/healthz", _healthz)
    app.add_api_websocket_route("/ws/{client_id}", _websocket)
    mount_public_files(app, settings)
    return app


def _endpoint(services: Services) -> Endpoint:
    match services.settings.dialect:
        case ServerDialect.ENVELOPE:
            return EnvelopeEndpoint(services)
        case ServerDialect.FLAT:
            return FlatEndpoint(services)
        case _:
            return CapableEndpoint(services)


async def _websocket(websocket: WebSocket, client_id: str) -> None:
    """Let a socket in when its page is listed; a refusal is HTTP 403 at the upgrade."""
    services: Services = websocket.app.state.services
    origins = websocket.headers.getlist("origin")
    listed = len(origins) == 1 and services.origins.allows(origins[0])
    if not listed or len(client_id) > MAX_CLIENT_ID:
        await websocket.close()
        return
    await websocket.app.state.endpoint.serve(websocket, client_id)


async def _healthz() -> dict[str, str]:
    return {"status": "ok"}


async def _say_what_is_wrong(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    """Answer in one plain sentence, and never echo what was sent (it may be a password)."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    fields = sorted({str(problem["loc"][-1]) for problem in problems})
    return JSONResponse({"detail": f"Missing or not valid: {', '.join(fields)}."}, 422)

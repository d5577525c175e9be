"""Who is asking over HTTP, and from which page."""

from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request

from server.access_tokens import Grant
from server.accounts import Account
from server.services import Services
from server.settings import ServerDialect


def services_of(request: Request) -> Services:
    """Return the parts of the running server."""
    return cast(Services, request.app.state.services)


Parts = Annotated[Services, Depends(services_of)]


def same_origin(request: Request, services: Parts) -> None:
    """Refuse a request that a foreign page makes; tools send no Origin and may pass."""
    for origin in request.headers.getlist("origin"):
        if not services.origins.allows(origin):
            raise HTTPException(403, "This page may not use this server.")


def capable_only(services: Parts) -> None:
    """Answer 404 where the server plays an existing backend, which has nothing of the kind."""
    if services.settings.dialect is not ServerDialect.CAPABLE:
        raise HTTPException(404, "This backend knows nothing of the kind.")


async def signed_in(request: Request, services: Parts) -> tuple[Account, Grant]:
    """Return who the bearer token speaks for, or answer 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    found = None
    if scheme.lower() == "bearer":
        found = await services.account_of_token(token.strip())
    if found is None:
        raise HTTPException(401, "Please sign in.", headers={"WWW-Authenticate": "Bearer"})
    return found


SignedIn = Annotated[tuple[Account, Grant], Depends(signed_in)]

"""Sign in, stay signed in, sign out."""

import math
from typing import cast

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, Field

from server.accounts import MAX_PASSWORD, Account
from server.http_guard import Parts, SignedIn, same_origin
from server.rate_limit import in_words
from server.refresh_sessions import SignIn
from server.services import Endpoint, Services
from server.settings import ServerDialect

COOKIE = "realtime_refresh"
COOKIE_PATH = "/api/auth"

router = APIRouter(prefix="/api", dependencies=[Depends(same_origin)])


class Credentials(BaseModel):
    """Carry what a person typed."""

    email: str = Field(min_length=1, max_length=320)
    password: str = Field(min_length=1, max_length=MAX_PASSWORD)


@router.post("/auth/login")
async def login(
    credentials: Credentials, request: Request, response: Response, services: Parts
) -> dict[str, object]:
    """Start a sign-in; who guesses too often has to wait, with the right password too."""
    # Taken before the check and given back after, so that guesses at once count as well.
    guess = (credentials.email.strip().lower(), request.client.host if request.client else "")
    wait = services.login_limit.take(guess)
    if wait:
        text = f"Too many attempts to sign in: please wait {in_words(wait)}."
        raise HTTPException(429, text, headers={"Retry-After": str(math.ceil(wait))})
    account = await services.accounts.authenticate(credentials.email, credentials.password)
    if account is None:
        raise HTTPException(401, "The email address or the password is wrong.")
    services.login_limit.give_back(guess)
    sign_in = await services.sessions.start(account.id)
    _set_cookie(request, response, services, sign_in)
    return _answer(services, account, sign_in)


@router.post("/auth/refresh", response_model=None)
async def refresh(
    request: Request, response: Response, services: Parts
) -> "dict[str, object] | Response":
    """Give a new access token for the cookie, and a new cookie.

    204 when there is no cookie: a page asks this when it opens, and that nobody is signed in is
    no error that a browser should complain about in its console.
    """
    token = request.cookies.get(COOKIE)
    if not token:
        return Response(status_code=204)
    sign_in = await services.sessions.rotate(token)
    account = await services.accounts.by_id(sign_in.user_id) if sign_in else None
    if sign_in is None or account is None:
        raise HTTPException(401, "Please sign in again.")
    _set_cookie(request, response, services, sign_in)
    return _answer(services, account, sign_in)


@router.post("/auth/logout", status_code=204)
async def logout(request: Request, services: Parts) -> Response:
    """End the sign-in everywhere: cookie, access tokens and sockets."""
    token = request.cookies.get(COOKIE)
    session_id = await services.sessions.end(token) if token else None
    if session_id is not None:
        cast(Endpoint, request.app.state.endpoint).sign_out(session_id)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="strict")
    return response


@router.post("/ws-ticket")
async def ws_ticket(who: SignedIn, services: Parts) -> dict[str, object]:
    """Sell a single-use ticket for the WebSocket's URL."""
    if services.settings.dialect is not ServerDialect.CAPABLE:
        raise HTTPException(404, "This backend knows no tickets.")
    _, grant = who
    return {
        "ticket": services.tickets.issue(grant),
        "expires_in": services.tickets.lifetime,
    }


def _set_cookie(request: Request, response: Response, services: Services, sign_in: SignIn) -> None:
    response.headers["Cache-Control"] = "no-store"
    if sign_in.refresh_token is None:
        return
    response.set_cookie(
        COOKIE,
        sign_in.refresh_token,
        max_age=services.sessions.lifetime,
        path=COOKIE_PATH,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def _answer(services: Services, account: Account, sign_in: SignIn) -> dict[str, object]:
    return {
        "access_token": services.tokens.issue(account, sign_in.session_id),
        "token_type": "bearer",
        "expires_in": services.tokens.lifetime,
        "user": {
            "id": account.id,
            "email": account.email,
            "first_name": account.first_name,
            "last_name": account.last_name,
            "role": account.role,
            "company_name": account.company_name,
        },
    }

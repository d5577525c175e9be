"""What there is to read: rooms and their history."""

import math
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from server.http_guard import Parts, SignedIn
from server.message_log import ROOM_IDS, ROOMS
from server.rate_limit import in_words

MAX_PAGE = 500
MAX_FOUND = 100
MAX_QUERY = 200

router = APIRouter(prefix="/api")


@router.get("/rooms")
async def rooms(who: SignedIn) -> dict[str, object]:  # noqa: ARG001 - it is the sign-in check
    """List the rooms."""
    return {"rooms": [room._asdict() for room in ROOMS]}


@router.get("/rooms/{room_id}/messages")
async def messages(
    room_id: str,
    who: SignedIn,  # noqa: ARG001
    services: Parts,
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> dict[str, object]:
    """Return a page of history, oldest first; `before` is the smallest seq already known."""
    _check_room(room_id)
    page, more = await services.log.page(room_id, before, limit)
    return {"messages": page, "more": more}


@router.get("/rooms/{room_id}/search")
async def search(
    room_id: str,
    who: SignedIn,
    services: Parts,
    q: Annotated[str, Query(min_length=1, max_length=MAX_QUERY)],
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_FOUND)] = 50,
) -> dict[str, object]:
    """Return what holds `q`, in whatever case, newest first."""
    _check_room(room_id)
    if not q.strip():
        raise HTTPException(422, "Nothing to search for.")
    wait = services.search_limit.take(who[0].id)
    if wait:
        text = f"You are searching too fast: please wait {in_words(wait)}."
        raise HTTPException(429, text, headers={"Retry-After": str(math.ceil(wait))})
    found, more = await services.log.search(room_id, q, before, limit)
    return {"messages": found, "more": more}


def _check_room(room_id: str) -> None:
    if room_id not in ROOM_IDS:
        raise HTTPException(404, "There is no such room.")

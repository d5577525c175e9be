"""What there is to read: rooms and their history."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from server.http_guard import Parts, SignedIn
from server.message_log import ROOM_IDS, ROOMS

MAX_PAGE = 200

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
    if room_id not in ROOM_IDS:
        raise HTTPException(404, "There is no such room.")
    page, more = await services.log.page(room_id, before, limit)
    return {"messages": page, "more": more}

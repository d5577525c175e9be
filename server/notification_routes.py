"""Read notifications, and announce something to everybody."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, Field

from app.engine.messages import Message, MessageType
from server.http_guard import Parts, SignedIn, capable_only, same_origin
from server.hub_stage import message_of

MAX_PAGE = 200

router = APIRouter(prefix="/api", dependencies=[Depends(same_origin), Depends(capable_only)])


class ReadUpTo(BaseModel):
    """Say up to which notification somebody has read."""

    up_to: int = Field(ge=0, le=2**53)


class Announcement(BaseModel):
    """Say something to one user, or everybody; `link` is a fragment of our own page."""

    type: Literal["notification", "alert", "status_update"] = "notification"
    title: str = Field(min_length=1, max_length=120)
    message: str = Field(min_length=1, max_length=2_000)
    level: Literal["info", "success", "warning", "error"] = "info"
    user_id: int | None = Field(default=None, ge=0, le=2**53)
    link: str | None = Field(default=None, max_length=200, pattern=r"^#[^\s]*$")

    def data(self) -> dict[str, object]:
        """Return the fields of the frame."""
        data: dict[str, object] = {"level": self.level, "title": self.title}
        data["message"] = self.message
        if self.type == MessageType.STATUS_UPDATE.value:
            data["status"] = "announcement"
        if self.link is not None:
            data["link"] = self.link
        return data


@router.get("/notifications")
async def notifications(
    who: SignedIn,
    services: Parts,
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> dict[str, object]:
    """Return a page of notifications, newest first."""
    user_id = who[0].id
    page, more = await services.notifications.page(user_id, before, limit)
    unread = await services.notifications.unread(user_id)
    return {"notifications": page, "more": more, "unread": unread}


@router.post("/notifications/read")
async def read(up_to: ReadUpTo, who: SignedIn, services: Parts) -> dict[str, object]:
    """Mark as read, and tell the user's pages."""
    user_id = who[0].id
    write = services.writes.start(services.notifications.mark_read(user_id, up_to.up_to))
    reached = await asyncio.shield(write)
    data = {"user_id": user_id, "activity": "notifications_read", "up_to": reached}
    services.hub.to_user(user_id, Message(MessageType.USER_ACTIVITY, data))
    return {"up_to": reached, "unread": await services.notifications.unread(user_id)}


@router.post("/announcements", status_code=201)
async def announce(new: Announcement, who: SignedIn, services: Parts) -> dict[str, object]:
    """Keep an announcement for its readers and send it to those who are there; for admins."""
    if who[0].role != "admin":
        raise HTTPException(403, "Only an administrator may announce something.")
    if not new.title.strip() or not new.message.strip():
        raise HTTPException(422, "Nothing is announced.")
    readers = await services.accounts.ids() if new.user_id is None else [new.user_id]
    if new.user_id is not None and await services.accounts.by_id(new.user_id) is None:
        raise HTTPException(404, "There is no such user.")
    announced = services.notifications.announce(readers, MessageType(new.type), new.data())
    for reader, said in zip(
        readers, await asyncio.shield(services.writes.start(announced)), strict=True
    ):
        services.hub.to_user(reader, message_of(said))
    return {"announced_to": len(readers)}

"""A limit for the bodies that are read as a whole, before anybody knows who sends them."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 65_536  # bytes of JSON; the largest that makes sense is an announcement
STREAMED = "PATCH"  # the bytes of documents are written to disk as they come, and counted there


class BodyLimit:
    """Answer 413 instead of reading more than `MAX_BODY` bytes into memory."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == STREAMED:
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        left = MAX_BODY
        too_much = declared.isdecimal() and int(declared[:20]) > MAX_BODY

        async def limited() -> Message:
            nonlocal left
            if too_much:
                raise HTTPException(413, "This is too much.")
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, "This is too much.")
            return message

        await self._app(scope, limited, send)

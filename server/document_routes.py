"""Upload documents, and see what became of them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect

from server.http_guard import Parts, SignedIn, capable_only, same_origin
from server.receiving import DocumentRefused

MAX_SILENCE = 60  # seconds without a byte before an upload is given up

router = APIRouter(
    prefix="/api/documents", dependencies=[Depends(same_origin), Depends(capable_only)]
)


class NewDocument(BaseModel):
    """Announce a file; `id` is a UUID of the page's choice."""

    id: str = Field(max_length=64)
    file_name: str = Field(max_length=1_024)
    file_size: int = Field(ge=0, le=2**53, strict=True)


@router.post("")
async def create(
    new: NewDocument, who: SignedIn, services: Parts, response: Response
) -> dict[str, object]:
    """Begin a document: 201, or 200 when this id was begun before."""
    try:
        document, made = await services.documents.create(
            who[0].id, new.id, new.file_name, new.file_size
        )
    except DocumentRefused as refused:
        raise _error(refused) from refused
    response.status_code = 201 if made else 200
    return document


@router.get("")
async def documents(who: SignedIn, services: Parts) -> dict[str, object]:
    """List the newest documents."""
    return {"documents": await services.documents.list(who[0].id)}


@router.get("/{id}")
async def document(id: str, who: SignedIn, services: Parts) -> dict[str, object]:
    """Return one document."""
    try:
        return await services.documents.get(who[0].id, id)
    except DocumentRefused as refused:
        raise _error(refused) from refused


@router.patch("/{id}", response_model=None)
async def receive(
    id: str,
    request: Request,
    who: SignedIn,
    services: Parts,
    upload_offset: Annotated[int, Header(ge=0, le=2**53)],
) -> dict[str, object] | Response:
    """Append the body, as it comes."""
    blocks = _blocks(request)
    try:
        return await services.documents.receive(who[0].id, id, upload_offset, blocks)
    except ClientDisconnect:
        return Response(status_code=400)  # which nobody reads; what came is kept
    except TimeoutError:
        raise HTTPException(408, "Nothing came any more.") from None
    except DocumentRefused as refused:
        await _read_to_the_end(blocks, services.settings.max_upload)
        raise _error(refused) from refused


@router.post("/{id}/retry")
async def retry(id: str, who: SignedIn, services: Parts) -> dict[str, object]:
    """Process a document again."""
    try:
        return await services.documents.retry(who[0].id, id)
    except DocumentRefused as refused:
        raise _error(refused) from refused


@router.delete("/{id}", status_code=204)
async def delete(id: str, who: SignedIn, services: Parts) -> Response:
    """Cancel a document, if it is under way, and forget it."""
    try:
        await services.documents.delete(who[0].id, id)
    except DocumentRefused as refused:
        raise _error(refused) from refused
    return Response(status_code=204)


def _error(refused: DocumentRefused) -> HTTPException:
    headers = None if refused.received is None else {"Upload-Offset": str(refused.received)}
    return HTTPException(refused.status, refused.words, headers)


async def _blocks(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        async with asyncio.timeout(MAX_SILENCE):
            block = await anext(stream, b"")
        if not block:
            return
        yield block


async def _read_to_the_end(blocks: AsyncIterator[bytes], most: int) -> None:
    """Read what is not wanted: a browser that can't send it all never reads our answer."""
    try:
        async for block in blocks:
            most -= len(block)
            if most < 0:
                return
    except (ClientDisconnect, TimeoutError):
        return

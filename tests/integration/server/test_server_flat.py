"""The quirks of the platform's endpoint, one by one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.server.peer import Peer, peer
from tests.integration.server.process import ServerProcess

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def welcomed(server: ServerProcess) -> AsyncIterator[Peer]:
    async with peer(server, "?token=" + await server.token("ada")) as socket:
        welcome = await socket.until("welcome")
        assert welcome["message"].startswith("Connected to ")
        assert socket.types() == ["welcome"]
        yield socket


async def test_no_token_is_403_and_a_bad_one_500(flat: ServerProcess) -> None:
    for query, status in (("", 403), ("?token=made.up.token", 500)):
        with pytest.raises(InvalidStatus) as refused:
            async with peer(flat, query):
                pass
        assert refused.value.response.status_code == status


async def test_chat_is_echoed_flat_and_without_id(flat: ServerProcess) -> None:
    async with welcomed(flat) as ada:
        await ada.raw('{"type":"chat_message","message":"hi","id":"1","user_id":2}')
        response = await ada.until("chat_response")
    assert set(response) == {"type", "message", "timestamp", "user_id"}
    assert (response["message"], response["user_id"]) == ("Received: hi", 1)


async def test_unknown_types_and_heartbeats_get_silence(flat: ServerProcess) -> None:
    async with welcomed(flat) as ada:
        for type in ("heartbeat", "connect", "typing_start", "no_such_type"):
            await ada.raw(f'{{"type":"{type}"}}')
        await ada.raw('{"type":"chat_message","message":"mark"}')
        await ada.until("chat_response")
        assert ada.types() == ["welcome", "chat_response"]


async def test_quote_and_document(flat: ServerProcess) -> None:
    async with welcomed(flat) as ada:
        await ada.raw('{"type":"quote_request"}')
        await ada.until("quote_processing")
        assert (await ada.until("quote_ready"))["quote_id"]
        await ada.raw('{"type":"document_upload_start","file_name":"a.pdf"}')
        assert (await ada.until("document_uploaded"))["document_id"]


@pytest.mark.parametrize("frame", ["[]", "not json", "null", b"\xff"])
async def test_a_bad_frame_ends_it_and_breaks_the_users_other_sockets(
    flat: ServerProcess, frame: str | bytes
) -> None:
    async with welcomed(flat) as ada, welcomed(flat) as other_tab:
        await ada.raw(frame)
        assert await ada.closed() == (1006, "")
        await other_tab.raw('{"type":"chat_message","message":"anybody?"}')
        async with welcomed(flat) as later:
            await later.raw('{"type":"chat_message","message":"hi"}')
            await later.until("chat_response")
        assert other_tab.types() == ["welcome"]
        assert other_tab.socket.close_code is None

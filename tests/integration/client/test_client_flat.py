"""The same client, unchanged, against the platform's flat endpoint (docs/protocol.md part 1.2)."""

import asyncio
from pathlib import Path

import pytest

from app.engine import ConnectionState, Dialect, MessageType, Options, Reason, Status, TokenPlace
from app.engine.message_types import FLAT_EXTRAS, Direction
from app.provider import use_chat
from tests.harness import ServerProcess
from tests.integration.client.visitors import visitor

T = MessageType
ROOM = "general"
CONFIGURED = Options(token_place=TokenPlace.QUERY, dialect=Dialect.FLAT)
ASKING = Options(token_place=TokenPlace.QUERY)


@pytest.mark.parametrize("options", [CONFIGURED, ASKING], ids=["configured", "asking"])
async def test_every_type_each_way(options: Options, flat_server: ServerProcess) -> None:
    async with visitor(flat_server, options=options) as ada:
        early = use_chat(ROOM, ada.provider).send("written before")
        await ada.connected()
        assert (ada.view.reason, ada.view.dialect) == (Reason.SESSION_ASSUMED, "flat")
        assert (await ada.ends(early)).status is Status.DELIVERED
        await ada.hears(T.CHAT_RESPONSE, message="Received: written before")
        quote = ada.provider.send(T.QUOTE_REQUEST)
        upload = ada.provider.send(T.DOCUMENT_UPLOAD_START, {"file_name": "a.pdf"})
        assert quote.status is upload.status is Status.UNCONFIRMED
        ready = await ada.hears(T.QUOTE_READY)
        assert ready.data["quote_id"]
        uploaded = await ada.hears(T.DOCUMENT_UPLOADED)
        assert uploaded.data["message"] == "Document uploaded: a.pdf"
        expected = {type for type, way in FLAT_EXTRAS if way is Direction.TO_CLIENT}
        assert ada.heard_types() == expected - {T.QUOTE_READY, T.DOCUMENT_UPLOADED}
        assert (ada.unknown, ada.sockets) == ([], 1)


async def test_the_echo_confirms_a_chat_message_and_shows_it_once(
    flat_server: ServerProcess,
) -> None:
    async with visitor(flat_server, options=CONFIGURED) as ada:
        await ada.connected()
        room = use_chat(ROOM, ada.provider)
        receipts = [room.send(text) for text in ("hi", "hi", "Received: hi")]
        for receipt in receipts:
            assert (await ada.ends(receipt)).status is Status.DELIVERED
        assert ada.texts() == ["hi", "hi", "Received: hi"]


async def test_it_stays_connected_without_any_beat(flat_server: ServerProcess) -> None:
    quick = Options(
        token_place=TokenPlace.QUERY,
        dialect=Dialect.FLAT,
        heartbeat_interval=0.05,
        longest_silence=0.1,
        stable_after=0.4,
    )
    async with visitor(flat_server, options=quick) as ada:
        await ada.connected()
        ada.provider.send(T.QUOTE_REQUEST)
        await ada.hears(T.QUOTE_READY)
        assert T.HEARTBEAT not in ada.heard_types()
        assert ada.provider.state is ConnectionState.CONNECTED
        assert ada.sockets == 1


async def test_killed_and_back_sends_once_what_was_never_sent(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", "flat") as server:
        async with visitor(server, options=ASKING, draw=lambda: 0.3) as ada:
            await ada.connected()
            server.kill()
            await ada.in_state(ConnectionState.RECONNECTING)
            receipt = use_chat(ROOM, ada.provider).send("meanwhile")
            await asyncio.to_thread(server.start)
            await ada.connected()
            assert (await ada.ends(receipt)).status is Status.DELIVERED
            echoes = [m.data["message"] for m in ada.heard if m.type is T.CHAT_RESPONSE]
            assert echoes == ["Received: meanwhile"]

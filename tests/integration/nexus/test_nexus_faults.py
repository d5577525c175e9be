"""What the real Nexus platform does to a client that comes wrongly, or when it dies itself."""

import asyncio
import json
from pathlib import Path

import pytest

from app.engine import ConnectionState, MessageType, Reason, Status, TokenPlace
from app.provider import use_chat
from tests.integration.nexus.member import PlatformTokens, member
from tests.integration.nexus.process import NexusProcess

T = MessageType
ROOM = "general"


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:8001", None])
async def test_a_foreign_page_is_refused_for_good(origin: str | None, nexus: NexusProcess) -> None:
    tokens = PlatformTokens()
    async with member(nexus.url, origin=origin, tokens=tokens) as ada:
        receipt = use_chat(ROOM, ada.provider).send("from afar")
        ada.provider.connect()
        await ada.in_state(ConnectionState.FAILED)
        # Nexus lets the upgrade pass and closes with 1008, which also means a bad token.
        assert (ada.view.reason, ada.view.close_code) == (Reason.SIGN_IN_NEEDED, 1008)
        assert (ada.sockets, tokens.refreshes) == (3, 1)
        assert ConnectionState.CONNECTED not in [state for state, _ in ada.path]
        assert receipt.status is Status.QUEUED


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/nowhere", TokenPlace.FRAME),
        ("/events/", TokenPlace.FRAME),
        # Nexus compares the path together with its query.
        ("/events", TokenPlace.QUERY),
    ],
)
async def test_a_wrong_path_is_terminal(path: str, place: TokenPlace, nexus: NexusProcess) -> None:
    async with member(nexus.url.replace("/events", path), place=place) as ada:
        ada.provider.connect()
        await ada.in_state(ConnectionState.FAILED)
        assert (ada.view.reason, ada.view.close_code) == (Reason.WRONG_ADDRESS, 4004)
        assert ada.sockets == 1


async def test_a_refused_token_is_renewed_once(nexus: NexusProcess) -> None:
    tokens = PlatformTokens("an old one")
    async with member(nexus.url, tokens=tokens) as ada:
        await ada.connected()
        assert (ada.sockets, tokens.refreshes) == (2, 1)
        receipt = await ada.ends(use_chat(ROOM, ada.provider).send("let in"))
        assert receipt.status is Status.DELIVERED


async def test_a_token_that_can_not_be_renewed_asks_for_a_sign_in(nexus: NexusProcess) -> None:
    async with member(nexus.url, tokens=PlatformTokens("an old one", None)) as ada:
        ada.provider.connect()
        await ada.in_state(ConnectionState.FAILED)
        assert ada.view.reason is Reason.SIGN_IN_NEEDED
        assert ada.sockets == 1


async def test_what_it_can_not_read_ends_nothing(nexus: NexusProcess) -> None:
    missing_field = json.dumps({"type": "chat_message", "data": {}})  # its handler raises
    async with member(nexus.url) as ada:
        await ada.connected()
        for frame in ("{not json", "[]", "null", b"\xff\xfe", "[" * 900 + "]" * 900, missing_field):
            ada.world.socket.send_raw(frame)
        for _ in range(4):  # all but the bytes that are no text and the object
            await ada.hears(T.ALERT, level="error")
        receipt = await ada.ends(use_chat(ROOM, ada.provider).send("still here"))
        assert receipt.status is Status.DELIVERED
        assert T.ALERT not in ada.heard_types()
        assert ada.sockets == 1


async def test_a_frame_over_a_megabyte_costs_the_socket_only(nexus: NexusProcess) -> None:
    async with member(nexus.url) as ada:
        await ada.connected()
        ada.world.socket.send_raw(json.dumps({"type": "alert", "data": {"x": "y" * 1_100_000}}))
        await ada.in_state(ConnectionState.RECONNECTING)
        assert (ada.view.reason, ada.view.close_code) == (Reason.MESSAGE_TOO_LARGE, 1009)
        await ada.connected()
        assert ada.sockets == 2


async def test_killed_and_back_sends_once_what_was_never_sent(tmp_path: Path) -> None:
    with NexusProcess(tmp_path) as nexus:
        async with member(nexus.url) as ada:
            await ada.connected()
            await ada.ends(use_chat(ROOM, ada.provider).send("before"))
            nexus.kill()
            await ada.in_state(ConnectionState.RECONNECTING)
            room = use_chat(ROOM, ada.provider)
            receipts = [room.send(f"meanwhile {number}") for number in range(3)]
            await asyncio.to_thread(nexus.start)
            await ada.connected()
            for receipt in receipts:
                assert (await ada.ends(receipt)).status is Status.DELIVERED
            echoes = [m.data["message"] for m in ada.heard if m.type is T.CHAT_RESPONSE]
            assert echoes == ["before", "meanwhile 0", "meanwhile 1", "meanwhile 2"]
            assert ada.texts() == echoes

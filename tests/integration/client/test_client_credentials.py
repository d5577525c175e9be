"""Tokens that expire, are renewed, are refused; and pages that may not connect."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from app.engine import ConnectionState, MessageType, Reason, Status, TokenPlace
from app.engine.claims import read_claims
from app.provider import use_chat
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess
from tests.integration.client.visitors import guest, settled_in, visitor
from tests.integration.http_tokens import HttpTokens
from tests.integration.person import Person

ROOM = "general"
LIFETIME = 3  # seconds of a token; the shortest that leaves a second between refresh and expiry
FOREIGN = "http://evil.example"


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Run a server whose tokens live for three seconds."""
    folder = tmp_path_factory.mktemp("brief")
    with ServerProcess(folder, "--token-lifetime", str(LIFETIME)) as process:
        yield process


def tokens_of(one: Person) -> HttpTokens:
    assert one.tokens is not None
    return one.tokens


async def expired(one: Person) -> None:
    """Wait until the token that the user holds now is worth nothing."""
    token = await tokens_of(one).token(False)
    assert token is not None
    expires_at = read_claims(token).expires_at
    assert expires_at is not None
    await asyncio.sleep(max(0.0, expires_at - time.time()) + 0.01)


async def renewed_without_a_sign_in(place: TokenPlace, brief: ServerProcess) -> None:
    async with visitor(brief, place=place) as ada:
        await ada.connected()
        ada.provider.disconnect()
        receipt = use_chat(ROOM, ada.provider).send(f"after the expiry, {place.value}")
        await expired(ada)
        refreshes = tokens_of(ada).refreshes
        await ada.connected()
        assert (await ada.ends(receipt)).status is Status.DELIVERED
        assert tokens_of(ada).refreshes == refreshes + 1
        assert ConnectionState.FAILED not in [state for state, _ in ada.path]
        assert ada.sockets == 2


async def test_an_expired_token_is_renewed_without_a_sign_in(brief: ServerProcess) -> None:
    places = (TokenPlace.TICKET, TokenPlace.FRAME, TokenPlace.QUERY)
    # Side by side: each waits for its token to expire.
    await asyncio.gather(*(renewed_without_a_sign_in(place, brief) for place in places))


async def test_a_session_outlives_its_token_in_place(brief: ServerProcess) -> None:
    async with (
        FaultProxy(brief.port) as proxy,
        visitor(brief, ws_url=proxy.ws_url) as ada,
    ):
        await ada.connected()
        session_id = ada.view.session_id
        seen = len(ada.path)
        for turn in range(3):
            answer = await ada.hears(MessageType.CONNECT)  # the first, then each re-auth
            assert answer.data["session_id"] == session_id
            receipt = use_chat(ROOM, ada.provider).send(f"turn {turn}")
            assert (await ada.ends(receipt)).status is Status.DELIVERED
        assert tokens_of(ada).refreshes >= 2
        assert ada.path[seen:] == []  # never anything but CONNECTED
        assert proxy.accepted == ada.sockets == 1


async def test_a_refused_refresh_keeps_what_waits_until_the_next_sign_in(
    brief: ServerProcess,
) -> None:
    async with guest(brief, "grace", room=ROOM, shared=False) as grace, visitor(brief) as ada:
        await ada.connected()
        tokens_of(ada).forget_cookie()
        await ada.in_state(ConnectionState.FAILED)
        assert ada.view.reason is Reason.SIGN_IN_NEEDED
        receipt = use_chat(ROOM, ada.provider).send("written while signed out")
        assert receipt.status is Status.QUEUED
        sockets = ada.sockets
        await tokens_of(ada).login()
        assert ada.provider.state is ConnectionState.FAILED  # nothing happens by itself
        await ada.connected()
        assert (await ada.ends(receipt)).status is Status.DELIVERED
        await grace.hears(MessageType.CHAT_RESPONSE, message="written while signed out")
        await grace.settled()
        assert grace.texts().count("written while signed out") == 1
        assert ada.sockets == sockets + 1


async def test_another_user_does_not_send_what_the_first_one_wrote(
    server: ServerProcess,
) -> None:
    async with guest(server, "linus", room=ROOM) as linus, visitor(server) as ada:
        await ada.connected()
        ada.provider.disconnect()
        receipt = use_chat(ROOM, ada.provider).send("for ada's eyes")
        grace = HttpTokens(server.url, "grace")
        await grace.login()
        await tokens_of(ada).become(grace)
        await ada.connected()
        assert (receipt.status, receipt.code) == (Status.DISCARDED, "another_user")
        await ada.settled()
        await linus.settled()
        assert "for ada's eyes" not in linus.texts()


async def test_a_token_that_the_server_never_made_is_refreshed_once(
    server: ServerProcess,
) -> None:
    for place in (TokenPlace.TICKET, TokenPlace.FRAME, TokenPlace.QUERY):
        async with visitor(server, place=place) as ada:
            tokens_of(ada).hold("not.a.token")
            await ada.connected()
            assert tokens_of(ada).refreshes == 1


async def test_a_token_that_is_never_accepted_ends_in_a_sign_in(
    server: ServerProcess, flat_server: ServerProcess
) -> None:
    # Tokens of another server: fresh, well made, and signed with a key that is unknown here.
    tokens = HttpTokens(flat_server.url)
    await tokens.login()
    async with visitor(server, place=TokenPlace.FRAME, draw=lambda: 0.1) as ada:
        await tokens_of(ada).become(tokens)
        ada.provider.connect()
        await ada.in_state(ConnectionState.FAILED)
        assert ada.view.reason is Reason.SIGN_IN_NEEDED
        assert ada.view.close_code == 4401
        assert ada.sockets == 3


async def test_signing_out_elsewhere_ends_this_connection_for_good(
    server: ServerProcess,
) -> None:
    async with visitor(server) as ada:
        await ada.connected()
        await tokens_of(ada).logout()
        await ada.in_state(ConnectionState.FAILED)
        assert ada.view.reason is Reason.SIGNED_OUT
        assert ada.sockets == 1


async def never_connects_and_does_not_hammer(origin: str | None, server: ServerProcess) -> None:
    # Half of each window: 0.25 + 0.5 + 1.0 s before the fourth attempt.
    async with (
        FaultProxy(server.port) as proxy,
        visitor(server, origin=origin, ws_url=proxy.ws_url, draw=lambda: 0.5) as ada,
    ):
        begun = time.monotonic()
        receipt = use_chat(ROOM, ada.provider).send("from afar")
        ada.provider.connect()
        await ada.until(lambda: ada.view.attempt == 4)
        assert time.monotonic() - begun >= 1.75
        assert proxy.accepted == 4
        states = {state for state, _ in ada.path}
        assert states == {ConnectionState.CONNECTING, ConnectionState.RECONNECTING}
        assert receipt.status is Status.QUEUED


async def test_a_foreign_page_never_connects_and_does_not_hammer(server: ServerProcess) -> None:
    lookalike = server.url.replace("127.0.0.1", "127.0.0.1.evil.example")
    pages = (FOREIGN, None, "null", lookalike)
    await asyncio.gather(*(never_connects_and_does_not_hammer(page, server) for page in pages))


async def test_no_token_is_shown_anywhere(brief: ServerProcess) -> None:
    async with guest(brief, room=ROOM, shared=False) as ada:
        token = await tokens_of(ada).token(False)
        assert token is not None
        await ada.until(lambda: tokens_of(ada).refreshes >= 1)
        renewed = await tokens_of(ada).token(False)
        await settled_in(ada, ROOM)
        state = ada.provider.store.state
        everything = repr([ada.heard, ada.path, ada.world.reports, state, vars(state)])
        everything += brief.log.read_text()
        assert token not in everything
        assert str(renewed) not in everything

"""Both existing backends judge the token and the page during the upgrade, where all is 1006."""

import asyncio
import time
from pathlib import Path

import pytest

from app.engine import ConnectionState, Options, Reason, Status, TokenPlace
from app.engine.claims import read_claims
from app.provider import use_chat
from tests.faults.proxy import FaultProxy
from tests.harness import ServerProcess
from tests.integration.client.visitors import visitor
from tests.integration.http_tokens import HttpTokens

ASKING = Options(token_place=TokenPlace.QUERY, answer_timeout=0.3)
DIALECTS = ["envelope", "flat"]


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> ServerProcess:
    """Return the shared server of a dialect."""
    process: ServerProcess = request.getfixturevalue(f"{request.param}_server")
    return process


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_an_expired_token_is_renewed_before_dialling(dialect: str, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--dialect", dialect, "--token-lifetime", "2") as server:
        async with visitor(server, options=ASKING) as ada:
            assert ada.tokens is not None
            await ada.connected()
            ada.provider.disconnect()
            receipt = use_chat("general", ada.provider).send("after the expiry")
            token = await ada.tokens.token(False)
            expires_at = read_claims(token or "").expires_at
            assert expires_at is not None
            await asyncio.sleep(max(0.0, expires_at - time.time()) + 0.01)
            refreshes = ada.tokens.refreshes
            await ada.connected()
            assert ada.tokens.refreshes == refreshes + 1
            assert ada.sockets == 2  # none was spent on the old token
            assert (await ada.ends(receipt)).status is Status.DELIVERED


@pytest.mark.parametrize("backend", DIALECTS, indirect=True)
async def test_a_token_refused_with_500_is_renewed_over_http(
    backend: ServerProcess, server: ServerProcess
) -> None:
    # Another server's token: to the client it looks fresh; this server answers 500, seen as 1006.
    foreign = HttpTokens(server.url)
    await foreign.login()
    token = await foreign.token(False)
    await foreign.http.aclose()
    assert token is not None
    async with visitor(backend, options=ASKING, draw=lambda: 0.3) as ada:
        assert ada.tokens is not None
        ada.tokens.hold(token)
        receipt = use_chat("general", ada.provider).send("let me in")
        await ada.connected()
        assert (ada.tokens.refreshes, ada.sockets) == (1, 3)
        assert ConnectionState.FAILED not in [state for state, _ in ada.path]
        assert (await ada.ends(receipt)).status is Status.DELIVERED


@pytest.mark.parametrize("backend", DIALECTS, indirect=True)
@pytest.mark.parametrize("origin", ["http://evil.example", None])
async def test_a_foreign_page_never_connects_and_is_told_to_sign_in(
    origin: str | None, backend: ServerProcess
) -> None:
    async with (
        FaultProxy(backend.port) as proxy,
        visitor(
            backend, options=ASKING, origin=origin, ws_url=proxy.ws_url, draw=lambda: 0.3
        ) as ada,
    ):
        assert ada.tokens is not None
        receipt = use_chat("general", ada.provider).send("from afar")
        ada.provider.connect()
        await ada.in_state(ConnectionState.FAILED)
        assert ada.view.reason is Reason.SIGN_IN_NEEDED
        assert (proxy.accepted, ada.tokens.refreshes) == (3, 1)
        assert ConnectionState.AUTHENTICATING not in [state for state, _ in ada.path]
        assert receipt.status is Status.QUEUED

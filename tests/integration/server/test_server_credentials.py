"""Who gets a socket, and for how long."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import jwt
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.access_tokens import AUDIENCE, ISSUER
from server.demo import DEMO_USERS
from tests.integration.server.peer import Peer, peer, signed_in
from tests.integration.server.process import SECRET, ServerProcess, bearer, running, sign_in

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("impatient")
    with running(folder / "db.sqlite3", "--token-lifetime", "2") as server:
        yield server


@asynccontextmanager
async def just_signed_in(server: ServerProcess) -> AsyncIterator[Peer]:
    async with server.http() as http, peer(server) as socket:
        await socket.send("connect", {"token": await sign_in(http)})
        await socket.until("connect")
        yield socket


@asynccontextmanager
async def ticketed(server: ServerProcess, ticket: str) -> AsyncIterator[Peer]:
    async with peer(server, f"?ticket={ticket}") as socket:
        yield socket


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://127.0.0.1.evil.example:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1",
        "http://127.0.0.1:{port}/",
        "HTTP://127.0.0.1:{port}",
    ],
)
@pytest.mark.parametrize("dialect", ["capable", "envelope", "flat"])
async def test_only_listed_origins_pass_the_upgrade(
    dialect: str, origin: str | None, request: pytest.FixtureRequest
) -> None:
    server: ServerProcess = request.getfixturevalue(dialect)
    token = await server.token("ada")
    shown = origin.format(port=server.port) if origin else None
    with pytest.raises(InvalidStatus) as refused:
        async with peer(server, f"?token={token}", origin=shown):
            pass
    assert refused.value.response.status_code == 403


async def test_localhost_is_listed_too(capable: ServerProcess) -> None:
    async with peer(capable, origin=f"http://localhost:{capable.port}"):
        pass


async def test_a_ticket_opens_one_socket(capable: ServerProcess) -> None:
    async with capable.http() as http:
        headers = bearer(await sign_in(http))
        answer = (await http.post("/api/ws-ticket", headers=headers)).json()
        assert (await http.post("/api/ws-ticket")).status_code == 401
    assert answer["expires_in"] == 30
    async with ticketed(capable, answer["ticket"]) as socket:
        await socket.send("connect")
        assert (await socket.until("connect"))["data"]["user"]["name"] == "Ada Lovelace"
        async with ticketed(capable, answer["ticket"]) as second:
            assert (await second.closed())[0] == 4401
        assert await socket.settle() == []


async def test_connect_answers_what_the_server_is(capable: ServerProcess) -> None:
    async with peer(capable) as socket:
        await socket.send("connect", {"token": await capable.token("ada"), "resume": None}, id="c1")
        answer = await socket.until("connect")
        assert (await socket.until("ack"))["data"] == {"id": "c1", "seq": None}
    data = answer["data"]
    assert data["user"]["email"] == "ada@example.com"
    first = ["ack", "reauth", "rooms", "heartbeat", "drain", "ticket", "resume"]
    later = ["pieces", "cancel", "documents", "quotes", "notifications"]
    assert data["capabilities"] == first + later
    assert (data["heartbeat_interval"], data["seq"], data["resumed"]) == (15, 0, False)
    assert data["presence"] == []
    assert data["session_id"]
    assert data["epoch"]


async def test_a_token_in_the_url_works_for_older_clients(capable: ServerProcess) -> None:
    async with peer(capable, "?token=" + await capable.token("ada")) as socket:
        assert await socket.settle() == []


@pytest.mark.parametrize("query", ["?ticket=made-up", "?token=made.up.token", "?token="])
async def test_bad_credentials_in_the_url_are_closed_4401(
    capable: ServerProcess, query: str
) -> None:
    async with peer(capable, query) as socket:
        assert (await socket.closed())[0] == 4401


@pytest.mark.parametrize(
    "frame",
    [
        '{"type":"chat_message","data":{"message":"hi"}}',
        '{"type":"connect","data":{}}',
        '{"type":"connect","data":{"token":"made.up.token"}}',
        '{"type":"connect","data":{"token":7}}',
        "not json",
        b"\x00",
    ],
)
async def test_nothing_is_accepted_before_a_good_connect(
    capable: ServerProcess, frame: str | bytes
) -> None:
    async with peer(capable) as socket:
        await socket.raw(frame)
        assert (await socket.closed())[0] == 4401


@pytest.mark.parametrize(
    ("key", "algorithm", "changes"),
    [
        (None, "none", {}),
        ("another key that is long enough to be one", "HS256", {}),
        (SECRET, "HS512", {}),
        (SECRET, "HS256", {"exp": None}),
        (SECRET, "HS256", {"sub": None}),
        (SECRET, "HS256", {"aud": None}),
        (SECRET, "HS256", {"iss": None}),
        (SECRET, "HS256", {"aud": "elsewhere"}),
        (SECRET, "HS256", {"iss": "elsewhere"}),
        (SECRET, "HS256", {"exp": 1}),
        (SECRET, "HS256", {"sub": "2"}),
        (SECRET, "HS256", {"user_id": "1"}),
        (SECRET, "HS256", {"user_id": True}),
        (SECRET, "HS256", {"user_id": 999, "sub": "999"}),
    ],
)
async def test_forged_tokens_are_refused(
    capable: ServerProcess, key: str | None, algorithm: str, changes: dict[str, object]
) -> None:
    claims: dict[str, object]
    claims = {"user_id": 1, "sub": "1", "aud": AUDIENCE, "iss": ISSUER, "exp": time.time() + 60}
    good = jwt.encode(claims, SECRET, algorithm="HS256")
    claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    forged = jwt.encode(claims, key or "", algorithm=algorithm)
    async with capable.http() as http:
        assert (await http.get("/api/rooms", headers=bearer(good))).status_code == 200
        assert (await http.get("/api/rooms", headers=bearer(forged))).status_code == 401
    async with peer(capable, f"?token={forged}") as socket:
        assert (await socket.closed())[0] == 4401


async def test_expiry_closes_a_socket_that_keeps_talking(impatient: ServerProcess) -> None:
    async with just_signed_in(impatient) as socket:
        started = time.monotonic()
        with suppress(ConnectionClosed):
            while time.monotonic() < started + 2 + 5:
                await socket.settle()
        assert (await socket.closed())[0] == 4401


async def test_reauth_extends_in_place(impatient: ServerProcess) -> None:
    async with just_signed_in(impatient) as socket:
        claims = {"user_id": 1, "sub": "1", "aud": AUDIENCE, "iss": ISSUER}
        claims = {**claims, "exp": time.time() + 3600}
        await socket.send("connect", {"token": jwt.encode(claims, SECRET, algorithm="HS256")})
        await socket.until("connect")
        expired = time.monotonic() + 2.2
        while time.monotonic() < expired:
            assert await socket.settle() == []


async def test_reauth_as_somebody_else_is_closed_4403(capable: ServerProcess) -> None:
    async with signed_in(capable, "ada") as socket:
        await socket.send("connect", {"token": await capable.token("grace")})
        assert (await socket.closed())[0] == 4403


async def test_reauth_with_a_bad_token_is_closed_4401(capable: ServerProcess) -> None:
    async with signed_in(capable) as socket:
        await socket.send("connect", {"token": "made.up.token"})
        assert (await socket.closed())[0] == 4401


async def test_a_silent_client_is_closed_4408(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--heartbeat-interval", "0.2") as server:
        async with signed_in(server) as socket:
            assert await socket.closed() == (4408, "silent for too long")


async def test_the_same_client_id_replaces_the_older_socket(capable: ServerProcess) -> None:
    async with (
        signed_in(capable, "ada", client_id="tab") as older,
        signed_in(capable, "grace", client_id="tab") as other,
        signed_in(capable, "ada", client_id="tab") as newer,
    ):
        assert (await older.closed())[0] == 4409
        assert await newer.settle() == []
        assert await other.settle() == []


async def test_demo_ids_are_stable(capable: ServerProcess) -> None:
    async with capable.http() as http:
        for number, user in enumerate(DEMO_USERS, 1):
            token = await sign_in(http, user.first_name.lower())
            claims = jwt.decode(token, options={"verify_signature": False})
            assert (claims["user_id"], claims["sub"]) == (number, str(number))


async def test_no_credential_reaches_the_output(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        token = await server.token("ada")
        async with peer(server, f"?token={token}") as socket:
            await socket.send("connect", {"token": token})
            await socket.settle()
            await socket.raw("x" * 17 * 1024 * 1024)  # an end that the server did not choose
            await socket.closed()
        server.kill()
        assert server.errors() == ""

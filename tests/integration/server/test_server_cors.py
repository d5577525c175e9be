"""The API from another host: for the listed origins, with a bearer token, never with a cookie."""

from collections.abc import Iterator

import httpx
import pytest

from server.demo import DEMO_PASSWORD
from tests.integration.server.peer import peer
from tests.integration.server.process import ServerProcess, running

pytestmark = pytest.mark.asyncio

LISTED = "https://shop.example"
FOREIGN = "https://evil.example"
CREDENTIALS = {"email": "ada@example.com", "password": DEMO_PASSWORD}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("cors")
    options = ("--origin", LISTED, "--origin", "null")
    with running(folder / "db.sqlite3", *options) as process:
        yield process


def client(server: ServerProcess, origin: "str | None" = None) -> httpx.AsyncClient:
    headers = {} if origin is None else {"Origin": origin}
    return httpx.AsyncClient(base_url=server.origin, headers=headers)


def preflight(method: str, *names: str) -> dict[str, str]:
    asked = {"Access-Control-Request-Method": method}
    return asked | ({"Access-Control-Request-Headers": ", ".join(names)} if names else {})


async def token(server: ServerProcess) -> str:
    async with client(server) as http:
        answer = await http.post("/api/auth/login", json=CREDENTIALS)
        return str(answer.json()["access_token"])


@pytest.mark.parametrize("origin", [LISTED, "null"])
async def test_a_listed_page_reads_with_a_token(server: ServerProcess, origin: str) -> None:
    bearer = {"Authorization": "Bearer " + await token(server)}
    async with client(server, origin) as http:
        asked = preflight("POST", "authorization", "content-type")
        allowed = await http.options("/api/ws-ticket", headers=asked)
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == origin
        assert "POST" in allowed.headers["access-control-allow-methods"]
        sold = await http.post("/api/ws-ticket", headers=bearer)
        rooms = await http.get("/api/rooms", headers=bearer)
        refused = await http.get("/api/rooms")
    for answer, status in ((sold, 200), (rooms, 200), (refused, 401)):
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == origin
        assert "access-control-allow-credentials" not in answer.headers
        assert "Origin" in answer.headers["vary"]


async def test_the_pieces_of_a_document_may_be_sent(server: ServerProcess) -> None:
    async with client(server, LISTED) as http:
        asked = preflight("PATCH", "authorization", "upload-offset", "content-type")
        allowed = await http.options("/api/documents/x", headers=asked)
        answer = await http.get("/api/rooms")
    assert allowed.status_code == 200
    assert "Upload-Offset" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize("origin", [FOREIGN, LISTED + ".evil.example", "https://SHOP.example"])
async def test_another_page_is_refused_as_before(server: ServerProcess, origin: str) -> None:
    bearer = {"Authorization": "Bearer " + await token(server)}
    async with client(server, origin) as http:
        asked = await http.options("/api/ws-ticket", headers=preflight("POST", "authorization"))
        answer = await http.post("/api/ws-ticket", headers=bearer)
    assert asked.status_code == 400
    assert answer.status_code == 403
    assert answer.json() == {"detail": "This page may not use this server."}
    for one in (asked, answer):
        assert "access-control-allow-origin" not in one.headers


@pytest.mark.parametrize("route", ["login", "refresh", "logout"])
@pytest.mark.parametrize("origin", [LISTED, "null"])
async def test_the_cookie_stays_with_our_own_pages(
    server: ServerProcess, origin: str, route: str
) -> None:
    """No page elsewhere may read what these answer, or ask for more than a form could."""
    async with client(server, origin) as http:
        asked = preflight("POST", "content-type")
        allowed = await http.options("/api/auth/" + route, headers=asked)
        answer = await http.post("/api/auth/" + route, json=CREDENTIALS)
    assert allowed.status_code == 405
    for one in (allowed, answer):
        assert not [name for name in one.headers if name.startswith("access-control-")]


async def test_a_page_without_an_origin_connects_where_null_is_listed(
    server: ServerProcess, capable: ServerProcess
) -> None:
    async with peer(server, origin="null") as sandboxed:
        await sandboxed.send("connect", {"token": await token(server)})
        assert (await sandboxed.until("connect"))["data"]["user"]["email"] == CREDENTIALS["email"]
    async with client(capable, "null") as http:
        assert (await http.post("/api/ws-ticket")).status_code == 403

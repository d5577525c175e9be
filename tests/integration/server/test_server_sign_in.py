import asyncio
from pathlib import Path

import httpx
import pytest

from server.demo import DEMO_PASSWORD
from tests.integration.server.peer import peer
from tests.integration.server.process import ServerProcess, bearer, running, sign_in

pytestmark = pytest.mark.asyncio
COOKIE = "realtime_refresh"


async def test_login_answers_the_token_and_a_guarded_cookie(capable: ServerProcess) -> None:
    async with capable.http() as http:
        response = await http.post(
            "/api/auth/login", json={"email": "ada@example.com", "password": DEMO_PASSWORD}
        )
    body = response.json()
    user_id = body["user"].pop("id")
    assert type(user_id) is int
    assert body["user"] == {
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "role": "admin",
        "company_name": "Analytical Engines",
    }
    assert (body["token_type"], body["expires_in"]) == ("bearer", 900)
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/api/auth" in cookie
    assert "Secure" not in cookie  # plain http: a browser would not send it back


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.com", "wrong"), ("nobody@example.com", DEMO_PASSWORD)],
)
async def test_wrong_credentials_get_one_answer(
    capable: ServerProcess, email: str, password: str
) -> None:
    async with capable.http() as http:
        response = await http.post("/api/auth/login", json={"email": email, "password": password})
    assert response.status_code == 401
    assert response.json() == {"detail": "The email address or the password is wrong."}
    assert "set-cookie" not in response.headers


async def test_a_malformed_login_is_not_echoed(capable: ServerProcess) -> None:
    async with capable.http() as http:
        response = await http.post("/api/auth/login", json={"password": ["hunter2"]})
    assert response.status_code == 422
    assert response.json() == {"detail": "Missing or not valid: email, password."}


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/auth/refresh", "/api/auth/logout"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_a_foreign_page_may_not_post(capable: ServerProcess, path: str, origin: str) -> None:
    async with capable.http() as http:
        response = await http.post(path, headers={"Origin": origin})
    assert response.status_code == 403


async def test_refresh_rotates_and_two_tabs_at_once_both_stay(capable: ServerProcess) -> None:
    async with capable.http() as http:
        await sign_in(http)
        first = http.cookies[COOKIE]
        answers = await asyncio.gather(*(_refresh(capable, first) for _ in range(2)))
        successors = {answer.cookies[COOKIE] for answer in answers}
        assert [answer.status_code for answer in answers] == [200, 200]
        assert len(successors) == 1
        assert first not in successors
        assert (await _refresh(capable, successors.pop())).status_code == 200


async def test_refresh_without_a_good_cookie_is_401(capable: ServerProcess) -> None:
    assert (await _refresh(capable, "made-up")).status_code == 401
    async with capable.http() as http:
        assert (await http.post("/api/auth/refresh")).status_code == 204, "nobody, no error"


async def test_logout_ends_cookie_tokens_and_sockets_of_that_sign_in_only(
    capable: ServerProcess,
) -> None:
    async with capable.http() as http, capable.http() as elsewhere:
        token, other_token = await sign_in(http), await sign_in(elsewhere)
        cookie = http.cookies[COOKIE]
        async with peer(capable) as socket, peer(capable) as other:
            await socket.send("connect", {"token": token})
            await socket.until("connect")
            await other.send("connect", {"token": other_token})
            await other.until("connect")
            assert (await http.post("/api/auth/logout")).status_code == 204
            goodbye = await socket.until("disconnect")
            assert goodbye["data"] == {"reason": "signed_out"}
            assert (await socket.closed())[0] == 1000
            assert await other.settle() == []
        assert (await _refresh(capable, cookie)).status_code == 401
        assert (await http.get("/api/rooms", headers=bearer(token))).status_code == 401
        assert (await http.get("/api/rooms", headers=bearer(other_token))).status_code == 200


async def test_rooms_and_history_need_a_token(capable: ServerProcess) -> None:
    async with capable.http() as http:
        for path in ("/api/rooms", "/api/rooms/general/messages"):
            assert (await http.get(path)).status_code == 401
        headers = bearer(await sign_in(http))
        rooms = (await http.get("/api/rooms", headers=headers)).json()["rooms"]
        assert [room["id"] for room in rooms] == ["general", "sales", "quotes"]
        missing = await http.get("/api/rooms/nowhere/messages", headers=headers)
        assert missing.status_code == 404


async def test_tokens_survive_a_restart_with_the_kept_secret(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", secret=None) as server:
        async with server.http() as http:
            token = await sign_in(http)
            server.kill()
            server.start()
            assert (await http.get("/api/rooms", headers=bearer(token))).status_code == 200


async def _refresh(server: ServerProcess, cookie: str) -> httpx.Response:
    async with server.http() as http:
        http.cookies.set(COOKIE, cookie)
        return await http.post("/api/auth/refresh")

"""Start, stop, and what lies open."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect

from server.app import create_app
from server.demo import DEMO_PASSWORD
from server.settings import Settings
from tests.integration.server.peer import peer, signed_in
from tests.integration.server.process import ROOT, ServerProcess, running

pytestmark = pytest.mark.asyncio


async def test_sigterm_drains_and_ends_promptly(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--job-step", "60") as server:
        async with (
            signed_in(server, "ada", room="general") as ada,
            signed_in(server, "grace", room="general") as grace,
            peer(server) as stranger,
        ):
            await ada.send("chat_message", {"message": "@ai a job that would take minutes"})
            await grace.until("ai_thinking")
            told = time.monotonic()
            server.signal(signal.SIGTERM)
            for one in (ada, grace):
                update = await one.until("status_update")
                assert update["data"] == {"status": "draining", "retry_after": 2}
                assert await one.closed() == (1012, "service restart")
            assert (await stranger.closed())[0] == 1012
            assert "user_leave" not in grace.types()
        server.wait(timeout=5)
        assert time.monotonic() - told < 5
        assert server.errors() == ""


async def test_ctrl_c_ends_in_order_and_in_silence(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        async with signed_in(server) as ada:
            server.signal(signal.SIGINT)
            assert (await ada.closed())[0] == 1012
        assert server.wait() == 0
        assert server.errors() == ""


async def test_a_database_that_cannot_be_opened_is_an_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "server", "--port", "0", "--database", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert "unable to open database file" in ended.stderr


async def test_the_cookie_is_secure_over_https(tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path / "db.sqlite3", root=tmp_path, secret=b"x" * 32))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="https://site") as http,
    ):
        credentials = {"email": "ada@example.com", "password": DEMO_PASSWORD}
        response = await http.post("/api/auth/login", json=credentials)
    assert "; Secure" in response.headers["set-cookie"]


async def test_a_socket_that_never_answers_cannot_hold_up_the_end(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3") as server:
        address = f"ws://127.0.0.1:{server.port}/ws/deaf"
        async with connect(address, origin=server.origin, proxy=None) as deaf:  # type: ignore[arg-type]
            deaf.transport.pause_reading()
            server.signal(signal.SIGTERM)
            server.wait(timeout=6)
            deaf.transport.abort()


async def test_a_taken_port_is_one_clear_line_and_code_2(capable: ServerProcess) -> None:
    command = [sys.executable, "-m", "server", "--port", str(capable.port)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == [
        f"Port {capable.port} on 127.0.0.1 is taken: stop what uses it or choose another --port."
    ]


async def test_the_secret_file_is_its_owners_alone(tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", secret=None):
        mode = (tmp_path / "db.sqlite3.secret").stat().st_mode
    assert mode & 0o777 == 0o600


async def test_the_demo_table_needs_no_third_party_package() -> None:
    code = "from server.demo import DEMO_USERS, DEMO_PASSWORD; print(DEMO_USERS[0], DEMO_PASSWORD)"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {code}"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "ada@example.com realtime-demo\n"


async def test_healthz(capable: ServerProcess) -> None:
    async with capable.http() as http:
        assert (await http.get("/healthz")).json() == {"status": "ok"}


async def test_python_of_app_is_served_to_be_revalidated(capable: ServerProcess) -> None:
    async with capable.http() as http:
        first = await http.get("/app/engine/messages.py")
        assert first.status_code == 200
        assert first.content == (ROOT / "app/engine/messages.py").read_bytes()
        assert first.headers["cache-control"] == "no-cache"
        assert first.headers["content-type"].startswith("text/x-python")
        again = await http.get(
            "/app/engine/messages.py", headers={"If-None-Match": first.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/server/app.py",
        "/tests/integration/server/peer.py",
        "/pyproject.toml",
        "/dev.py",
        "/.git/HEAD",
        "/.git/config",
        "/app/../server/app.py",
        "/app/%2e%2e/server/app.py",
        "/app/..%2fserver/app.py",
        "/app/..%5cserver%5capp.py",
        "/app//etc/passwd",
        "/app/%2fetc/passwd",
        "/app/engine/messages.py%00.txt",
        "/app/engine/__pycache__/messages.cpython-311.pyc",
        "/app/engine",
        "/app/",
        "/static/../server/demo.py",
        "/static/%2e%2e/.git/HEAD",
        "/static/",
        "/static/.hidden",
        "/docs",
        "/openapi.json",
        "/" + "a" * 5_000,
        "/app/" + "a" * 5_000 + ".py",
    ],
)
async def test_nothing_else_is_readable(capable: ServerProcess, path: str) -> None:
    # A raw request line: an HTTP library would tidy the path up first.
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    status, body = await _raw(capable, request.encode())
    assert status in (400, 404), body[:200]
    assert b"import" not in body


async def test_the_page_and_its_files_have_their_types(tmp_path: Path) -> None:
    root = tmp_path / "site"
    runtime = root / "static/runtime/pyodide-1.2.3"
    runtime.mkdir(parents=True)
    (root / "app").mkdir()
    names = ("a.mjs", "a.wasm", "a.whl", "a.zip", "a.json", "a.js")
    for file in [runtime / name for name in names] + [root / "index.html", root / "pyscript.toml"]:
        file.write_text("content")
    (root / "static/leak.js").symlink_to(ROOT / "server/demo.py")
    types = {
        "/": ("text/html", "no-cache"),
        "/index.html": ("text/html", "no-cache"),
        "/pyscript.toml": ("application/toml", "no-cache"),
    }
    forever = "public, max-age=31536000, immutable"
    kinds = (
        "text/javascript",
        "application/wasm",
        "application/zip",
        "application/zip",
        "application/json",
        "text/javascript",
    )
    for name, kind in zip(names, kinds, strict=True):
        types[f"/static/runtime/pyodide-1.2.3/{name}"] = (kind, forever)
    async with _site(root) as http:
        for path, (kind, cache) in types.items():
            response = await http.get(path)
            assert response.status_code == 200, path
            assert response.headers["content-type"].split(";")[0] == kind, path
            assert response.headers["cache-control"] == cache, path
            assert response.headers["etag"]
            known = {"If-None-Match": response.headers["etag"]}
            assert (await http.get(path, headers=known)).status_code == 304, path
        assert (await http.get("/static/leak.js")).status_code == 404
        assert (await http.post("/index.html")).status_code == 405


def _site(root: Path) -> httpx.AsyncClient:
    """Return a client of the application itself: files need neither database nor port."""
    app = create_app(Settings(root / "unused.sqlite3", root=root))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site")


async def _raw(server: ServerProcess, request: bytes) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body

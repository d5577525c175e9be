"""What a widget on somebody else's page loads: headers, compressed forms, the frames' policy."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.server.process import ServerProcess, running

pytestmark = pytest.mark.asyncio

FOREVER = "public, max-age=31536000, immutable"
TEXT = "export const number = 1;\n" * 100
POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
FRAME = '<!doctype html>\n<meta http-equiv="Content-Security-Policy" content="%s">\n' % POLICY
EMBEDDERS = ("https://shop.example", "http://localhost:9000")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with files of a widget, and what stands for their compressed forms."""
    root = tmp_path_factory.mktemp("site")
    names = ("widget.js", "widget/view.html", "runtime/pyodide-1.2.3/a.wasm", "css/plain.css")
    hashed = ("widget-0123456789ab.js", "widget/view-0123456789ab.html", "widget/a-01234567.js")
    for folder in ("static", "dist"):
        for name in (*names, *hashed):
            path = root / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(FRAME if name.endswith(".html") else TEXT)
        (root / folder / "widget.js.br").write_bytes(b"as brotli")
        (root / folder / "widget.js.gz").write_bytes(b"as gzip")
    (root / "index.html").write_text("the console")
    return root


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[ServerProcess]:
    options = [part for one in EMBEDDERS for part in ("--embedder", one)]
    with running(site / "db.sqlite3", "--root", str(site), *options) as process:
        yield process


async def raw(
    server: ServerProcess, path: str, method: str = "GET", **headers: str
) -> httpx.Response:
    """Ask for a file; the body stays as it came, whatever it is encoded with."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(base_url=server.origin) as http:
        asked = http.build_request(method, path, headers={"Accept-Encoding": "", **named})
        answer = await http.send(asked, stream=True)
        content = b"".join([part async for part in answer.aiter_raw()])
        await answer.aclose()
    return httpx.Response(
        answer.status_code, headers=[*answer.headers.items(), ("x-raw", content.hex())]
    )


def body(answer: httpx.Response) -> bytes:
    return bytes.fromhex(answer.headers["x-raw"])


@pytest.mark.parametrize("folder", ["static", "dist"])
async def test_what_never_changes_is_kept_and_the_rest_is_asked_for_again(
    server: ServerProcess, folder: str
) -> None:
    kept = ("widget-0123456789ab.js", "runtime/pyodide-1.2.3/a.wasm")
    for name in kept:
        answer = await raw(server, "/%s/%s" % (folder, name))
        assert answer.headers["cache-control"] == FOREVER, name
    for name in ("widget.js", "widget/view.html", "widget/a-01234567.js", "css/plain.css"):
        answer = await raw(server, "/%s/%s" % (folder, name))
        assert answer.headers["cache-control"] == "no-cache", name


async def test_any_page_may_load_it_and_nothing_else(server: ServerProcess) -> None:
    answer = await raw(server, "/static/widget.js", Origin="https://anywhere.example")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in answer.headers
    page = await raw(server, "/index.html", Origin="https://anywhere.example")
    assert page.status_code == 200
    assert "access-control-allow-origin" not in page.headers


@pytest.mark.parametrize(
    ("accepts", "coding", "content"),
    [
        ("gzip, deflate, br", "br", b"as brotli"),
        ("gzip", "gzip", b"as gzip"),
        ("br;q=0, gzip", "gzip", b"as gzip"),
        ("zstd", None, TEXT.encode()),
        ("", None, TEXT.encode()),
    ],
)
async def test_the_best_form_that_the_browser_takes_is_sent(
    server: ServerProcess, accepts: str, coding: "str | None", content: bytes
) -> None:
    answer = await raw(server, "/dist/widget.js", Accept_Encoding=accepts)
    assert answer.headers.get("content-encoding") == coding
    assert body(answer) == content
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    told = await raw(server, "/dist/widget.js", "HEAD", Accept_Encoding=accepts)
    assert body(told) == b""
    assert told.headers["content-length"] == str(len(content))
    assert told.headers.get("content-encoding") == coding


async def test_each_form_has_a_tag_of_its_own_and_is_known_by_it(server: ServerProcess) -> None:
    tags = []
    for accepts in ("br", "gzip", ""):
        first = await raw(server, "/dist/widget.js", Accept_Encoding=accepts)
        tag = first.headers["etag"]
        tags.append(tag)
        again = await raw(server, "/dist/widget.js", Accept_Encoding=accepts, If_None_Match=tag)
        assert (again.status_code, body(again)) == (304, b"")
        for name in ("etag", "vary", "cache-control", "access-control-allow-origin"):
            assert again.headers[name] == first.headers[name], name
    assert len(set(tags)) == 3
    other = await raw(server, "/dist/widget.js", Accept_Encoding="gzip", If_None_Match=tags[0])
    assert other.status_code == 200


async def test_a_part_is_one_of_the_file_itself(server: ServerProcess) -> None:
    part = await raw(server, "/dist/widget.js", Accept_Encoding="br", Range="bytes=7-11")
    assert (part.status_code, body(part)) == (206, b"const")
    assert "content-encoding" not in part.headers
    assert part.headers["content-range"] == "bytes 7-11/%d" % len(TEXT)
    tag = (await raw(server, "/dist/widget.js", Accept_Encoding="br")).headers["etag"]
    stale = await raw(server, "/dist/widget.js", Range="bytes=7-11", If_Range=tag)
    assert (stale.status_code, body(stale)) == (200, TEXT.encode())


@pytest.mark.parametrize("name", ["view.html", "view-0123456789ab.html"])
async def test_a_frame_says_who_may_hold_it(server: ServerProcess, name: str) -> None:
    answer = await raw(server, "/dist/widget/" + name)
    expected = POLICY + "; frame-ancestors https://shop.example http://localhost:9000"
    assert answer.headers["content-security-policy"] == expected
    assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
    assert answer.headers["origin-agent-cluster"] == "?1"


async def test_without_embedders_anybody_may_hold_a_frame(site: Path, tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--root", str(site)) as process:
        answer = await raw(process, "/static/widget/view.html")
    assert answer.headers["content-security-policy"] == POLICY

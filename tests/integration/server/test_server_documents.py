"""Documents over HTTP: in pieces, over cuts and kills, processed once, nobody else's."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.server.peer import PATIENCE, Frame, Peer, signed_in
from tests.integration.server.process import ServerProcess, bearer, running

pytestmark = pytest.mark.asyncio
NEVER = ("--job-step", "60")
MEGABYTE = 1_048_576


class Shelf:
    """Upload documents as one user."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def create(self, size: int, name: str = "offer.txt", id: str = "") -> dict[str, Any]:
        new = {"id": id or str(uuid.uuid4()), "file_name": name, "file_size": size}
        answer = await self.http.post("/api/documents", json=new)
        assert answer.status_code in (200, 201), answer.text
        document: dict[str, Any] = answer.json()
        return document

    async def send(self, id: str, offset: int, body: Any) -> httpx.Response:
        headers = {"Upload-Offset": str(offset)}
        return await self.http.patch(f"/api/documents/{id}", content=body, headers=headers)

    async def upload(self, body: bytes, name: str = "offer.txt") -> str:
        document = await self.create(len(body), name)
        answer = await self.send(document["document_id"], 0, body)
        assert answer.status_code == 200, answer.text
        return str(document["document_id"])

    async def get(self, id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/documents/{id}")
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    async def until(self, id: str, **fields: Any) -> dict[str, Any]:
        """Return the document once it has these values."""
        async with asyncio.timeout(PATIENCE):
            while True:
                document = await self.get(id)
                if all(document[name] == value for name, value in fields.items()):
                    return document
                await asyncio.sleep(0.01)

    async def all(self) -> list[dict[str, Any]]:
        documents: list[dict[str, Any]] = (await self.http.get("/api/documents")).json()[
            "documents"
        ]
        return documents


@pytest.fixture(scope="module")
def capable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Run a server of our own: what nobody hears here would be told to the tests of others."""
    folder = tmp_path_factory.mktemp("documents")
    with running(folder / "db.sqlite3", "--job-step", "0.02") as server:
        yield server


Opener = Callable[..., Awaitable[Shelf]]


@pytest.fixture
async def shelf() -> AsyncIterator[Opener]:
    """Return a function that opens somebody's shelf at a server."""
    async with contextlib.AsyncExitStack() as stack:

        async def opened(server: ServerProcess, name: str = "ada") -> Shelf:
            http = await stack.enter_async_context(server.http())
            http.headers.update(bearer(await server.token(name)))
            return Shelf(http)

        yield opened


def files(server: ServerProcess) -> list[Path]:
    folder = server.database.with_name(server.database.name + ".documents")
    return sorted(folder.iterdir()) if folder.is_dir() else []


async def half(body: bytes, then: asyncio.Event) -> AsyncIterator[bytes]:
    """Send half a body, then hang."""
    yield body[: len(body) // 2]
    await then.wait()
    yield body[len(body) // 2 :]


def about(peer: Peer, id: str) -> list[Frame]:
    return [frame for frame in peer.seen if frame["data"].get("document_id") == id]


async def test_a_document_goes_its_whole_way(shelf: Opener, capable: ServerProcess) -> None:
    ada = await shelf(capable)
    async with signed_in(capable) as page, signed_in(capable, "grace") as grace:
        body = b"ten chairs\ntwo desks\n" * 10_000
        document = await ada.create(len(body), "C:\\offers\\Angebot für\x07 Möbel.txt")
        id = document["document_id"]
        assert document == {
            "document_id": id,
            "file_name": "Angebot für Möbel.txt",
            "file_size": len(body),
            "received": 0,
            "stage": "uploading",
            "progress": 0,
            "step": None,
            "error": None,
            "retryable": False,
            "summary": None,
            "created_at": document["created_at"],
            "updated_at": document["updated_at"],
        }
        again = await ada.create(5, "other name", id.upper())
        assert again == document  # the same id: the same document
        first = await ada.send(id, 0, body[:100_000])
        assert (first.status_code, first.json()["received"]) == (200, 100_000)
        assert first.json()["progress"] == 100_000 * 100 // len(body)
        last = await ada.send(id, 100_000, body[100_000:])
        assert last.status_code == 200
        assert last.json()["stage"] in ("processing", "complete")
        assert (await page.until("notification"))["data"]["title"] == "Document ready"
        done = await ada.until(id, stage="complete")
        assert (done["progress"], done["received"], done["step"]) == (100, len(body), None)
        assert done["summary"] == "40,000 words in 20,000 lines."
        repeated = await ada.send(id, len(body), b"")  # the answer was lost: nothing begins anew
        assert (repeated.status_code, repeated.json()["stage"]) == (200, "complete")
        await page.settle()
        assert await grace.settle() == []
    frames = about(page, id)
    types = [frame["type"] for frame in frames if not frame["type"].endswith("upload_progress")]
    assert types == [
        "document_upload_start",
        "document_upload_complete",
        "document_processing_start",
        *["document_processing_progress"] * 4,
        "document_processing_complete",
    ]
    assert frames[0]["data"] == {
        "document_id": id,
        "file_name": "Angebot für Möbel.txt",
        "file_size": len(body),
        "status": "started",
        "progress": 0,
    }
    assert all("in_response_to" not in frame["data"] for frame in frames)
    steps = [f["data"] for f in frames if f["type"] == "document_processing_progress"]
    assert [(step["step_number"], step["steps"]) for step in steps] == [
        (number, 4) for number in range(1, 5)
    ]
    assert frames[-1]["data"]["summary"] == done["summary"]


async def test_a_cut_keeps_what_came_and_the_offset_says_how_much(
    shelf: Opener, capable: ServerProcess
) -> None:
    ada = await shelf(capable)
    body = bytes(range(256)) * 4_096
    document = await ada.create(len(body))
    id = document["document_id"]
    hanging = asyncio.create_task(ada.send(id, 0, half(body, asyncio.Event())))
    there = (await ada.until(id, received=len(body) // 2))["received"]
    hanging.cancel()  # the connection is gone
    await asyncio.wait({hanging})
    wrong = await ada.send(id, 7, body[7:])
    assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, str(there))
    assert wrong.json()["detail"]
    assert (await ada.send(id, there, body[there:])).status_code == 200
    done = await ada.until(id, stage="complete")
    assert done["summary"].startswith(f"{len(body):,} bytes, fingerprint ")
    (stored,) = [file for file in files(capable) if uuid.UUID(id).hex in file.name]
    assert stored.read_bytes() == body


async def test_who_comes_back_takes_over_from_a_connection_that_hangs(
    shelf: Opener,
    capable: ServerProcess,
) -> None:
    ada, again = await shelf(capable), await shelf(capable)
    body = b"0123456789" * 20_000
    id = (await ada.create(len(body)))["document_id"]
    go_on = asyncio.Event()
    hanging = asyncio.create_task(ada.send(id, 0, half(body, go_on)))
    there = (await again.until(id, received=len(body) // 2))["received"]
    assert (await again.send(id, there, body[there:-1])).status_code == 200
    go_on.set()
    late = await hanging
    assert (late.status_code, late.headers["upload-offset"]) == (409, str(len(body) - 1))
    assert (await again.send(id, len(body) - 1, body[-1:])).status_code == 200
    await again.until(id, stage="complete")
    (stored,) = [file for file in files(capable) if uuid.UUID(id).hex in file.name]
    assert stored.read_bytes() == body


async def test_an_upload_and_its_processing_survive_a_kill(shelf: Opener, tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    body = b"five words are in here " * 50_000
    with running(database, *NEVER) as server:
        ada = await shelf(server)
        cut = (await ada.create(len(body), "cut.txt"))["document_id"]
        whole = await ada.upload(body, "whole.txt")
        hanging = asyncio.create_task(ada.send(cut, 0, half(body, asyncio.Event())))
        await ada.until(cut, received=len(body) // 2)
        assert (await ada.get(whole))["stage"] == "processing"
        server.kill()
        hanging.cancel()
        await asyncio.wait({hanging})
        # Killed between the last byte of a third one and the news that it is whole.
        third = str(uuid.uuid4())
        server.start()
        await ada.create(len(body), "third.txt", third)
        server.kill()
        folder = database.with_name(database.name + ".documents")
        (folder / f"1-{uuid.UUID(third).hex}").write_bytes(body)
        (folder / "1-of-nobody").write_bytes(b"x")
    with running(database, "--job-step", "0.02") as server:
        ada = await shelf(server)
        assert not (folder / "1-of-nobody").exists()
        for id in (whole, third):
            done = await ada.until(id, stage="complete")
            assert done["summary"] == "250,000 words in 1 line."
        document = await ada.get(cut)
        assert (document["stage"], document["received"]) == ("uploading", len(body) // 2)
        there = document["received"]
        assert (await ada.send(cut, there, body[there:])).status_code == 200
        await ada.until(cut, stage="complete")
        async with signed_in(server) as page:  # what nobody heard is said now
            await page.settle()
            heard = [f["data"].get("document_id") for f in page.seen if "summary" in f["data"]]
            assert sorted(heard) == sorted([whole, third, cut])
        assert server.errors() == ""


@pytest.mark.parametrize(
    ("name", "body", "ends"),
    [
        ("corrupt.txt", b"fine", "error"),
        ("fine.txt", b"x" * 65_530 + b"CORRUPT" + b"y", "error"),  # across two blocks
        ("corrupt once.txt", b"fine", "complete"),
    ],
)
async def test_a_document_that_fails_is_tried_again(
    shelf: Opener, capable: ServerProcess, name: str, body: bytes, ends: str
) -> None:
    ada = await shelf(capable)
    async with signed_in(capable) as page:
        id = await ada.upload(body, name)
        error = (await page.until("document_error", document_id=id))["data"]
        assert (error["status"], error["retryable"], bool(error["error"])) == ("error", True, True)
        failed = await ada.until(id, stage="error")
        assert (failed["retryable"], failed["error"]) == (True, error["error"])
        assert failed["step"] == error["step"] == "Recognising the text"
        answer = await ada.http.post(f"/api/documents/{id}/retry")
        assert (answer.status_code, answer.json()["stage"]) == (200, "processing")
        last = "document_error" if ends == "error" else "document_processing_complete"
        await page.until(last, document_id=id)
        await ada.until(id, stage=ends)
        if ends == "complete":
            assert (await ada.http.post(f"/api/documents/{id}/retry")).status_code == 409


async def test_a_retry_after_a_kill_says_nothing_of_the_attempt_before(
    shelf: Opener, tmp_path: Path
) -> None:
    with running(tmp_path / "db.sqlite3", "--job-step", "0.02") as server:
        ada = await shelf(server)
        id = await ada.upload(b"x", "corrupt once.txt")  # no page is open
        await ada.until(id, stage="error")
        server.kill()
        server.start()
        assert (await ada.http.post(f"/api/documents/{id}/retry")).status_code == 200
        await ada.until(id, stage="complete")
        async with signed_in(server) as page:
            await page.settle()
            assert [frame["type"] for frame in about(page, id)] == ["document_processing_complete"]


@pytest.mark.parametrize("stage", ["uploading", "processing"])
@pytest.mark.parametrize("how", ["cancel", "delete"])
async def test_a_document_is_cancelled(shelf: Opener, tmp_path: Path, stage: str, how: str) -> None:
    with running(tmp_path / "db.sqlite3", *NEVER) as server:
        ada, body = await shelf(server), b"x" * MEGABYTE
        async with signed_in(server) as page, signed_in(server, "grace") as grace:
            id = (await ada.create(len(body), "big.bin"))["document_id"]
            go_on = asyncio.Event()
            if stage == "processing":
                go_on.set()
            sending = asyncio.create_task(ada.send(id, 0, half(body, go_on)))
            await ada.until(id, stage=stage, received=MEGABYTE // (1 if go_on.is_set() else 2))
            refused = await grace.request("cancel", {"id": id}, "hers")
            assert refused["code"] == "not_found"
            if how == "cancel":
                for _ in range(2):  # a resend is acknowledged again
                    assert (await page.request("cancel", {"id": id}, "stop"))["answer"] == "ack"
            else:
                assert (await ada.http.delete(f"/api/documents/{id}")).status_code == 204
            told = (await page.until("document_error", document_id=id))["data"]
            assert told == {
                "document_id": id,
                "file_name": "big.bin",
                "status": "cancelled",
                "error": "Cancelled.",
                "retryable": False,
            }
            go_on.set()
            assert (await sending).status_code == (200 if stage == "processing" else 409)
        assert files(server) == []
        server.kill()
        server.start()
        if how == "cancel":
            document = await ada.get(id)
            assert (document["stage"], document["retryable"]) == ("cancelled", False)
            assert (await ada.send(id, 0, body)).status_code == 409
        else:
            assert (await ada.http.get(f"/api/documents/{id}")).status_code == 404
        assert (await ada.http.delete(f"/api/documents/{id}")).status_code == (
            204 if how == "cancel" else 404
        )
        assert await ada.all() == []
        assert server.errors() == ""


async def test_nobody_touches_the_documents_of_another(
    shelf: Opener, capable: ServerProcess
) -> None:
    ada, grace = await shelf(capable), await shelf(capable, "grace")
    id = (await ada.create(3))["document_id"]
    calls = [
        grace.http.get(f"/api/documents/{id}"),
        grace.send(id, 0, b"abc"),
        grace.http.post(f"/api/documents/{id}/retry"),
        grace.http.delete(f"/api/documents/{id}"),
    ]
    assert [(await call).status_code for call in calls] == [404] * 4
    assert id not in [document["document_id"] for document in await grace.all()]
    hers = await grace.create(1, "hers.txt", id)  # an id belongs to its user
    assert (await grace.send(hers["document_id"], 0, b"h")).status_code == 200
    assert (await ada.get(id))["received"] == 0
    del ada.http.headers["Authorization"]
    for method, path in (("GET", ""), ("GET", f"/{id}"), ("DELETE", f"/{id}")):
        answer = await ada.http.request(method, f"/api/documents{path}")
        assert answer.status_code == 401
    foreign = {"Origin": "https://evil.example"}
    refused = await ada.http.delete(f"/api/documents/{id}", headers=foreign)
    assert refused.status_code == 403


async def test_what_is_refused(shelf: Opener, tmp_path: Path) -> None:
    with running(tmp_path / "db.sqlite3", "--max-upload", "2097152") as server:
        ada = await shelf(server)
        for id in ("", "../../etc/passwd", "x" * 36, "{" + str(uuid.uuid4())[1:35] + "}", "7"):
            new = {"id": id, "file_name": "a", "file_size": 1}
            assert (await ada.http.post("/api/documents", json=new)).status_code == 422
            if id and "/" not in id:
                assert (await ada.send(id, 0, b"x")).status_code == 404
        for field, value in (
            ("file_size", -1),
            ("file_size", "1"),
            ("file_size", 1.5),
            ("file_name", 7),
        ):
            new = {"id": str(uuid.uuid4()), "file_name": "a", "file_size": 1, field: value}
            assert (await ada.http.post("/api/documents", json=new)).status_code == 422
        lone = json.dumps({**new, "file_name": "a\ud800"}).encode()  # as \\u, which is ASCII
        assert (await ada.http.post("/api/documents", content=lone)).status_code == 422
        big = {"id": str(uuid.uuid4()), "file_name": "a", "file_size": 2 * MEGABYTE + 1}
        assert (await ada.http.post("/api/documents", json=big)).status_code == 413
        id = (await ada.create(10))["document_id"]
        assert (await ada.send(id, 0, b"x" * 11)).status_code == 413
        assert (await ada.get(id))["received"] == 0
        assert (await ada.http.patch(f"/api/documents/{id}", content=b"x")).status_code == 422
        for offset in ("-1", "one"):
            headers = {"Upload-Offset": offset}
            answer = await ada.http.patch(f"/api/documents/{id}", content=b"x", headers=headers)
            assert answer.status_code == 422
        for _ in range(19):
            await ada.create(1)
        one_more = {"id": str(uuid.uuid4()), "file_name": "a", "file_size": 1}
        assert (await ada.http.post("/api/documents", json=one_more)).status_code == 429
        assert (await ada.http.delete(f"/api/documents/{id}")).status_code == 204
        assert (await ada.http.post("/api/documents", json=one_more)).status_code == 201
        assert (await ada.all())[0]["document_id"] == one_more["id"]
        assert server.errors() == ""


async def test_an_empty_file_is_a_document_too(shelf: Opener, capable: ServerProcess) -> None:
    ada = await shelf(capable)
    id = await ada.upload(b"", "empty.txt")
    await ada.until(id, stage="complete")


@pytest.mark.parametrize("path", ["documents", "quotes", "notifications"])
async def test_existing_backends_have_none_of_this(
    shelf: Opener, envelope: ServerProcess, path: str
) -> None:
    ada = await shelf(envelope)
    assert (await ada.http.get(f"/api/{path}")).status_code == 404

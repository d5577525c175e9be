"""The start from a snapshot of Python's memory: what it may share, and what happens without it.

The service worker, which keeps snapshots in a browser, is tested elsewhere: here a page of the same
origin puts one into Cache Storage, whole or spoiled.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

import dev
from tests.e2e.conftest import WatchedPage
from tests.harness import ServerProcess

BOOT = dev.BUNDLE / "boot.json"
SNAPSHOTS = "**/static/runtime/app/snapshot-*.bin"

# Tells what a page that has started shares with another one, and what it must not.
PROGRAM = """
import asyncio, json, os, random, sys, tempfile, time, traceback, uuid
async def main():
    from app.browser import BrowserDom, browser_world
    from app.engine.address import socket_url
    import app.engine.connection as module
    from app.version import VERSION
    world = browser_world()
    try:
        socket_url("http://example.test/", "1", {})
    except Exception:
        trouble = traceback.format_exc()
    seen = {
        "random": [random.random(), world.random()],
        "ids": [world.new_id(), str(uuid.uuid4()), os.urandom(8).hex(), tempfile.mktemp()],
        "engine_was_there": sys.modules["app.engine.connection"] is module,
        "time_zone": [time.timezone, time.altzone, time.localtime(0).tm_hour],
        "here": os.getcwd(),
        "environment": sorted(os.environ),
        "path": sys.path,
        "trouble": trouble,
    }
    dom = BrowserDom()
    dom.append(dom.find("#app"), dom.create("p", text=json.dumps(seen), id="ready"))
    dom.remove(dom.find("#boot"))
asyncio.create_task(main())
"""

IMPORTS = """
import asyncio, json
async def main():
    from app.browser import BrowserDom
    found = []
    import csv
    import xmlrpc.client
    import email.mime.audio
    found += [csv.__name__, xmlrpc.client.__name__, email.mime.audio.__name__]
    found.append(list(csv.reader(["a,b"])))
    for name in ("no_such_module", "xmlrpc.no_such_module"):
        try:
            __import__(name)
        except ModuleNotFoundError as error:
            found.append(str(error))
    dom = BrowserDom()
    dom.append(dom.find("#app"), dom.create("p", text=json.dumps(found), id="ready"))
    dom.remove(dom.find("#boot"))
asyncio.create_task(main())
"""

KEEP = """async ([address, bytes, named]) => {
  const cache = await caches.open("a test's");
  const body = bytes === null ? await (await fetch(named)).arrayBuffer() : new Uint8Array(bytes);
  await cache.put(address, new Response(body));
}"""


def boot() -> dict[str, Any]:
    return dict(json.loads(BOOT.read_text()))


def snapshot_path() -> str:
    return "/static/runtime/app/" + str(boot()["snapshot"]["file"])


def use_program(page: Page, program: str = PROGRAM) -> None:
    page.route(
        "**/app/main.py", lambda route: route.fulfill(content_type="text/x-python", body=program)
    )


def never_near(page: Page) -> None:
    """Let the server seem far away: a page fetches no snapshot by itself then."""
    page.add_init_script(
        "const entries = performance.getEntriesByType.bind(performance);"
        "performance.getEntriesByType = (type) => type === 'navigation' ? [] : entries(type);"
    )


def keep_snapshot(page: Page, server: ServerProcess, content: bytes | None = None) -> None:
    """Put the snapshot of the build, or other bytes, under its name into Cache Storage."""
    page.goto(server.url + "/healthz")
    bytes_or_none = None if content is None else list(content)
    page.evaluate(KEEP, [server.url + snapshot_path(), bytes_or_none, snapshot_path()])


def seen(page: Page) -> dict[str, Any]:
    page.wait_for_selector("#ready")
    return dict(json.loads(page.inner_text("#ready")))


def said(opened: WatchedPage) -> list[str]:
    return [line for line in opened.watch.console if line.startswith("Starting with")]


def asked(opened: WatchedPage, part: str) -> list[str]:
    return [url for url in opened.watch.requests if part in url]


def test_two_tabs_of_one_snapshot_share_nothing_that_has_to_differ(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    first = new_page(timezone_id="Asia/Tokyo")
    never_near(first.page)
    use_program(first.page)
    keep_snapshot(first.page, shared_server)
    first.page.goto(shared_server.url)
    one = seen(first.page)
    second = WatchedPage(first.page.context.new_page())
    never_near(second.page)
    use_program(second.page)
    second.page.goto(shared_server.url)
    other = seen(second.page)
    assert [asked(second, "/snapshot-"), said(first), said(second)] == [[], [], []]
    for facts in (one, other):
        assert facts["engine_was_there"] is True
        assert facts["time_zone"] == [-9 * 3600, -9 * 3600, 9]
        assert facts["here"] == "/home/pyodide"
        assert "PYTHONHASHSEED" not in facts["environment"]
        assert len(set(facts["path"])) == len(facts["path"])
        # The source is nowhere in the page; file, line and function are told all the same.
        assert re.search(r'/app/engine/address\.py", line \d+, in socket_url\n', facts["trouble"])
        assert "must begin with ws://" in facts["trouble"]
    for kind in ("random", "ids"):
        values = one[kind] + other[kind]
        assert len(set(values)) == len(values), kind
    assert first.watch.errors == second.watch.errors == []


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def spoil(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 1
    return bytes(changed)


def test_a_snapshot_that_was_tampered_with_is_not_used(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    never_near(opened.page)
    use_program(opened.page)
    content = (dev.BUNDLE / boot()["snapshot"]["file"]).read_bytes()
    spoiled = spoil(content)
    opened.page.route(SNAPSHOTS, lambda route: route.fulfill(body=spoiled))
    keep_snapshot(opened.page, shared_server)
    opened.page.goto(shared_server.url)
    seen(opened.page)
    (line,) = said(opened)
    assert "it is not the one that belongs to this page" in line
    assert opened.watch.errors == []


def test_a_snapshot_that_was_cut_off_is_not_used(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    never_near(opened.page)
    use_program(opened.page)
    keep_snapshot(opened.page, shared_server, b"RTSNAP01")
    opened.page.goto(shared_server.url)
    seen(opened.page)
    (line,) = said(opened)
    assert "8 bytes instead of" in line


def test_a_snapshot_of_another_pyodide_is_not_restored(
    tmp_path: Path, shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    """It is just what the build says it is, but of a Pyodide that was built differently."""
    opened = new_page()
    never_near(opened.page)
    use_program(opened.page)
    content = bytearray((dev.BUNDLE / boot()["snapshot"]["file"]).read_bytes())
    runs = int.from_bytes(content[12:16], "little")
    build = 16 + runs * 8 + 16  # where the first page says which build it is of
    content[build] ^= 1
    stale = bytes(content)
    import hashlib

    def settings(route: Route) -> None:
        known = route.fetch().json()
        known["boot"]["snapshot"]["sha256"] = hashlib.sha256(stale).hexdigest()
        route.fulfill(json=known)

    opened.page.route("**/pyscript.json", settings)
    opened.page.route(SNAPSHOTS, lambda route: route.fulfill(body=stale))
    keep_snapshot(opened.page, shared_server)
    opened.page.goto(shared_server.url)
    seen(opened.page)
    (line,) = said(opened)
    assert "build id mismatch" in line
    assert opened.watch.errors == []


def test_an_older_snapshot_is_left_alone(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    never_near(opened.page)
    use_program(opened.page)
    opened.page.goto(shared_server.url + "/healthz")
    older = "/static/runtime/app/snapshot-000000000000.bin"
    opened.page.evaluate(KEEP, [shared_server.url + older, [1, 2, 3], ""])
    opened.page.goto(shared_server.url)
    facts = seen(opened.page)
    assert facts["engine_was_there"] is True  # imported just now
    # Nobody is told: a first visit has no snapshot either.
    assert said(opened) == []
    assert len(asked(opened, "/python_core-")) == 1


@pytest.mark.parametrize("change", ["pyodide", "missing"])
def test_a_page_that_was_not_built_for_this_pyodide_starts_as_well(
    change: str, shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    use_program(opened.page)

    def settings(route: Route) -> None:
        known = route.fetch().json()
        if change == "pyodide":
            known["boot"]["pyodide"] = "0.0.0"
            names = dev.bundled_modules()
            known["files"] = {"./" + name: "./" + name for name in names}
        else:
            del known["boot"]["snapshot"]
        route.fulfill(json=known)

    opened.page.route("**/pyscript.json", settings)
    opened.page.goto(shared_server.url)
    seen(opened.page)
    assert len(said(opened)) == (1 if change == "pyodide" else 0)
    assert opened.watch.errors == []


def test_what_the_trimmed_library_lacks_is_fetched_when_it_is_imported(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    use_program(opened.page, IMPORTS)
    opened.page.goto(shared_server.url)
    opened.page.wait_for_selector("#ready")
    csv, xmlrpc, audio, rows, unknown, part = json.loads(opened.page.inner_text("#ready"))
    assert [csv, xmlrpc, audio] == ["csv", "xmlrpc.client", "email.mime.audio"]
    assert rows == [["a", "b"]]
    assert unknown == "No module named 'no_such_module'"
    assert part == "No module named 'xmlrpc.no_such_module'"
    assert len(asked(opened, "/python_stdlib-")) == 1  # once for all of them
    assert opened.watch.errors == []

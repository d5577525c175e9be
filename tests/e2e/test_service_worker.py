"""The page is kept: a repeat visit asks for nothing that is as it was, also with no server there.

What is asked is counted on the wire. The files are a copy that these tests may edit.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.counting_relay import CountingRelay
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, Console
from tests.harness import ROOT, ServerProcess, free_port

# What is served, but for what the console does not load.
UNUSED = {"app": ["__pycache__"], "static": ["widget", "python", "micropython-*", "*.br", "*.gz"]}
FILES = ("index.html", "pyscript.toml", "service_worker.js")
KEPT = """async () => {
  for (;;) {
    if (await caches.match(new URL("assets.json", location.origin).href)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}"""
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  }
  return found;
}"""
PROGRAM = "\nimport js\njs.document.documentElement.setAttribute('data-python', 'yes')\n"
Site = tuple[Path, ServerProcess, CountingRelay]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Serve a copy of the console's files; return its folder, the server and the way to it."""
    root = tmp_path / "site"
    for name in UNUSED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(*UNUSED[name]))
    for name in FILES:
        shutil.copy2(ROOT / name, root / name)
    port = free_port()
    with CountingRelay(port) as relay:
        options = ("--root", str(root), "--origin", relay.url)
        with ServerProcess(tmp_path, *options, port=port) as server:
            yield root, server, relay


def kept_page(new_page: Callable[..., WatchedPage], url: str) -> Console:
    """Open the console for the first time and wait until all of it is kept."""
    console = Console(new_page(service_workers="allow"), url).open()
    expect(console.page.locator("html[data-kept=yes]")).to_have_count(1)
    return console


def files_asked(relay: CountingRelay) -> set[str]:
    """Return the paths of files that were asked for since the list was emptied."""
    paths = {urlsplit(path).path for path in relay.asked}
    return {path for path in paths if not path.startswith(("/api", "/ws"))}


def reload(console: Console) -> None:
    console.page.reload()
    console.started()


def colour_of_page(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).outlineColor"))


def test_a_repeat_visit_asks_for_nothing_that_is_as_it_was_and_edits_show_at_once(
    site: Site, new_page: Callable[..., WatchedPage]
) -> None:
    root, _, relay = site
    console = kept_page(new_page, relay.url).sign_in(ADA)
    relay.asked.clear()
    reload(console)
    console.is_state("connected")
    # The script of the worker is compared now and then; the page and the list on each visit.
    assert files_asked(relay) <= {"/", "/assets.json", "/service_worker.js"}
    assert "/assets.json" in files_asked(relay)

    css, module = root / "static/css/base.css", root / "static/boot.js"
    css.write_text(css.read_text() + "\nbody { outline-color: rgb(1, 2, 3) !important }\n")
    module.write_text(module.read_text() + "\ndocument.documentElement.dataset.edited = 'yes';\n")
    program = root / "app/main.py"
    program.write_text(program.read_text() + PROGRAM)
    relay.asked.clear()
    reload(console)
    assert colour_of_page(console.page) == "rgb(1, 2, 3)"
    expect(console.page.locator("html[data-edited=yes]")).to_have_count(1)
    expect(console.page.locator("html[data-python=yes]")).to_have_count(1)
    assert {"/static/css/base.css", "/static/boot.js", "/app/main.py"} <= files_asked(relay)
    assert "/static/runtime/pyodide-314.0.7/pyodide.asm.wasm" not in files_asked(relay)
    assert "/static/app.css" not in files_asked(relay)
    # What is of no use any more goes.
    expect(console.page.locator("html[data-kept=yes]")).to_have_count(1)
    urls = console.page.evaluate(KEPT)
    assert len([url for url in urls if urlsplit(url).path == "/static/boot.js"]) == 1
    assert console.unexpected_errors() == []


def test_the_page_opens_with_the_server_down_says_so_and_connects_when_it_is_back(
    site: Site, new_page: Callable[..., WatchedPage]
) -> None:
    _, server, relay = site
    console = kept_page(new_page, relay.url).sign_in(ADA)
    server.kill()
    reload(console)
    expect(console.badge).not_to_have_attribute("data-state", "connected")
    expect(console.badge).to_be_visible()
    server.start()
    console.is_state("connected")
    assert console.unexpected_errors() == []
    # One that hangs is as good as down.
    relay.stall()
    reload(console)
    expect(console.badge).to_be_visible()


def test_a_broken_list_changes_nothing_and_the_switch_ends_it(
    site: Site, new_page: Callable[..., WatchedPage]
) -> None:
    root, _, relay = site
    console = kept_page(new_page, relay.url)
    page = console.page
    before = page.evaluate(KEPT)
    css = root / "static/css/base.css"
    css.write_text(css.read_text() + "\nbody { outline-color: rgb(1, 2, 3) !important }\n")
    relay.broken.add("/assets.json")
    reload(console)
    # The page comes as without a worker, and what is kept stays as it was.
    assert colour_of_page(page) == "rgb(1, 2, 3)"
    assert page.evaluate(KEPT) == before
    page.goto(relay.url + "/?service-worker=off")
    console.started()
    expect(page.locator("html[data-kept=no]")).to_have_count(1)
    assert page.evaluate(KEPT) == []
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )

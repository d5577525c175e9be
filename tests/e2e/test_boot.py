"""The start of the page: real progress, nothing from elsewhere, an honest end when it fails.

The program is a few lines of the test's own in place of app/main.py, so that these tests judge
the start alone; the last one starts the console itself.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

import dev
from tests.e2e.conftest import WatchedPage
from tests.harness import ServerProcess

PROGRAM = """
import asyncio
async def main():
    from app.browser import BrowserDom, browser_world
    dom = BrowserDom()
    dom.append(dom.find("#app"), dom.create("p", text=browser_world().new_id(), id="ready"))
    dom.remove(dom.find("#boot"))
asyncio.create_task(main())
"""

STORING = """
import asyncio
from app.browser import BrowserDom, IndexedDbStorage
class Listener:
    def rows_restored(self, partition, rows, unreadable):
        self.tell("restored")
    def storage_failed(self, partition, reason, keys):
        self.tell(reason)
    def tell(self, text):
        dom = BrowserDom()
        dom.append(dom.find("#app"), dom.create("p", text=text, id="ready"))
        dom.remove(dom.find("#boot"))
storage = IndexedDbStorage("a scope")
storage.attach(Listener())
storage.open("7")
"""

# Remembers each step and text of #boot; runs in the page before anything of it.
RECORDER = """
window.seen = [];
new MutationObserver(() => {
  const boot = document.getElementById("boot");
  const bar = boot?.querySelector("progress");
  if (!bar) return;
  const text = boot.querySelector(".boot-step").textContent;
  seen.push({ step: boot.dataset.step ?? "", part: bar.value / bar.max, text });
}).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
"""

COMPILED = re.compile(r"/python_core-[0-9a-f]{12}\.zip$")

STRICT = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'"
)


def use_program(page: Page, program: str = PROGRAM) -> None:
    """Serve `program` where the page asks for app/main.py."""
    page.route(
        "**/app/main.py", lambda route: route.fulfill(content_type="text/x-python", body=program)
    )


def test_the_page_starts_with_real_progress_and_from_its_own_origin_only(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    page, watch = opened.page, opened.watch
    page.add_init_script(RECORDER)
    use_program(page)
    page.goto(shared_server.url)
    page.wait_for_selector("#ready")
    assert page.query_selector("#boot") is None
    seen = page.evaluate("seen")
    steps = list(dict.fromkeys(entry["step"] for entry in seen if entry["step"]))
    assert steps[0] in ("Loading Pyodide", "Loading Storage")  # they follow at once
    assert steps.index("Loading interpreter") < steps.index("Loading JS modules")
    assert steps[-1] == "Loaded Pyodide"
    parts = [entry["part"] for entry in seen]
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert any("MB" in entry["text"] for entry in seen)
    assert watch.foreign(shared_server.url) == []
    assert watch.errors == []
    # Python's library came compiled, and once.
    libraries = [url for url in watch.requests if re.search("/python_(stdlib|core)", url)]
    assert [COMPILED.search(url) is not None for url in libraries] == [True]


def test_the_page_runs_under_a_strict_content_security_policy(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    page = opened.page

    def harden(route: Route) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": STRICT}
        route.fulfill(response=answer, headers=headers)

    page.route(shared_server.url + "/", harden)
    page.add_init_script(
        "window.violations = [];"
        "document.addEventListener('securitypolicyviolation', (event) =>"
        " violations.push(`${event.violatedDirective} ${event.blockedURI}`));"
    )
    use_program(page)
    page.goto(shared_server.url)
    page.wait_for_selector("#ready")
    assert page.evaluate("violations") == []
    assert opened.watch.errors == []


def library() -> bytearray:
    (compiled,) = dev.RUNTIME.glob("pyodide-*/python_core-*.zip")
    return bytearray(compiled.read_bytes())


def cut(route: Route) -> None:
    route.fulfill(body=bytes(library()[:100_000]))


def spoil(route: Route) -> None:
    body = library()
    body[len(body) // 2] ^= 1
    route.fulfill(body=bytes(body))


def forget(route: Route) -> None:
    route.fulfill(status=404)


@pytest.mark.parametrize("fault", [cut, spoil, forget])
def test_without_its_compiled_library_the_page_starts_with_the_normal_one(
    fault: Callable[[Route], None],
    shared_server: ServerProcess,
    new_page: Callable[..., WatchedPage],
) -> None:
    opened = new_page()
    use_program(opened.page)
    opened.page.route(COMPILED, fault)
    opened.page.goto(shared_server.url)
    opened.page.wait_for_selector("#ready")
    told = [line for line in opened.watch.console if "normal library" in line]
    assert len(told) == 1
    asked = [url for url in opened.watch.requests if url.endswith("/python_stdlib.zip")]
    assert len(asked) == 1


def failed_text(page: Page) -> str:
    """Wait for the failed state; return its text. It has the button that tries again."""
    page.wait_for_selector("#boot[data-state=failed][role=alert]")
    assert page.inner_text("#boot .boot-title") == "The page could not start"
    assert page.query_selector("#boot progress") is None
    return page.inner_text("#boot .boot-cause")


@pytest.mark.parametrize(
    "missing",
    [
        "**/core.js",
        "**/interpreter.mjs",
        "**/pyodide.mjs",
        "**/pyodide.asm.wasm",
        "**/python_*.zip",
        "**/pyscript.json",
        "**/app-*.zip",
        "**/pyodide.asm.mjs",
        "**/static/guard.js",
        "**/static/outbox_store.js",
        "**/static/empty_database.js",
    ],
)
def test_a_file_that_can_not_be_loaded_is_said_and_reload_starts_anew(
    missing: str, shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    page = opened.page
    use_program(page)
    page.route(missing, lambda route: route.abort())
    page.goto(shared_server.url)
    assert failed_text(page)
    # Playwright notes what was tried, also what was blocked: no other source was asked.
    assert opened.watch.foreign(shared_server.url) == []
    page.unroute(missing)
    page.click("#boot .boot-reload")
    page.wait_for_selector("#ready")


NO_DATABASE = {
    "denied": """Object.defineProperty(window, "indexedDB", {
        configurable: true,
        get() { throw new DOMException("no", "SecurityError"); },
    });""",
    "missing": """Object.defineProperty(window, "indexedDB", {
        configurable: true,
        value: undefined,
    });""",
    "corrupt": """IDBFactory.prototype.open = () => {
        const request = { error: new DOMException("no", "UnknownError") };
        setTimeout(() => request.onerror({ target: request, preventDefault() {} }));
        return request;
    };""",
}


@pytest.mark.parametrize("reason", NO_DATABASE)
def test_the_page_starts_where_the_browser_gives_no_database_and_knows_why(
    reason: str, shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    opened.page.add_init_script(NO_DATABASE[reason])
    use_program(opened.page, STORING)
    opened.page.goto(shared_server.url)
    opened.page.wait_for_selector("#ready")
    assert opened.page.inner_text("#ready") == reason
    assert opened.watch.errors == []


def test_an_exception_of_the_program_is_said(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    page = new_page().page
    use_program(page, "import no_such_module")
    page.goto(shared_server.url)
    assert failed_text(page) == "ModuleNotFoundError: No module named 'no_such_module'"


@pytest.mark.parametrize("interpreter", [None, "https://cdn.example/pyodide/pyodide.mjs"])
def test_no_other_site_is_ever_asked_for_python(
    interpreter: str | None, shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    named = {"interpreter": interpreter} if interpreter else {}
    opened.page.route(
        "**/pyscript.json", lambda route: route.fulfill(json={**named, "plugins": ["!error"]})
    )
    answered = []
    opened.page.on("response", lambda response: answered.append(response.url))
    opened.page.goto(shared_server.url)
    assert "pyscript.json" in failed_text(opened.page) or "blocked" in failed_text(opened.page)
    assert [url for url in answered if not url.startswith(shared_server.url)] == []


def test_a_start_that_stands_still_is_said_and_may_still_succeed(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    page = new_page().page
    use_program(page)
    held: list[Route] = []
    page.route("**/pyodide.asm.wasm", lambda route: held.append(route))
    page.clock.install()
    page.goto(shared_server.url)
    page.wait_for_selector("#boot[data-step='Loading interpreter']")
    page.clock.run_for(21_000)
    page.wait_for_selector("#boot[data-state=slow] .boot-reload")
    assert "Still starting" in page.inner_text("#boot")
    held[0].continue_()
    page.clock.resume()
    page.wait_for_selector("#ready")


def test_the_console_takes_over_from_the_start(
    shared_server: ServerProcess, new_page: Callable[..., WatchedPage]
) -> None:
    opened = new_page()
    opened.page.goto(shared_server.url)
    opened.page.wait_for_selector("#boot", state="detached")
    opened.page.wait_for_selector("#app > *")
    assert opened.watch.foreign(shared_server.url) == []
    assert [error for error in opened.watch.errors if "401" not in error] == []

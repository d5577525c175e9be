"""<realtime-widget isolation="none">: beside a host's own PyScript, and in a page without one."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

import dev
from tests.e2e.host_site import HostSite
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import (
    HEAR,
    document,
    heard,
    open_widget,
    says,
    server_for,
    survives_an_outage,
    until_state,
    view_of,
)
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
# The host's interpreter is MicroPython, from its own copy of PyScript's files.
HOST_PYTHON = """
<script type=module src=/runtime/{core}></script>
<mpy-config type=json>
{{"interpreter": "/runtime/{micropython}", "plugins": ["!error"]}}
</mpy-config>
<script type=mpy>
import js
count = 0
def more(event):
    global count
    count += 1
    js.document.getElementById("count").textContent = str(count)
from pyscript.ffi import create_proxy
js.document.getElementById("more").addEventListener("click", create_proxy(more))
js.document.getElementById("count").textContent = "0"
</script>
<button id=more>More</button><output id=count></output>
"""
PROTOTYPES = """() => ({
  listen: String(EventTarget.prototype.addEventListener),
  shadow: String(Element.prototype.attachShadow),
})"""
PYSCRIPTS_OWN = ["Symbol(@pyscript/core)", "Symbol(polyscript)", "Symbol(polyscript.js_modules)"]
MICROPYTHONS_OWN = [
    "Module",
    "loadMicroPython",
    "proxy_js_existing",
    "proxy_js_map",
    "proxy_js_ref",
]
MICROPYTHONS_OWN += ["proxy_js_ref_map", "proxy_js_ref_next", "pyProxyFinalizationRegistry"]
# An init script: what is there before anything of the page runs.
KNOWN = "window.knownNames = new Set(Reflect.ownKeys(window)); knownNames.add('knownNames');"
ADDED = """() => Reflect.ownKeys(window).filter((name) => !knownNames.has(name)
  && name !== "heard" && !(typeof name === "string" && /^\\d+$/.test(name))).map(String).sort()"""


def test_beside_a_python_of_the_host(new_page: NewPage, server: ServerProcess) -> None:
    (core,) = dev.RUNTIME.glob("pyscript-*/core.js")
    (micropython,) = dev.RUNTIME.glob("micropython-*/micropython.mjs")
    names = {
        "core": core.relative_to(dev.RUNTIME).as_posix(),
        "micropython": micropython.relative_to(dev.RUNTIME).as_posix(),
    }
    with HostSite(server) as site:
        site.add_folder("/runtime/", dev.RUNTIME)
        watched = new_page()
        body = HOST_PYTHON.format(**names) + site.widget('isolation="none" id="one"')
        body += site.widget('isolation="none" id="two"')
        page = open_widget(watched, site.add("/", document(body, site)))
        expect(page.locator("#count")).to_have_text("0")
        for number in ("1", "2"):
            page.get_by_role("button", name="More").click()
            expect(page.locator("#count")).to_have_text(number)
        said = [text for text in watched.watch.console if "realtime-widget" in text]
        assert len(said) == 1  # once, not for each
        assert "runs PyScript itself" in said[0]
        assert watched.watch.errors == []
        assert page.locator("html > iframe").count() == 1
        survives_an_outage(server, page, view_of(page, "#one"))
        page.get_by_role("button", name="More").click()
        expect(page.locator("#count")).to_have_text("3")


def test_in_the_page_itself(new_page: NewPage, tmp_path: Path) -> None:
    with HostSite(ServerProcess(tmp_path)) as site, server_for(tmp_path, site.url) as server:
        site.server = server
        watched = new_page()
        page = watched.page
        page.add_init_script(KNOWN)
        before = page.evaluate(PROTOTYPES)
        html = document(site.widget('isolation="none"') * 2, site)
        open_widget(watched, site.add("/", html))
        badge = page.locator("realtime-widget").first
        says(badge, "Connected")
        expect(page.locator("iframe")).to_have_count(0)
        assert page.evaluate(PROTOTYPES) == before
        # PyScript's and MicroPython's own, which they go on using; nothing of ours besides.
        assert page.evaluate(ADDED) == sorted(PYSCRIPTS_OWN + MICROPYTHONS_OWN)
        assert heard(page, "error") == []
        survives_an_outage(server, page, badge)


def test_the_frame_leaves_the_page_as_it_was(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    with HostSite(shared_server) as site:
        watched = new_page()
        page = watched.page
        page.add_init_script(KNOWN)
        page.add_init_script(HEAR)
        before = page.evaluate(PROTOTYPES)
        page.goto(site.add("/", document(site.widget(), site)))
        until_state(page, "connected")
        assert page.evaluate(PROTOTYPES) == before
        assert page.evaluate(ADDED) == []
        page.locator("realtime-widget").evaluate("widget => widget.remove()")
        expect(page.locator("iframe")).to_have_count(0)
        assert page.evaluate(ADDED) == []
        assert watched.watch.console == []

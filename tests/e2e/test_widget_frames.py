"""<realtime-widget> in a host page that is itself in a frame, sandboxed or not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.host_site import HostSite
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import (
    HEAR,
    document,
    open_widget,
    says,
    server_for,
    survives_an_outage,
    until_state,
    view_of,
)
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
ASKS_ITS_PARENT = """<script>
  window.tokenFromParent = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { resolve(data); port1.close(); };
    parent.postMessage("token, please", "*", [port2]);
  });
  document.querySelector("realtime-widget").tokenSource = tokenFromParent;
</script>"""
GIVES_TOKENS = """<script>
  window.asked = 0;
  addEventListener("message", async ({ data, ports }) => {
    if (data !== "token, please") return;
    asked += 1;
    const answer = await fetch("/my/token", { method: "POST", body: "{}" });
    ports[0].postMessage((await answer.json()).token);
  });
</script>"""


@pytest.fixture
def open_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Start a server that takes pages without an origin."""
    with server_for(tmp_path, "null") as process:
        yield process


def framed(watched: WatchedPage, site: HostSite, inner: str, sandbox: str | None) -> Any:
    """Open a page that holds the host's page in a frame; return that frame, connected."""
    url = site.add("/inner", inner)
    rule = "" if sandbox is None else ' sandbox="%s"' % sandbox
    outer = "<!doctype html><link rel=icon href=data:,>%s<iframe id=inner%s src='%s'></iframe>"
    page: Page = watched.page
    page.add_init_script(HEAR)
    page.goto(site.add("/outer", outer % (GIVES_TOKENS, rule, url)))
    frame = page.locator("#inner").element_handle().content_frame()
    assert isinstance(frame, Frame)
    frame.wait_for_selector("realtime-widget", state="attached")
    until_state(frame, "connected")
    return frame


@pytest.mark.parametrize("sandbox", [None, "allow-scripts allow-same-origin"])
def test_in_a_frame(new_page: NewPage, server: ServerProcess, sandbox: str | None) -> None:
    with HostSite(server) as site:
        watched = new_page()
        frame = framed(watched, site, document(site.widget(), site), sandbox)
        assert [text for text in watched.watch.console if "sandbox" not in text] == []
        survives_an_outage(server, frame, view_of(frame))


@pytest.mark.parametrize("runtime", ["micropython", "pyodide"])
def test_in_a_sandbox_each_widget_is_alone(
    new_page: NewPage, open_server: ServerProcess, runtime: str
) -> None:
    with HostSite(open_server) as site:
        watched = new_page()
        widget = '<realtime-widget server="%s" runtime="%s"></realtime-widget>'
        body = widget % (open_server.url, runtime)
        inner = document(body + ASKS_ITS_PARENT, site)
        frame = framed(watched, site, inner, "allow-scripts")
        assert frame.evaluate("self.origin") == "null"
        sent = "w => w.send('chat_message', {message: 'Hello', room_id: 'general'})"
        assert frame.locator("realtime-widget").evaluate(sent)["status"] == "delivered"
        assert watched.page.evaluate("asked") == 1
        names = [one.url.split("#")[0].rsplit("/", 1)[-1] for one in watched.page.frames]
        assert sum(name.startswith("engine") for name in names) == 0
        assert watched.watch.errors == []
        survives_an_outage(open_server, frame, view_of(frame))
        if runtime == "micropython":  # another view is another frame, and with it another engine
            frame.locator("realtime-widget").evaluate("widget => { widget.view = 'chat' }")
            expect(view_of(frame).locator(".composer-field")).to_be_visible()
            until_state(frame, "connected")


def test_on_a_page_of_the_server_itself(new_page: NewPage, server: ServerProcess) -> None:
    """The server's own pages are hosts, too: one origin for page, frames and socket."""
    with HostSite(server) as site:
        watched = new_page()
        token = site.token("ada@example.com")
        give = "<script>document.querySelector('realtime-widget').tokenSource = async () => '%s'"
        body = "<realtime-widget></realtime-widget>" + give % token + "</script>"
        html = document(body, site)
        watched.page.route(
            "**/host.html", lambda route: route.fulfill(content_type="text/html", body=html)
        )
        page = open_widget(watched, server.url + "/host.html")
        assert watched.watch.foreign(server.url) == []
        assert watched.watch.console == []
        survives_an_outage(server, page, view_of(page))
        says(view_of(page), "Connected")

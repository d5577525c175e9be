"""What the tests of <realtime-widget> do with a page of somebody else."""

from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.host_site import HostSite
from tests.e2e.watch import WatchedPage
from tests.harness import ServerProcess, free_port

# Listens where a host may listen that knows none of the elements.
HEAR = """
window.heard = [];
for (const name of ["state", "message", "receipt", "error"]) {
  addEventListener(`realtime:${name}`, ({ target, detail, bubbles, composed }) => {
    heard.push({ name, id: target.id, detail, bubbles, composed });
  });
}
"""
RUNTIMES = ["micropython", "pyodide"]


def document(body: str, site: HostSite, head: str = "") -> str:
    """Return a page of the host with the widget's script at its end."""
    icon = "<link rel=icon href=data:,>"
    start = "<!doctype html><html lang=en><meta charset=utf-8><title>Host</title>"
    return start + icon + head + "<body>" + body + site.script


def server_for(folder: Path, *origins: str) -> ServerProcess:
    """Return a server, not yet started, for pages of its own origin and of others."""
    port = free_port()
    options = [part for origin in origins for part in ("--origin", origin)]
    own = "http://127.0.0.1:%d" % port
    return ServerProcess(folder, "--origin", own, *options, port=port)


def open_widget(watched: WatchedPage, url: str, selector: str = "realtime-widget") -> Page:
    """Open a page that has a widget, wait until it is connected; return the page."""
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(url)
    until_state(page, "connected", selector)
    return page


def until_state(page: Any, state: str, selector: str = "realtime-widget") -> None:
    """Wait until the widgets are in a state, as CSS sees it; `page` may be a frame."""
    all_of_them = page.locator(selector).count()
    expect(page.locator("%s:state(%s)" % (selector, state))).to_have_count(all_of_them)


def view_of(page: Any, selector: str = "realtime-widget") -> FrameLocator:
    """Return what the widget's view stands in."""
    found: FrameLocator = page.frame_locator("%s iframe" % selector)
    return found


def says(view: Any, word: str) -> None:
    """Expect the badge in a view to say a word."""
    expect(view.locator(".badge-word")).to_have_text(word)


def heard(page: Any, name: str) -> list[Any]:
    """Return the details of the events of one name that the host heard so far."""
    script = "name => heard.filter(event => event.name === name).map(event => event.detail)"
    found: list[Any] = page.evaluate(script, name)
    return found


def survives_an_outage(server: ServerProcess, page: Any, view: Any) -> None:
    """Kill the server: the widget says so; start it: the widget is connected again."""
    says(view, "Connected")
    page.evaluate("heard.length = 0")
    server.kill()
    says(view, "Reconnecting")
    until_state(page, "reconnecting")
    server.start()
    until_state(page, "connected")
    says(view, "Connected")
    states = [detail["state"] for detail in heard(page, "state")]
    assert states[0] == "reconnecting"
    assert states[-1] == "connected"

"""What changes under a widget: its attributes, who is signed in, and frames that don't come."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.host_site import HostSite
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import HEAR, document, heard, open_widget, until_state, view_of
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
HELLO = {"message": "Hello", "room_id": "general"}
GRACE = "grace@example.com"
SORRY = "Live updates are not available."
SENDS = "(widget, data) => widget.send('chat_message', data)"
ENGINES = "[...document.querySelectorAll('html > iframe')].map(({src}) => src.split('/').at(-1))"
# The host's page alone, not the frames in it.
LATE_ANSWER = """if (self === top) {
  window.fetch = () => new Promise((resolve) => {
    window.answer = (token) => resolve({ ok: true, status: 200, json: async () => ({ token }) });
  });
}"""
# Whoever does not answer has 15 seconds: here they are over at once.
IMPATIENT = """if (self === top) {
  const { setTimeout } = window;
  window.setTimeout = (call, ms, ...rest) => setTimeout(call, ms === 15000 ? 0 : ms, ...rest);
}"""


@pytest.fixture
def site(shared_server: ServerProcess) -> Iterator[HostSite]:
    with HostSite(shared_server) as host:
        yield host


def sockets(watched: WatchedPage) -> int:
    """Return how many sockets the page's widgets have opened."""
    return len([url for url in watched.watch.requests if url.startswith("ws:")])


def put(page: Page, html: str) -> None:
    """Put a widget into the page, in the place of all others."""
    page.evaluate("html => { document.querySelector('main').innerHTML = html }", html)


def test_attributes_change_as_soon_as_the_element_is_there(
    new_page: NewPage, site: HostSite
) -> None:
    watched = new_page()
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(site.add("/", document("<main></main>", site)))
    put(page, '<realtime-widget server="http://["></realtime-widget>')
    expect(page.get_by_text(SORRY)).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)

    put(page, "")
    page.evaluate(
        """html => {
          const main = document.querySelector("main");
          main.innerHTML = html;
          main.firstElementChild.runtime = "micropython";
        }""",
        site.widget('runtime="pyodide"'),
    )
    until_state(page, "connected")
    assert page.evaluate(ENGINES) == ["engine-micropython.html"]

    # What a badge takes up is not what a chat does.
    expect(view_of(page).locator(".badge-word")).to_be_visible()
    page.locator("realtime-widget").evaluate("widget => { widget.view = 'chat' }")
    expect(view_of(page).locator(".composer-field")).to_be_visible()
    outer, inner = (page.locator(x).bounding_box() for x in ("realtime-widget", "main iframe"))
    assert outer is not None
    assert inner is not None
    assert inner["width"] == outer["width"] > 300


def test_the_next_widget_may_be_of_somebody_else(new_page: NewPage, site: HostSite) -> None:
    watched = new_page()
    page = open_widget(watched, site.add("/", document("<main>%s</main>" % site.widget(), site)))
    site.user = GRACE
    put(page, "")
    expect(page.locator("iframe")).to_have_count(0)  # widgets that come within a second share more
    put(page, site.widget())
    until_state(page, "connected")
    assert len(site.asked) == 2
    assert sockets(watched) == 2


def test_a_token_that_is_given_while_the_endpoint_is_asked_counts(
    new_page: NewPage, site: HostSite
) -> None:
    watched = new_page()
    page = watched.page
    page.add_init_script(LATE_ANSWER)
    page.add_init_script(HEAR)
    page.goto(site.add("/", document(site.widget(), site)))
    page.wait_for_function("window.answer !== undefined")
    element = page.locator("realtime-widget")
    element.evaluate("(widget, token) => widget.setToken(token)", site.token(GRACE))
    until_state(page, "connected")
    page.evaluate("token => answer(token)", site.token(site.user))
    assert element.evaluate(SENDS, HELLO)["status"] == "delivered"
    assert sockets(watched) == 1, "nobody else came"


def test_a_token_source_that_never_answers_is_asked_again(
    new_page: NewPage, site: HostSite
) -> None:
    page = new_page().page
    page.add_init_script(IMPATIENT)
    page.add_init_script(HEAR)
    source = """<script>
      let asked = 0;
      document.querySelector("realtime-widget").tokenSource = () =>
        (asked += 1) === 1 ? new Promise(() => {}) : "%s";
    </script>"""
    body = site.widget() + source % site.token(site.user)
    page.goto(site.add("/", document(body, site)))
    until_state(page, "connected")
    assert heard(page, "error") == [
        {"code": "token_unavailable", "message": "tokenSource did not answer in time."}
    ]


def test_a_frame_that_the_page_has_removed_is_missed_and_made_anew(
    new_page: NewPage, site: HostSite
) -> None:
    watched = new_page()
    body = "<main>%s</main><aside></aside>" % site.widget()
    page = open_widget(watched, site.add("/", document(body, site)))
    page.evaluate(
        """() => {
          document.querySelector("html > iframe").remove();
          document.querySelector("aside").append(document.querySelector("realtime-widget"));
        }"""
    )
    expect(page.get_by_text(SORRY)).to_be_visible()
    assert [error["code"] for error in heard(page, "error")] == ["start_failed"]
    settled = page.locator("realtime-widget").evaluate(
        "(widget, data) => { const sent = widget.send('chat_message', data);"
        " widget.remove(); return sent; }",
        HELLO,
    )
    assert (settled["status"], settled["code"]) == ("unconfirmed", "widget_removed")
    put(page, site.widget())
    until_state(page, "connected")
    assert page.evaluate(ENGINES) == ["engine-micropython.html"]


def test_what_was_sent_ends_where_the_code_does_not_come(new_page: NewPage, site: HostSite) -> None:
    page = new_page().page
    held: list[Route] = []
    page.route("**/widget/stay.js", lambda route: held.append(route))
    page.goto(site.add("/", document("<main></main>", site)))
    put(page, site.widget())
    page.evaluate(
        "data => { const one = document.querySelector('realtime-widget');"
        " one.send('chat_message', data).then((receipt) => { window.first = receipt; });"
        " one.remove(); }",
        HELLO,
    )
    page.wait_for_function("window.first !== undefined")
    receipt = page.evaluate("first")
    assert (receipt["status"], receipt["code"]) == ("discarded", "widget_removed")

    put(page, site.widget())
    page.evaluate(
        "data => { const two = document.querySelector('realtime-widget');"
        " two.send('chat_message', data).then((receipt) => { window.second = receipt; }); }",
        HELLO,
    )
    for route in held:
        route.abort()
    page.wait_for_function("window.second !== undefined")
    receipt = page.evaluate("second")
    assert (receipt["status"], receipt["code"]) == ("discarded", "start_failed")
    receipt = page.locator("realtime-widget").evaluate(SENDS, HELLO)
    assert receipt["code"] == "start_failed"
    expect(page.locator("iframe")).to_have_count(0)

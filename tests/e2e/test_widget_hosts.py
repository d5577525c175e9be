"""<realtime-widget> in a page that is not ours: what the page may ask, and what it hears."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.host_site import TOKENS, HostSite
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import (
    HEAR,
    RUNTIMES,
    document,
    heard,
    open_widget,
    survives_an_outage,
    until_state,
    view_of,
)
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
SENDS = "document.querySelector('realtime-widget').send(...call)"
HELLO = {"message": "Hello", "room_id": "general"}
REFUSED = """calls => Promise.all(calls.map((call) =>
  document.querySelector("realtime-widget").send(...call).then(
    () => "sent", (reason) => `${reason.name}: ${reason.message}`)))"""


@pytest.fixture
def site(server: ServerProcess) -> Iterator[HostSite]:
    with HostSite(server) as host:
        yield host


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_page_sends_hears_and_outlives_its_server(
    new_page: NewPage, server: ServerProcess, site: HostSite, runtime: str
) -> None:
    watched = new_page()
    body = "<p>Status: %s</p>" % site.widget('runtime="%s" id="mine"' % runtime)
    page = open_widget(watched, site.add("/", document(body, site)))

    receipt = page.evaluate("call => %s" % SENDS, ["chat_message", HELLO])
    assert receipt["status"] == "delivered"
    assert receipt["type"] == "chat_message"
    statuses = [change["status"] for change in heard(page, "receipt")]
    assert list(dict.fromkeys(statuses)) == ["queued", "sent", "delivered"]
    assert {change["key"] for change in heard(page, "receipt")} == {receipt["key"]}

    unknown, wrong_data, wrong_option, no_json, no_text = page.evaluate(
        REFUSED,
        [
            ["no_such_type", {}],
            ["chat_message", "Hello"],
            ["chat_message", HELLO, {"delivery": "certainly"}],
            ["chat_message", HELLO, {"timeToLive": "long"}],
            [42],
        ],
    )
    assert unknown == "TypeError: There is no message type 'no_such_type'."
    assert wrong_data == "TypeError: The data of a message is an object."
    assert "volatile" in wrong_option
    assert "timeToLive" in no_json
    assert no_text.startswith("TypeError: ")

    states = [detail["state"] for detail in heard(page, "state")]
    assert states[:3] == ["connecting", "authenticating", "connected"]
    assert heard(page, "state")[0]["previous"] == "disconnected"
    # What the server says reaches the host as it came.
    assert {message["type"] for message in heard(page, "message")} >= {"connect"}
    events = page.evaluate("heard")
    assert all(event["bubbles"] and event["composed"] for event in events)
    assert {event["id"] for event in events} == {"mine"}
    assert heard(page, "error") == []
    assert watched.watch.console == []  # not a word
    assert watched.watch.errors == []

    survives_an_outage(server, page, view_of(page))
    # What is sent meanwhile arrives afterwards.
    server.kill()
    until_state(page, "reconnecting")
    page.evaluate("call => { window.later = %s }" % SENDS, ["chat_message", HELLO])
    server.start()
    assert page.evaluate("later.then(receipt => receipt.status)") == "delivered"
    # The page's own address appears nowhere, and nobody else is asked.
    own = (site.url, server.url, server.ws_url)
    assert [url for url in watched.watch.requests if not url.startswith(own)] == []


def test_attributes_are_properties_and_methods_do_as_they_say(
    new_page: NewPage, site: HostSite
) -> None:
    watched = new_page()
    slots = '<b slot="header">Over it</b><b slot="footer">Under it</b><b slot="loading">Wait</b>'
    widget = site.widget('manual room="general" token-place="frame"')
    url = site.add("/", document(widget.replace("></", ">%s</" % slots), site))
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(url)
    expect(view_of(page).locator(".badge-word")).to_have_text("Not connected")
    expect(page.get_by_text("Over it")).to_be_visible()
    expect(page.get_by_text("Under it")).to_be_visible()
    expect(page.get_by_text("Wait")).to_be_hidden()  # the view is there
    assert site.asked == []  # nobody has asked for a connection, so nobody for a token

    seen = page.evaluate(
        """() => {
          const widget = document.querySelector("realtime-widget");
          const before = [widget.server, widget.tokenEndpoint, widget.room, widget.view,
            widget.runtime, widget.isolation, widget.theme, widget.tokenPlace, widget.manual,
            widget.state, widget.reason];
          widget.view = "chat"; widget.theme = "dark"; widget.room = "sales";
          const after = ["view", "theme", "room"].map((name) => widget.getAttribute(name));
          widget.setAttribute("theme", "loud");
          const unknown = widget.theme;
          widget.room = null; widget.theme = undefined;
          const gone = [widget.hasAttribute("room"), widget.hasAttribute("theme"), widget.room];
          widget.view = "badge";
          return { before, after, unknown, gone };
        }"""
    )
    assert seen["before"] == [
        *(site.server.url, TOKENS, "general", "badge", "micropython", "frame", "auto", "frame"),
        *(True, "disconnected", None),
    ]
    assert seen["after"] == ["chat", "dark", "sales"]
    assert seen["unknown"] == "auto"
    assert seen["gone"] == [False, False, ""]

    element = page.locator("realtime-widget")
    element.evaluate("widget => widget.connect()")
    until_state(page, "connected")
    assert site.asked == [{"refresh": False}]
    element.evaluate("widget => widget.disconnect()")
    until_state(page, "disconnected")
    assert element.evaluate("widget => widget.reason") == "disconnect_requested"
    wrong = ["widget.tokenSource = 'abc'", "widget.setToken('')", "widget.setToken(42)"]
    for call in wrong:
        script = "widget => { try { %s } catch (reason) { return reason.name } }" % call
        assert element.evaluate(script) == "TypeError"
    # Taken out and put in again within one task it would be a move: so it is asked in the next.
    gone = element.evaluate(
        "widget => { widget.remove();"
        " return Promise.resolve().then(() => widget.send('heartbeat')).catch(r => r.name) }"
    )
    assert gone == "TypeError"
    assert watched.watch.errors == []


def test_nobody_is_signed_in_until_the_page_says_so(new_page: NewPage, site: HostSite) -> None:
    site.user = ""  # 401
    watched = new_page()
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(site.add("/", document(site.widget(), site)))
    until_state(page, "failed")
    expect(view_of(page).locator(".badge-word")).to_have_text("Signed out")
    assert heard(page, "error") == [{"code": "sign_in_needed", "message": "Sign in to go on."}]
    asked = len(site.asked)

    element = page.locator("realtime-widget")
    token = site.token("ada@example.com")
    element.evaluate("(widget, token) => widget.setToken(token)", token)
    until_state(page, "connected")
    assert len(site.asked) == asked  # it had what it needs

    element.evaluate("widget => widget.setToken(null)")
    until_state(page, "failed")
    expect(view_of(page).locator(".badge-word")).to_have_text("Signed out")

    # A function of the page's own in the place of the endpoint; the property alone is enough.
    element.evaluate(
        """(widget, token) => {
          widget.remove();
          window.wishes = [];
          const next = document.createElement("realtime-widget");
          next.server = widget.server;
          next.tokenSource = async (wish) => { wishes.push(wish); return token; };
          document.body.append(next);
        }""",
        token,
    )
    until_state(page, "connected")
    assert page.evaluate("wishes") == [{"refresh": False}]
    # 401 from the endpoint is what the browser itself notes in the console; nothing of ours is.
    assert [text for text in watched.watch.console if "401" not in text] == []


def test_a_broken_token_endpoint_is_asked_again(new_page: NewPage, site: HostSite) -> None:
    site.broken = True  # 500
    watched = new_page()
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(site.add("/", document(site.widget(), site)))
    page.wait_for_function("heard.some(event => event.name === 'error')")
    expect(view_of(page).locator(".badge-word")).to_have_text("Reconnecting")
    error = heard(page, "error")[0]
    assert error == {"code": "token_unavailable", "message": "The token endpoint answered 500."}
    site.broken = False
    until_state(page, "connected")
    expect(view_of(page).locator(".badge-word")).to_have_text("Connected")
    assert [text for text in watched.watch.console if "500" not in text] == []

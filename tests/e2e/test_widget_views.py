"""The views of <realtime-widget> as people use them, in a page that is not ours.

With REALTIME_SCREENSHOTS=1 pictures are written to docs/images/ as widget-<view>-<look>.png.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from server.demo import DEMO_USERS
from tests.e2e.axe import LOOKS, SETTLED, violations
from tests.e2e.gallery import IMAGES, WRITES
from tests.e2e.host_site import HostSite
from tests.e2e.test_notifications import Crier
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import HEAR, document, open_widget, until_state
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
GRACE = DEMO_USERS[1].email
SIZES = ((280, 240), (280, 480), (390, 480), (1000, 400))
MAIN = "<main><h1>Ours</h1>%s</main>"
BOX = '<div id="box">%s</div>'
FILL = (
    "<style>:root { color-scheme: light dark }"
    " realtime-widget[view=chat] { height: 100%; width: 100% }</style>"
)
# Nothing is wider than its frame, and the field can be seen.
FITS = "document.documentElement.scrollWidth <= innerWidth"
UNSEEN = "getComputedStyle(document.documentElement).backgroundColor"


@pytest.fixture
def site(server: ServerProcess) -> Iterator[HostSite]:
    with HostSite(server) as host:
        yield host


def frame_of(page: Page, selector: str) -> Frame:
    """Return the frame that the view of a widget stands in."""
    handle = page.locator("%s iframe" % selector).element_handle()
    frame = None if handle is None else handle.content_frame()
    assert frame is not None
    return frame


def say(view: Frame, text: str) -> None:
    """Write a message as a person does."""
    view.locator(".composer-field").fill(text)
    view.locator(".composer-field").press("Enter")


def look(page: Page, name: str) -> None:
    """Take a picture of the page, light and dark."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        if WRITES:
            path = IMAGES / ("widget-%s-%s.png" % (name, scheme))
            (page if name == "badge" else page.locator("realtime-widget")).screenshot(path=path)


def open_as(new_page: NewPage, site: HostSite, path: str, **options: Any) -> Page:
    """Open a page of the host and wait for its widgets."""
    page = open_widget(new_page(**options), site.url + path)
    expect(page.locator("realtime-widget iframe.out")).to_have_count(0)
    return page


@pytest.mark.parametrize("runtime", ["micropython", "pyodide"])
def test_two_people_talk_over_an_outage(
    new_page: NewPage, server: ServerProcess, site: HostSite, runtime: str
) -> None:
    more = 'runtime="%s" room="general"' % runtime
    sized = '<div style="height: 480px; max-width: 30rem">%s</div>'
    site.add("/ada", document(FILL + sized % site.widget(more, "chat"), site))
    tokens = "token-endpoint=/as/%s/my/token" % GRACE
    hers = site.widget(more, "chat").replace('token-endpoint="/my/token"', tokens)
    site.add("/grace", document(FILL + sized % hers, site))
    ada, grace = (open_as(new_page, site, path) for path in ("/ada", "/grace"))
    one, other = (frame_of(page, "realtime-widget") for page in (ada, grace))

    say(one, "Hello, see https://example.com/a")
    expect(other.locator(".message-text a")).to_have_attribute("target", "_blank")
    other.locator(".composer-field").press_sequentially("Hi")
    expect(one.locator(".chat-typing")).to_contain_text("is typing")
    other.locator(".composer-field").press("Enter")
    expect(one.locator(".message-text")).to_have_count(2)

    server.kill()
    until_state(ada, "reconnecting")
    say(one, "Written while nobody listened")
    expect(one.locator(".composer-hint")).to_contain_text("1 message is waiting")
    expect(one.locator(".banner-text")).to_be_visible()
    if runtime == "micropython":
        look(ada, "chat-offline")
    server.start()
    expect(other.locator(".message-text")).to_have_count(3)
    expect(one.locator('.message[data-status="delivered"]')).to_have_count(2)
    for view in (one, other):
        expect(view.locator(".message-text")).to_have_text(
            ["Hello, see https://example.com/a", "Hi", "Written while nobody listened"]
        )


def test_notifications_arrive_are_read_and_lead_where_the_page_wants(
    new_page: NewPage, server: ServerProcess, site: HostSite
) -> None:
    crier = Crier(server)
    for level in ("info", "success"):
        crier.say("Early %s" % level, level=level)
    below = '<div style="height: 3000px" id="above"></div>' + BOX % site.widget(
        'id="n"', "notifications"
    )
    site.add("/", document(FILL + MAIN % below, site))
    watched = new_page(viewport={"width": 420, "height": 560})
    page = watched.page
    page.add_init_script(
        "window.news = [];"
        "for (const name of ['unread', 'link'])"
        " addEventListener('realtime:' + name, ({detail}) => news.push(detail))"
    )
    open_widget(watched, site.url + "/")
    # Below the edge of the window nobody has seen them: the page is told, and nothing is read.
    page.wait_for_function("news.some(({unread}) => unread === 2)")
    crier.say("Invoice 4711", level="warning", link="#room=sales")
    page.wait_for_function("news.at(-1).unread === 3")
    page.locator("#n").scroll_into_view_if_needed()
    view = frame_of(page, "realtime-widget")
    expect(view.locator(".notice[data-unread]")).to_have_count(3)
    page.wait_for_function("news.at(-1).unread === 0")
    expect(view.locator(".count")).to_have_text("")
    expect(view.locator(".notice[data-unread]")).to_have_count(3)  # still marked for who looks
    assert view.locator(".desktop").is_hidden(), "a frame of another site may not ask"
    crier.say("Disk full", level="error", type="alert")
    spoken = view.locator('[role="status"]', has_text="Error: Disk full")
    expect(spoken).to_have_count(1)
    expect(view.locator(".notice[data-unread]")).to_have_count(1)
    look(page, "notifications")
    assert violations(page, LOOKS) == []

    link = view.get_by_role("button", name="Show: Invoice 4711")
    page.evaluate("addEventListener('realtime:link', (e) => e.preventDefault(), {once: true})")
    link.click()
    page.wait_for_function("news.some(({link}) => link === '#room=sales')")
    assert page.evaluate("location.hash") == ""
    link.click()
    page.wait_for_function("location.hash === '#room=sales'")
    assert "view.html" in view.url, "the frame stays where it is"


def test_a_badge_shows_its_details_beyond_its_frame(new_page: NewPage, site: HostSite) -> None:
    body = (
        '<p>%s<span style="float: right">%s</span></p><div style="background: #444; height: 9em">'
        "%s</div>"
    )
    badges = [site.widget('id="%s" lang="de"' % name) for name in ("left", "right", "below")]
    dark = "<style>:root { color-scheme: dark; background: #102030 }</style>"
    site.add("/", document(dark + MAIN % (body % tuple(badges)), site))
    page = open_as(new_page, site, "/", viewport={"width": 390, "height": 400})
    left, right = frame_of(page, "#left"), frame_of(page, "#right")
    expect(left.locator(".badge-word")).to_have_text("Verbunden")
    assert page.locator("#left iframe").get_attribute("title") == "Verbindung"
    assert left.evaluate(UNSEEN) == "rgba(0, 0, 0, 0)"
    assert left.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.keyboard.press("Tab")
    for name, view in (("left", left), ("right", right)):
        tip = view.locator(".badge-tip")
        expect(tip).to_contain_text("Laufzeit")
        page.wait_for_function(
            "name => document.querySelector(`#${name}:state(over)`) !== null", arg=name
        )
        box, frame = tip.bounding_box(), page.locator("#%s iframe" % name).bounding_box()
        assert box is not None
        assert frame is not None
        assert 0 <= frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] <= 390
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]
        if name == "left":
            look(page, "badge")
            page.keyboard.press("Tab")
            expect(tip).to_be_hidden()
    assert violations(page, LOOKS) == []


def test_a_chat_fits_its_box_waits_for_the_host_to_sign_in_and_is_read_by_everybody(
    new_page: NewPage, site: HostSite
) -> None:
    site.user = ""
    box = '<div id="box" style="width: 390px; height: 480px">%s</div>'
    widget = site.widget('room="general"', "chat")
    site.add("/", document(FILL + MAIN % (box % widget), site))
    watched = new_page(viewport={"width": 1040, "height": 640})
    page = watched.page
    page.add_init_script(HEAR)
    page.goto(site.url + "/")
    until_state(page, "failed")
    view = frame_of(page, "realtime-widget")
    expect(view.locator(".widget-sign-in")).to_have_text("Sign in on this page to go on.")
    expect(view.locator(".composer-field")).to_be_hidden()
    look(page, "chat-signed-out")
    assert violations(page, LOOKS[-1:]) == []

    page.evaluate(
        "token => document.querySelector('realtime-widget').setToken(token)",
        site.token(DEMO_USERS[0].email),
    )
    until_state(page, "connected")
    view = frame_of(page, "realtime-widget")
    expect(view.locator(".chat-empty")).to_contain_text("Write the first message")
    say(view, "A" * 300 + " أهلا and **bold** `code`")
    expect(view.locator('.message[data-status="delivered"]')).to_have_count(1)
    for width, height in SIZES:
        page.locator("#box").evaluate(
            "(box, [width, height]) => { box.style.width = `${width}px`;"
            " box.style.height = `${height}px` }",
            [width, height],
        )
        view.wait_for_function(
            "([w, h]) => innerWidth === w && innerHeight === h", arg=[width, height]
        )
        assert view.evaluate(FITS)
        field = view.locator(".composer-send").bounding_box()
        outer = page.locator("#box").bounding_box()
        assert field is not None
        assert outer is not None
        assert field["y"] + field["height"] <= outer["y"] + height
        look(page, "chat-%d" % width if height > 240 else "chat-low")
    assert violations(page, LOOKS) == []
    page.locator("#box").evaluate("box => { box.style.width = '390px' }")
    view.locator(".composer-field").focus()
    page.keyboard.press("Shift+Tab")
    for _ in range(12):  # backwards to the badge, as the tip tells
        if view.locator(".badge-tip").is_visible():
            break
        page.keyboard.press("Shift+Tab")
    expect(view.locator(".badge-tip")).to_be_visible()


def test_without_a_frame_it_looks_the_same(new_page: NewPage, tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    with HostSite(server) as site:
        # In the host's own page the requests are the host's: the server has to know it.
        origins = ("--origin", server.url, "--origin", site.url)
        site.server = ServerProcess(tmp_path, *origins, port=server.port)
        with site.server:
            looks_the_same(new_page, site)


def looks_the_same(new_page: NewPage, site: HostSite) -> None:
    """Show a chat in a frame and one without, and compare them."""
    hostile = "<style>* { --surface: red; --accent: red; color: red } p { margin: 9em }</style>"
    parts = "".join(
        '<div style="width: 390px; height: 400px">%s</div>' % site.widget(more, "chat")
        for more in ('id="frame"', 'id="here" isolation="none"')
    )
    site.add("/", document(FILL + hostile + parts, site))
    page = open_as(new_page, site, "/", viewport={"width": 800, "height": 840})
    view = frame_of(page, "#frame")
    inside = page.locator("#here")
    expect(inside.locator(".composer-field")).to_be_visible()
    say(view, "The same")
    expect(inside.locator(".message-text")).to_have_text("The same")
    measure = """part => { const s = getComputedStyle(part); const b = part.getBoundingClientRect();
      return [s.color, s.backgroundColor, s.fontSize, s.fontFamily, s.borderRadius, s.padding,
        s.margin, Math.round(b.width), Math.round(b.height)]; }"""
    for part in (".widget-view", ".chat-top", ".chat-title", ".composer-field", ".composer-send"):
        assert inside.locator(part).evaluate(measure) == view.locator(part).evaluate(measure), part

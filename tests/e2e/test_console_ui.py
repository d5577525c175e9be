"""What a person sees and reaches: by keyboard, on a small page, with other preferences."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from server.demo import DEMO_PASSWORD
from tests.e2e.conftest import WatchedPage
from tests.e2e.console import ADA, GRACE, Console
from tests.harness import ServerProcess

NewPage = Callable[..., WatchedPage]
NARROW = {"width": 390, "height": 844}
SMALLEST = 24  # pixels: the least target size of WCAG 2.2 AA

# Every visible control without a name, or smaller than it may be.
POOR_CONTROLS = """least =>
  [...document.querySelectorAll("button, select, textarea, input, label.button")]
  .filter(element => element.checkVisibility({visibilityProperty: true}))
  .filter(element => !element.classList.contains("visually-hidden"))
  .filter(element => {
    const {width, height} = element.getBoundingClientRect();
    const name = element.ariaLabel || element.textContent.trim() || element.labels?.length;
    return !name || width < least || height < least;
  })
  .map(element => element.outerHTML)"""


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    wide: int = page.evaluate(
        "Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('.top, "
        ".banner, .panel, .tabs')].map(e => e.scrollWidth - e.clientWidth + innerWidth))"
        " - innerWidth"
    )
    return wide


def top_of(message: Locator) -> float:
    """Return where it begins in the window, in pixels."""
    box = message.bounding_box()
    assert box is not None
    return box["y"]


def test_everything_can_be_done_by_keyboard(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    ada = Console(new_page(), shared_server.url).open()
    page, keys = ada.page, ada.page.keyboard
    expect(page.get_by_label("Email")).to_be_focused()
    keys.type(ADA)
    keys.press("Tab")
    keys.type("wrong")
    keys.press("Enter")
    wrong = ada.sign_in_form.get_by_role("alert")
    expect(wrong).to_contain_text("do not belong together")
    expect(page.get_by_label("Password")).to_be_focused()
    page.get_by_label("Password").fill("")
    keys.type(DEMO_PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    ada.is_state("connected")
    keys.type("two")
    keys.press("Shift+Enter")
    keys.type("lines")
    keys.press("Enter")
    ada.has_message("two\nlines", "delivered")

    # The badge's details are seen on focus and go away on Escape.
    tip = page.locator(".badge-tip")
    expect(tip).to_be_hidden()
    page.locator("h1").click()
    for _ in range(20):
        keys.press("Tab")
        if page.locator(".badge-face:focus").count():
            break
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Latency")
    keys.press("Escape")
    expect(tip).to_be_hidden()

    # The menu opens, closes on Escape and gives the focus back.
    keys.press("Tab")
    account = page.get_by_role("button", name="Account of Ada Lovelace")
    expect(account).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_label("Status")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_label("Status")).to_be_hidden()
    expect(account).to_be_focused()
    refused = [error for error in ada.unexpected_errors() if "auth/login" in error]
    assert ada.unexpected_errors() == refused, "the wrong password, and nothing else"


def test_a_small_page_shows_one_panel_at_a_time(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    grace = Console(new_page(viewport=NARROW), shared_server.url).open()
    assert overflow(grace.page) <= 0
    grace.sign_in(GRACE)
    page = grace.page
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(1)
    expect(page.get_by_role("heading", name="Realtime", level=1)).to_have_count(1)
    tabs = page.get_by_role("navigation", name="Panels")
    for tab, shown in (("Rooms", ".rooms"), ("Events", ".events"), ("Chat", ".chat")):
        tabs.get_by_role("button", name=tab).click()
        for panel in (".rooms", ".events", ".chat"):
            expect(page.locator(panel)).to_be_visible(visible=panel == shown)
        assert overflow(page) <= 0
        assert page.evaluate(POOR_CONTROLS, SMALLEST) == []
    tabs.get_by_role("button", name="Rooms").click()
    page.get_by_role("button", name="Sales").click()
    expect(page.get_by_role("heading", name="Sales")).to_be_visible()
    assert grace.unexpected_errors() == []


def test_a_small_page_counts_what_arrives_behind_another_panel(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    grace = Console(new_page(viewport=NARROW), shared_server.url).open().sign_in(GRACE)
    ada = Console(new_page(), shared_server.url).open().sign_in(ADA)
    for console in (grace, ada):
        console.is_state("connected")
    tabs = grace.page.get_by_role("navigation", name="Panels")
    tabs.get_by_role("button", name="Events").click()
    ada.write("is anybody looking?")
    unread = grace.page.locator(".tab-unread")
    expect(unread).to_have_text("1")
    tabs.get_by_role("button", name="Chat").click()
    expect(unread).to_be_hidden()
    grace.has_message("is anybody looking?")
    expect(ada.page.locator(".tab-unread")).to_be_hidden()


def test_jobs_fill_the_list_of_events_and_other_rooms_count_what_is_new(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    ada = Console(new_page(), shared_server.url).open().sign_in(ADA)
    grace = Console(new_page(), shared_server.url).open().sign_in(GRACE)
    assert ada.page.evaluate(POOR_CONTROLS, SMALLEST) == []
    event = ada.page.locator(".event")
    ada.page.get_by_role("button", name="Generate quote").click()
    ada.page.get_by_role("button", name="Run a tool").click()
    ada.page.get_by_label("Send a document").set_input_files(
        {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2048}
    )
    for last in ("ai_tool_result", "document_processing_complete", "quote_update"):
        expect(ada.page.locator(".event[data-type=%s]" % last)).to_have_count(1)
    expect(event.filter(has_text="offer.pdf").first).to_be_visible()
    expect(ada.page.locator(".event[data-type=document_upload_complete] progress")).to_be_visible()

    grace.page.get_by_role("button", name="Sales").click()
    grace.write("<b>anybody</b> here?")
    sales = ada.page.get_by_role("button", name="Sales, 1 new message")
    sales.click()
    ada.has_message("<b>anybody</b> here?")
    expect(ada.page.get_by_role("button", name="Sales", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    ada.page.get_by_role("button", name="Account of Ada Lovelace").click()
    ada.page.get_by_label("Status").select_option("Busy")
    busy = grace.page.locator(".person[data-status=busy]")
    expect(busy).to_contain_text("Ada Lovelace")
    assert ada.unexpected_errors() + grace.unexpected_errors() == []


def test_the_next_user_of_a_page_finds_nothing_of_the_one_before(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    console = Console(new_page(), shared_server.url).open().sign_in(ADA)
    page = console.page
    field = page.get_by_role("textbox", name="Message")
    page.get_by_role("button", name="Run a tool").click()
    expect(page.locator(".event[data-type=ai_tool_result]")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Sales").click()
    field.fill("to be thought over")
    console.sign_out()
    expect(page.get_by_label("Email")).to_have_value("")
    expect(page.get_by_role("button", name="Account of")).to_have_count(0)

    console.sign_in(GRACE)
    expect(page.get_by_role("button", name="Account of Grace Hopper")).to_be_visible()
    expect(page.get_by_role("heading", name="General")).to_be_visible()
    page.get_by_role("button", name="Sales").click()
    expect(field).to_have_value("")
    page.get_by_role("button", name="Run a tool").click()
    expect(page.locator(".event[data-type=ai_tool_result]")).to_have_count(1)
    assert console.unexpected_errors() == []


def test_a_refused_address_and_an_unheard_sign_out_are_said_in_plain_words(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    console = Console(new_page(viewport=NARROW), shared_server.url).open()
    page, form = console.page, console.sign_in_form
    page.route("**/api/auth/login", lambda route: route.fulfill(status=403, json={}))
    form.get_by_label("Email").fill(ADA)
    form.get_by_label("Password").fill(DEMO_PASSWORD)
    form.get_by_role("button", name="Sign in").click()
    expect(form.get_by_role("alert")).to_contain_text("does not accept this page’s address")
    page.unroute("**/api/auth/login")
    form.get_by_role("button", name="Sign in").click()
    console.is_state("connected")

    page.route("**/api/auth/logout", lambda route: route.abort())
    console.sign_out()
    note = form.get_by_role("status")
    expect(note).to_contain_text("The server could not be told yet")
    assert overflow(page) <= 0
    page.unroute("**/api/auth/logout")
    console.sign_in(ADA).sign_out()
    expect(note).to_be_empty()


def test_the_end_of_the_chat_stays_in_view_and_so_does_what_is_read(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    ada = Console(new_page(), shared_server.url).open().sign_in(ADA)
    grace = Console(new_page(), shared_server.url).open().sign_in(GRACE)
    for console in (ada, grace):
        console.page.get_by_role("button", name="Quotes").click()
    for number in range(14):
        ada.write("line %d of a long story" % number)
    grace.has_message("line 13 of")
    last = grace.page.locator(".message").last
    expect(last).to_be_in_viewport(ratio=1)
    grace.page.set_viewport_size({"width": 1280, "height": 560})
    expect(last).to_be_in_viewport(ratio=1)

    grace.page.locator(".chat-log").hover()
    read = grace.messages("line 2 of")
    while top_of(read) < 130:  # below the room's title
        grace.page.mouse.wheel(0, -120)
        grace.page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")
    place = top_of(read)
    ada.write("and its end")
    news = grace.page.get_by_role("button", name="New messages below")
    expect(news).to_be_visible()
    assert abs(top_of(read) - place) <= 1
    news.click()
    expect(grace.messages("and its end")).to_be_in_viewport(ratio=1)


def test_the_badge_alone_is_whole_with_its_stylesheet_and_plain_without(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    ada = Console(new_page(), shared_server.url).open().sign_in(ADA)
    page = ada.page
    # A page of somebody else's: only the badge is left, with its stylesheet or none at all.
    page.evaluate(
        """() => {
          document.body.append(document.querySelector(".badge"));
          document.querySelector("#app").hidden = true;
          document.querySelectorAll("link[rel=stylesheet]").forEach(link => link.remove());
        }"""
    )
    face, tip = page.locator(".badge-face"), page.locator(".badge-tip")
    expect(face).to_have_text("Connected")
    expect(tip).to_be_hidden()
    before = page.evaluate("getComputedStyle(document.body).marginTop")
    page.evaluate(
        """() => new Promise(done => {
          const link = document.createElement("link");
          link.rel = "stylesheet";
          link.href = "static/badge.css";
          link.onload = () => done();
          document.head.append(link);
        })"""
    )
    assert page.evaluate("getComputedStyle(document.body).marginTop") == before == "8px"
    assert face.evaluate("e => getComputedStyle(e).borderRadius") == "999px"
    expect(tip).to_be_hidden()
    face.hover()
    expect(tip).to_be_visible()
    assert tip.evaluate("e => getComputedStyle(e).pointerEvents") == "none"


def test_the_details_leave_the_way_to_retry_open(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    grace = Console(new_page(viewport=NARROW), shared_server.url).open().sign_in(GRACE)
    page = grace.page
    page.context.set_offline(True)
    retry = page.locator(".banner .button")
    expect(retry).to_be_visible(timeout=15_000)
    tip = page.locator(".badge-tip")
    for waits in (False, True):
        if waits:
            page.mouse.move(0, 400)
            expect(tip).to_be_hidden()
            grace.write("it can wait")
            expect(grace.outbox).to_be_visible()  # it moves the badge
        page.locator(".badge-face").hover()
        expect(tip).to_be_visible()
        over, button = tip.bounding_box(), retry.bounding_box()
        assert over is not None
        assert button is not None
        assert over["x"] >= 0
        apart = over["x"] + over["width"] <= button["x"]
        apart = apart or over["y"] + over["height"] <= button["y"]
        assert apart, "%r covers %r" % (over, button)
    page.context.set_offline(False)
    grace.is_state("connected")


def test_the_theme_follows_the_system_until_somebody_chooses(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    options: dict[str, Any] = {"color_scheme": "dark", "reduced_motion": "reduce"}
    ada = Console(new_page(**options), shared_server.url).open().sign_in(ADA)
    page = ada.page
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Account of Ada Lovelace").click()
    page.get_by_label("Theme").select_option("Light")
    light = page.evaluate(ground)
    assert light != dark
    page.emulate_media(color_scheme="light")
    assert page.evaluate(ground) == light
    page.get_by_label("Theme").select_option("Dark")
    assert page.evaluate(ground) == dark
    moving = "document.getAnimations().filter(a => a.playState === 'running').length"
    assert page.evaluate(moving) == 0, "reduced motion is respected"


def test_forced_colours_keep_the_shapes(new_page: NewPage, shared_server: ServerProcess) -> None:
    ada = Console(new_page(forced_colors="active"), shared_server.url).open().sign_in(ADA)
    shape = ada.page.locator(".badge-shape")
    seen = shape.evaluate("e => getComputedStyle(e).backgroundColor")
    ground = ada.page.locator(".badge-face").evaluate("e => getComputedStyle(e).backgroundColor")
    assert seen != ground
    icon = ada.page.locator(".composer-send .icon")
    assert icon.evaluate("e => getComputedStyle(e).backgroundColor") not in (
        "rgba(0, 0, 0, 0)",
        ada.page.locator(".composer-send").evaluate("e => getComputedStyle(e).backgroundColor"),
    )

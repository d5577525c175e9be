"""What a person sees and reaches: on a small page, with other preferences, after another one."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

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


def panels_of(console: Console) -> Callable[[str], None]:
    """Return a function that shows a panel of a small page."""
    tabs = console.page.get_by_role("navigation", name="Panels")
    return lambda name: tabs.get_by_role("button", name=name).click()


def test_a_small_page_shows_one_panel_at_a_time_and_counts_what_is_behind_it(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    grace = Console(new_page(viewport=NARROW), shared_server.url).open()
    assert overflow(grace.page) <= 0
    grace.sign_in(GRACE)
    ada = Console(new_page(), shared_server.url).open().sign_in(ADA)
    page, show = grace.page, panels_of(grace)
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(1)
    expect(page.get_by_role("heading", name="Realtime", level=1)).to_have_count(1)
    parts = {
        "Rooms": ".rooms", "Assistant": ".assistant", "Documents": ".documents",
        "Quotes": ".quotes", "Chat": ".chat",
    }  # fmt: skip
    for tab, shown in parts.items():
        show(tab)
        for part in parts.values():
            expect(page.locator(part)).to_be_visible(visible=part == shown)
        assert overflow(page) <= 0, tab
        assert page.evaluate(POOR_CONTROLS, SMALLEST) == [], tab
    assert ada.page.evaluate(POOR_CONTROLS, SMALLEST) == []

    show("Quotes")
    expect(page).to_have_url(re.compile("#view=quotes$"))
    ada.write("is anybody looking?")
    unread = page.locator(".tabs [data-tab=chat] .tab-unread")
    expect(unread).to_have_text("1")
    expect(page).to_have_title("(1) General · Realtime")
    show("Chat")
    expect(unread).to_be_hidden()
    expect(page).to_have_title("General · Realtime")
    grace.has_message("is anybody looking?")
    expect(ada.page.locator(".tab-unread:visible")).to_have_count(0)

    # Another room: counted there, and reached by its button, its address, the way back.
    show("Rooms")
    page.get_by_role("button", name="Sales").click()
    expect(page.get_by_role("heading", name="Sales", exact=True)).to_be_visible()
    grace.write("<b>anybody</b> here?")
    ada.page.get_by_role("button", name="Sales, 1 new message").click()
    ada.has_message("<b>anybody</b> here?")
    sales = ada.page.get_by_role("button", name="Sales", exact=True)
    expect(sales).to_have_attribute("aria-current", "true")
    expect(ada.page).to_have_url(re.compile("#room=sales$"))
    ada.page.go_back()
    expect(ada.page.get_by_role("heading", name="General", exact=True)).to_be_visible()
    ada.page.goto(shared_server.url + "/#room=sales&view=documents")
    expect(ada.page.get_by_role("heading", name="Sales", exact=True)).to_be_visible()
    expect(ada.page.locator(".documents")).to_be_visible()

    # The end of the chat stays in view when the page gets lower.
    for number in range(14):
        ada.write("line %d of a long story" % number)
    grace.has_message("line 13 of")
    last = page.locator(".message").last
    expect(last).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 390, "height": 560})
    expect(last).to_be_in_viewport(ratio=1)
    assert overflow(page) <= 0
    assert ada.unexpected_errors() + grace.unexpected_errors() == []


def test_plain_words_about_signing_in_and_nothing_left_for_the_next_user(
    new_page: NewPage, shared_server: ServerProcess
) -> None:
    console = Console(new_page(viewport=NARROW), shared_server.url).open()
    page, form, show = console.page, console.sign_in_form, panels_of(console)
    page.route("**/api/auth/login", lambda route: route.fulfill(status=403, json={}))
    form.get_by_label("Email").fill(ADA)
    form.get_by_label("Password").fill(DEMO_PASSWORD)
    form.get_by_role("button", name="Sign in").click()
    expect(form.get_by_role("alert")).to_contain_text("does not accept this page’s address")
    page.unroute("**/api/auth/login")
    form.get_by_role("button", name="Sign in").click()
    console.is_state("connected")

    # Ada leaves drafts and results behind, everywhere.
    message = page.get_by_role("textbox", name="Message", exact=True)
    question = page.get_by_role("textbox", name="Ask the assistant")
    run = page.locator(".run")
    secret = "only for Ada, to be thought over"
    message.fill(secret)
    show("Assistant")
    question.fill(secret)
    page.get_by_role("textbox", name="Product").fill("chairs")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(run).to_have_attribute("data-state", "complete")
    show("Quotes")
    page.get_by_label("Customer").fill(secret)
    page.get_by_label("Requirements").fill(secret)
    page.get_by_role("button", name="Ask for a quote").click()
    quote = page.get_by_role("article", name="Quote for " + secret)
    expect(quote).to_have_attribute("data-phase", "done")
    page.get_by_label("Customer").fill(secret)

    page.route("**/api/auth/logout", lambda route: route.abort())
    console.sign_out()
    note = form.get_by_role("status")
    expect(note).to_contain_text("The server could not be told yet")
    assert overflow(page) <= 0
    expect(page.get_by_label("Email")).to_have_value("")
    expect(page.get_by_role("button", name="Account of")).to_have_count(0)
    assert secret not in page.content()
    page.unroute("**/api/auth/logout")

    console.sign_in(GRACE)
    expect(page.get_by_role("button", name="Account of Grace Hopper")).to_be_visible()
    expect(page.get_by_role("heading", name="General", exact=True)).to_be_visible()
    for tab, field in (("Quotes", page.get_by_label("Customer")), ("Assistant", question)):
        show(tab)
        expect(field).to_have_value("")
    expect(run).to_have_count(0)
    expect(quote).to_have_count(0)
    show("Chat")
    expect(message).to_have_value("")
    assert secret not in page.content()
    console.sign_out()
    expect(note).to_be_empty()
    refused = re.compile("auth/log(in|out)")
    assert [error for error in console.unexpected_errors() if not refused.search(error)] == []


def test_looks_follow_the_system_until_somebody_chooses_and_the_badge_stands_alone(
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
    page.keyboard.press("Escape")

    # Forced colours keep the shapes.
    page.emulate_media(forced_colors="active")
    painted = "e => getComputedStyle(e).backgroundColor"
    seen = page.locator(".badge-shape").evaluate(painted)
    assert seen != page.locator(".badge-pill").evaluate(painted)
    assert page.locator(".composer-send .icon").evaluate(painted) not in (
        "rgba(0, 0, 0, 0)",
        page.locator(".composer-send").evaluate(painted),
    )
    page.emulate_media(forced_colors="none")

    # A page of somebody else's: only the badge is left, with its stylesheet or none at all.
    page.evaluate(
        """() => {
          document.body.append(document.querySelector(".badge"));
          document.querySelector("#app").hidden = true;
          document.querySelectorAll("link[rel=stylesheet]").forEach(link => link.remove());
        }"""
    )
    face, tip = page.locator(".badge-pill"), page.locator(".badge-tip")
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

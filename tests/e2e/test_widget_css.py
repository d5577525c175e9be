"""<realtime-widget> in a page whose stylesheets spare nobody."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.host_site import HostSite
from tests.e2e.watch import WatchedPage
from tests.e2e.widget_page import (
    document,
    open_widget,
    says,
    survives_an_outage,
    view_of,
)
from tests.harness import ServerProcess

# What lies on the ancestors themselves (opacity, transforms) is theirs; all else must not arrive.
HOSTILE = """
* { all: unset !important; display: block !important; font: 40px/3 cursive !important;
    color: red !important; letter-spacing: 1em !important; animation: flash 1s infinite !important;
    text-transform: uppercase !important; text-indent: 3em !important; }
:root { font-size: 40px !important; }
head, head * { display: none !important; }
iframe { position: fixed !important; inset: 0 !important; width: 100vw !important;
    height: 100vh !important; display: block !important; visibility: visible !important; }
realtime-widget > *, realtime-widget * { display: none !important; }
div, span, button, slot { outline: 9px solid red !important; padding: 3em !important; }
@keyframes flash { 50% { color: lime; letter-spacing: 2em; } }
"""
BOX = """() => {
  const { width, height } = document.querySelector(".badge-pill").getBoundingClientRect();
  const face = document.querySelector(".badge-word");
  const style = getComputedStyle(face);
  return [width, height, style.fontFamily, style.fontSize, style.color, style.letterSpacing];
}"""
# In view, or a browser lets its timers fire once a second; and yet not to be seen, nor in the way.
ENGINE = """() => {
  const frame = document.querySelector("html > iframe");
  const { left, top, width, height } = frame.getBoundingClientRect();
  const { opacity, pointerEvents, visibility } = getComputedStyle(frame);
  return [[left, top, width, height], opacity, pointerEvents, visibility];
}"""


def look(page: Page) -> tuple[object, object]:
    """Return how the badge is built and painted, and what is seen of the engine's frame."""
    frame = next(frame for frame in page.frames if "/view" in frame.url)
    return frame.evaluate(BOX), page.evaluate(ENGINE)


def test_no_rule_of_the_page_reaches_the_badge(
    new_page: Callable[..., WatchedPage], server: ServerProcess
) -> None:
    with HostSite(server) as site:
        plain, hostile = new_page(), new_page()
        body = "<p>%s</p>" % site.widget()  # at a whole pixel on both
        page = open_widget(plain, site.add("/plain", document(body, site)))
        pill = view_of(page).locator(".badge-pill")
        says(view_of(page), "Connected")
        wanted, painted = look(page), pill.screenshot()
        assert wanted[1] == [[0, 0, 1, 1], "0", "none", "visible"]

        style = "<style>%s</style>" % HOSTILE
        page = open_widget(hostile, site.add("/hostile", document(body, site, style)))
        says(view_of(page), "Connected")
        assert look(page) == wanted
        assert view_of(page).locator(".badge-pill").screenshot() == painted
        assert hostile.watch.console == []
        survives_an_outage(server, page, view_of(page))

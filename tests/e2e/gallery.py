"""Pictures of the console for docs/images, written when REALTIME_SCREENSHOTS=1."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.axe import SETTLED
from tests.e2e.console import Console
from tests.e2e.test_console_ui import overflow

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WRITES = os.environ.get("REALTIME_SCREENSHOTS") == "1"
WIDE = {"width": 1280, "height": 800}


class Gallery:
    """Take the same state from both pages, in both themes."""

    def __init__(self, wide: Console, narrow: Console) -> None:
        self._pages = (("wide", wide.page), ("narrow", narrow.page))

    def take(self, state: str) -> None:
        for size, page in self._pages:
            assert overflow(page) <= 0, "%s is too wide for a %s page" % (state, size)
            if WRITES:
                self._both_themes(page, "console-%s-%s" % (state, size))

    def _both_themes(self, page: Page, name: str) -> None:
        page.emulate_media(color_scheme="dark")
        self._write(page, name + "-dark.png")
        page.emulate_media(color_scheme="light")
        self._write(page, name + "-light.png")

    def _write(self, page: Page, name: str) -> None:
        page.evaluate(SETTLED)  # no colour half-way between two themes
        IMAGES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=IMAGES / name)

"""A row of tabs with one page each, as the ARIA practices describe them."""

from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom


class Tabs:
    """Show one of several pages; arrow keys, Home and End move between the tabs.

    A page has `name`, `title` (English) and `element`. `on_chosen` is called when another one is
    shown.
    """

    def __init__(
        self, dom: "Dom", label: str, pages: "tuple[Any, ...]", on_chosen: "Callable[[], None]"
    ) -> None:
        self._dom = dom
        self._pages = pages
        self._on_chosen = on_chosen
        self.page = pages[0]
        self.row = dom.create("div", "insp-tabs", role="tablist", aria_label=label)
        self.body = dom.create("div", "insp-body")
        self._tabs: list[Any] = []
        self._ends: list[Callable[[], None]] = []
        for page in pages:
            self._add(page)
        self._ends.append(dom.listen(self.row, "keydown", self._key_pressed))
        self._show()

    def focus(self) -> None:
        """Stand on the tab whose page is shown."""
        self._tabs[self._pages.index(self.page)].focus()

    def dispose(self) -> None:
        """Stop to listen; the pages are their owner's."""
        for end in self._ends:
            end()
        self._ends = []

    def _add(self, page: "Any") -> None:
        dom, name = self._dom, "insp-" + page.name
        tab = dom.create(
            "button",
            "insp-tab",
            say(page.title),
            type="button",
            role="tab",
            id=name + "-tab",
            aria_controls=name,
        )
        self._ends.append(dom.listen(tab, "click", self._chooses(page)))
        self._tabs.append(tab)
        dom.append(self.row, tab)
        set_ = dom.set
        set_(page.element, "id", name)
        set_(page.element, "role", "tabpanel")
        set_(page.element, "aria-labelledby", name + "-tab")
        set_(page.element, "tabindex", "0")
        dom.append(self.body, page.element)

    def _chooses(self, page: "Any") -> "Callable[[Any], None]":
        return lambda _: self._choose(page)

    def _choose(self, page: "Any") -> None:
        self.page = page
        self._show()
        self._on_chosen()

    def _show(self) -> None:
        for page, tab in zip(self._pages, self._tabs):  # noqa: B905 - MicroPython has no strict
            chosen = page is self.page
            self._dom.set(tab, "aria-selected", "true" if chosen else "false")
            self._dom.set(tab, "tabindex", "0" if chosen else "-1")
            page.element.hidden = not chosen

    def _key_pressed(self, event: "Any") -> None:
        at, last = self._pages.index(self.page), len(self._pages) - 1
        places = {"ArrowRight": at + 1, "ArrowLeft": at - 1, "Home": 0, "End": last}
        if event.key not in places:
            return
        event.preventDefault()
        self._choose(self._pages[places[event.key] % len(self._pages)])
        self.focus()

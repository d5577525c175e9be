"""One notice in the notification centre."""

from app.components.notifications import notice_words
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import Notice


class NoticeRow:
    """Show a notice, below the name of its day where one begins; `follow(link)` is its button.

    Without `follow` links are not offered.
    """

    def __init__(self, dom: "Dom", follow: "Callable[[str], None] | None") -> None:
        self._dom = dom
        self._link = ""
        self._follows = follow is not None
        self.element = dom.create("li", "notice", tabindex="-1")
        self._day = dom.create("h3", "notice-day")
        self._build_line()
        self._title = dom.create("p", "notice-title", dir="auto")
        self._text = dom.create("p", "notice-text", dir="auto")
        self._go = dom.create("button", "link-button notice-go", say("Show"), type="button")
        body = dom.create("div", "notice-body")
        dom.append(body, self._line, self._title, self._text, self._go)
        card = dom.create("div", "notice-card")
        dom.append(card, dom.create("span", "icon level-shape", aria_hidden="true"), body)
        dom.append(self.element, self._day, card)
        self._remove = dom.listen(
            self._go, "click", lambda _: follow(self._link) if follow is not None else None
        )

    def _build_line(self) -> None:
        dom = self._dom
        self._line = dom.create("p", "notice-line")
        self._level = dom.create("span", "notice-level")
        self._unread = dom.create("span", "notice-unread", say("Unread"))
        self._time = dom.create("time", "notice-time")
        dom.append(self._line, self._level, self._unread, self._time)

    def show(self, item: "Notice", mark: "Any") -> None:
        """Show a notice; `mark` is (it is unread, the name of its day where one begins or "")."""
        dom, (unread, day) = self._dom, mark
        self._link = item.link
        dom.set(self.element, "data-key", item.key)
        dom.set(self.element, "data-level", item.level)
        dom.set(self.element, "data-unread", "true" if unread else None)
        self._day.textContent = day
        self._day.hidden = not day
        self._level.textContent = notice_words.level(item)
        self._unread.hidden = not unread
        self._time.textContent = dom.locale.time(item.at) if item.at else ""
        dom.set(self._time, "datetime", item.at or None)
        for element, text in ((self._title, item.title), (self._text, item.text)):
            element.textContent = text
            element.hidden = not text
        self._go.hidden = not (item.link and self._follows)
        dom.set(self._go, "aria-label", say("Show: %s") % (item.title or item.text))

    def focus(self) -> None:
        """Put the keyboard onto the row."""
        self.element.focus()

    def dispose(self) -> None:
        """Let go of the button."""
        self._remove()

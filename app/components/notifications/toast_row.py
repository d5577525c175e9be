"""One toast on the page."""

from app.components.notifications import notice_words
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.components.notifications.toast_stack import Toast
    from app.ports import Dom


class ToastRow:
    """Show a toast; `act(key, what)` hears "focus", "dismiss", "link" and "open"."""

    def __init__(self, dom: "Dom", act: "Callable[[str, str], None]") -> None:
        self._dom = dom
        self._key = ""
        self.element = dom.create("li", "toast")
        self._words = dom.create("div", "toast-words")
        self._level = dom.create("p", "toast-level")
        self._title = dom.create("p", "toast-title", dir="auto")
        self._text = dom.create("p", "toast-text", dir="auto")
        dom.append(self._words, self._level, self._title, self._text)
        self._count = dom.create("p", "toast-count")
        self._go = dom.create("button", "link-button toast-go", type="button")
        self._close = dom.create("button", "toast-close", type="button")
        dom.append(self._close, dom.create("span", "icon icon-close", aria_hidden="true"))
        body = dom.create("div", "toast-body")
        dom.append(body, self._words, self._count, self._go)
        dom.append(self.element, dom.create("span", "icon level-shape", aria_hidden="true"))
        dom.append(self.element, body, self._close)
        self._opens = "open"
        self._removes = [
            dom.listen(self._close, "click", lambda _: act(self._key, "dismiss")),
            dom.listen(self._go, "click", lambda _: act(self._key, self._opens)),
            dom.listen(self.element, "focusin", lambda _: act(self._key, "focus")),
        ]

    def show(self, item: "Toast", mark: "Any") -> None:
        """Show a toast; `mark` is (it counts what found no place, where its button leads)."""
        dom, (more, self._opens) = self._dom, mark
        self._key = item.key
        dom.set(self.element, "data-key", item.key)
        dom.set(self.element, "data-level", item.level)
        # Before its words: an alert that is there with them may be said twice, or not at all.
        dom.set(self._words, "role", "alert" if item.level == "error" and not more else None)
        single = bool(item.notices)
        word = notice_words.level(item.notices[0]) if single else ""
        title = say("and %d more") % item.number if more else item.title
        for element, text in (
            (self._level, word),
            (self._title, title),
            (self._text, item.text),
            (self._count, say("%d times") % item.number if single and item.number > 1 else ""),
        ):
            # The same words again, and an alert would be said again.
            if element.textContent != text:
                element.textContent = text
            element.hidden = not text
        self._go.hidden = not self._opens
        self._go.textContent = say("Show") if self._opens == "link" else say("Show all")
        dom.set(self._go, "aria-label", say("Show: %s") % title if single else None)
        dom.set(self._close, "aria-label", say("Dismiss: %s") % title)

    def focus(self) -> None:
        """Put the keyboard onto the button that is always there."""
        self._close.focus()

    def dispose(self) -> None:
        """Let go of the buttons."""
        for remove in self._removes:
            remove()

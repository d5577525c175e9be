"""One message that was found."""

from app.components.chat.found import around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.components.chat.found import Found
    from app.ports import Dom


class SearchRow:
    """Show who said it, when, and the words in their place; choosing it calls `choose(found)`."""

    def __init__(self, dom: "Dom", choose: "Callable[[Found], None]") -> None:
        self._dom = dom
        self._found: Any = None
        self.element = dom.create("li", "search-result")
        button = dom.create("button", "search-choice", type="button")
        self._name = dom.create("span", "search-name", dir="auto")
        self._time = dom.create("time", "message-time")
        meta = dom.create("span", "search-meta")
        dom.append(meta, self._name, self._time)
        self._before = dom.create("span")
        self._words = dom.create("mark")
        self._behind = dom.create("span")
        text = dom.create("span", "search-text", dir="auto")
        dom.append(text, self._before, self._words, self._behind)
        dom.append(button, meta, text)
        dom.append(self.element, button)
        self._remove = dom.listen(button, "click", lambda _: choose(self._found))

    def show(self, item: "Found", mark: "Any") -> None:
        """Show a message; `mark` is what was searched."""
        self._found = item
        self._name.textContent = item.name
        time = item.timestamp or ""
        locale = self._dom.locale
        self._time.textContent = "%s, %s" % (locale.day(time), locale.time(time)) if time else ""
        self._dom.set(self._time, "datetime", time or None)
        before, words, behind = around(item.text, mark)
        self._before.textContent = before
        self._words.textContent = words
        self._words.hidden = not words
        self._behind.textContent = behind

    def dispose(self) -> None:
        """Let go of the button."""
        self._remove()

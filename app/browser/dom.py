"""Elements of the page. Text goes in as text, never as markup."""

import js
from pyscript.js_modules import guard

from app.browser.callback import Callback
from app.browser.files import chosen_files
from app.browser.frame import AnimationFrame
from app.browser.locale import BrowserLocale
from app.browser.timer import BrowserTimer
from app.browser.window import BrowserWindow
from app.engine.errors import LocalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import ChosenFile

SVG = "http://www.w3.org/2000/svg"


class BrowserDom:
    """Build and change the page with createElement and textContent alone.

    `root`, an element or a shadow root, is all that components get to see where the page is
    somebody else's; it may be in the document of another frame. None: the whole page.
    """

    def __init__(self, root: "Any" = None) -> None:
        self._root = root or js.document
        self._document = root.ownerDocument if root else js.document
        self.locale = BrowserLocale()
        self.window = BrowserWindow(self._document)

    def find(self, selector: str) -> "Any":
        """Return the first element that matches; raise `LocalError` when there is none."""
        answer = guard.attempt(self._root, "querySelector", selector)
        if not answer.ok or not hasattr(answer.value, "nodeType"):
            raise LocalError("The page has no element that matches %r." % selector)
        return answer.value

    def create(self, tag: str, class_name: str = "", text: str = "", **attributes: str) -> "Any":
        """Return a new element; `data_state="x"` becomes `data-state="x"`, likewise `aria_*`."""
        element = self._document.createElement(tag)
        if class_name:
            element.className = class_name
        if text:
            element.textContent = text
        for name in attributes:
            # `for_` and `class_`: the words that Python keeps for itself.
            element.setAttribute(name.rstrip("_").replace("_", "-"), attributes[name])
        return element

    def draw(self, tag: str, class_name: str = "", **attributes: str) -> "Any":
        """Return a new SVG element; `view_box` becomes `viewBox`, the others as in `create`."""
        element = self._document.createElementNS(SVG, tag)
        if class_name:
            element.setAttribute("class", class_name)
        for name in attributes:
            known = "viewBox" if name == "view_box" else name.rstrip("_").replace("_", "-")
            element.setAttribute(known, attributes[name])
        return element

    def append(self, parent: "Any", *children: "Any") -> None:
        """Put `children` at the end of `parent`, in order."""
        for child in children:
            parent.appendChild(child)

    def clear(self, element: "Any") -> None:
        """Remove all children."""
        element.replaceChildren()

    def remove(self, element: "Any") -> None:
        """Take the element out of the page; nothing happens when it is not in one."""
        element.remove()

    def set(self, element: "Any", name: str, value: "str | None") -> None:
        """Set an attribute; None removes it. Unchanged values touch nothing."""
        if value is None:
            element.removeAttribute(name)
        elif not element.hasAttribute(name) or element.getAttribute(name) != value:
            element.setAttribute(name, value)

    def set_style(self, element: "Any", name: str, value: str) -> None:
        """Set one CSS property of an element, a custom one ("--done") too; "" removes it."""
        element.style.setProperty(name, value)

    def box(self, element: "Any") -> "tuple[float, float]":
        """Return where an element's upper edge is in the window, and its height, in pixels."""
        box = element.getBoundingClientRect()
        return float(box.top), float(box.height)

    def listen(
        self, element: "Any", event: str, callback: "Callable[[Any], None]"
    ) -> "Callable[[], None]":
        """Call back on a DOM event; the returned function removes listener and proxy.

        The event object is valid only during the call. Removing twice is no harm.
        """
        lent = Callback(callback)
        element.addEventListener(event, lent.proxy)

        def remove() -> None:
            if lent.proxy is not None:
                element.removeEventListener(event, lent.proxy)
                lent.destroy()

        return remove

    def on_seen(self, element: "Any", callback: "Callable[[bool], None]") -> "Callable[[], None]":
        """Call with whether any of an element is in view, soon and whenever that changes.

        A page around counts, too. Where the browser can't tell, it is taken for seen.
        """
        lent = Callback(lambda entries, _: callback(bool(guard.last(entries).isIntersecting)))
        kind = guard.attempt(js.Reflect, "get", self._document.defaultView, "IntersectionObserver")
        watch = guard.make(kind.value, lent.proxy)
        if watch.ok:
            watch.value.observe(element)
        else:
            callback(True)

        def remove() -> None:
            if watch.ok:
                watch.value.disconnect()
            lent.destroy()

        return remove

    def files(self, holder: "Any") -> "list[ChosenFile]":
        """Return the files of a file field, or of what was dropped (`event.dataTransfer`)."""
        return chosen_files(holder)

    def frame(self, callback: "Callable[[], None]") -> AnimationFrame:
        """Return a painter that calls `callback` at most once per animation frame."""
        return AnimationFrame(callback, self._document.defaultView)

    def timer(self, callback: "Callable[[], None]") -> BrowserTimer:
        """Return a timer of its own for `callback`."""
        return BrowserTimer(callback)

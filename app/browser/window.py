"""The page as a whole: its title, its fragment, its visibility, its place on the desktop."""

import json

import js
from pyscript.js_modules import guard

from app.browser.callback import Callback
from app.browser.tasks import AsyncTasks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PREFIX = "realtime-"  # of names in localStorage, which other pages of the origin share
# Movements are left out: a table that shakes is nobody's work.
ACTIVITY = ("pointerdown", "keydown", "wheel", "touchstart")


class BrowserWindow:
    """Speak with `window` and `document`; what a page may not do is left undone.

    `document` may be that of another frame; None: the page's own.
    """

    def __init__(self, document: "Any" = None) -> None:
        self._document = document or js.document
        self._window = self._document.defaultView
        self._tasks = AsyncTasks()

    def set_title(self, text: str) -> None:
        """Name the page, as the tab shows it."""
        self._document.title = text

    def set_language(self, code: str) -> None:
        """Say in which language the page is, for screen readers and hyphens."""
        self._document.documentElement.lang = code

    def language(self) -> str:
        """Return the language that the person prefers, such as "de-AT"."""
        return str(self._window.navigator.language or "")

    def fragment(self) -> str:
        """Return what stands behind "#" in the address, as it is encoded there."""
        return str(self._window.location.hash)[1:]

    def set_fragment(self, text: str) -> None:
        """Change it, as a place to go back to; an unchanged one is left alone."""
        if text != self.fragment():
            self._window.location.hash = text

    def on_fragment(self, callback: "Callable[[], None]") -> "Callable[[], None]":
        """Call when it has changed, by a link, by going back, or by `set_fragment`."""
        return self._listen(self._window, ("hashchange",), lambda _: callback())

    def visible(self) -> bool:
        """Return whether the page can be seen."""
        return bool(self._document.visibilityState == "visible")

    def on_visible(self, callback: "Callable[[bool], None]") -> "Callable[[], None]":
        """Call with whether it can be seen, when that has changed."""
        return self._listen(
            self._document, ("visibilitychange",), lambda _: callback(self.visible())
        )

    def on_activity(self, callback: "Callable[[], None]") -> "Callable[[], None]":
        """Call whenever the person presses a key, a button or the wheel."""
        return self._listen(self._document, ACTIVITY, lambda _: callback())

    def copy(self, text: str, done: "Callable[[bool], None]") -> None:
        """Put a text on the clipboard; `done` hears whether the browser let us."""
        board = guard.attempt(js.Reflect, "get", self._window.navigator, "clipboard")
        writing = guard.begin(board.value, "writeText", text)
        self._tasks.spawn(writing, lambda answer: done(bool(answer.ok)), lambda _: done(False))

    def preference(self, name: str) -> str:
        """Return what was chosen on this device, or ""; never a secret."""
        answer = guard.attempt(self._kept(), "getItem", PREFIX + name)
        return str(answer.value) if answer.ok and isinstance(answer.value, str) else ""

    def set_preference(self, name: str, value: str) -> None:
        """Keep a choice on this device; "" forgets it. Without a storage nothing happens."""
        if value:
            guard.attempt(self._kept(), "setItem", PREFIX + name, value)
        else:
            guard.attempt(self._kept(), "removeItem", PREFIX + name)

    def desktop_permission(self) -> str:
        """Return "granted", "denied", "default" (not asked yet) or "missing"."""
        answer = guard.attempt(js.Reflect, "get", self._window, "Notification")
        if not answer.ok or not hasattr(answer.value, "permission"):
            return "missing"
        return str(answer.value.permission)

    def ask_desktop(self, done: "Callable[[str], None]") -> None:
        """Ask the person for desktop notifications; `done` hears the permission."""
        if self.desktop_permission() == "missing":
            done("missing")
            return
        asking = guard.begin(self._window.Notification, "requestPermission")
        self._tasks.spawn(
            asking,
            lambda _: done(self.desktop_permission()),
            lambda _: done(self.desktop_permission()),
        )

    def show_desktop(
        self, title: str, text: str, tag: str, on_click: "Callable[[], None]"
    ) -> "Callable[[], None]":
        """Show a desktop notification in the place of an earlier one with the same tag.

        Return how to take it back; nothing happens where the permission is missing.
        """
        options = js.JSON.parse(json.dumps({"body": text, "tag": tag}))
        answer = guard.make(self._window.Notification, title, options)
        if not answer.ok:
            return _nothing
        shown = answer.value
        stop = self._listen(shown, ("click",), lambda _: on_click())

        def close() -> None:
            stop()
            shown.close()

        return close

    def focus(self) -> None:
        """Bring the page to the front."""
        self._window.focus()

    def user_agent(self) -> str:
        """Return what the browser calls itself."""
        return str(self._window.navigator.userAgent)

    def dispose(self) -> None:
        """End what is still under way."""
        self._tasks.dispose()

    def _kept(self) -> "Any":
        """Return localStorage; reading the property alone throws in a sandboxed frame."""
        return guard.attempt(js.Reflect, "get", self._window, "localStorage").value

    def _listen(
        self, target: "Any", events: "tuple[str, ...]", function: "Callable[[Any], None]"
    ) -> "Callable[[], None]":
        callback = Callback(function)
        for event in events:
            target.addEventListener(event, callback.proxy)

        def remove() -> None:
            if callback.proxy is not None:
                for event in events:
                    target.removeEventListener(event, callback.proxy)
                callback.destroy()

        return remove


def _nothing() -> None:
    pass

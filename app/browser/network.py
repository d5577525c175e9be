"""What the browser tells of network and page lifecycle."""

import js

from app.browser.callback import Callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import NetworkListener


class BrowserNetwork:
    """Listen to `window` and `document` from `attach()` to `dispose()`."""

    def __init__(self) -> None:
        self._listener: NetworkListener | None = None
        self._added: list[tuple[Any, str, Callback]] = []

    def attach(self, listener: "NetworkListener") -> None:
        """Name who hears; once."""
        self._listener = listener
        self._add(js.window, ("online", "offline"), self._network_changed)
        self._add(js.document, ("visibilitychange", "freeze", "resume"), self._page_changed)
        self._add(js.window, ("pageshow",), self._page_changed)
        self._add(js.window, ("pagehide",), self._page_leaving)

    def online(self) -> bool:
        """Return `navigator.onLine`: False is a hint, True means nothing."""
        return bool(js.navigator.onLine)

    def visible(self) -> bool:
        """Return whether the page can be seen."""
        return bool(js.document.visibilityState == "visible")

    def dispose(self) -> None:
        """Remove every listener and free its proxy."""
        self._listener = None
        for target, event, callback in self._added:
            target.removeEventListener(event, callback.proxy)
        for _, _, callback in self._added:
            callback.destroy()  # one callback serves several events: a second call is no harm
        self._added = []

    def _add(
        self, target: "Any", events: "tuple[str, ...]", function: "Callable[[Any], None]"
    ) -> None:
        callback = Callback(function)
        for event in events:
            target.addEventListener(event, callback.proxy)
            self._added.append((target, event, callback))

    def _network_changed(self, _event: "Any") -> None:
        if self._listener is not None:
            self._listener.network_changed(self.online())

    def _page_changed(self, _event: "Any") -> None:
        if self._listener is not None:
            self._listener.page_changed(self.visible())

    def _page_leaving(self, _event: "Any") -> None:
        if self._listener is not None:
            self._listener.page_leaving()

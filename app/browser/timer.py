"""One `setTimeout` at a time."""

import js

from app.browser.callback import Callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

LONGEST = 2_000_000.0  # seconds; setTimeout overflows at 2**31 ms and then fires at once


class BrowserTimer:
    """Call `callback` once after each arming. One proxy serves for life."""

    def __init__(self, callback: "Callable[[], None]") -> None:
        self._callback = callback
        self._proxy = Callback(self._fired)
        self._handle: Any = None

    def arm(self, delay: float) -> None:
        """Call back in `delay` seconds, never earlier; replaces an arming before it."""
        self.disarm()
        if self._proxy.proxy is not None:
            # setTimeout cuts off fractions: + 1, or a deadline would be met too early.
            milliseconds = int(max(0.0, min(delay, LONGEST)) * 1000) + 1
            self._handle = js.setTimeout(self._proxy.proxy, milliseconds)

    def disarm(self) -> None:
        """Forget the arming, if any."""
        if self._handle is not None:
            js.clearTimeout(self._handle)
            self._handle = None

    def dispose(self) -> None:
        """Disarm for good and free the proxy."""
        self.disarm()
        self._proxy.destroy()

    def _fired(self, *_: object) -> None:
        self._handle = None
        self._callback()

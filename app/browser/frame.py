"""At most one painting per animation frame."""

import js

from app.browser.callback import Callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class AnimationFrame:
    """Collapse requests into one call of `callback` in the next animation frame.

    A hidden page has no frames: what was requested is painted when it is seen again. `window` is
    that of the document that is painted; None: the page's own.
    """

    def __init__(self, callback: "Callable[[], None]", window: "Any" = None) -> None:
        self._callback = callback
        self._window = window or js.window
        self._proxy = Callback(self._painted)
        self._handle: Any = None

    def request(self) -> None:
        """Ask to be called in the next frame."""
        if self._handle is None and self._proxy.proxy is not None:
            self._handle = self._window.requestAnimationFrame(self._proxy.proxy)

    def dispose(self) -> None:
        """Cancel what was requested and free the proxy."""
        if self._handle is not None:
            self._window.cancelAnimationFrame(self._handle)
            self._handle = None
        self._proxy.destroy()

    def _painted(self, *_: object) -> None:
        self._handle = None
        self._callback()

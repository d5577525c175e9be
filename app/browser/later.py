"""Go on in a task of its own, after whatever the browser has to do before."""

from pyscript.js_modules import guard

from app.browser.callback import Callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class BrowserLater:
    """Call `callback` once for each asking, as soon as input and painting had their turn.

    A message to oneself: unlike a timer it waits no 4 ms, and a hidden page does not slow it down.
    """

    def __init__(self, callback: "Callable[[], None]") -> None:
        self._callback = callback
        self._proxy = Callback(self._due)
        self._port = guard.later(self._proxy.proxy)
        self._asked = False

    def request(self) -> None:
        """Ask to be called in a later task; again before that is no harm."""
        if not self._asked and self._proxy.proxy is not None:
            self._asked = True
            self._port.ask()

    def dispose(self) -> None:
        """Take back what was asked and free port and proxy."""
        self._port.end()
        self._proxy.destroy()

    def _due(self, *_: object) -> None:
        self._asked = False
        self._callback()

"""The elements in the host's page, by way of static/widget/guests.js."""

import json

from pyscript.js_modules import guests

from app.browser.callback import Callback
from app.browser.dom import BrowserDom

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class HostPages:
    """Hear and answer every element of the page; one proxy serves them all."""

    def __init__(self) -> None:
        self._heard = Callback(self._said)
        self._listener: Callable[[str, str], None] | None = None

    def listen(self, listener: "Callable[[str, str], None]") -> None:
        """Call `listener(element, text)` for what was said so far and from now on."""
        self._listener = listener
        guests.listen(self._heard.proxy)

    def post(self, guest: str, news: "dict[str, Any]") -> None:
        """Tell an element something; one that is gone hears nothing."""
        guests.post(guest, json.dumps(news))

    def dom(self, guest: str) -> "BrowserDom | None":
        """Return what builds in the place of an element, None while it has none."""
        root = guests.placeOf(guest)
        # null is `jsnull` in Pyodide and None in MicroPython; both are false.
        return BrowserDom(root) if root else None

    def drop(self, guest: str) -> None:
        """Forget an element for good."""
        guests.drop(guest)

    def idle(self) -> None:
        """Say that nobody is left and nothing runs any more."""
        guests.idle()

    def _said(self, guest: "Any", text: "Any") -> None:
        if self._listener is not None:
            self._listener(str(guest), str(text))

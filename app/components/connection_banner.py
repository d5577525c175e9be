"""The connection banner: says in a sentence what the badge can't, once trouble lasts."""

from app.components.component import Component
from app.components.ladder import Ladder
from app.components.words import is_signed_out
from app.provider import use_connection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, RealtimeProvider


class ConnectionBanner(Component):
    """Show a line across the page after 5 s of trouble; `data-level` says how grave it is.

    Nothing is shown while a sign-in is asked for: the form says it. It is not a live region:
    the badge speaks for both.
    """

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._ladder = Ladder()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "banner")
        root.hidden = True
        self._text = dom.create("p", "banner-text")
        self._button = dom.create("button", "button button-small", type="button")
        dom.append(root, dom.create("span", "banner-shape", aria_hidden="true"))
        dom.append(root, self._text, self._button)
        self._listen(self._button, "click", lambda _: self._provider.retry_now())
        self._clock = self._timer(self._paint)
        self._owns(self._connection.subscribe(self._changed))
        return root

    def _mounted(self) -> None:
        self._paint()

    def _changed(self, _: "ConnectionView") -> None:
        self._paint()

    def _paint(self) -> None:
        if self.root is None:
            return
        view, now = self._connection.value, self._provider.now()
        picture = self._ladder.look(view, now)
        level = "" if is_signed_out(view) else picture.level
        self.root.hidden = not level
        self.dom.set(self.root, "data-level", level or None)
        if self._text.textContent != picture.text:
            self._text.textContent = picture.text
        self._button.hidden = not picture.action
        if picture.action and self._button.textContent != picture.action:
            self._button.textContent = picture.action
        if picture.next_at is None:
            self._clock.disarm()
        else:
            self._clock.arm(max(0.0, picture.next_at - now))

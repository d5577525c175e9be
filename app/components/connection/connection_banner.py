"""The connection banner: says in a sentence what the badge can't, once trouble lasts."""

from app.components.component import Component
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.components.connection.connection_badge import ConnectionBadge
    from app.components.connection.ladder import Picture
    from app.ports import Dom
    from app.provider import RealtimeProvider


class ConnectionBanner(Component):
    """Show a line across the page after 5 s of trouble; `data-level` says how grave it is.

    It follows a badge that is in the page for as long, so that both always say the same; it is
    not a live region: the badge speaks for both. Nothing is shown while a sign-in is asked for:
    the form says it.
    """

    def __init__(self, provider: "RealtimeProvider", dom: "Dom", badge: "ConnectionBadge") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._badge = badge

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "banner", aria_label=say("Connection"))
        root.hidden = True
        self._stands_here = False  # the keyboard
        self._text = dom.create("p", "banner-text")
        self._button = dom.create("button", "button button-small", type="button")
        dom.append(root, dom.create("span", "banner-shape", aria_hidden="true"))
        dom.append(root, self._text, self._button)
        self._listen(self._button, "click", lambda _: self._provider.retry_now())
        self._listen(self._button, "focus", lambda _: self._moved(True))
        self._listen(self._button, "blur", lambda _: self._moved(False))
        return root

    def _mounted(self) -> None:
        self._owns(self._badge.follow(self._show))

    def _moved(self, here: bool) -> None:
        self._stands_here = here

    def _show(self, picture: "Picture") -> None:
        level = "" if picture.signed_out else picture.level
        if self._stands_here and not (level and picture.action):
            self._badge.focus()  # rather than nowhere: the button goes
        self.root.hidden = not level
        self.dom.set(self.root, "data-level", level or None)
        if self._text.textContent != picture.text:
            self._text.textContent = picture.text
        self._button.hidden = not picture.action
        if picture.action and self._button.textContent != picture.action:
            self._button.textContent = picture.action

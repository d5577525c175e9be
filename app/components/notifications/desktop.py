"""Notifications outside the page, while nobody sees it: one, that counts."""

from app.components.notifications import notice_words
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ports import Dom
    from app.provider import Notice

PREFERENCE = "desktop"
ON = "on"
TAG = "notifications"
FIRST_AFTER = 1.0  # seconds: those that come together are shown together
SPACING = 10.0  # seconds between two


def is_on(dom: "Dom") -> bool:
    """Tell whether the person wants them, and the browser lets us."""
    wanted = dom.window.preference(PREFERENCE) == ON
    return wanted and dom.window.desktop_permission() == "granted"


class Desktop:
    """Show what comes while the page is hidden, if that is wanted; `on_click` is called then."""

    def __init__(self, dom: "Dom", on_click: "Callable[[], None]") -> None:
        self._dom = dom
        self._on_click = on_click
        self._timer = dom.timer(self._show)
        self._number = 0
        self._item: Notice | None = None
        self._armed = False
        self._wait = FIRST_AFTER
        self._close: Callable[[], None] | None = None

    def hear(self, number: int, item: "Notice") -> None:
        """Take that `number` have come since the page was hidden, `item` the last."""
        self._number, self._item = number, item
        if not self._armed and is_on(self._dom):
            self._armed = True
            self._timer.arm(self._wait)

    def take_back(self) -> None:
        """Show nothing any more: the page is seen."""
        self._timer.disarm()
        self._armed = False
        self._wait = FIRST_AFTER
        if self._close is not None:
            self._close()
            self._close = None

    def dispose(self) -> None:
        """Take it back for good."""
        self.take_back()
        self._timer.dispose()

    def _show(self) -> None:
        self._armed = False
        item = self._item
        if item is None or not is_on(self._dom):
            return
        if self._close is not None:
            self._close()  # first: the browser names them by the tag alone
        title, text = item.title or say("1 new notification"), item.text
        if self._number > 1:
            title, text = notice_words.arrived(self._number), item.title or item.text
        self._close = self._dom.window.show_desktop(title, text, TAG, self._clicked)
        self._wait = SPACING

    def _clicked(self) -> None:
        self._dom.window.focus()
        self._on_click()

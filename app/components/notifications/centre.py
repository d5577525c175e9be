"""The notification centre: a bell that counts what is unread, and the list behind it."""

from app.components.notifications import notice_words
from app.components.notifications.desktop_switch import DesktopSwitch
from app.components.notifications.notice_board import NoticeBoard
from app.components.notifications.notice_panel import ID, PAGE, NoticePanel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import NoticesView, RealtimeProvider

MANY = 99


class NotificationCentre(NoticeBoard):
    """List notifications, alerts and status updates; what was seen is marked as read everywhere.

    `on_link(fragment)` follows a link into the page, `on_unread(number)` hears how many are
    unread, at once and whenever that changes.
    """

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        on_link: "Callable[[str], None] | None" = None,
        *,
        on_unread: "Callable[[int], None] | None" = None,
    ) -> None:
        self._on_link = on_link
        self._on_unread = on_unread
        NoticeBoard.__init__(self, provider, dom)

    def _begin_anew(self) -> None:
        NoticeBoard._begin_anew(self)
        self._told = -1  # what `on_unread` heard last
        self._open = False

    def _is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        """Open the list, as the bell does."""
        if self.root is not None and not self._open:
            self._panel.element.showPopover()

    def forget(self) -> None:
        """Close the list and begin it anew."""
        self._fresh = set()
        if self.root is not None:
            if self._open:
                self._panel.element.hidePopover()
            self._panel.only_unread = False
            self._panel.limit = PAGE
            self._painter.request()

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        self._begin_anew()
        root = dom.create("div", "bell")
        self._button = dom.create("button", "bell-button", type="button", popovertarget=ID)
        self._count = dom.create("span", "bell-count", aria_hidden="true")
        dom.append(self._button, dom.create("span", "icon icon-bell", aria_hidden="true"))
        dom.append(self._button, self._count)
        panel = NoticePanel(dom, None if self._on_link is None else self._follow)
        self._switch = DesktopSwitch(dom)
        self._child(self._switch, panel.element)
        dom.append(root, self._button, panel.element)
        self._listen(panel.element, "toggle", self._toggled)
        self._work(panel)
        return root

    # What happens.

    def _changed(self) -> None:
        view: NoticesView = self._notices.value
        # Not in a frame: the title is to tell it while the page is hidden.
        if view.unread != self._told:
            self._told = view.unread
            if self._on_unread is not None:
                self._on_unread(view.unread)
        NoticeBoard._changed(self)

    def _toggled(self, event: "Any") -> None:
        self._open = event.newState == "open"
        if not self._open:
            self._fresh = set()
            self._panel.limit = PAGE
        self._switch.look()
        self._look()
        self._paint()

    def _follow(self, link: str) -> None:
        self._panel.element.hidePopover()
        if self._on_link is not None:
            self._on_link(link)

    # What is shown.

    def _paint(self) -> None:
        if self.root is None:
            return
        unread = self._notices.value.unread
        self.dom.set(self._button, "aria-label", notice_words.bell(unread))
        text = "%d+" % MANY if unread > MANY else str(unread or "")
        self._count.textContent = text
        self._count.hidden = not text
        if self._open:
            self._paint_list()

"""The notification centre: a bell that counts what is unread, and the list behind it."""

from app.components.component import Component
from app.components.notifications import notice_words
from app.components.notifications.desktop_switch import DesktopSwitch
from app.components.notifications.notice_panel import ID, PAGE, NoticePanel
from app.engine import MessageType
from app.provider import (
    load_earlier_notices,
    mark_notices_read,
    use_connection,
    use_notices,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import NoticesView, RealtimeProvider

SEEN_AFTER = 1.5  # seconds in which a list that is open has been looked at
MANY = 99
NAME = "notifications"  # of the list and of the capability


class NotificationCentre(Component):
    """List notifications, alerts and status updates; what was seen is marked as read everywhere.

    `on_link(fragment)` follows a link into the page, `on_unread(number)` hears how many are
    unread, at once and whenever that changes.
    """

    SHOWS = (
        MessageType.NOTIFICATION,
        MessageType.ALERT,
        MessageType.STATUS_UPDATE,
        MessageType.USER_ACTIVITY,
    )

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        on_link: "Callable[[str], None] | None" = None,
        *,
        on_unread: "Callable[[int], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._on_link = on_link
        self._on_unread = on_unread
        self._notices = use_notices(provider)
        self._connection = use_connection(provider)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._told = -1  # what `on_unread` heard last
        self._open = False
        self._fresh: set[str] = set()  # unread when the list was opened, or since
        self._rows_before: int | None = None  # rows that were there when "Show earlier" was pressed
        self._waits_again = False  # "Try again" was pressed

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
        self._panel = NoticePanel(dom, None if self._on_link is None else self._follow)
        self._owns(self._panel.list.dispose)
        self._switch = DesktopSwitch(dom)
        self._child(self._switch, self._panel.element)
        dom.append(root, self._button, self._panel.element)
        for button, meaning in self._panel.buttons:
            self._listen(button, "click", self._presses(meaning))
        self._listen(self._panel.element, "toggle", self._toggled)
        self._painter = self._frame(self._paint)
        self._seen = self._timer(self._looked_at)
        self._owns(dom.window.on_visible(lambda _: self._look()))
        for selection in (self._notices, self._connection):
            self._owns(selection.subscribe(lambda _: self._changed()))
        return root

    def _mounted(self) -> None:
        self._changed()
        self._paint()

    # What happens.

    def _changed(self) -> None:
        view: NoticesView = self._notices.value
        # Not in a frame: the title is to tell it while the page is hidden.
        if view.unread != self._told:
            self._told = view.unread
            if self._on_unread is not None:
                self._on_unread(view.unread)
        self._look()
        self._painter.request()

    def _toggled(self, event: "Any") -> None:
        self._open = event.newState == "open"
        if not self._open:
            self._fresh = set()
            self._panel.limit = PAGE
        self._switch.look()
        self._look()
        self._paint()

    def _look(self) -> None:
        """Wait until what is unread has been seen, while it can be."""
        view: NoticesView = self._notices.value
        seen = self._open and self.dom.window.visible()
        # Where the server could not be told, the person decides when to try again.
        if seen and view.unread and not view.mark_failed:
            self._seen.arm(SEEN_AFTER)
        else:
            self._seen.disarm()

    def _looked_at(self) -> None:
        mark_notices_read(self._provider)

    # What the person does.

    def _presses(self, meaning: str) -> "Callable[[Any], None]":
        return lambda _: self._pressed(meaning)

    def _pressed(self, meaning: str) -> None:
        panel = self._panel
        if meaning in ("all", "unread"):
            panel.only_unread = meaning == "unread"
            panel.limit = PAGE
        elif meaning == "read":
            mark_notices_read(self._provider)
            self._fresh = set()
        elif meaning == "again":
            self._waits_again = True
            self._provider.reload(NAME)
        else:
            self._show_earlier()
        self._paint()

    def _show_earlier(self) -> None:
        self._rows_before = len(self._panel.keys)
        self._panel.limit += PAGE
        if self._panel.limit > len(self._notices.value.items):
            load_earlier_notices(self._provider)

    def _follow(self, link: str) -> None:
        self._panel.element.hidePopover()
        if self._on_link is not None:
            self._on_link(link)

    # What is shown.

    def _paint(self) -> None:
        if self.root is None:
            return
        view: NoticesView = self._notices.value
        unread = view.unread
        self.dom.set(self._button, "aria-label", notice_words.bell(unread))
        text = "%d+" % MANY if unread > MANY else str(unread or "")
        self._count.textContent = text
        self._count.hidden = not text
        if self._open:
            self._fresh = self._fresh | {item.key for item in view.items if not view.is_read(item)}
            kept = NAME in self._connection.value.capabilities
            self._panel.paint(view, self._fresh, kept)
            self._keep_focus(view)

    def _keep_focus(self, view: "NoticesView") -> None:
        """Stand somewhere when the button that was pressed has gone."""
        panel = self._panel
        if self._rows_before is not None and view.earlier != "loading":
            before, self._rows_before = self._rows_before, None
            if panel.earlier.hidden:
                keys = panel.keys[before : before + 1] or panel.keys[-1:]
                panel.focus_row(keys[0] if keys else "")
        if self._waits_again and not view.loading:
            self._waits_again = False
            if not view.failed:
                panel.close.focus()

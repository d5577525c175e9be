"""Notifications in a list that stands open in a page, with no bell before it."""

from app.components.connection.words import is_signed_out
from app.components.notifications import notice_words
from app.components.notifications.arrivals import Arrivals
from app.components.notifications.away import Away
from app.components.notifications.desktop import Desktop
from app.components.notifications.desktop_switch import DesktopSwitch
from app.components.notifications.notice_board import NoticeBoard
from app.components.notifications.notice_panel import PAGE, NoticePanel
from app.components.notifications.toast_speech import ToastSpeech
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import NoticesView, RealtimeProvider


class NoticeList(NoticeBoard):
    """List notifications; what was in view for a while is marked as read everywhere.

    What was new stays marked here until others come or somebody looks away. `on_link(fragment)`
    follows a link.
    """

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        on_link: "Callable[[str], None] | None" = None,
    ) -> None:
        self._on_link = on_link
        NoticeBoard.__init__(self, provider, dom)

    def _begin_anew(self) -> None:
        NoticeBoard._begin_anew(self)
        self._in_view = False
        self._arrivals = Arrivals(self._notices.value.arrived)
        self._speech = ToastSpeech()
        self._away = Away()

    @property
    def top(self) -> "Any":
        """Return the line with the title, where others may put something; once mounted."""
        return self._panel.head

    def forget(self) -> None:
        """Begin the list anew: somebody else comes, or nobody."""
        self._fresh = set()
        self._arrivals = Arrivals(self._notices.value.arrived)
        self._speech = ToastSpeech()
        self._away = Away()
        if self.root is not None:
            self._desktop.take_back()
            self._panel.only_unread = False
            self._panel.limit = PAGE
            self._painter.request()

    def _is_open(self) -> bool:
        return self._in_view

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        self._begin_anew()
        panel = NoticePanel(dom, self._on_link, pops_up=False)
        self._count = dom.create("span", "count")
        dom.append(panel.head, self._count)
        # Empty, but there: a screen reader hears only regions that it knew before their words.
        self._spoken = dom.create("p", "visually-hidden", role="status")
        dom.append(panel.element, self._spoken)
        self._switch = DesktopSwitch(dom, only_if_possible=True)
        self._child(self._switch, panel.element)
        self._desktop = Desktop(dom, lambda: None)
        self._owns(self._desktop.dispose)
        self._work(panel)
        self._clock = self._timer(self._painter.request)
        self._owns(dom.on_seen(panel.element, self._seen_or_not))
        self._owns(dom.window.on_visible(self._shown_or_not))
        return panel.element

    # What happens.

    def _changed(self) -> None:
        news, number = self._arrivals.take(self._notices.value)
        if news and not self.dom.window.visible():
            self._away.add(news, number)
            self._desktop.hear(self._away.number, news[-1])
        elif news:
            words = notice_words.arrived(number)
            self._speech.hear(notice_words.sentence(news[-1]) if number == 1 else words, number)
        if news and not self._panel.only_unread:
            self._fresh = set()  # what was new before these has been there long enough
        NoticeBoard._changed(self)

    def _seen_or_not(self, in_view: bool) -> None:
        self._in_view = in_view
        self._look_again(in_view)

    def _shown_or_not(self, visible: bool) -> None:
        if visible:
            self._desktop.take_back()
            self._away = Away()
            self._switch.look()
        self._look_again(visible)

    def _look_again(self, seen: bool) -> None:
        if not seen:
            self._fresh = set()
        self._look()
        self._painter.request()

    # What is shown.

    def _paint(self) -> None:
        if self.root is None:
            return
        unread = self._notices.value.unread
        self._count.textContent = str(unread or "")
        self.dom.set(self._count, "aria-label", say("%d unread") % unread if unread else None)
        self._paint_list()
        now = self._provider.now()
        due = self._speech.tick(now)
        if self._spoken.textContent != self._speech.text:
            self._spoken.textContent = self._speech.text
        if due is not None:
            self._clock.arm(max(0.0, due - now))

    def _why_empty(self, view: "NoticesView") -> str:
        connection = self._connection.value
        if is_signed_out(connection):
            return say("Notifications appear here once you are signed in.")
        if not connection.was_connected:
            return say("Notifications appear here once the page is connected.")
        return NoticeBoard._why_empty(self, view)

"""A list of notices at work, wherever it stands: what is seen is read, what is pressed is done."""

from app.components.component import Component
from app.components.notifications import notice_words
from app.components.notifications.notice_panel import PAGE, NoticePanel
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
NAME = "notifications"  # of the list and of the capability


class NoticeBoard(Component):
    """Do what every list of notices does; `_is_open()` and `_paint()` are the subclass's."""

    SHOWS = (
        MessageType.NOTIFICATION,
        MessageType.ALERT,
        MessageType.STATUS_UPDATE,
        MessageType.USER_ACTIVITY,
    )

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._notices = use_notices(provider)
        self._connection = use_connection(provider)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._fresh: set[str] = set()  # shown as unread
        self._rows_before: int | None = None  # rows that were there when "Show earlier" was pressed
        self._waits_again = False  # "Try again" was pressed

    def _is_open(self) -> bool:
        """Tell whether the list can be seen, as long as the page is."""
        raise NotImplementedError

    def _paint(self) -> None:
        raise NotImplementedError

    def _work(self, panel: "NoticePanel") -> None:
        """Follow the notices, and what is pressed; for `_build()`."""
        self._panel = panel
        self._owns(panel.list.dispose)
        for button, meaning in panel.buttons:
            self._listen(button, "click", self._presses(meaning))
        self._painter = self._frame(self._paint)
        self._seen = self._timer(self._looked_at)
        self._owns(self.dom.window.on_visible(lambda _: self._look()))
        for selection in (self._notices, self._connection):
            self._owns(selection.subscribe(lambda _: self._changed()))

    def _mounted(self) -> None:
        self._changed()
        self._paint()

    # What happens.

    def _changed(self) -> None:
        self._look()
        self._painter.request()

    def _look(self) -> None:
        """Wait until what is unread has been seen, while it can be."""
        view: NoticesView = self._notices.value
        seen = self._is_open() and self.dom.window.visible()
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

    # What is shown.

    def _paint_list(self) -> None:
        view: NoticesView = self._notices.value
        self._fresh = self._fresh | {item.key for item in view.items if not view.is_read(item)}
        self._panel.paint(view, self._fresh, self._why_empty(view))
        self._keep_focus(view)

    def _why_empty(self, view: "NoticesView") -> str:
        kept = NAME in self._connection.value.capabilities
        return notice_words.nothing(view, self._panel.only_unread, kept)

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
                panel.rest.focus()

"""Toasts: what has just come, for as long as it takes to read it, in nobody's way."""

from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.components.notifications import notice_words
from app.components.notifications.arrivals import Arrivals
from app.components.notifications.away import ERROR, Away, errors_of
from app.components.notifications.desktop import Desktop
from app.components.notifications.toast_attention import ToastAttention, give_focus
from app.components.notifications.toast_row import ToastRow
from app.components.notifications.toast_speech import ToastSpeech
from app.components.notifications.toast_stack import MOST, ToastStack
from app.engine import MessageType
from app.provider import use_notices
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import Notice, NoticesView, RealtimeProvider


class Toasts(Component):
    """Show notifications and alerts as they come; status updates are for the centre alone.

    While the page is hidden nothing is shown or said, but outside it if that is switched on; on
    return one toast counts what came. `on_link(fragment)` follows a link into the page,
    `on_more()` opens the centre.
    """

    SHOWS = (MessageType.NOTIFICATION, MessageType.ALERT)

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        on_link: "Callable[[str], None] | None" = None,
        *,
        on_more: "Callable[[], None] | None" = None,
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._on_link = on_link
        self._on_more = on_more
        self._notices = use_notices(provider)
        self._forget_all()

    def forget(self) -> None:
        """Take everything down, here and on the desktop."""
        self._forget_all()
        if self.root is not None:
            self._desktop.take_back()
            self._arrivals.take(self._notices.value)
            if not self.dom.window.visible():
                self._stack.hold(self._provider.now())
            self._paint()

    def _forget_all(self) -> None:
        self._stack = ToastStack()
        self._speech = ToastSpeech()
        self._arrivals = Arrivals()
        self._away = Away()

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "toasts", aria_label=say("New notifications"))
        rows = dom.create("ol", "toast-list")
        # Empty, but there: a screen reader hears only regions that it knew before their words.
        self._spoken = dom.create("p", "visually-hidden", role="status")
        dom.append(root, rows, self._spoken)
        self._list = KeyedList(dom, rows, lambda: ToastRow(dom, self._act))
        self._owns(self._list.dispose)
        self._painter = self._frame(self._paint)
        self._clock = self._timer(self._painter.request)
        self._desktop = Desktop(dom, self._open)
        self._owns(self._desktop.dispose)
        self._attention = ToastAttention(dom, root, self._attended)
        self._owns(self._attention.dispose)
        self._listen(root, "keydown", self._key_pressed)
        self._owns(dom.window.on_visible(self._seen_or_not))
        self._owns(self._notices.subscribe(self._changed))
        return root

    def _mounted(self) -> None:
        # What came before is no news here, on whatever page it was shown.
        self._forget_all()
        self._arrivals = Arrivals(self._notices.value.arrived)
        if not self.dom.window.visible():
            self._stack.hold(self._provider.now())

    # What comes.

    def _changed(self, view: "NoticesView") -> None:
        news, number = self._arrivals.take(view)
        self._stack.drop_read(view.is_read)
        if not self.dom.window.visible():
            if news:
                self._away.add(news, number)
                self._desktop.hear(self._away.number, news[-1])
        elif number > MOST:
            self._summarise(number, errors_of(news))
        else:
            for item in news:
                self._put(item)
        self._painter.request()

    def _put(self, item: "Notice") -> None:
        self._stack.add(item, self._provider.now())
        if item.level != ERROR:
            self._speech.hear(notice_words.sentence(item))

    def _summarise(self, number: int, errors: int) -> None:
        self._stack.add_summary(number, errors, self._provider.now())
        if not errors:
            self._speech.hear(notice_words.arrived(number), number)

    # A page that nobody sees.

    def _seen_or_not(self, visible: bool) -> None:
        if not visible:
            self._stack.hold(self._provider.now())
            return
        self._desktop.take_back()
        number, errors, last = self._away.take()
        # What was read on another page meanwhile is no news any more.
        if last is not None and self._notices.value.unread:
            if number == 1:
                self._put(last)
            else:
                self._summarise(number, errors)
        self._go_on()

    # What the person does.

    def _act(self, key: str, what: str) -> None:
        if what == "focus":
            self._stack.focused = key
            return
        links = [toast.link for toast in self._stack.all if toast.key == key]
        self._dismiss(key)
        if what == "link" and self._on_link is not None:
            self._on_link(links[0])
        elif what == "open":
            self._open()

    def _key_pressed(self, event: "Any") -> None:
        if event.key == "Escape" and self._stack.focused:
            event.preventDefault()
            self._dismiss(self._stack.focused)

    def _open(self) -> None:
        if self._on_more is not None:
            self._on_more()

    def _dismiss(self, key: str) -> None:
        keys = [toast.key for toast in self._stack.all]
        at = keys.index(key) if key in keys else 0
        stood_here, back = self._stack.focused == key, self._attention.came_from
        self._stack.dismiss(key)
        if stood_here:
            self._attention.focused = False  # not every browser tells of what goes with its element
        self._paint()
        left = [toast.key for toast in self._stack.all]
        row = self._list.row(left[min(at, len(left) - 1)]) if left else None
        if stood_here and isinstance(row, ToastRow):
            row.focus()
        elif stood_here:
            give_focus(self.dom, back)
        self._go_on()

    def _attended(self, somebody: bool) -> None:
        if not self._attention.focused:
            self._stack.focused = ""
        if somebody:
            self._stack.hold(self._provider.now())
        else:
            self._go_on()

    def _go_on(self) -> None:
        if not self._stack.all:
            self._attention.hovered = False  # what vanishes from under the pointer is not left
        if not self._attention.given and self.dom.window.visible():
            self._stack.go_on(self._provider.now())
        self._painter.request()

    # What is shown.

    def _paint(self) -> None:
        if self.root is None:
            return
        now = self._provider.now()
        dues = [self._stack.tick(now), self._speech.tick(now)]
        more = self._stack.more
        self._list.paint(
            [(toast.key, toast, (toast is more, self._leads(toast))) for toast in self._stack.all]
        )
        if self._spoken.textContent != self._speech.text:
            self._spoken.textContent = self._speech.text
        due = min([due for due in dues if due is not None] or [-1.0])
        if due >= 0:
            self._clock.arm(max(0.0, due - now))
        else:
            self._clock.disarm()

    def _leads(self, toast: "Any") -> str:
        if toast.notices:
            return "link" if toast.link and self._on_link is not None else ""
        return "open" if self._on_more is not None else ""

"""The outbox: a button that counts what has not arrived, and the list behind it."""

from app.components.component import Component
from app.components.outbox import outbox_words
from app.components.outbox.outbox_part import OutboxPart
from app.components.outbox.outbox_row import reason, room_of
from app.engine import MessageType, StorageMode
from app.provider import use_connection, use_failed, use_outbox
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import OutboxItem, RealtimeProvider

GRACE = 0.5  # seconds: what arrives sooner is not worth a button that comes and goes
MOST = 200  # rows of a list on the page at once


class Outbox(Component):
    """Show what waits and what failed, once there is something; the browser's popover closes it.

    The button's name says it all ("Outbox: 3 waiting, 1 failed").
    """

    # What the server says of our messages takes them out of the list, or gives them a reason.
    SHOWS = (MessageType.ACK, MessageType.NACK)

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._outbox = use_outbox(provider)
        self._failed = use_failed(provider)
        self._names: dict[str, str] = {}
        self._waits_since: float | None = None
        self._open = False
        self._focused = False
        self._stood_at: int | None = None  # the row whose button was pressed

    def name_rooms(self, rooms: "list[tuple[str, str]]") -> None:
        """Learn what the rooms are called, each (id, name)."""
        self._names = dict(rooms)
        if self.root is not None:
            self._painter.request()

    def forget(self) -> None:
        """Close the list and drop the rooms' names."""
        self._names = {}
        if self.root is not None and self._open:
            self._panel.hidePopover()

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        self._open, self._focused, self._stood_at = False, False, None
        root = dom.create("div", "outbox")
        self._build_button()
        self._build_panel()
        dom.append(root, self._button, self._panel)
        self._painter = self._frame(self._paint)
        self._clock = self._timer(self._painter.request)
        self._owns(self._outbox.subscribe(self._changed))
        for selection in (self._failed, self._connection):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        return root

    def _build_button(self) -> None:
        dom = self.dom
        self._button = dom.create(
            "button", "outbox-button", type="button", popovertarget="outbox-panel"
        )
        self._count = dom.create("span", "outbox-count", aria_hidden="true")
        self._bad = dom.create("span", "outbox-bad", aria_hidden="true")
        self._bad_count = dom.create("span")
        dom.append(self._bad, dom.create("span", "icon icon-failed"), self._bad_count)
        dom.append(self._button, dom.create("span", "icon icon-outbox", aria_hidden="true"))
        dom.append(self._button, self._count, self._bad)
        self._button.hidden = True
        self._listen(self._button, "focus", lambda _: self._focus_moved(True))
        self._listen(self._button, "blur", lambda _: self._focus_moved(False))

    def _build_panel(self) -> None:
        dom = self.dom
        self._panel = dom.create(
            "div", "outbox-panel", id="outbox-panel", popover="auto", role="dialog"
        )
        dom.set(self._panel, "aria-labelledby", "outbox-title")
        head = dom.create("div", "panel-head")
        self._close = dom.create(
            "button",
            "button button-small",
            say("Close"),
            type="button",
            popovertarget="outbox-panel",
            popovertargetaction="hide",
        )
        dom.append(
            head, dom.create("h2", "outbox-title", say("Outbox"), id="outbox-title"), self._close
        )
        self._memory = dom.create("p", "outbox-note")
        self._unreadable = dom.create("p", "outbox-note")
        self._empty = dom.create("p", "empty-line", say("Nothing waits."))
        dom.append(self._panel, head, self._memory, self._unreadable, self._empty)
        self._waiting_part = OutboxPart(
            dom, self._panel, say("Waiting"), self._resend, self._discard
        )
        self._failed_part = OutboxPart(dom, self._panel, say("Failed"), self._resend, self._dismiss)
        for part in (self._waiting_part, self._failed_part):
            self._owns(part.list.dispose)
        self._listen(self._panel, "toggle", self._toggled)

    def _mounted(self) -> None:
        self._changed(self._outbox.value)

    # What happens.

    def _changed(self, waiting: "list[OutboxItem]") -> None:
        if not waiting:
            self._waits_since = None
        elif self._waits_since is None:
            self._waits_since = self._provider.now()
        self._painter.request()

    def _toggled(self, event: "Any") -> None:
        self._open = event.newState == "open"
        self._stood_at = None
        self._paint()

    def _focus_moved(self, here: bool) -> None:
        self._focused = here
        self._painter.request()

    def _resend(self, key: str) -> None:
        self._note_place(key)
        self._provider.resend(key)

    def _discard(self, key: str) -> None:
        self._note_place(key)
        self._provider.discard(key)

    def _dismiss(self, key: str) -> None:
        self._note_place(key)
        self._provider.dismiss(key)

    def _note_place(self, key: str) -> None:
        keys = self._waiting_part.keys + self._failed_part.keys
        self._stood_at = keys.index(key) if key in keys else None

    # What is shown.

    def _paint(self) -> None:
        if self.root is None:
            return
        waiting, failed = self._outbox.value, self._failed.value
        self._paint_button(len(waiting), len(failed))
        if not self._open:
            return
        view = self._connection.value
        self._memory.textContent = ""
        if view.storage is StorageMode.MEMORY:
            self._memory.textContent = outbox_words.memory_only(view.storage_problem)
        self._memory.hidden = view.storage is not StorageMode.MEMORY
        self._unreadable.textContent = outbox_words.unreadable(view.unreadable)
        self._unreadable.hidden = not view.unreadable
        self._empty.hidden = bool(waiting or failed)
        for part, items in ((self._waiting_part, waiting), (self._failed_part, failed)):
            part.paint(
                [
                    (item.key, item, (room_of(item, self._names), reason(item, view)))
                    for item in items[:MOST]
                ],
                len(items),
            )
        self._keep_focus()

    def _paint_button(self, waiting: int, failed: int) -> None:
        lasting = self._lasts()
        # A button that somebody stands on, or whose list is read, does not vanish.
        self._button.hidden = not (lasting or failed or self._open or self._focused)
        self.dom.set(self._button, "data-failed", "true" if failed else None)
        self.dom.set(self._button, "aria-label", outbox_words.summary(waiting, failed))
        self._count.textContent = str(waiting) if waiting or not failed else ""
        self._bad.hidden = not failed
        self._bad_count.textContent = str(failed) if failed else ""

    def _lasts(self) -> bool:
        """Tell whether something waits for long enough; if not yet, look again when it does."""
        if self._waits_since is None:
            self._clock.disarm()
            return False
        left = self._waits_since + GRACE - self._provider.now()
        if left > 0:
            self._clock.arm(left)
        return left <= 0

    def _keep_focus(self) -> None:
        """Stand on the row that took the place of the one that went, or on the way out."""
        if self._stood_at is None:
            return
        at, self._stood_at = self._stood_at, None
        rows = self._waiting_part.rows() + self._failed_part.rows()
        (rows[min(at, len(rows) - 1)] if rows else self._close).focus()

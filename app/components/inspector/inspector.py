"""The connection panel: what a developer or a support person needs to see, and to send on."""

from app.components.component import Component
from app.components.inspector.counters_page import CountersPage
from app.components.inspector.dead_letters_page import DeadLettersPage
from app.components.inspector.messages_page import MessagesPage
from app.components.inspector.now_page import NowPage
from app.components.inspector.queue_page import QueuePage
from app.components.inspector.report import report
from app.components.inspector.tabs import Tabs
from app.components.inspector.timeline_page import TimelinePage
from app.engine import MessageType
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider, State

KEYS = "Alt+Shift+C"
SOON = 0.2  # seconds that changes are collected: a burst is painted five times a second
TICK = 1.0  # seconds after which durations are written anew


class Inspector(Component):
    """Open a dialog by `open()`, or by Alt+Shift+C anywhere on the page; the same keys close it.

    Nothing is painted, and no change is listened for, while it is closed.
    """

    SHOWS = (
        MessageType.CONNECT,
        MessageType.DISCONNECT,
        MessageType.HEARTBEAT,
        MessageType.USER_ACTIVITY,
        MessageType.WELCOME,
        MessageType.ACK,
        MessageType.NACK,
    )

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._opened = False
        self._soon = False  # a painting is due before the next tick
        self._back_to: Any = None
        self._stop_listening: Callable[[], None] | None = None

    def open(self, back_to: "Any" = None) -> None:
        """Show the dialog, once mounted; `back_to` gets the focus when it closes.

        Without it the browser gives the focus back to where it was.
        """
        if self.root is None or self._opened:
            return
        self._opened = True
        self._back_to = back_to
        self._stop_listening = self._provider.on_event(lambda _: self._changed())
        self._copy_trace.hidden = not self._provider.has_trace
        self._said.textContent = ""
        self._by_hand.hidden = True
        self._paint()
        self.root.showModal()
        self._tabs.focus()

    def close(self) -> None:
        """Close the dialog and give the focus back."""
        if self._opened and self.root is not None:
            self.root.close()
            self._closed()

    def forget(self) -> None:
        """Look on at nothing that belongs to somebody who is gone."""
        if self.root is not None:
            self._messages.forget()
        if self._opened:
            self._paint()

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("dialog", "insp", aria_labelledby="insp-title", closedby="any")
        head = dom.create("div", "insp-head")
        self._close = dom.create("button", "button button-small", say("Close"), type="button")
        title = dom.create("h2", "insp-title", say("Connection"), id="insp-title")
        dom.append(head, title, self._close)
        self._messages = MessagesPage(dom, self._paint)
        self._pages: tuple[Any, ...] = (
            NowPage(dom),
            TimelinePage(dom),
            QueuePage(dom),
            CountersPage(dom),
            self._messages,
            DeadLettersPage(dom),
        )
        self._tabs = Tabs(dom, say("Connection"), self._pages, self._paint)
        self._owns(self._tabs.dispose)
        for page in self._pages:
            self._owns(page.dispose)
        dom.append(root, head, self._tabs.row, self._tabs.body, self._foot())
        self._clock = self._timer(self._due)
        self._owns(self._taken_away)
        self._listen(self._close, "click", lambda _: self.close())
        self._listen(root, "close", self._was_closed)  # Escape, or a click beside it
        self._listen(dom.find("html"), "keydown", self._key_pressed)
        return root

    def _foot(self) -> "Any":
        dom = self.dom
        foot = dom.create("div", "insp-foot")
        self._copy_report = dom.create(
            "button", "button button-small", say("Copy report"), type="button"
        )
        self._copy_trace = dom.create(
            "button", "button button-small", say("Copy trace"), type="button"
        )
        self._said = dom.create("p", "insp-said", role="status")
        hint = dom.create("p", "insp-hint", say("%s opens and closes this from anywhere.") % KEYS)
        self._by_hand = dom.create(
            "textarea", "insp-by-hand field-input", aria_label=say("To copy by hand"), rows="4"
        )
        dom.set(self._by_hand, "readonly", "")
        self._by_hand.hidden = True
        dom.append(foot, self._copy_report, self._copy_trace, self._said, hint, self._by_hand)
        self._listen(self._copy_report, "click", self._copy_the_report)
        self._listen(self._copy_trace, "click", self._copy_the_trace)
        return foot

    # What the user does.

    def _key_pressed(self, event: "Any") -> None:
        # Not `event.key`: with these two keys held it is another letter on many keyboards.
        if event.code != "KeyC" or not (event.altKey and event.shiftKey) or event.ctrlKey:
            return
        event.preventDefault()
        if self._opened:
            self.close()
        else:
            self.open()

    def _copy_the_report(self, _: "Any") -> None:
        state: State = self._provider.store.state
        text = report(state, self._provider.now(), self.dom.window.user_agent())
        # The beginning of a frame that could not be read may hold somebody's words.
        self._copy(text, say("Copied. It holds no token; look at its dead letters first."))

    def _copy_the_trace(self, _: "Any") -> None:
        text = self._provider.trace_text()
        if text is not None:
            self._copy(text, say("Copied. It holds no token and nothing that was said."))

    def _copy(self, text: str, told: str) -> None:
        def done(copied: bool) -> None:
            if not self._opened:
                return
            self._by_hand.hidden = copied
            if copied:
                self._said.textContent = told
            else:
                self._said.textContent = say("The browser did not allow that. Copy it by hand:")
                self._by_hand.value = text
                self._by_hand.focus()

        self.dom.window.copy(text, done)

    def _was_closed(self, _: "Any") -> None:
        if not self.root.open:  # told late: it may be open again
            self._closed()

    def _closed(self) -> None:
        if not self._opened:
            return
        self._opened = False
        self._stop()
        self._by_hand.value = ""
        back_to, self._back_to = self._back_to, None
        if back_to is not None:
            back_to.focus()

    def _taken_away(self) -> None:
        self._opened, self._back_to = False, None
        self._stop()

    def _stop(self) -> None:
        self._soon = False
        self._clock.disarm()
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None

    # What happens.

    def _changed(self) -> None:
        if not self._soon:
            self._soon = True
            self._clock.arm(SOON)

    def _due(self) -> None:
        if self._opened:
            self._paint()

    def _paint(self) -> None:
        self._soon = False
        self._clock.arm(TICK)
        self._tabs.page.paint(self._provider.store.state, self._provider.now())

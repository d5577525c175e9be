"""A room: what was said, who types, and where to write."""

from app.components.chat.chat_words import earlier_words, hint, typing_words, why_empty
from app.components.chat.composer import Composer
from app.components.chat.gap_notice import GapNotice
from app.components.chat.message_row import FAILED, MessageRow, follows
from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.engine import Status
from app.provider import use_chat, use_connection, use_outbox

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import ChatMessage, OutboxItem, RealtimeProvider, RoomView

NEAR = 48  # pixels from the end that still count as reading the end
WINDOW = 200  # messages on the page at once


class Chat(Component):
    """Show one room and write to it. Joining it is up to the caller: `provider.join(room_id)`."""

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        room_id: str = "general",
        name: str = "General",
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._outbox = use_outbox(provider)
        self._room = use_chat(room_id, provider)
        self._name = name
        self._stop: Any = None
        self._drafts: dict[str, str] = {}

    def show(self, room_id: str, name: str) -> None:
        """Change to another room; a draft stays with its room."""
        if self.root is None:
            self._room, self._name = use_chat(room_id, self._provider), name
            return
        self._drafts[self._room.room_id] = self._composer.take()
        self._room.stopped_typing()
        self._room, self._name = use_chat(room_id, self._provider), name
        self._composer.put(self._drafts.get(room_id, ""))
        self._follow()

    def forget(self) -> None:
        """Drop the drafts and look at the room afresh."""
        self._drafts = {}
        self._room = use_chat(self._room.room_id, self._provider)
        if self.root is not None:
            self._composer.put("")
            self._follow()

    def is_seen(self) -> bool:
        """Return whether the page shows the room, and not another panel in its place."""
        # What a stylesheet hides has no height.
        return self.root is not None and self._log.scrollHeight > 0

    def focus(self) -> None:
        """Put the cursor into the message field."""
        if self.root is not None:
            self._composer.focus()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "chat", aria_label="Chat")
        self._title = dom.create("h2", "chat-title")
        self._build_log()
        self._typing = dom.create("p", "chat-typing", aria_live="polite")
        self._typing_words = dom.create("span")
        dom.append(self._typing, dom.create("span", "dots", aria_hidden="true"))
        dom.append(self._typing, self._typing_words)
        dom.append(root, self._title, self._log, self._latest, self._typing)
        self._composer = Composer(dom, self._send, self._typed)
        self._child(self._composer, root)
        self._painter = self._frame(self._paint)
        for selection in (self._connection, self._outbox):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        self._owns(self._leave)
        return root

    def _build_log(self) -> None:
        dom = self.dom
        self._log = dom.create("div", "chat-log", role="log", aria_live="polite", tabindex="0")
        # The log's axis is reversed and holds this one block: what is at the end stays there by
        # itself, whatever changes its height, and `scrollTop` is 0 at the end, negative above.
        block = dom.create("div", "chat-block")
        self._earlier = dom.create("button", "button button-small chat-earlier", type="button")
        self._problem = dom.create("p", "chat-problem")
        self._empty = dom.create("p", "chat-empty")
        messages = dom.create("ol", "messages")
        self._list = KeyedList(dom, messages, lambda: MessageRow(dom, self._again, self._discard))
        self._owns(self._list.dispose)
        dom.append(block, self._problem, self._earlier, self._empty, messages)
        self._gap = GapNotice(dom, self._load_again, self._gap_known)
        self._child(self._gap, block)
        dom.append(self._log, block)
        self._latest = dom.create("button", "button button-small chat-latest", type="button")
        self._latest.textContent = "New messages below"
        self._latest.hidden = True
        self._listen(self._earlier, "click", self._show_earlier)
        self._listen(self._latest, "click", self._show_latest)
        self._listen(self._log, "scroll", self._scrolled)

    def _mounted(self) -> None:
        self._follow()

    def _follow(self) -> None:
        """Look at the room from its end."""
        self._leave()
        self._window = WINDOW
        self._at_end = True
        self._last_key: str | None = None
        self._earlier.hidden = True
        self._stop = self._room.subscribe(lambda _: self._painter.request())
        self._title.textContent = self._name
        self.dom.set(self._log, "aria-label", "Messages in " + self._name)
        self._composer.name(self._name)
        self._paint()

    def _leave(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    # What the user does.

    def _send(self, text: str) -> None:
        self._at_end = True
        self._room.send(text)

    def _again(self, message: "ChatMessage") -> None:
        """Send a message that failed once more, in the place of the line that says so."""
        self._at_end = True
        if self._provider.resend(message.key) is None:
            self._room.send(message.text)
        self._log.focus()  # the button that was pressed is gone

    def _discard(self, message: "ChatMessage") -> None:
        if message.status in FAILED:
            self._provider.dismiss(message.key)
        else:
            self._provider.discard(message.key)
        self._log.focus()

    def _load_again(self) -> None:
        self._provider.load_history(self._room.room_id)
        self._log.focus()

    def _gap_known(self) -> None:
        self._provider.dismiss_gap(self._room.room_id)
        self._log.focus()

    def _typed(self, typing: bool) -> None:
        if typing:
            self._room.typing()
        else:
            self._room.stopped_typing()

    def _show_earlier(self, _: "Any") -> None:
        room: RoomView = self._room.value
        if room.problem is not None and not self._gap.says(room):
            self._room.load_more()  # again: nothing else changes
            return
        if len(room.messages) <= self._window:
            self._room.load_more()
        self._window += WINDOW
        self._at_end = False
        self._paint()

    def _show_latest(self, _: "Any") -> None:
        self._at_end = True
        self._paint()
        self._composer.focus()

    def _scrolled(self, _: "Any") -> None:
        self._at_end = self._log.scrollTop > -NEAR
        if self._at_end:
            self._latest.hidden = True

    # What is shown.

    def _paint(self) -> None:
        room: RoomView = self._room.value
        messages = room.messages[-self._window :]
        items: list[tuple[str, ChatMessage, object]] = []
        before = None
        unsaved = self._unsaved()
        for message in messages:
            mark = (follows(before, message), message.key in unsaved)
            items.append((message.key, message, mark))
            before = message
        height = self._log.scrollHeight
        self._list.paint(items)
        self._paint_edges(room)
        self._paint_typing(room)
        self._composer.hint(hint(self._connection.value))
        self._gap.show(room, self._provider.has_history)
        self._keep_place(height, messages)

    def _unsaved(self) -> "set[str]":
        """Return the keys of what waits in memory only."""
        waiting: list[OutboxItem] = self._outbox.value
        return {i.key for i in waiting if i.stored is False and i.status is Status.QUEUED}

    def _keep_place(self, height: int, messages: "list[ChatMessage]") -> None:
        """Stay at the end, or keep what is being read where it is."""
        log = self._log
        last = messages[-1].key if messages else None
        if self._at_end:
            self._latest.hidden = True
            if log.scrollTop != 0:
                log.scrollTop = 0
        elif last != self._last_key:
            self._latest.hidden = False
            log.scrollTop = log.scrollTop - (log.scrollHeight - height)
        self._last_key = last

    def _paint_edges(self, room: "RoomView") -> None:
        # What failed at the end of the log is said there.
        failed = room.problem is not None and not self._gap.says(room)
        more = room.more and room.problem is None
        offered = more or failed or len(room.messages) > self._window
        # Once pressed it stays while it loads: somebody stands on it.
        pressed = room.loading and not self._earlier.hidden
        self._earlier.hidden = not (offered or pressed)
        self._earlier.textContent = earlier_words(room, failed)
        self._problem.hidden = not failed
        self._problem.textContent = room.problem or ""
        # What could not be loaded may be no emptiness.
        self._empty.hidden = bool(room.messages) or room.problem is not None
        if not self._empty.hidden:
            self._empty.textContent = why_empty(room, self._connection.value, self._name)

    def _paint_typing(self, room: "RoomView") -> None:
        words = typing_words([name for _, name in room.typing], room.thinking)
        self.dom.set(self._typing, "data-active", "true" if words else None)
        if self._typing_words.textContent != words:
            self._typing_words.textContent = words

"""Every message that has no place of its own, as it arrives."""

from app.components.component import Component
from app.components.inspector import event_words
from app.components.keyed_list import KeyedList
from app.engine import MessageType
from app.texts import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.ports import Dom
    from app.provider import MessagesView, RealtimeProvider

# These are seen in the chat, in the presence list and in the badge.
ELSEWHERE = (
    MessageType.CONNECT,
    MessageType.CHAT_MESSAGE,
    MessageType.CHAT_RESPONSE,
    MessageType.AI_RESPONSE,
    MessageType.TYPING_START,
    MessageType.TYPING_STOP,
    MessageType.HEARTBEAT,
    MessageType.PRESENCE_UPDATE,
    MessageType.ACK,
    MessageType.NACK,
)


class EventList(Component):
    """List messages, newest first: type (`data-type`), time and content as text."""

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._cleared = 0  # the number of the last message that was cleared away

    def forget(self) -> None:
        """Drop what was cleared away: for the next user, the numbers begin again."""
        self._cleared = 0
        if self.root is not None:
            self._paint()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "events", aria_label="Events")
        head = dom.create("div", "panel-head")
        self._clear = dom.create("button", "link-button", "Clear", type="button")
        dom.append(head, dom.create("h2", "panel-title", "Events"), self._clear)
        self._empty = dom.create("p", "empty-line")
        self._empty.textContent = "Whatever the server reports appears here. Start a job to see."
        items = dom.create("ul", "event-list", aria_label="Events", tabindex="0")
        self._list = KeyedList(dom, items, lambda: _Row(dom))
        self._owns(self._list.dispose)
        self._odd = dom.create("p", "events-odd")
        dom.append(root, head, self._empty, items, self._odd)
        self._listen(self._clear, "click", self._clear_list)
        self._painter = self._frame(self._paint)
        self._owns(
            self._provider.store.subscribe(
                lambda state: state.messages, lambda _: self._painter.request()
            )
        )
        return root

    def _mounted(self) -> None:
        self._paint()

    def _clear_list(self, _: "Any") -> None:
        self._cleared = self._provider.store.state.messages.received
        self._paint()

    def _paint(self) -> None:
        view: MessagesView = self._provider.store.state.messages
        items: list[tuple[int, Message, object]] = []
        for index in range(len(view.recent) - 1, -1, -1):
            number, message = view.recent[index]
            if number > self._cleared and message.type not in ELSEWHERE:
                items.append((number, message, None))
        self._list.paint(items)
        self._empty.hidden = bool(items)
        self._clear.hidden = not items
        odd = []
        if view.unknown:
            odd.append(counted(view.unknown, "message of an unknown type", "of unknown types"))
        if view.dropped:
            odd.append(counted(view.dropped, "unreadable frame dropped", "unreadable dropped"))
        self._odd.hidden = not odd
        self._odd.textContent = ", ".join(odd)


class _Row:
    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("li", "event")
        head = dom.create("p", "event-head")
        self._title = dom.create("span", "event-title")
        self._time = dom.create("time", "event-time")
        dom.append(head, self._title, self._time)
        self._line = dom.create("p", "event-line")
        self._bar = dom.create("progress", "event-progress", max="100", aria_hidden="true")
        dom.append(self.element, head, self._line, self._bar)

    def show(self, item: "Message", mark: object) -> None:  # noqa: ARG002 - events never change
        self._dom.set(self.element, "data-type", item.type_name)
        self._dom.set(self.element, "data-family", event_words.family(item))
        self._title.textContent = event_words.title(item.type_name)
        stamp = item.timestamp or item.data.get("timestamp")
        self._time.textContent = self._dom.locale.time(stamp) if isinstance(stamp, str) else ""
        line = event_words.line(item)
        self._line.textContent = line
        self._line.hidden = not line
        done = event_words.progress(item)
        self._bar.hidden = done is None
        if done is not None:
            self._bar.value = done

    def dispose(self) -> None:
        pass

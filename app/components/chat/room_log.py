"""What was said in a room: a long list of which a window is on the page."""

from app.components.chat.chat_words import heard_words, latest_words
from app.components.chat.gap_notice import GapNotice
from app.components.chat.log_head import LogHead
from app.components.chat.message_list import MessageList
from app.components.chat.row_keys import RowKeys
from app.components.chat.row_marks import RowMarks
from app.components.chat.unread import Unread, is_known
from app.components.component import Component
from app.components.connection.words import is_signed_out
from app.engine import ConnectionState, Status
from app.provider import use_connection, use_outbox
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ChatMessage, ChatRoom, OutboxItem, RealtimeProvider, RoomView

NEAR = 48  # pixels from the end that still count as reading the end
TODAY_FOR = 600.0  # seconds after which "Today" is looked at again
PAGE = 0.85  # part of what is in view by which the Page keys scroll
TRIES = 8  # frames in which a message that is gone to comes into its place


class RoomLog(Component):
    """Show a room's messages; `on_action(name, message)` hears what the button of a row says.

    `on_end()` is called when somebody went back to the latest by the button.
    """

    def __init__(
        self,
        provider: "RealtimeProvider",
        dom: "Dom",
        room: "ChatRoom",
        on_action: "Callable[[str, ChatMessage], None]",
        on_end: "Callable[[], None]",
    ) -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._outbox = use_outbox(provider)
        self._on_action = on_action
        self._on_end = on_end
        self._marks = RowMarks(dom.locale)
        self._unread = Unread()
        self._room = room
        self._name = ""
        self._goal: str | None = None
        self._tries = 0
        self._heard: str | None = None  # key of the last line that was spoken of
        self._shown: RoomView | None = None
        self._signed_out = False  # as the head shows it
        self._at_end = True
        self._stop: Any = None

    # What others ask.

    def show(self, room: "ChatRoom", name: str) -> None:
        """Show a room: from where its news begin, if they don't fit, else from its end."""
        if room.room_id != self._room.room_id:
            self._unread.leave(self._room.room_id)
        self._stop_room()
        self._room, self._name = room, name
        self._at_end, self._heard, self._shown = True, None, None
        self._said.textContent = ""  # what was spoken last is of another room, or another user
        self._marks.around.found = None
        self._head.reset()
        self.dom.set(self._log, "aria-label", say("Messages in %s") % name)
        self._stop = room.subscribe(lambda _: self._painter.request())
        self._look(-1)
        self._goal = self._unread.mark(room.room_id)
        self.paint()

    def forget(self) -> None:
        """Drop what was read where."""
        self._unread.forget()

    def is_seen(self) -> bool:
        """Return whether the page shows the log, and not another panel in its place."""
        # What a stylesheet hides has no height.
        return self.root is not None and self._log.scrollHeight > 0

    def focus(self) -> None:
        """Take the focus: a button that had it may be gone."""
        self._log.focus()

    def go_to(self, key: str) -> None:
        """Bring a message into view and point at it."""
        self._goal = self._marks.around.found = key
        self._tries = 0
        self.paint()

    def go_to_end(self) -> None:
        """Bring the latest into view, now and while more comes."""
        self._at_end, self._goal, self._shown = True, None, None

    def say_of(self, key: str, words: str) -> None:
        """Say what became of copying a message; "" takes it back."""
        self._marks.around.copied = (key if words else "", words)
        self._said.textContent = words
        self._painter.request()

    # Building.

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("div", "chat-main")
        # It says nothing by itself: rows come and go while somebody scrolls.
        self._log = dom.create("div", "chat-log", role="log", aria_live="off", tabindex="0")
        self._said = dom.create("p", "visually-hidden", aria_live="polite")
        self._latest = dom.create("button", "button button-small chat-latest", type="button")
        self._latest.hidden = True
        # The log's axis is reversed and holds this one block: what is at the end stays there by
        # itself, whatever changes its height, and `scrollTop` is 0 at the end, negative above.
        block = dom.create("div", "chat-block")
        dom.append(self._log, block)
        self._head = LogHead(dom, self._show_earlier)
        self._child(self._head, block)
        self._painter = self._frame(self.paint)
        self._list = MessageList(dom, self._log, block, self._painter.request, self._log.focus)
        self._owns(self._list.dispose)
        self._gap = GapNotice(dom, self._load_again, self._gap_known)
        self._child(self._gap, block)
        dom.append(root, self._log, self._latest, self._said)
        self._owns(self._stop_room)
        self._listen_to_all()
        return root

    def _listen_to_all(self) -> None:
        self._listen(self._latest, "click", self._show_latest)
        self._listen(self._log, "scroll", self._scrolled)
        self._listen(self._log, "keydown", self._key_pressed)
        keys = RowKeys(self._list, self._on_action)
        for name, callback in keys.listeners():
            self._listen(self._list.element, name, callback)
        for selection in (self._connection, self._outbox):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        store = self._provider.store
        self._owns(store.subscribe(lambda state: state.chat.rooms, self._note_rooms))
        self._owns(self.dom.window.on_visible(lambda _: self._painter.request()))
        self._midnight = self._timer(self._new_day)
        self._midnight.arm(TODAY_FOR)

    def _stop_room(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    # What the person does.

    def _show_earlier(self) -> None:
        self._room.load_more()

    def _show_latest(self, _: "Any") -> None:
        self.go_to_end()
        self.paint()
        self._on_end()

    def _scrolled(self, _: "Any") -> None:
        self._at_end = self._log.scrollTop > -NEAR
        self._painter.request()

    def _key_pressed(self, event: "Any") -> None:
        """Scroll by pages at once: what comes into the log meanwhile would end a smooth scroll."""
        if hasattr(event.target.closest("button"), "getAttribute"):
            return  # a row's own keys
        key, room = str(event.key), self._room.value
        if key == "Home" and room.messages:
            self._goal, self._tries = room.messages[0].key, 0
        elif key == "End":
            self.go_to_end()
        elif key in ("PageUp", "PageDown"):
            step = self._log.clientHeight * (-PAGE if key == "PageUp" else PAGE)
            self._log.scrollTop = float(self._log.scrollTop) + step
            self._at_end = self._log.scrollTop > -NEAR
        else:
            return
        event.preventDefault()
        self._painter.request()

    def _load_again(self) -> None:
        self._provider.load_history(self._room.room_id)
        self._log.focus()

    def _gap_known(self) -> None:
        self._provider.dismiss_gap(self._room.room_id)
        self._log.focus()

    def _new_day(self) -> None:
        self._marks.moments.forget()
        self._shown = None
        self._midnight.arm(TODAY_FOR)
        self._painter.request()

    def _note_rooms(self, rooms: "dict[str, RoomView]") -> None:
        """Take what a room holds when it is first heard of for known: it is no news."""
        for room_id, room in rooms.items():
            if not self._unread.knows(room_id) and is_known(room, self._provider):
                self._unread.look(room_id, room.messages, -1)

    # What is shown.

    def paint(self) -> None:
        """Show the room as it is now, where it is read now."""
        room: RoomView = self._room.value
        news = room is not self._shown
        self._shown = room
        signed_out = is_signed_out(self._connection.value)
        if news or signed_out != self._signed_out:
            self._signed_out = signed_out
            self._head.show(room, self._connection.value, self._name, self._gap.says(room))
            self._gap.show(room, self._provider.has_history)
        self._paint_rows(room, news)
        self._paint_news()
        self._speak(room)
        if self._list.is_near_start() and room.more and room.problem is None and self._can_load():
            self._room.load_more()

    def _can_load(self) -> bool:
        return self._provider.has_history and self._goal is None

    def _paint_rows(self, room: "RoomView", news: bool) -> None:
        around = self._marks.around
        around.unsaved = self._unsaved()
        view = self._connection.value
        around.connected = view.state is ConnectionState.CONNECTED
        around.may_stop = "cancel" in view.capabilities
        around.news = self._unread.mark(self._room.room_id)
        goal = self._index_of_goal(room)
        at_end = self._at_end and goal is None and (news or self._log.scrollTop == 0)
        messages = room.messages
        self._list.paint(
            messages, lambda at: self._marks.of(messages, at), around.facts(), at_end, goal
        )
        if goal is not None:
            self._at_end = self._log.scrollTop > -NEAR
            self._tries += 1
            if self._tries >= TRIES or self._list.holds(goal):
                self._goal = None
            self._painter.request()

    def _index_of_goal(self, room: "RoomView") -> "int | None":
        if self._goal is None or self._log.clientHeight <= 0:
            return None
        for index in range(len(room.messages) - 1, -1, -1):
            if room.messages[index].key == self._goal:
                return index
        self._goal = None
        return None

    def _unsaved(self) -> "set[str]":
        """Return the keys of what waits in memory only."""
        waiting: list[OutboxItem] = self._outbox.value
        return {i.key for i in waiting if i.stored is False and i.status is Status.QUEUED}

    def _paint_news(self) -> None:
        mark = self._unread.mark(self._room.room_id)
        seen = self._list.seen()[1] - 1 if self._is_looked_at() else -1
        count = self._look(seen)
        if self._unread.mark(self._room.room_id) != mark:
            self._painter.request()  # the line is drawn in the next frame
        away = not self._at_end and self._list.last - self._list.seen()[1] > 3
        self._latest.hidden = not (count or away) or self._at_end
        words = latest_words(count)
        if self._latest.textContent != words:
            self._latest.textContent = words

    def _is_looked_at(self) -> bool:
        return self._log.clientHeight > 0 and self.dom.window.visible()

    def _look(self, seen: int) -> int:
        room: RoomView = self._room.value
        if not self._unread.knows(self._room.room_id) and not is_known(room, self._provider):
            return 0
        return self._unread.look(self._room.room_id, room.messages, seen)

    def _speak(self, room: "RoomView") -> None:
        """Say what came at the end; never what was loaded from before."""
        last = room.messages[-1] if room.messages else None
        key = last.key if last is not None and not last.growing else self._heard
        if key == self._heard or last is None:
            return
        if self._heard is not None and not room.loading:
            words = heard_words(room.messages, self._heard)
            if words:
                self._said.textContent = words
        self._heard = key

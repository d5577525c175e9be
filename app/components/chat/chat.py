"""A room: what was said, who types, and where to write."""

from app.components.chat.chat_words import hint, typing_words
from app.components.chat.composer import Composer
from app.components.chat.fate import FAILED
from app.components.chat.room_log import RoomLog
from app.components.chat.row_marks import question_of
from app.components.chat.search import RoomSearch
from app.components.component import Component
from app.engine import MessageType
from app.provider import use_chat, use_connection
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import ChatMessage, RealtimeProvider, RoomView

COPIED_FOR = 2.0  # seconds that a row says that it was copied


class Chat(Component):
    """Show one room and write to it. Joining it is up to the caller: `provider.join(room_id)`."""

    SHOWS = (
        MessageType.CHAT_MESSAGE,
        MessageType.CHAT_RESPONSE,
        MessageType.TYPING_START,
        MessageType.TYPING_STOP,
        MessageType.AI_THINKING,
        MessageType.AI_RESPONSE,
        MessageType.AI_ERROR,
    )

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
        self._room = use_chat(room_id, provider)
        self._name = name
        self._stop: Any = None
        self._drafts: dict[str, str] = {}
        self._actions = {
            "again": self._again,
            "discard": self._discard,
            "copy": self._copy,
            "stop": self._stop_answer,
            "ask": self._ask_again,
        }

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

    @property
    def drafts(self) -> "dict[str, str]":
        """Return what is written and not sent, by room."""
        drafts = dict(self._drafts)
        if self.root is not None:
            drafts[self._room.room_id] = self._composer.draft
        return drafts

    def put_drafts(self, drafts: "dict[str, str]") -> None:
        """Take over what was written elsewhere."""
        self._drafts = dict(drafts)
        if self.root is not None:
            self._composer.put(self._drafts.get(self._room.room_id, ""))

    def forget(self) -> None:
        """Drop the drafts and look at the room afresh."""
        self._drafts = {}
        self._room = use_chat(self._room.room_id, self._provider)
        if self.root is not None:
            self._composer.put("")
            self._log.forget()
            self._follow()

    def is_seen(self) -> bool:
        """Return whether the page shows the room, and not another panel in its place."""
        return self.root is not None and self._log.is_seen()

    def focus(self) -> None:
        """Put the cursor into the message field."""
        if self.root is not None:
            self._composer.focus()

    @property
    def top(self) -> "Any":
        """Return the line with the room's name, where others may put something; once mounted."""
        return self._top

    def lock(self, locked: bool) -> None:
        """Take the fields away while nobody may write, or give them back; the draft stays."""
        if locked and (self._composer.has_focus or self._search.has_focus):
            self._log.focus()  # rather than nowhere
        self._composer.root.hidden = locked
        self._typing.hidden = locked
        self._search.lock(locked)

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "chat", aria_label=say("Chat"))
        self._top = top = dom.create("div", "chat-top")
        self._title = dom.create("h2", "chat-title", dir="auto")
        dom.append(top, self._title)
        dom.append(root, top)
        self._log = RoomLog(self._provider, dom, self._room, self._acted, self.focus)
        self._search = RoomSearch(dom, top, self._log.go_to, self.focus)
        self._child(self._search, root)
        self._child(self._log, root)
        dom.append(root, self._build_typing())
        self._composer = Composer(dom, self._send, self._typed)
        self._child(self._composer, root)
        self._painter = self._frame(self._paint)
        self._owns(self._connection.subscribe(lambda _: self._painter.request()))
        self._owns(self._leave)
        self._copied = self._timer(lambda: self._log.say_of("", ""))
        self._listen(root, "keydown", self._key_pressed)
        return root

    def _build_typing(self) -> "Any":
        dom = self.dom
        self._typing = dom.create("p", "chat-typing", aria_live="polite")
        self._typing_words = dom.create("span", "chat-typing-words", dir="auto")
        self._stop_thinking = dom.create("button", "link-button", say("Stop"), type="button")
        self._listen(self._stop_thinking, "click", self._stop_thought)
        dom.append(self._typing, dom.create("span", "dots", aria_hidden="true"))
        dom.append(self._typing, self._typing_words, self._stop_thinking)
        return self._typing

    def _mounted(self) -> None:
        self._follow()

    def _follow(self) -> None:
        """Look at the room."""
        self._leave()
        self._stop = self._room.subscribe(lambda _: self._painter.request())
        self._title.textContent = self._name
        self._composer.name(self._name)
        self._search.show(self._room)
        self._log.show(self._room, self._name)
        self._paint()

    def _leave(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    # What the user does.

    def _send(self, text: str) -> None:
        self._log.go_to_end()
        self._room.send(text)

    def _acted(self, name: str, message: "ChatMessage") -> None:
        action = self._actions.get(name)
        if action is not None:
            action(message)

    def _again(self, message: "ChatMessage") -> None:
        """Send a message that failed once more, in the place of the line that says so."""
        self._log.go_to_end()
        if self._provider.resend(message.key) is None:
            self._room.send(message.text)
        self._log.focus()  # the button that was pressed is gone

    def _discard(self, message: "ChatMessage") -> None:
        if message.status in FAILED:
            self._provider.dismiss(message.key)
        else:
            self._provider.discard(message.key)
        self._log.focus()

    def _copy(self, message: "ChatMessage") -> None:
        def copied(done: bool) -> None:
            if self.root is not None:
                words = say("Copied") if done else say("This browser does not let us copy.")
                self._log.say_of(message.key, words)
                self._copied.arm(COPIED_FOR)

        self.dom.window.copy(message.text, copied)

    def _stop_answer(self, message: "ChatMessage") -> None:
        if message.in_response_to is not None:
            self._provider.cancel(message.in_response_to)
            self._log.focus()

    def _stop_thought(self, _: "Any") -> None:
        asked = self._room.value.thinking_of
        if asked is not None:
            self._provider.cancel(asked)
            self._composer.focus()

    def _ask_again(self, message: "ChatMessage") -> None:
        messages = self._room.value.messages
        for index in range(len(messages)):
            if messages[index] is message:
                question = question_of(messages, index)
                if question is not None:
                    self._send(question.text)
                    self._log.focus()
                return

    def _typed(self, typing: bool) -> None:
        if typing:
            self._room.typing()
        else:
            self._room.stopped_typing()

    def _key_pressed(self, event: "Any") -> None:
        # The browser finds only what is on the page; pressed again, it is the browser's.
        control = event.ctrlKey or event.metaKey
        if control and str(event.key) == "f" and self._search.offers:
            event.preventDefault()
            self._search.open()

    # What is shown besides the messages.

    def _paint(self) -> None:
        room: RoomView = self._room.value
        view = self._connection.value
        words = typing_words([name for _, name in room.typing], room.thinking)
        self.dom.set(self._typing, "data-active", "true" if words else None)
        if self._typing_words.textContent != words:
            self._typing_words.textContent = words
        may_stop = "cancel" in view.capabilities and self._is_ours(room)
        self._stop_thinking.hidden = not (room.thinking and may_stop)
        self._composer.hint(hint(view))

    def _is_ours(self, room: "RoomView") -> bool:
        """Tell whether it is our question that the assistant thinks about."""
        if room.thinking_of is None:
            return False
        for index in range(len(room.messages) - 1, -1, -1):
            line = room.messages[index]
            if line.own and line.key == room.thinking_of:
                return True
            if index < len(room.messages) - 50:
                break
        return False

"""The assistant of a room: where it is asked, what it answered, and its tools."""

from app.components.assistant.ask_form import AskForm
from app.components.assistant.assistant_words import news, why_empty
from app.components.assistant.exchange_row import ExchangeRow
from app.components.assistant.spoken import Spoken
from app.components.assistant.tools import Tools
from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.engine import ConnectionState, Dialect, MessageType
from app.provider import use_assistant, use_connection
from app.provider.assistant_state import ENDED
from app.provider.wording import problem_text
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import Conversation, Exchange, RealtimeProvider
    from app.receipt import Receipt


class Assistant(Component):
    """Ask the assistant in one room and read its answers. Joining the room is up to the caller."""

    SHOWS = (MessageType.AI_THINKING, MessageType.AI_RESPONSE, MessageType.AI_ERROR)

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
        self._room = use_assistant(room_id, provider)
        self._name = name
        self._stop_hearing: Any = None
        self._drafts: dict[str, str] = {}
        self._repeated: list[str] = []
        self._told: list[str] = []  # exchanges whose end was said aloud, or is no news
        self._running: list[str] = []
        self._form = AskForm(dom, self._ask)
        self._spoken = Spoken(dom)
        self._tools = Tools(provider, dom)

    def show(self, room_id: str, name: str) -> None:
        """Change to another room; a draft stays with its room."""
        changes = room_id != self._room.room_id
        if changes and self.root is not None:
            self._drafts[self._room.room_id] = self._form.take()
            self._form.put(self._drafts.get(room_id, ""))
            self._form.note("")
        self._name = name
        self._room = use_assistant(room_id, self._provider)
        if self.root is not None:
            self._follow()

    def forget(self) -> None:
        """Drop the drafts and what was asked again."""
        self._drafts, self._repeated = {}, []
        self._tools.forget()
        if self.root is not None:
            self._form.put("")
            self._form.note("")
            self._spoken.clear()
            self._follow()

    def focus(self) -> None:
        """Put the cursor into the question field."""
        if self.root is not None:
            self._form.focus()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "assistant")
        dom.set(root, "aria-label", say("Assistant"))
        self._title = dom.create("h2", "panel-title")
        self._absent = dom.create("p", "assistant-absent")
        self._absent.textContent = say(
            "This server has no assistant and no tools: questions would stay without an answer."
        )
        self._present = dom.create("div", "assistant-present")
        dom.append(root, self._title, self._absent, self._present)
        self._child(self._form, self._present)
        self._build_log()
        self._child(self._tools, self._present)
        self._child(self._spoken, root)
        self._painter = self._frame(self._paint)
        self._owns(self._connection.subscribe(lambda _: self._painter.request()))
        self._owns(self._leave)
        return root

    def _build_log(self) -> None:
        dom = self.dom
        # Its axis is reversed and holds this one block: the newest stays in view by itself.
        self._log = dom.create("div", "assistant-log", role="region", tabindex="0")
        block = dom.create("div", "assistant-block")
        self._problem = dom.create("p", "assistant-problem")
        self._reload = dom.create("button", "button button-small", say("Try again"), type="button")
        said = say("What was asked before could not be loaded.")
        dom.append(self._problem, dom.create("span", "", said), self._reload)
        self._empty = dom.create("p", "empty-line")
        exchanges = dom.create("ol", "exchanges")
        self._list = KeyedList(dom, exchanges, lambda: ExchangeRow(dom, self._stop, self._again))
        self._owns(self._list.dispose)
        dom.append(block, self._problem, self._empty, exchanges)
        dom.append(self._log, block)
        dom.append(self._present, self._log)
        self._listen(self._reload, "click", lambda _: self._load_again())

    def _mounted(self) -> None:
        self._follow()

    def _follow(self) -> None:
        self._leave()
        self._stop_hearing = self._room.subscribe(lambda _: self._painter.request())
        self._title.textContent = say("Assistant in %s") % self._name
        self.dom.set(self._log, "aria-label", say("Questions and answers in %s") % self._name)
        talk: Conversation = self._room.value
        self._told, self._running = [e.key for e in talk.exchanges if e.phase in ENDED], []
        self._paint()

    def _leave(self) -> None:
        if self._stop_hearing is not None:
            self._stop_hearing()
            self._stop_hearing = None

    # What the user does.

    def _ask(self, text: str) -> None:
        self._say_refusal(self._room.ask(text))

    def _again(self, exchange: "Exchange") -> None:
        talk: Conversation = self._room.value
        shown = [known.key for known in talk.exchanges]
        self._repeated = [key for key in self._repeated if key in shown] + [exchange.key]
        self._log.focus()  # the button that was pressed is gone
        receipt = self._room.ask_again(exchange)
        if receipt is not None:
            self._say_refusal(receipt)
        self._painter.request()

    def _say_refusal(self, receipt: "Receipt") -> None:
        if receipt.ended:  # refused at once: it stands nowhere else
            self._form.note(say(problem_text(receipt.status, receipt.code, receipt.text)))

    def _stop(self, exchange: "Exchange") -> None:
        self._provider.cancel(exchange.id)

    def _load_again(self) -> None:
        self._log.focus()  # the button that was pressed goes
        self._provider.load_history(self._room.room_id)

    # What is shown.

    def _paint(self) -> None:
        view = self._connection.value
        talk: Conversation = self._room.value
        flat = view.dialect == Dialect.FLAT.value
        self._absent.hidden, self._present.hidden = not flat, flat
        connected = view.state is ConnectionState.CONNECTED
        can_stop = "cancel" in view.capabilities
        items: list[tuple[Any, Any, object]] = []
        for exchange in talk.exchanges:
            mark = (connected, can_stop, exchange.key in self._repeated)
            items.append((exchange.key, exchange, mark))
        self._list.paint(items)
        self._problem.hidden = not talk.problem
        self._empty.hidden = bool(talk.exchanges) or talk.problem
        if not self._empty.hidden:
            self._empty.textContent = why_empty(talk, view.was_connected, self._name)
        self._speak(talk)

    def _speak(self, talk: "Conversation") -> None:
        """Say each end aloud, once; what is only read in the history is no news."""
        for exchange in talk.exchanges:
            is_news = exchange.heard or exchange.key in self._running
            if is_news and exchange.phase in ENDED and exchange.key not in self._told:
                self._spoken.add(news(exchange))
        self._told = [e.key for e in talk.exchanges if e.phase in ENDED]
        self._running = [e.key for e in talk.exchanges if e.phase not in ENDED]

"""The tools: a form to run one, and a card for each run."""

from app.components.assistant.assistant_words import run_news
from app.components.assistant.spoken import Spoken
from app.components.assistant.tool_card import ToolCard
from app.components.assistant.tool_form import ToolForm
from app.components.component import Component
from app.components.keyed_list import KeyedList
from app.engine import ConnectionState, MessageType
from app.provider import use_connection, use_tools
from app.provider.assistant_state import RUN_ENDED
from app.provider.wording import problem_text
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import RealtimeProvider, ToolRun


class Tools(Component):
    """Run tools and show each run, newest first."""

    SHOWS = (MessageType.AI_TOOL_CALL, MessageType.AI_TOOL_RESULT)

    def __init__(self, provider: "RealtimeProvider", dom: "Dom") -> None:
        Component.__init__(self, dom)
        self._provider = provider
        self._connection = use_connection(provider)
        self._tools = use_tools(provider)
        self._repeated: list[str] = []
        self._ended: list[str] = []  # runs of which nothing is to be said aloud any more
        self._form = ToolForm(dom, self._run)
        self._spoken = Spoken(dom)

    def forget(self) -> None:
        """Drop what was begun to be written."""
        self._repeated = []
        if self.root is not None:
            self._form.clear()
            self._spoken.clear()

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("section", "tools")
        dom.append(root, dom.create("h3", "panel-title", say("Tools")))
        dom.set(root, "aria-label", say("Tools"))
        self._child(self._form, root)
        self._empty = dom.create("p", "empty-line", say("No tool has run yet."))
        runs = self._runs = dom.create("ol", "runs", tabindex="0")
        dom.set(runs, "aria-label", say("Runs, newest first"))
        dom.append(root, self._empty, runs)
        self._list = KeyedList(dom, runs, lambda: ToolCard(dom, self._stop, self._again))
        self._owns(self._list.dispose)
        self._child(self._spoken, root)
        self._painter = self._frame(self._paint)
        for selection in (self._connection, self._tools):
            self._owns(selection.subscribe(lambda _: self._painter.request()))
        self._ended = [run.key for run in self._tools.value if run.state in RUN_ENDED]
        return root

    def _mounted(self) -> None:
        self._paint()

    def _run(self, tool_name: str, args: "dict[str, Any]") -> None:
        receipt = self._tools.run(tool_name, args)
        if receipt.ended:  # refused at once: it has no card
            self._form.note(say(problem_text(receipt.status, receipt.code, receipt.text)))

    def _stop(self, run: "ToolRun") -> None:
        self._provider.cancel(run.id)

    def _again(self, run: "ToolRun") -> None:
        shown = [known.key for known in self._tools.value]
        self._repeated = [key for key in self._repeated if key in shown] + [run.key]
        self._runs.focus()  # the button that was pressed is gone
        self._tools.run_again(run)
        self._painter.request()

    def _paint(self) -> None:
        view = self._connection.value
        runs: list[ToolRun] = self._tools.value
        connected = view.state is ConnectionState.CONNECTED
        can_stop = "cancel" in view.capabilities
        items: list[tuple[Any, Any, object]] = []
        for index in range(len(runs) - 1, -1, -1):
            run = runs[index]
            items.append((run.key, run, (connected, can_stop, run.key in self._repeated)))
        self._list.paint(items)
        self._empty.hidden = bool(runs)
        self._runs.hidden = not runs
        self._speak(runs)

    def _speak(self, runs: "list[ToolRun]") -> None:
        for run in runs:
            if run.state in RUN_ENDED and run.key not in self._ended:
                self._spoken.add(run_news(run))
        self._ended = [run.key for run in runs if run.state in RUN_ENDED]

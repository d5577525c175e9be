"""One run of a tool on the page."""

from app.components.assistant.action import Action
from app.components.assistant.assistant_words import run_state, stop_problem, tool_title
from app.components.assistant.value_view import show_value
from app.engine import Status
from app.provider.assistant_state import CANCELLED, ERROR, EXECUTING, RUN_ENDED
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ToolRun


class ToolCard:
    """Show a tool with its arguments and its result, and where it is as `data-state`.

    `stop(run)` and `again(run)` are what its buttons call.
    """

    def __init__(
        self, dom: "Dom", stop: "Callable[[ToolRun], None]", again: "Callable[[ToolRun], None]"
    ) -> None:
        self._dom = dom
        self._run: Any = None
        self.element = dom.create("li", "run", tabindex="-1")
        self._name = dom.create("span", "run-name", dir="auto")
        self._time = dom.create("time", "run-time")
        self._word = dom.create("span", "run-word")
        head = dom.create("p", "run-head")
        dom.append(head, dom.create("span", "icon icon-tool", aria_hidden="true"))
        dom.append(head, self._name, self._time)
        told = dom.create("p", "run-state")
        dom.append(told, dom.create("span", "icon icon-state", aria_hidden="true"), self._word)
        self._arguments = dom.create("div", "run-arguments")
        self._result = dom.create("div", "run-result")
        self._problem = dom.create("p", "run-problem", dir="auto")
        self._stop = Action(dom, say("Stop"), self.element, lambda: stop(self._run), "stop")
        self._again = Action(dom, say("Run again"), self.element, lambda: again(self._run), "again")
        foot = dom.create("div", "run-foot")
        dom.append(foot, told, self._stop.element, self._again.element)
        dom.append(self.element, head, self._arguments, foot, self._result, self._problem)

    def show(self, item: "ToolRun", mark: "Any") -> None:
        """Show a run; `mark` is (connected, the server can stop, it was run again)."""
        dom, (connected, can_stop, repeated) = self._dom, mark
        self._run = item
        state, words = run_state(item, connected)
        dom.set(self.element, "data-key", item.key)
        dom.set(self.element, "data-state", state)
        self._name.textContent = tool_title(item.tool_name)
        self._time.textContent = dom.locale.time(item.timestamp) if item.timestamp else ""
        self._word.textContent = words
        self._show_values(item)
        self._problem.textContent = say(item.problem) or stop_problem(item.stop_problem)
        self._problem.hidden = not self._problem.textContent
        runs = item.state == EXECUTING or item.status in (Status.DELIVERED, Status.UNCONFIRMED)
        runs = runs and item.state not in RUN_ENDED and bool(item.id) and not item.stop_key
        about = tool_title(item.tool_name)
        self._stop.offer(runs and can_stop, say("Stop: %s") % about)
        failed = item.state in (ERROR, CANCELLED) or item.interrupted
        # Without its arguments it would be another call.
        again = failed and bool(item.tool_name) and item.args is not None and not repeated
        self._again.offer(again, say("Run again: %s") % about)

    def _show_values(self, item: "ToolRun") -> None:
        self._arguments.hidden = item.args is None or item.args == {}
        if not self._arguments.hidden:
            show_value(self._dom, self._arguments, item.args)
        self._result.hidden = item.state not in RUN_ENDED or item.result is None
        if not self._result.hidden:
            show_value(self._dom, self._result, item.result)

    def dispose(self) -> None:
        """Let go of the buttons."""
        self._stop.dispose()
        self._again.dispose()

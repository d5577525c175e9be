"""Where a tool is chosen and run."""

from app.components.assistant.assistant_words import TOOLS
from app.components.component import Component
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom


class ToolForm(Component):
    """Offer the tools of the reference server; hand `on_run(tool_name, args)` what was chosen."""

    def __init__(self, dom: "Dom", on_run: "Callable[[str, dict[str, Any]], None]") -> None:
        Component.__init__(self, dom)
        self._on_run = on_run

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._field.focus()

    def clear(self) -> None:
        """Empty the field."""
        self._field.value = ""
        self.note("")

    def note(self, text: str) -> None:
        """Say below the form what is wrong; "" for nothing."""
        self._note.textContent = text

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("form", "tool-form")
        choice = dom.create("label", "field")
        self._select = dom.create("select", "field-input")
        for name, _, title, _ in TOOLS:
            dom.append(self._select, dom.create("option", "", say(title), value=name))
        dom.append(choice, dom.create("span", "field-label", say("Tool")), self._select)
        argument = dom.create("label", "field")
        self._label = dom.create("span", "field-label")
        self._field = dom.create("input", "field-input", type="text", maxlength="200", dir="auto")
        dom.append(argument, self._label, self._field)
        button = dom.create("button", "button", say("Run"), type="submit")
        self._note = dom.create("p", "ask-note", role="status")
        dom.append(root, choice, argument, button, self._note)
        self._listen(root, "submit", self._submitted)
        self._listen(self._select, "change", lambda _: self._chosen())
        self._chosen()
        return root

    def _tool(self) -> "tuple[str, str, str, str]":
        for tool in TOOLS:
            if tool[0] == str(self._select.value):
                return tool
        return TOOLS[0]

    def _chosen(self) -> None:
        self._label.textContent = say(self._tool()[3])

    def _submitted(self, event: "Any") -> None:
        event.preventDefault()
        text = str(self._field.value).strip()
        name, argument, _, label = self._tool()
        if not text:
            self.note(say("Fill in: %s") % say(label))
            self._field.focus()
            return
        self.clear()
        self._on_run(name, {argument: text})

"""A row of buttons of which one is chosen: the panels of a small page, the parts of a wide one."""

from app.components.component import Component

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom


class Tabs(Component):
    """Offer `items`, each (name, text); `on_choose(name)` hears which one was pressed.

    `data-tab` of a button is its name, `aria-current` marks the chosen one.
    """

    def __init__(
        self,
        dom: "Dom",
        label: str,
        items: "list[tuple[str, str]]",
        on_choose: "Callable[[str], None]",
        class_name: str = "tabs",
    ) -> None:
        Component.__init__(self, dom)
        self._label = label
        self._items = items
        self._on_choose = on_choose
        self._class_name = class_name
        self._tabs: dict[str, tuple[Any, Any]] = {}  # name -> (button, its count)

    def choose(self, name: str) -> None:
        """Mark the chosen one."""
        for known, (tab, _) in self._tabs.items():
            self.dom.set(tab, "aria-current", "true" if known == name else None)

    def count(self, name: str, number: int) -> None:
        """Show how much is new behind a tab; 0 for nothing."""
        _, count = self._tabs[name]
        count.hidden = not number
        count.textContent = "" if not number else str(min(number, 99))

    def _build(self) -> "Any":
        dom = self.dom
        root = dom.create("nav", self._class_name, aria_label=self._label)
        for name, text in self._items:
            tab = dom.create("button", "tab", type="button", data_tab=name)
            count = dom.create("span", "room-unread tab-unread")
            count.hidden = True
            dom.append(tab, dom.create("span", "icon icon-tab-" + name, aria_hidden="true"))
            dom.append(tab, dom.create("span", "tab-word", text), count)
            dom.append(root, tab)
            self._listen(tab, "click", self._chooses(name))
            self._tabs[name] = (tab, count)
        return root

    def _chooses(self, name: str) -> "Callable[[Any], None]":
        return lambda _: self._on_choose(name)

"""What stands in the notification centre: its head, its list, its lines for the other cases."""

from app.components.keyed_list import KeyedList
from app.components.notifications import notice_words
from app.components.notifications.notice_row import NoticeRow
from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import Notice, NoticesView

ID = "bell-panel"
PAGE = 50  # rows that are shown at once, and more for each "Show earlier"


class NoticePanel:
    """Build a list of notices and all around it; `buttons` are (element, what it means).

    They mean "all", "unread", "read", "earlier" and "again". `pops_up`: it is a popover that can
    be closed, else a part of the page.
    """

    def __init__(
        self, dom: "Dom", follow: "Callable[[str], None] | None", pops_up: bool = True
    ) -> None:
        self._dom = dom
        self._pops_up = pops_up
        self.limit = PAGE
        self.only_unread = False
        self.keys: list[str] = []  # of the rows that are shown
        self.buttons: list[tuple[Any, str]] = []
        if pops_up:
            self.element = dom.create("div", "bell-panel", id=ID, popover="auto", role="dialog")
        else:
            self.element = dom.create("section", "notices")
        dom.set(self.element, "aria-labelledby", "bell-title")
        self._build_head()
        self._build_choice()
        self._problem = self._line("notice-problem", "again")
        self._empty = dom.create("p", "empty-line")
        rows = dom.create("ol", "notice-list")
        self.list = KeyedList(dom, rows, lambda: NoticeRow(dom, follow))
        self._trouble = dom.create("p", "notice-trouble", role="status")
        self.earlier = self._button("button button-small", say("Show earlier"), "earlier")
        dom.append(self.element, self._empty, rows, self._trouble, self.earlier)

    def _build_head(self) -> None:
        dom = self._dom
        self.head = head = dom.create("div", "panel-head")
        title = dom.create("h2", "bell-title", say("Notifications"), id="bell-title")
        dom.append(head, title)
        self.rest = title  # where the keyboard stands when nothing else is left
        if self._pops_up:
            close = dom.create("button", "button button-small", say("Close"), type="button")
            dom.set(close, "popovertarget", ID)
            dom.set(close, "popovertargetaction", "hide")
            dom.append(head, close)
            self.rest = close
        else:
            dom.set(title, "tabindex", "-1")
        dom.append(self.element, head)

    def _build_choice(self) -> None:
        dom = self._dom
        bar = dom.create("div", "notice-bar")
        choice = dom.create("div", "notice-choice", role="group", aria_label=say("Show"))
        self._all = self._button("notice-tab", say("All"), "all")
        self._unread = self._button("notice-tab", say("Unread"), "unread")
        dom.append(choice, self._all, self._unread)
        self._read = self._button("link-button", say("Mark all as read"), "read")
        dom.append(bar, choice, self._read)
        dom.append(self.element, bar)

    def _line(self, class_name: str, meaning: str) -> "Any":
        dom = self._dom
        line = dom.create("div", class_name)
        self._problem_text = dom.create("p", "", role="status")
        self.again = self._button("button button-small", say("Try again"), meaning)
        dom.append(line, self._problem_text, self.again)
        dom.append(self.element, line)
        return line

    def _button(self, class_name: str, text: str, meaning: str) -> "Any":
        button = self._dom.create("button", class_name, text, type="button")
        self.buttons.append((button, meaning))
        return button

    def paint(self, view: "NoticesView", fresh: "set[str]", why_empty: str) -> None:
        """Show the view; `fresh` are the keys shown as unread, `why_empty` stands for no rows."""
        dom = self._dom
        wanted = [item for item in view.items if item.key in fresh or not self.only_unread]
        rows = wanted[: self.limit]
        self.list.paint(self._marked(rows, fresh))
        dom.set(self._all, "aria-pressed", "false" if self.only_unread else "true")
        dom.set(self._unread, "aria-pressed", "true" if self.only_unread else "false")
        # Not `disabled`: the keyboard may stand on it.
        dom.set(self._read, "aria-disabled", None if view.unread or fresh else "true")
        empty = "" if rows else why_empty
        self._empty.textContent = empty
        self._empty.hidden = not empty
        problem = notice_words.problem(view)
        # Never hidden: a screen reader hears only regions that it knew before their words.
        _write(self._problem_text, problem)
        dom.set(self._problem, "data-told", "true" if problem else None)
        self.again.hidden = not problem
        _write(self._trouble, notice_words.trouble(view))
        self.earlier.hidden = not (len(wanted) > len(rows) or view.more)
        loading = view.earlier == "loading"
        self.earlier.textContent = say("Loading…") if loading else say("Show earlier")
        self.keys = [item.key for item in rows]

    def focus_row(self, key: str) -> None:
        """Put the keyboard onto a row, or onto the head when it is not shown."""
        row = self.list.row(key)
        (row.element if row is not None else self.rest).focus()

    def _marked(
        self, rows: "list[Notice]", fresh: "set[str]"
    ) -> "list[tuple[str, Notice, object]]":
        marked: list[tuple[str, Notice, object]] = []
        last = ""
        for item in rows:
            day = self._dom.locale.day(item.at) if item.at else ""
            marked.append((item.key, item, (item.key in fresh, day if day != last else "")))
            last = day or last
        return marked


def _write(element: "Any", text: str) -> None:
    if element.textContent != text:
        element.textContent = text

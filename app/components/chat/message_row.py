"""One line of a room on the page: a message or an answer, and what stands above it."""

from app.components.chat.fate import FAILED, fate
from app.components.chat.rich_text import show_text
from app.components.people.person import create_avatar, set_avatar
from app.engine import Status
from app.provider.view import View
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.ports import Dom
    from app.provider import ChatMessage

ANSWERS = ("assistant", "assistant_error")


class Mark(View):
    """What a line's surroundings make of it; all texts are ready to be shown.

    `continued`: the same author goes on; `day` and `time` are "" where nothing new is to be said;
    `news`: the first that is new; `question`: what an answer is about, "" when it is not known;
    `note`: how it stands with an answer; `offers` names buttons: "again", "discard", "stop", "ask".
    """

    def __init__(self) -> None:
        self.continued = False
        self.day = ""
        self.time = ""
        self.news = False
        self.unsaved = False
        self.question = ""
        self.note = ""
        self.offers: tuple[str, ...] = ()
        self.found = False
        self.copied = ""  # what became of copying it


class MessageRow:
    """Show author, time, text and, for our own, its fate as `data-status`, in shape and words.

    Its buttons say what they do in `data-action`; the list listens, for all rows at once. A row is
    shown with one message after another. `number` names it in `data-row`.
    """

    def __init__(self, dom: "Dom", number: int) -> None:
        self._dom = dom
        self._shown: dict[str, str | None] = {}
        self._optional: dict[str, Any] = {}
        self.item: Any = None
        self._mark: Any = None
        self.element = dom.create("li", "row", data_row=str(number))
        self.message = dom.create("div", "message")
        self._avatar = create_avatar(dom)
        self._author = dom.create("span", "message-author", dir="auto")
        self._time = dom.create("time", "message-time")
        self._meta = dom.create("p", "message-meta")
        dom.append(self._meta, self._author, self._time)
        self.text = dom.create("div", "message-text", dir="auto")
        self.copy = dom.create(
            "button", "message-copy", type="button", tabindex="-1", data_action="copy"
        )
        dom.append(self.copy, dom.create("span", "icon icon-copy", aria_hidden="true"))
        line = dom.create("div", "message-line")
        dom.append(line, self.text, self.copy)
        self.body = dom.create("div", "message-body")
        dom.append(self.body, self._meta, line)
        dom.append(self.message, self._avatar, self.body)
        dom.append(self.element, self.message)

    def show(self, item: "ChatMessage", mark: Mark) -> bool:
        """Show a message; return whether anything had to be changed for it."""
        before, self.item = self.item, item
        if before is item and (self._mark is mark or self._mark == mark):
            return False
        self._mark = mark
        name = say("You") if item.own else item.user_name
        if item.kind in ANSWERS:
            name = say("Assistant")
        self._set("data-key", item.key)
        self._set("data-own", "true" if item.own else "false")
        self._set("data-kind", item.kind)
        self._set("data-continued", "true" if mark.continued else None)
        self._set("data-growing", "true" if item.growing else None)
        self._set("aria-busy", "true" if item.growing else None)
        self._set("data-found", "true" if mark.found else None)
        self._set("data-status", item.status.value if item.own and item.status else None)
        if self._shown.get("name") != name:
            self._shown["name"] = name
            set_avatar(self._dom, self._avatar, name)
            self._author.textContent = name
        self._show_time(item, mark)
        if before is None or before.text != item.text or before.kind != item.kind:
            show_text(self._dom, self.text, item.text)
        self._show_above(mark)
        self._show_below(item, mark)
        self._name_copy(name, mark)
        return True

    def _show_time(self, item: "ChatMessage", mark: Mark) -> None:
        if self._shown.get("time") != mark.time:
            self._shown["time"] = mark.time
            self._time.textContent = mark.time
        if self._shown.get("iso") != item.timestamp:
            self._shown["iso"] = item.timestamp
            self._dom.set(self._time, "datetime", item.timestamp or None)
        self._set("data-timed", "true" if mark.time else None)

    def _show_above(self, mark: Mark) -> None:
        """Say where a day begins, where what is new begins, and what is answered."""
        day = self._part("day", bool(mark.day), self._make_day)
        if day is not None:
            day.textContent = mark.day
        self._part("news", mark.news, self._make_news)
        question = self._part("question", bool(mark.question), self._make_question)
        if question is not None:
            question.textContent = mark.question

    def _show_below(self, item: "ChatMessage", mark: Mark) -> None:
        """Say what became of it, and offer what helps."""
        words = mark.note
        if item.own and item.status is not None:
            words = fate(item.status, item.problem, mark.unsaved)
        below = self._part("below", bool(words or mark.offers), self._make_below)
        if below is not None:
            below.show(words, mark.offers)

    def _name_copy(self, name: str, mark: Mark) -> None:
        # By its time, not by its words: whoever looks for a field by name must not find it here.
        time = self._dom.locale.time(self.item.timestamp) if self.item.timestamp else ""
        text = mark.copied or say("Copy the message of %s: %s") % (name, time)
        if self._shown.get("copy") != text:
            self._shown["copy"] = text
            self._dom.set(self.copy, "aria-label", text)
            self._dom.set(self.copy, "title", mark.copied or say("Copy"))
            self._dom.set(self.copy, "data-done", "true" if mark.copied else None)

    def reachable(self, reachable: bool) -> None:
        """Let the Tab key stop at the row, or leave it to the arrow keys."""
        self._dom.set(self.copy, "tabindex", "0" if reachable else "-1")

    def _set(self, name: str, value: "str | None") -> None:
        """Set an attribute of the message; what is known costs no call into the browser."""
        if self._shown.get(name, None) != value:
            self._shown[name] = value
            self._dom.set(self.message, name, value)

    def _part(self, name: str, wanted: bool, make: "Any") -> "Any":
        """Return a part that most rows lack, made when it is wanted first; None when it is not."""
        part = self._optional.get(name)
        if part is None and wanted:
            part = self._optional[name] = make()
        if part is not None:
            element = part.element if isinstance(part, Below) else part
            if self._shown.get("hidden " + name) != str(not wanted):
                self._shown["hidden " + name] = str(not wanted)
                element.hidden = not wanted
        return part if wanted else None

    def _make_day(self) -> "Any":
        day = self._dom.create("p", "day")
        self.element.insertBefore(day, self.message)
        return day

    def _make_news(self) -> "Any":
        news = self._dom.create("p", "news", say("New since you last looked"))
        self.element.insertBefore(news, self.message)
        return news

    def _make_question(self) -> "Any":
        question = self._dom.create("p", "message-question", dir="auto")
        self.body.insertBefore(question, self._meta)
        return question

    def _make_below(self) -> "Below":
        below = Below(self._dom)
        self._dom.append(self.body, below.element)
        return below


BUTTONS = (
    ("again", "link-button", marked("Send again")),
    ("ask", "link-button", marked("Ask again")),
    ("stop", "link-button", marked("Stop")),
    ("discard", "link-button discard", marked("Discard")),
)


class Below:
    """The line below a message: its fate with shape and words, and buttons."""

    def __init__(self, dom: "Dom") -> None:
        self._dom = dom
        self.element = dom.create("p", "message-fate")
        told = dom.create("span", "message-told")
        self._word = dom.create("span", "message-word")
        dom.append(told, dom.create("span", "icon icon-fate", aria_hidden="true"), self._word)
        dom.append(self.element, told)
        self._buttons: dict[str, Any] = {}

    def show(self, words: str, offers: "tuple[str, ...]") -> None:
        """Show words and offer buttons."""
        if self._word.textContent != words:
            self._word.textContent = words
        for name, look, text in BUTTONS:
            button = self._buttons.get(name)
            if button is None and name in offers:
                button = self._dom.create("button", look, say(text), type="button")
                self._dom.set(button, "data-action", name)
                self._dom.append(self.element, button)
                self._buttons[name] = button
            if button is not None:
                button.hidden = name not in offers


def offers_of(status: "Status | None") -> "tuple[str, ...]":
    """Return which buttons help with a message of ours."""
    if status in FAILED:
        return ("again", "discard")
    return ("discard",) if status is Status.QUEUED else ()

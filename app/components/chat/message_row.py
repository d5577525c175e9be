"""One chat message on the page."""

from app.components.people.person import create_avatar, set_avatar
from app.engine import Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ChatMessage

STATUS_WORDS = {
    Status.QUEUED: "Waiting",
    Status.SENT: "Sent",
    Status.DELIVERED: "Delivered",
    Status.UNCONFIRMED: "Not confirmed",
    Status.REJECTED: "Not sent",
    Status.EXPIRED: "Not sent",
    Status.DISCARDED: "Not sent",
}
FAILED = (Status.REJECTED, Status.EXPIRED, Status.DISCARDED)


class MessageRow:
    """Show author, time, text and, for our own, its fate as `data-status`, in shape and words.

    `again(message)` and `discard(message)` are what its buttons call: the first for one that
    failed, the second for one that waits, too.
    """

    def __init__(
        self,
        dom: "Dom",
        again: "Callable[[ChatMessage], None]",
        discard: "Callable[[ChatMessage], None]",
    ) -> None:
        self._dom = dom
        self._message: Any = None
        self.element = dom.create("li", "message")
        self._avatar = create_avatar(dom)
        self._author = dom.create("span", "message-author")
        self._time = dom.create("time", "message-time")
        meta = dom.create("p", "message-meta")
        dom.append(meta, self._author, self._time)
        self._text = dom.create("p", "message-text")
        self._fate = dom.create("p", "message-fate")
        self._word = dom.create("span", "message-word")
        self._again = dom.create("button", "link-button", "Send again", type="button")
        self._discard = dom.create("button", "link-button discard", "Discard", type="button")
        told = dom.create("span", "message-told")
        dom.append(told, dom.create("span", "icon icon-fate", aria_hidden="true"), self._word)
        dom.append(self._fate, told, self._again, self._discard)
        body = dom.create("div", "message-body")
        dom.append(body, meta, self._text, self._fate)
        dom.append(self.element, self._avatar, body)
        self._removes = [
            dom.listen(self._again, "click", lambda _: again(self._message)),
            dom.listen(self._discard, "click", lambda _: discard(self._message)),
        ]

    def show(self, item: "ChatMessage", mark: "Any") -> None:
        """Show a message; `mark` is (it follows one of the same author, it is not on disk)."""
        dom, element = self._dom, self.element
        name = "You" if item.own else item.user_name
        self._message = item
        dom.set(element, "data-key", item.key)
        dom.set(element, "data-own", "true" if item.own else "false")
        dom.set(element, "data-kind", item.kind)
        dom.set(element, "data-continued", "true" if mark[0] else None)
        set_avatar(dom, self._avatar, name)
        self._author.textContent = name
        self._time.textContent = dom.locale.time(item.timestamp) if item.timestamp else ""
        dom.set(self._time, "datetime", item.timestamp or None)
        self._text.textContent = item.text
        self._show_fate(item, mark[1])

    def _show_fate(self, item: "ChatMessage", unsaved: bool) -> None:
        status = item.status if item.own else None
        self._fate.hidden = status is None
        self._dom.set(self.element, "data-status", status.value if status else None)
        if status is None:
            return
        self._word.textContent = fate(status, item.problem, unsaved)
        self._again.hidden = status not in FAILED
        self._discard.hidden = status not in FAILED and status is not Status.QUEUED

    def dispose(self) -> None:
        """Let go of the buttons."""
        for remove in self._removes:
            remove()


def fate(status: Status, problem: str, unsaved: bool = False) -> str:
    """Return what became of a message of ours; `unsaved`: it waits in memory only."""
    word = STATUS_WORDS[status]
    if status is Status.QUEUED and unsaved:
        return word + ", not saved on this device"
    if status is Status.UNCONFIRMED and problem:
        return problem
    if status in FAILED and problem:
        return problem if problem.startswith(word) else "%s. %s" % (word, problem)
    return word


def follows(before: "Any", message: "ChatMessage") -> bool:
    """Return whether a message continues what the same author said before it."""
    if before is None or before.kind != message.kind or before.own != message.own:
        return False
    return message.own or bool(before.user_id == message.user_id)

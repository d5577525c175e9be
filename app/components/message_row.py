"""One chat message on the page."""

from app.components.person import create_avatar, set_avatar
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
    """Show author, time, text and, for our own, its fate as `data-status` and in words."""

    def __init__(self, dom: "Dom", send_again: "Callable[[str], None]") -> None:
        self._dom = dom
        self._text_now = ""
        self.element = dom.create("li", "message")
        self._avatar = create_avatar(dom)
        self._author = dom.create("span", "message-author")
        self._time = dom.create("time", "message-time")
        meta = dom.create("p", "message-meta")
        dom.append(meta, self._author, self._time)
        self._text = dom.create("p", "message-text")
        self._fate = dom.create("p", "message-fate")
        self._word = dom.create("span")
        self._again = dom.create("button", "link-button", "Send again", type="button")
        dom.append(self._fate, dom.create("span", "icon icon-fate", aria_hidden="true"))
        dom.append(self._fate, self._word, self._again)
        body = dom.create("div", "message-body")
        dom.append(body, meta, self._text, self._fate)
        dom.append(self.element, self._avatar, body)
        self._remove = dom.listen(self._again, "click", lambda _: send_again(self._text_now))

    def show(self, item: "ChatMessage", mark: object) -> None:
        """Show a message; `mark` is true when it follows one of the same author."""
        dom, element = self._dom, self.element
        name = "You" if item.own else item.user_name
        self._text_now = item.text
        dom.set(element, "data-key", item.key)
        dom.set(element, "data-own", "true" if item.own else "false")
        dom.set(element, "data-kind", item.kind)
        dom.set(element, "data-continued", "true" if mark else None)
        set_avatar(dom, self._avatar, name)
        self._author.textContent = name
        self._time.textContent = dom.time_of_day(item.timestamp) if item.timestamp else ""
        dom.set(self._time, "datetime", item.timestamp or None)
        self._text.textContent = item.text
        self._show_fate(item)

    def _show_fate(self, item: "ChatMessage") -> None:
        status = item.status if item.own else None
        self._fate.hidden = status is None
        self._dom.set(self.element, "data-status", status.value if status else None)
        if status is None:
            return
        failed = status in FAILED
        self._word.textContent = (failed and item.problem) or STATUS_WORDS[status]
        self._dom.set(self._fate, "title", item.problem or None)
        self._again.hidden = not failed

    def dispose(self) -> None:
        """Let go of the button."""
        self._remove()


def follows(before: "Any", message: "ChatMessage") -> bool:
    """Return whether a message continues what the same author said before it."""
    if before is None or before.kind != message.kind or before.own != message.own:
        return False
    return message.own or bool(before.user_id == message.user_id)

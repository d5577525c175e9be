"""One message in the outbox: what it is, since when, why it is still here, and what can be done."""

from app.components.outbox import outbox_words
from app.components.outbox.outbox_words import content, kind, why
from app.engine import Status
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.ports import Dom
    from app.provider import ConnectionView, OutboxItem

UNSAVED = marked("Not saved on this device")


class OutboxRow:
    """Show an item that waits or that failed; `resend(key)` and `discard(key)` are its buttons."""

    def __init__(
        self, dom: "Dom", resend: "Callable[[str], None]", discard: "Callable[[str], None]"
    ) -> None:
        self._dom = dom
        self._key = ""
        self.element = dom.create("li", "outbox-item")
        self._what = dom.create("span", "outbox-what")
        self._time = dom.create("time", "outbox-time")
        head = dom.create("p", "outbox-line")
        dom.append(head, self._what, self._time)
        self._content = dom.create("p", "outbox-content")
        self._why = dom.create("span")
        reason = dom.create("p", "outbox-why")
        dom.append(reason, dom.create("span", "icon icon-fate", aria_hidden="true"), self._why)
        self._again = dom.create("button", "link-button", say("Send again"), type="button")
        self._discard = dom.create("button", "link-button", say("Discard"), type="button")
        buttons = dom.create("p", "outbox-buttons")
        dom.append(buttons, self._again, self._discard)
        dom.append(self.element, head, self._content, reason, buttons)
        self._removes = [
            dom.listen(self._again, "click", lambda _: resend(self._key)),
            dom.listen(self._discard, "click", lambda _: discard(self._key)),
        ]

    def show(self, item: "OutboxItem", mark: "Any") -> None:
        """Show an item; `mark` is (name of its room or "", what `reason()` returned)."""
        dom, (room, reason) = self._dom, mark
        self._key = item.key
        failed = bool(item.problem)
        dom.set(self.element, "data-key", item.key)
        dom.set(self.element, "data-status", item.status.value)
        self._what.textContent = say("%s to %s") % (kind(item), room) if room else kind(item)
        time = dom.locale.time(item.timestamp) if item.timestamp else ""
        self._time.textContent = say("since %s") % time if time and not failed else time
        dom.set(self._time, "datetime", item.timestamp or None)
        text = content(item)
        self._content.textContent = text
        self._content.hidden = not text
        self._why.textContent = reason
        self._again.hidden = not failed
        # Many buttons of one name: a screen reader is told which one it is at.
        what = "%s: %s" % (kind(item), text) if text else kind(item)
        dom.set(self._again, "aria-label", say("Send again: %s") % what)
        dom.set(self._discard, "aria-label", say("Discard: %s") % what)

    def focus(self) -> None:
        """Put the keyboard onto the button that is always there."""
        self._discard.focus()

    def dispose(self) -> None:
        """Let go of the buttons."""
        for remove in self._removes:
            remove()


def reason(item: "OutboxItem", view: "ConnectionView") -> str:
    """Return why an item is still here."""
    if item.problem:
        return say(item.problem)
    parts = [say("From an earlier visit")] if item.restored else []
    parts.append(why(item, view))
    if item.stored is False and item.status is Status.QUEUED:
        parts.append(say(UNSAVED))
    return " · ".join(parts)


def room_of(item: "OutboxItem", names: "dict[str, str]") -> str:
    """Return the name of the room that a chat message is for, "" for anything else."""
    if item.type is not outbox_words.CHAT:
        return ""
    room_id = item.data.get("room_id", "general")
    return names.get(room_id, room_id) if isinstance(room_id, str) else ""

"""From the fields of a frame, or of an entry the server keeps, to a Notice."""

from app.provider.fields import number_of, text_of
from app.provider.notices_state import (
    ALERT,
    ERROR,
    INFO,
    LEVELS,
    NOTIFICATION,
    STATUS,
    WARNING,
    Notice,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KINDS = (NOTIFICATION, ALERT, STATUS)
MAX_ID = 2**53  # beyond that, JSON's numbers are no longer whole on every side
MAX_TITLE = 200
MAX_TEXT = 2000
MAX_LINK = 200
MAX_AT = 40


def notice_id(data: "dict[str, Any]", name: str = "notification_id") -> "int | None":
    """Return the server's id under `name`, or None when there is none that can be one."""
    number = number_of(data, name)
    return number if number is not None and 0 < number < MAX_ID else None


def notice_of(kind: str, data: "dict[str, Any]", at: str, name: str = "") -> "Notice | None":
    """Return what a notice of `kind` says; None when it says nothing to a person.

    `name` is the key of one without an id; without a name it has to have one.
    """
    if kind == STATUS and data.get("status") == "draining":
        return None  # the connection's business, which the badge shows
    id = notice_id(data)
    title = _short(text_of(data, "title"), MAX_TITLE)
    text = _short(text_of(data, "message") or text_of(data, "text"), MAX_TEXT)
    if not title and not text and kind == STATUS:
        text = _short(text_of(data, "status"), MAX_TITLE)
    if (not title and not text) or (id is None and not name):
        return None
    return Notice(
        name if id is None else "n%d" % id,
        id,
        kind,
        _level(kind, data),
        title,
        text,
        link=_link(text_of(data, "link")),
        at=(text_of(data, "timestamp") or at)[:MAX_AT],
    )


def page_of(payload: "Any") -> "list[Notice] | None":
    """Return the notices of a list that the server gave, newest first; None: unreadable.

    Entries that say nothing are left out.
    """
    entries = payload.get("notifications") if isinstance(payload, dict) else None
    if not isinstance(entries, list):
        return None
    page = [notice for notice in map(_kept, entries) if notice is not None]
    page.sort(key=lambda notice: -(notice.id or 0))
    return page


def _kept(entry: "Any") -> "Notice | None":
    if not isinstance(entry, dict) or entry.get("type") not in KINDS:
        return None
    data = entry.get("data")
    if not isinstance(data, dict):
        return None
    fields = dict(data)
    fields["notification_id"] = entry.get("notification_id")
    fields["timestamp"] = text_of(entry, "timestamp") or text_of(data, "timestamp")
    notice = notice_of(entry["type"], fields, "")
    if notice is not None:
        notice.read = entry.get("read") is True
    return notice


def _level(kind: str, data: "dict[str, Any]") -> str:
    level = text_of(data, "level")
    if level in LEVELS:
        return level
    if kind == ALERT:
        # Without a level: the server's report on a frame of ours, or a warning at least.
        return ERROR if "code" in data else WARNING
    return INFO


def _link(link: str) -> str:
    """Return a link into this page, and no other."""
    plain = link.startswith("#") and len(link) <= MAX_LINK
    return link if plain and all(letter >= " " for letter in link) else ""


def _short(text: str, most: int) -> str:
    text = text.strip()
    return text if len(text) <= most else text[: most - 1] + "…"

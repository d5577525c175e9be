"""From an event to the next NoticesView."""

from app.engine import MessageType
from app.engine.events import MessageReceived
from app.provider.fields import number_of, user_of
from app.provider.news import SnapshotFailed, SnapshotLoaded, SnapshotRequested
from app.provider.notices_list import with_earlier, with_item, with_page
from app.provider.notices_news import (
    EarlierFailed,
    EarlierLoaded,
    EarlierRequested,
    NoticesMarked,
    NoticesSeen,
)
from app.provider.notices_reading import notice_id, notice_of, page_of
from app.provider.notices_state import NoticesView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

NAME = "notifications"


def reduce_notices(view: NoticesView, event: object, facts: "Facts") -> NoticesView:
    """Return the slice after `event`."""
    if isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        changed: NoticesView = view if handle is None else handle(view, event.message, facts)
        return changed
    if isinstance(event, (SnapshotRequested, SnapshotLoaded, SnapshotFailed)):
        return _listed(view, event) if event.name == NAME else view
    if isinstance(event, NoticesSeen):
        return _seen(view, event.up_to)
    if isinstance(event, NoticesMarked):
        return _marked(view, event)
    return _asked_for_earlier(view, event)


def _noticed(view: NoticesView, message: "Message", _facts: "Facts") -> NoticesView:
    kind = message.type_name
    notice = notice_of(kind, message.data, message.timestamp or "", "x%d" % (view.count + 1))
    if notice is None:
        return view
    if notice.id is None:
        view = view.but(count=view.count + 1)
    return with_item(view, notice)


def _read_elsewhere(view: NoticesView, message: "Message", facts: "Facts") -> NoticesView:
    if message.data.get("activity") != "notifications_read":
        return view
    if user_of(message) not in (None, facts.user_id):
        return view  # what others do is told under this type, too
    up_to = notice_id(message.data, "up_to")
    if up_to is None or up_to <= view.read_up_to:
        return view
    changed: NoticesView = view.but(read_up_to=up_to)
    return changed


HANDLERS: "Handlers" = {
    MessageType.NOTIFICATION: _noticed,
    MessageType.ALERT: _noticed,
    MessageType.STATUS_UPDATE: _noticed,
    MessageType.USER_ACTIVITY: _read_elsewhere,
}


def _listed(view: NoticesView, event: "Any") -> NoticesView:
    changed: NoticesView
    if isinstance(event, SnapshotRequested):
        # While an earlier attempt is unanswered, what came since may stand above a hole.
        since = view.since if view.loading or view.failed else view.highest
        changed = view.but(loading=True, since=since)
        return changed
    payload = event.payload if isinstance(event, SnapshotLoaded) else {}
    page = page_of(payload)
    if page is not None:
        return with_page(view, page, payload.get("more") is True, _unread(payload))
    changed = view.but(loading=False, failed=payload is not None)
    return changed


def _asked_for_earlier(view: NoticesView, event: object) -> NoticesView:
    changed: NoticesView = view
    if isinstance(event, EarlierRequested):
        changed = view.but(earlier="loading")
    elif isinstance(event, EarlierFailed):
        changed = view.but(earlier="failed")
    elif isinstance(event, EarlierLoaded):
        page = page_of(event.payload)
        if page is None:
            changed = view.but(earlier="failed")
        else:
            more = event.payload.get("more") is True
            changed = with_earlier(view, event.before, page, more, _unread(event.payload))
    return changed


def _seen(view: NoticesView, up_to: int) -> NoticesView:
    items = [
        item if item.read or item.id is not None else item.but(read=True) for item in view.items
    ]
    changed: NoticesView = view.but(
        items=items, marking=max(view.marking, up_to), mark_failed=False
    )
    return changed


def _marked(view: NoticesView, event: NoticesMarked) -> NoticesView:
    changed: NoticesView
    # A later one that is still unanswered holds on.
    marking = 0 if view.marking <= event.up_to else view.marking
    if event.done:
        changed = view.but(read_up_to=max(view.read_up_to, event.up_to), marking=marking)
    else:
        changed = view.but(marking=marking, mark_failed=True)
    return changed


def _unread(payload: "dict[str, Any]") -> int:
    return max(0, number_of(payload, "unread") or 0)

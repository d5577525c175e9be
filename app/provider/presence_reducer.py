"""Who is here: a snapshot, then differences; those that come early wait for the snapshot."""

from app.engine import MessageType
from app.engine.events import MessageReceived, SessionStarted
from app.provider.fields import name_of, number_of, room_of, text_of, user_of
from app.provider.presence_state import Activity, Member, PresenceView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message
    from app.provider.facts import Facts
    from app.provider.handlers import Handlers

STATUSES = ("online", "away", "busy")
MAX_EARLY = 200
MAX_ROOMS = 200
MAX_MEMBERS = 1000  # of a room
MAX_ACTIVITIES = 200
MAX_WORDS = 80  # characters of what somebody did
MAX_DEVICES = 99
# Said between the pages of one person; seen in the list anyway.
NO_DEEDS = ("notifications_read", "joined")


def reduce_presence(view: PresenceView, event: object, facts: "Facts") -> PresenceView:
    """Return the presence after `event`."""
    changed: PresenceView = view
    if isinstance(event, SessionStarted) and not event.resumed:
        snapshots = "rooms" in event.capabilities
        # Until the snapshot comes, what was known is the best there is.
        rooms = view.rooms if snapshots else {}
        changed = view.but(rooms=rooms, synced=(), early={}, snapshots=snapshots, activity={})
    elif isinstance(event, MessageReceived):
        handle = HANDLERS.get(event.message.type)
        if handle is not None:
            changed = handle(view, event.message, facts)
    return changed


def _differ(view: PresenceView, message: "Message", _facts: "Facts") -> PresenceView:
    known = len(view.rooms) + len(view.early)
    if known >= MAX_ROOMS and room_of(message) not in view.rooms:
        return view  # room names come from the wire
    if isinstance(message.data.get("users"), list):
        return _snapshot(view, message)
    if view.snapshots and room_of(message) not in view.synced:
        return _keep(view, message)
    return _apply(view, message)


def _snapshot(view: PresenceView, message: "Message") -> PresenceView:
    room_id = room_of(message)
    members: list[Member] = []
    known: set[int | str] = set()
    for item in message.data["users"][:MAX_MEMBERS]:
        member = _member_from(item)
        if member is not None and member.user_id not in known:
            known.add(member.user_id)
            members.append(member)
    rooms = dict(view.rooms)
    rooms[room_id] = members
    early = dict(view.early)
    waiting = early.pop(room_id, [])
    synced = view.synced if room_id in view.synced else view.synced + (room_id,)
    changed: PresenceView = view.but(rooms=rooms, early=early, synced=synced)
    for difference in waiting:
        changed = _apply(changed, difference)
    return changed


def _keep(view: PresenceView, message: "Message") -> PresenceView:
    early = dict(view.early)
    room_id = room_of(message)
    early[room_id] = (early.get(room_id, []) + [message])[-MAX_EARLY:]
    changed: PresenceView = view.but(early=early)
    return changed


def _apply(view: PresenceView, message: "Message") -> PresenceView:
    user_id = user_of(message)
    if user_id is None:
        return view
    room_id = room_of(message)
    members = view.rooms.get(room_id, [])
    others = [member for member in members if member.user_id != user_id]
    if message.type is MessageType.USER_LEAVE:
        after = others
    else:
        known = [member for member in members if member.user_id == user_id]
        after = _joined(members, known, user_id, message)
    if after == members:
        return view
    rooms = dict(view.rooms)
    rooms[room_id] = after
    changed: PresenceView = view.but(rooms=rooms)
    if message.type is MessageType.USER_LEAVE and user_id in view.activity:
        activity = dict(view.activity)
        del activity[user_id]
        changed = changed.but(activity=activity)
    return changed


def _joined(
    members: "list[Member]", known: "list[Member]", user_id: "int | str", message: "Message"
) -> "list[Member]":
    data = message.data
    if not known:
        name = name_of(data, user_id, "name")
        newcomer = Member(
            user_id, name, _status(text_of(data, "status")), _at(data), _devices(data)
        )
        return (members + [newcomer])[:MAX_MEMBERS]
    member = known[0]
    # What a difference does not name is as it was.
    if "status" in data:
        member = member.but(status=_status(text_of(data, "status")))
    if "at" in data:
        member = member.but(at=_at(data))
    if "devices" in data:
        member = member.but(devices=_devices(data))
    return [member if m.user_id == user_id else m for m in members]


def _did(view: PresenceView, message: "Message", _facts: "Facts") -> PresenceView:
    """Note what somebody did last."""
    user_id = user_of(message)
    text = text_of(message.data, "activity").replace("_", " ").strip()
    if user_id is None or not text or message.data["activity"] in NO_DEEDS:
        return view
    activity = dict(view.activity)
    if user_id not in activity and len(activity) >= MAX_ACTIVITIES:
        return view
    activity[user_id] = Activity(text[:MAX_WORDS], room_of(message))
    changed: PresenceView = view.but(activity=activity)
    return changed


def _member_from(item: object) -> "Member | None":
    if not isinstance(item, dict):
        return None
    user_id = item.get("user_id")
    if isinstance(user_id, bool) or not isinstance(user_id, (int, str)):
        return None
    name, status = name_of(item, user_id, "name"), _status(text_of(item, "status"))
    return Member(user_id, name, status, _at(item), _devices(item))


def _status(text: str) -> str:
    return text if text in STATUSES else "online"


def _at(data: "dict[str, Any]") -> "str | None":
    return text_of(data, "at") or None


def _devices(data: "dict[str, Any]") -> int:
    """Return how many pages are open; a number that can't be counts as one."""
    number = number_of(data, "devices")
    return number if number is not None and 1 <= number <= MAX_DEVICES else 1


HANDLERS: "Handlers" = {
    MessageType.USER_JOIN: _differ,
    MessageType.USER_LEAVE: _differ,
    MessageType.PRESENCE_UPDATE: _differ,
    MessageType.USER_ACTIVITY: _did,
}

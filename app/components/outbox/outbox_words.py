"""What waits, since when and why, in plain words."""

from app.components.connection.words import is_signed_out
from app.components.inspector import event_words
from app.engine import ConnectionState, Delivery, MessageType, Status, StorageMode
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ConnectionView, OutboxItem

_M = MessageType
CHAT = MessageType.CHAT_MESSAGE
_KINDS = {
    _M.CHAT_MESSAGE: marked("Message"),
    _M.QUOTE_GENERATION_START: marked("Quote request"),
    _M.QUOTE_REQUEST: marked("Quote request"),
    _M.QUOTE_UPDATE: marked("Quote update"),
    _M.DOCUMENT_UPLOAD_START: marked("Document"),
    _M.AI_TOOL_CALL: marked("Tool run"),
    _M.PRESENCE_UPDATE: marked("Your status"),
    _M.USER_ACTIVITY: marked("Your activity"),
}
# The field that says which one it is.
_NAMED_BY = {
    _M.DOCUMENT_UPLOAD_START: "file_name",
    _M.AI_TOOL_CALL: "tool_name",
    _M.QUOTE_REQUEST: "message",
    _M.QUOTE_GENERATION_START: "customer_id",
    _M.QUOTE_UPDATE: "quote_id",
}
_STORES = (StorageMode.DISK, StorageMode.MEMORY)  # a full one is asked again with each message
LENGTH = 200  # characters of a message that are quoted

# Why the device keeps nothing; "" for a reason that is not known here.
_STORAGE = {
    "denied": marked("pages may not store anything here"),
    "full": marked("its storage is full"),
    "corrupt": marked("its storage is damaged"),
    "newer": marked("a newer version of this page uses its storage; reload this one"),
    "missing": marked("it has no storage for pages"),
    "slow": marked("its storage does not answer"),
    "failed": marked("its storage does not work"),
}


def kind(item: "OutboxItem") -> str:
    """Return what sort of thing waits, such as "Quote request"."""
    known = _KINDS.get(item.type)
    return say(known) if known else event_words.title(item.type.value)


def content(item: "OutboxItem") -> str:
    """Return its text or its name, or "" when the kind says all."""
    field = "message" if item.type is _M.CHAT_MESSAGE else _NAMED_BY.get(item.type)
    text = item.data.get(field) if field is not None else None
    if not isinstance(text, str):
        return ""
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"


def why(item: "OutboxItem", view: "ConnectionView") -> str:
    """Return why an item has not arrived yet."""
    if item.status is Status.SENT:
        return say("Waiting for the server to confirm")
    if view.state is not ConnectionState.CONNECTED:
        return _why_not_connected(view)
    undecided = item.delivery is Delivery.ACKNOWLEDGED and item.stored is None
    if view.storage is StorageMode.OPENING or (undecided and view.storage in _STORES):
        return say("Being saved on this device")
    return say("The connection is slow")


def _why_not_connected(view: "ConnectionView") -> str:
    if is_signed_out(view):
        return say("Waiting for you to sign in")
    if view.state in (ConnectionState.FAILED, ConnectionState.DISCONNECTED):
        return say("The connection has ended")
    return say("No connection")


def summary(waiting: int, failed: int) -> str:
    """Return "Outbox: 3 waiting, 1 failed"."""
    parts = []
    if waiting or not failed:
        parts.append(say("%d waiting") % waiting)
    if failed:
        parts.append(say("%d failed") % failed)
    return say("Outbox: %s") % ", ".join(parts)


def memory_only(problem: str) -> str:
    """Return what it means that nothing can be stored, in one sentence."""
    because = _because(problem)
    return say("This device can’t keep messages%s: leaving this page loses what waits.") % because


def at_risk(number: int, problem: str) -> str:
    """Return the warning about messages that wait in memory only."""
    if number == 1:
        text = say("1 message is not saved on this device%s: leaving this page loses it.")
        return text % _because(problem)
    text = say("%d messages are not saved on this device%s: leaving this page loses them.")
    return text % (number, _because(problem))


def unreadable(number: int) -> str:
    """Return what is lost of an earlier visit, "" for nothing."""
    if number == 0:
        return ""
    if number == 1:
        return say("1 message of an earlier visit was damaged and could not be read.")
    return say("%d messages of an earlier visit were damaged and could not be read.") % number


def _because(problem: str) -> str:
    reason = _STORAGE.get(problem)
    return " (%s)" % say(reason) if reason else ""

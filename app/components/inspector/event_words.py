"""A message of any type in words: a title, a line, a progress."""

from app.engine import MessageType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message

LINE = 220  # characters of a line
PART = 120  # characters of one value

# What reads well by itself, in this order; what is left is named.
_PLAIN = (
    "title",
    "message",
    "error",
    "step",
    "file_name",
    "tool_name",
    "quote_id",
    "name",
    "activity",
    "status",
)
_UNTOLD = (
    "user_id",
    "room_id",
    "document_id",
    "progress",
    "timestamp",
    "currency",
    "connection_id",
    "total_amount",
)

_FAMILIES = ("document", "quote", "ai", "user", "presence", "notification", "status", "alert")
_TROUBLE = (MessageType.DOCUMENT_ERROR, MessageType.AI_ERROR, MessageType.ALERT)


def title(type_name: str) -> str:
    """Return "Quote generation progress" for "quote_generation_progress"."""
    words = type_name.replace("_", " ").strip()
    if words[:3] == "ai ":
        return "AI " + words[3:]
    return words[:1].upper() + words[1:]


def family(message: "Message") -> str:
    """Return what a type is about, as the stylesheet knows it; "trouble" for errors."""
    if message.type in _TROUBLE or message.data.get("status") == "error":
        return "trouble"
    first = message.type_name.split("_")[0]
    return first if message.type is not None and first in _FAMILIES else "other"


def progress(message: "Message") -> "float | None":
    """Return how far a job is, 0 to 100, or None."""
    value = message.data.get("progress")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return min(100.0, max(0.0, float(value)))


def line(message: "Message") -> str:
    """Return the content of a message in one readable line."""
    data = message.data
    parts = [_plain(data[name]) for name in _PLAIN if data.get(name) not in (None, "")]
    if "total_amount" in data:
        parts.append(_amount(data))
    done = progress(message)
    if done is not None and parts:
        parts.append("%d %%" % done)  # a step says enough
    else:
        # Sorted: in MicroPython a dict has no order.
        for name in sorted(data):
            if name not in _PLAIN and name not in _UNTOLD:
                parts.append("%s: %s" % (name.replace("_", " "), _plain(data[name])))
    return _clip(" · ".join([part for part in parts if part]), LINE)


def _amount(data: "dict[str, Any]") -> str:
    amount, currency = data["total_amount"], data.get("currency")
    if isinstance(amount, bool) or not isinstance(amount, (int, float)):
        return _plain(amount)
    return ("%.2f %s" % (amount, currency if isinstance(currency, str) else "")).strip()


def _plain(value: object, depth: int = 0) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list)) and depth >= 3:
        return "…"
    if isinstance(value, dict):
        fields = ["%s: %s" % (name, _plain(value[name], depth + 1)) for name in sorted(value)[:8]]
        return _clip(", ".join(fields), PART)
    if isinstance(value, list):
        return _clip(", ".join([_plain(item, depth + 1) for item in value[:8]]), PART)
    return _clip(str(value), PART)


def _clip(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"

"""Read fields of a message's data without trusting their kinds."""

from app.texts import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine import Message


def text_of(data: "dict[str, Any]", name: str, default: str = "") -> str:
    """Return the text under `name`, or the default when there is no text."""
    value = data.get(name)
    return value if isinstance(value, str) else default


def number_of(data: "dict[str, Any]", name: str) -> "int | None":
    """Return the whole number under `name`, or None."""
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def room_of(message: "Message") -> str:
    """Return the room a message is about; the existing backends leave out "general"."""
    return text_of(message.data, "room_id", "general")


def user_of(message: "Message") -> "int | str | None":
    """Return who a message is from: in its data, else in its header."""
    value = message.data.get("user_id", message.user_id)
    return value if isinstance(value, (int, str)) and not isinstance(value, bool) else None


def name_of(data: "dict[str, Any]", user_id: "int | str | None", field: str = "user_name") -> str:
    """Return a name to show; a server that sends none leaves us the number."""
    return text_of(data, field) or (
        say("Somebody") if user_id is None else say("User %s") % user_id
    )

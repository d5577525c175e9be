"""What the chat says of itself: why it is empty, who types, what waits."""

from app.components.outbox.outbox_words import memory_only
from app.engine import ConnectionState, StorageMode
from app.texts import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ConnectionView, RoomView


def why_empty(room: "RoomView", view: "ConnectionView", name: str) -> str:
    """Return why a room, called `name`, shows no message."""
    if room.loading:
        return "Loading messages…"
    if not view.was_connected:
        return "Messages appear here once the page is connected."
    return "Nothing has been said in %s yet. Write the first message." % name


def earlier_words(room: "RoomView", failed: bool) -> str:
    """Return what the button above the messages says; `failed`: the last page did not come."""
    if room.loading:
        return "Loading…"
    return "Try again" if failed else "Show earlier messages"


def hint(view: "ConnectionView") -> str:
    """Return the line below the message field, or ""."""
    if view.state is ConnectionState.CONNECTED or not view.was_connected:
        in_memory = view.storage is StorageMode.MEMORY
        return memory_only(view.storage_problem) if in_memory else ""
    if not view.waiting:
        return "Not connected. Messages wait and go out in order."
    waiting = counted(view.waiting, "message is waiting", "messages are waiting")
    return waiting + ", sent in order once connected."


def typing_words(names: "list[str]", thinking: bool) -> str:
    """Return who is busy writing, or ""."""
    if thinking:
        names = ["The assistant"] + names
    verb = "thinking" if thinking and len(names) == 1 else "typing"
    if not names:
        return ""
    if len(names) == 1:
        return "%s is %s…" % (names[0], verb)
    if len(names) == 2:
        return "%s and %s are typing…" % (names[0], names[1])
    return "%d people are typing…" % len(names)

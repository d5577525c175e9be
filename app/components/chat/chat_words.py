"""What the chat says of itself: why it is empty, who types, what waits, what is new."""

from app.components.connection.words import is_signed_out
from app.components.outbox.outbox_words import memory_only
from app.engine import ConnectionState, StorageMode
from app.texts import counted, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ChatMessage, ConnectionView, RoomView

LATELY = 20  # lines that are looked at for what is to be spoken of
SPOKEN = 200  # characters of a message that are spoken


def why_empty(room: "RoomView", view: "ConnectionView", name: str) -> str:
    """Return why a room, called `name`, shows no message."""
    if room.loading:
        return say("Loading messages…")
    if is_signed_out(view):
        return say("Messages appear here once you are signed in.")
    if not view.was_connected:
        return say("Messages appear here once the page is connected.")
    return say("Nothing has been said in %s yet. Write the first message.") % name


def earlier_words(room: "RoomView", failed: bool) -> str:
    """Return what the button above the messages says; `failed`: the last page did not come."""
    if room.loading:
        return say("Loading…")
    return say("Try again") if failed else say("Show earlier messages")


def hint(view: "ConnectionView") -> str:
    """Return the line below the message field, or ""."""
    if view.state is ConnectionState.CONNECTED or not view.was_connected:
        in_memory = view.storage is StorageMode.MEMORY
        return memory_only(view.storage_problem) if in_memory else ""
    if not view.waiting:
        return say("Not connected. Messages wait and go out in order.")
    waiting = counted(view.waiting, "message is waiting", "messages are waiting")
    return say("%s, sent in order once connected.") % waiting


def typing_words(names: "list[str]", thinking: bool) -> str:
    """Return who is busy writing, or ""."""
    if thinking and not names:
        return say("The assistant is thinking…")
    if thinking:
        names = [say("The assistant")] + names
    if not names:
        return ""
    if len(names) == 1:
        return say("%s is typing…") % names[0]
    if len(names) == 2:
        return say("%s and %s are typing…") % (names[0], names[1])
    return say("%d people are typing…") % len(names)


def latest_words(unread: int) -> str:
    """Return what the button says that leads to the latest messages."""
    if not unread:
        return say("Jump to the latest")
    return counted(unread, "new message", "new messages")


def heard_words(messages: "list[ChatMessage]", heard: str) -> str:
    """Return what is to be spoken of others' lines after the one called `heard`; "" for nothing."""
    new: list[ChatMessage] = []
    for index in range(len(messages) - 1, max(-1, len(messages) - 1 - LATELY), -1):
        if messages[index].key == heard:
            break
        if not messages[index].own:
            new.append(messages[index])
    if not new:
        return ""
    if len(new) > 1:
        return counted(len(new), "new message", "new messages")
    return "%s: %s" % (say(new[0].user_name), new[0].text[:SPOKEN])

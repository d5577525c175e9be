"""Pages of the history, merged in by order, each page in one go."""

from app.engine import Status
from app.provider.chat_lines import history_line
from app.provider.chat_rooms import place_of, room_in, with_room
from app.provider.chat_state import MAX_MESSAGES, ChatMessage, ChatView, KnownKeys, RoomView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.provider.news import HistoryLoaded


def history(chat: ChatView, event: "HistoryLoaded", own_id: "int | str | None") -> ChatView:
    """Return the rooms with a page taken in."""
    lines: list[ChatMessage] = []
    for item in event.messages:
        line = history_line(item, event.room_id, own_id)
        if line is not None:
            lines.append(line)
    room = room_in(chat, event.room_id)
    messages = list(room.messages)
    if event.newest and event.more:
        messages = _without_a_hole(messages, lines)
    keys = _merge(messages, lines, room)
    changes: dict[str, Any] = {"stale_since": None} if event.newest else {}
    if len(messages) > MAX_MESSAGES + len(lines):
        messages = messages[-MAX_MESSAGES:]
    return with_room(
        chat,
        event.room_id,
        messages=messages,
        keys=keys,
        more=event.more,
        loading=False,
        loaded=True,
        problem=None,
        **changes,
    )


def _merge(messages: "list[ChatMessage]", lines: "list[ChatMessage]", room: RoomView) -> KnownKeys:
    """Put the lines of a page into `messages`, in place; return the keys of the room."""
    keys = room.keys
    known = [line for line in lines if line.key in keys]
    moved = _replace_known(messages, known) if known else set()
    start = 0
    for line in lines:
        if line.key not in keys or line.key in moved:
            keys.add(line.key)
            moved.discard(line.key)
            start = _insert(messages, line, start)
    return keys


def _replace_known(messages: "list[ChatMessage]", lines: "list[ChatMessage]") -> "set[str]":
    """Replace what is there already in its place; return the keys of what needs another one.

    What does is taken out.
    """
    wanted = {line.key for line in lines}
    places = {(m.key, m.own): i for i, m in enumerate(messages) if m.key in wanted}
    moved: set[str] = set()
    gone: list[int] = []
    for line in lines:
        at = places.get((line.key, line.own))
        if at is None:
            moved.add(line.key)
            continue
        # Ours, and the server has it: whatever we believed, it was delivered.
        line.status = Status.DELIVERED if messages[at].own else None
        if messages[at].seq == line.seq:
            # It has its place, maybe before an answer that the history does not know.
            messages[at] = line
        else:
            gone.append(at)
            moved.add(line.key)
    for at in sorted(gone, reverse=True):
        del messages[at]
    return moved


def _insert(messages: "list[ChatMessage]", line: ChatMessage, start: int) -> int:
    """Put `line` before the first one that the server has later; return where it stands.

    `start` is where the line before it went: a page comes in order.
    """
    seq = line.seq
    if seq is None:
        at = place_of(messages, line)
        messages.insert(at, line)
        return 0
    before = messages[start].seq if start < len(messages) else None
    at = start if before is not None and before < seq else 0
    while at < len(messages):
        known = messages[at].seq
        if known is not None and known > seq:
            messages.insert(at, line)
            return at
        at += 1
    at = place_of(messages, line)
    messages.insert(at, line)
    return at


def _without_a_hole(
    messages: "list[ChatMessage]", lines: "list[ChatMessage]"
) -> "list[ChatMessage]":
    """Return the messages without those that stand before a gap that nobody would ever fill.

    When more was said while we were away than a page holds, what lies between is loaded by
    scrolling back, as everything older is.
    """
    seqs = [line.seq for line in lines if line.seq is not None]
    first = min(seqs) if seqs else 0
    older = [i for i, m in enumerate(messages) if m.seq is not None and m.seq < first]
    if not older or messages[older[-1]].seq == first - 1:
        return messages
    end = older[-1] + 1
    return [m for m in messages[:end] if m.own and m.seq is None] + messages[end:]

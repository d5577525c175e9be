"""The conversations of all rooms: one replaced, all looked through."""

from app.provider.assistant_exchanges import replaced
from app.provider.assistant_state import AssistantView, Conversation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider.assistant_state import Exchange, ToolRun

MAX_ROOMS = 200  # room names come from the wire


def room_id_of(data: "dict[str, Any]") -> "str | None":
    """Return the room of a frame; None where it names one that can't be."""
    value = data.get("room_id", "general")
    return value if isinstance(value, str) else None


def changed(
    view: AssistantView, room_id: str, change: "Callable[[Conversation], Conversation]"
) -> AssistantView:
    """Return the view with a changed conversation; rooms beyond `MAX_ROOMS` are left out."""
    if room_id not in view.rooms and len(view.rooms) >= MAX_ROOMS:
        return view
    return with_room(view, room_id, change(view.rooms.get(room_id) or Conversation()))


def with_room(view: AssistantView, room_id: str, talk: Conversation) -> AssistantView:
    """Return the view with another conversation; the same view when it is the same."""
    if view.rooms.get(room_id) is talk:
        return view
    rooms = dict(view.rooms)
    rooms[room_id] = talk
    result: AssistantView = view.but(rooms=rooms)
    return result


def each(view: AssistantView, change: "Callable[[Exchange], Exchange]") -> AssistantView:
    """Return the view after `change` looked at each exchange of each room."""
    for room_id, talk in view.rooms.items():
        for at, known in enumerate(talk.exchanges):
            exchange = change(known)
            if exchange is not known:
                talk = replaced(talk, at, exchange)
        view = with_room(view, room_id, talk)
    return view


def with_runs(view: AssistantView, runs: "list[ToolRun]") -> AssistantView:
    """Return the view with other runs of tools; the same view when they are the same."""
    if runs is view.runs:
        return view
    result: AssistantView = view.but(runs=runs)
    return result

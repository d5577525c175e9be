"""How available the user is and which room is looked at: said again to each new session."""

from app.engine import Dialect
from app.engine.events import SessionStarted, UserChanged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.provider.state import ConnectionView

ONLINE = "online"
AWAY = "away"


class Whereabouts:
    """Remember status, idleness and room; `say(data)` sends a presence_update.

    The status set by hand is said again by the engine, the rest here. `view()` is what is known
    of the connection, `connected()` whether something can be sent now.
    """

    def __init__(
        self,
        say: "Callable[[dict[str, Any]], object]",
        view: "Callable[[], ConnectionView]",
        connected: "Callable[[], bool]",
    ) -> None:
        self._say = say
        self._view = view
        self._connected = connected
        self._by_hand = ONLINE
        self._idle = False
        self._told_away = False  # idleness, in this session
        self._room_id: str | None = None

    @property
    def by_hand(self) -> str:
        """Return the status that the user set by hand, "online" if none was."""
        return self._by_hand

    def choose(self, status: str) -> None:
        """Take the status that the user set by hand."""
        self._by_hand = status
        self._say({"status": status})

    def be_idle(self, idle: bool) -> None:
        """Learn whether the user does anything; a status that was set by hand stays."""
        if idle is self._idle:
            return
        self._idle = idle
        if self._by_hand == ONLINE and self._hears():
            self._tell()

    def look_at(self, room_id: str) -> None:
        """Learn which room is looked at; only a server that knows rooms is told."""
        if room_id == self._room_id:
            return
        self._room_id = room_id
        if self._hears() and self._knows_rooms():
            self._tell()

    def happened(self, event: object) -> None:
        """Take an event of the engine."""
        if isinstance(event, UserChanged):
            # Whoever comes has just signed in; the room is still the page's.
            self._by_hand = ONLINE
            self._idle = self._told_away = False
        elif isinstance(event, SessionStarted) and self._hears():
            # Also when it resumed: what changed meanwhile was lost with the link.
            looks = self._room_id is not None and self._knows_rooms()
            came_back = event.resumed and self._told_away
            if looks or self._is_away() or came_back:
                self._tell()

    def _tell(self) -> None:
        # `auto` makes it a word on idleness alone: what was set by hand wins over it.
        data: dict[str, Any] = {"status": AWAY if self._is_away() else ONLINE, "auto": True}
        if self._room_id is not None and self._knows_rooms():
            data["room_id"] = self._room_id
        self._told_away = self._is_away()
        self._say(data)

    def _is_away(self) -> bool:
        return self._idle and self._by_hand == ONLINE

    def _hears(self) -> bool:
        """Tell whether there is a server, and one with a word for it."""
        return self._connected() and self._view().dialect != Dialect.FLAT.value

    def _knows_rooms(self) -> bool:
        return "rooms" in self._view().capabilities

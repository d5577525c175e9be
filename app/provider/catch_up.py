"""After an outage that left a gap: first what was missed, then what happens now."""

from app.engine import ConnectionState
from app.engine.events import GapFound, SessionStarted, StateChanged
from app.provider.news import RoomsStale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.client import Client
    from app.ports import World
    from app.provider.store import Store

PATIENCE = 5.0  # seconds that live messages wait for the history


class CatchUp:
    """Hold live messages back until the rooms are loaded anew; remember since when they are old.

    `load(room_id)` begins to load a room; `settled(room_id)` tells that it has ended.
    """

    def __init__(
        self, client: "Client", store: "Store", world: "World", load: "Callable[[str], None] | None"
    ) -> None:
        self._client = client
        self._store = store
        self._clock = world.clock
        self._load = load
        self._timer = world.timer(self._release)
        self._loading: list[str] = []
        self._in_sync_until: str | None = None  # the local time at which the last link was lost

    def happened(self, event: object, rooms: "list[str]") -> None:
        """Take an event of the engine; `rooms` are those that are joined."""
        if isinstance(event, StateChanged):
            if event.previous is ConnectionState.CONNECTED:
                self._in_sync_until = self._clock.timestamp()
        elif isinstance(event, GapFound):
            since = self._in_sync_until
            if event.reason == "not_replayed" or since is None:
                since = self._clock.timestamp()
            self._store.dispatch(RoomsStale(since), self._client.now())
            if event.reason == "not_replayed":
                self._reload(rooms)
        elif isinstance(event, SessionStarted) and not event.resumed and event.session_id:
            self._reload(rooms)

    def settled(self, room_id: str) -> None:
        """Learn that a room was loaded, or that it could not be."""
        if room_id in self._loading:
            self._loading.remove(room_id)
            if not self._loading:
                self._release()

    def dispose(self) -> None:
        """Let go of the timer."""
        self._timer.dispose()

    def _reload(self, rooms: "list[str]") -> None:
        if self._load is None or not rooms:
            return
        self._client.hold()
        self._loading = list(rooms)
        self._timer.arm(PATIENCE)
        for room_id in rooms:
            self._load(room_id)

    def _release(self) -> None:
        self._loading = []
        self._timer.disarm()
        self._client.release()

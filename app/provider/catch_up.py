"""After an outage that left a gap: first what was missed, then what happens now."""

from app.engine.events import GapFound, LatencyMeasured, SessionStarted
from app.provider.news import RoomsStale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.client import Client
    from app.ports import World
    from app.provider.store import Store

    Name = tuple[str, str]  # ("room", its id) or ("list", its name)

NOTE_EVERY = 5.0  # seconds; the time of day costs a call into the browser
PATIENCE = 5.0  # seconds that live messages wait for the history


class CatchUp:
    """Hold live messages back until what they follow is loaded; remember since when it is old.

    `loads(rooms)` says what to load, each with a name of its own and the function that begins it;
    `settled(name)` tells that one has ended.
    """

    def __init__(
        self,
        client: "Client",
        store: "Store",
        world: "World",
        loads: "Callable[[list[str]], list[tuple[Name, Callable[[], None]]]]",
    ) -> None:
        self._client = client
        self._store = store
        self._clock = world.clock
        self._loads = loads
        self._timer = world.timer(self._release)
        self._loading: list[Name] = []
        self._in_sync_until: str | None = None  # the local time at which something was heard
        self._noted_at: float | None = None

    def happened(self, event: object, rooms: "list[str]") -> None:
        """Take an event of the engine but a message; `rooms` are those that are joined."""
        if isinstance(event, LatencyMeasured):
            self.heard(self._client.now())
        elif isinstance(event, GapFound):
            since = self._in_sync_until or self._clock.timestamp()
            self._store.dispatch(RoomsStale(since), self._client.now())
            if event.reason == "not_replayed":
                self._reload(rooms)
        elif isinstance(event, SessionStarted) and not event.resumed and event.session_id:
            self._reload(rooms)

    def settled(self, name: "Name") -> None:
        """Learn that something was loaded, or that it could not be."""
        if name in self._loading:
            self._loading.remove(name)
            if not self._loading:
                self._release()

    def dispose(self) -> None:
        """Let go of the timer."""
        self._timer.dispose()

    def heard(self, now: float) -> None:
        """Note the time of day at which a message came: a dead link is noticed much later."""
        if self._noted_at is None or now >= self._noted_at + NOTE_EVERY:
            self._noted_at = now
            self._in_sync_until = self._clock.timestamp()

    def _reload(self, rooms: "list[str]") -> None:
        loads = self._loads(rooms)
        if not loads:
            return
        self._client.hold()
        self._loading = [name for name, _ in loads]
        self._timer.arm(PATIENCE)
        for _, load in loads:
            load()

    def _release(self) -> None:
        self._loading = []
        self._timer.disarm()
        self._client.release()

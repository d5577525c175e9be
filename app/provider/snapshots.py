"""Lists that the server keeps for the user, loaded whole where nothing was replayed."""

from app.provider.news import SnapshotFailed, SnapshotLoaded, SnapshotRequested

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from app.backend import Backend
    from app.client import Client
    from app.ports import World
    from app.provider.store import Store

# Each is the name of the capability with which a server offers it, too.
NAMES = ("quotes", "documents", "notifications")


class Snapshots:
    """Load lists; `settled(name)` hears that one has come, or could not be had."""

    def __init__(
        self,
        backend: "Backend",
        client: "Client",
        store: "Store",
        world: "World",
        settled: "Callable[[str], None]",
    ) -> None:
        self._backend = backend
        self._client = client
        self._store = store
        self._tasks = world.tasks
        self._settled = settled
        self._asked: dict[str, int] = {}

    def offered(self) -> "list[str]":
        """Return the names of what this server has."""
        capabilities = self._store.state.connection.capabilities
        return [name for name in NAMES if name in capabilities]

    def load(self, name: str) -> None:
        """Ask for a list; of several answers only the last one asked for counts."""
        self._asked[name] = asked = self._asked.get(name, 0) + 1
        user = self._store.state.connection.user_changes
        self._dispatch(SnapshotRequested(name))

        def answered(news: object) -> None:
            # What was asked for somebody who is gone is shown to nobody.
            if self._store.state.connection.user_changes == user and self._asked[name] == asked:
                self._dispatch(news)
            if self._asked[name] == asked:
                self._settled(name)

        self._tasks.spawn(
            self._loads(name),
            lambda payload: answered(SnapshotLoaded(name, payload)),
            lambda _: answered(SnapshotFailed(name)),
        )

    def _loads(self, name: str) -> "Awaitable[Any]":
        if name == "quotes":
            return self._backend.quotes()
        if name == "documents":
            return self._backend.documents()
        return self._backend.notifications()

    def _dispatch(self, news: object) -> None:
        self._store.dispatch(news, self._client.now())

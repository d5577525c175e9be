"""One connection of a server and a user, shared by the guests that want it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.provider import RealtimeProvider
    from app.widget.tokens import HostTokens

    Asking = Callable[[bool], Awaitable["str | None"]]


class NobodyToAsk(Exception):
    """Say that no widget is left that could give a token."""


class Line:
    """Hold a provider, who uses it, and in which rooms they are.

    A guest is known by what it can be asked with; `key` says which server and user it is for.
    """

    def __init__(self, key: "tuple[str, ...]") -> None:
        self.key = key
        self.provider: RealtimeProvider | None = None
        self.tokens: HostTokens | None = None
        self._askings: list[tuple[str, Asking]] = []
        self._rooms: list[tuple[str, str]] = []  # guest, room

    @property
    def is_used(self) -> bool:
        """Tell whether a guest uses the line."""
        return bool(self._askings)

    def enter(self, guest: str, ask: "Asking") -> None:
        """Let a guest use the line; `ask` gets a token from it."""
        self._askings.append((guest, ask))

    def leave(self, guest: str) -> None:
        """Take a guest out, and out of its room."""
        self._askings = [item for item in self._askings if item[0] != guest]
        self.go_to(guest, "")

    def go_to(self, guest: str, room: str) -> None:
        """Put a guest into a room ("": none); a room is left with its last guest."""
        before = [name for who, name in self._rooms if who == guest]
        if before == ([room] if room else []):
            return
        self._rooms = [item for item in self._rooms if item[0] != guest]
        taken = [name for _, name in self._rooms]
        if room:
            self._rooms.append((guest, room))
        if self.provider is None:
            return
        for name in before:
            if name not in taken:
                self.provider.leave(name)
        if room and room not in taken:
            self.provider.join(room)

    async def ask(self, refresh: bool) -> "str | None":
        """Return a token of the first guest that gives one; raise what the last one raised."""
        problem: Exception = NobodyToAsk("no widget is there to ask")
        for _, asking in list(self._askings):
            try:
                return await asking(refresh)
            except Exception as error:  # noqa: BLE001 - the next one may know better
                problem = error
        raise problem

    def dispose(self) -> None:
        """End the connection and everything that belongs to it."""
        provider = self.provider
        self.provider = None
        if provider is not None:
            provider.disconnect()
            provider.dispose()

"""One connection of a server and a user, shared by the guests that want it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.ports import Waiter
    from app.provider import RealtimeProvider
    from app.widget.tokens import HostTokens

    Asking = Callable[[bool], Awaitable["str | None"]]
    # line, guest, token -> whether it is a token of the line's user
    Judge = Callable[["Line", str, str], bool]


class Line:
    """Hold a provider, who uses it, and in which rooms they are.

    `user` is what `user_of` said of a token; None while nobody knows who it is: such a line is
    one guest's own. `judge` is asked about each token that a guest gives.
    """

    def __init__(
        self,
        server: str,
        place: str,
        user: "str | None",
        *,
        judge: "Judge",
        waiter: "Callable[[], Waiter]",
    ) -> None:
        self.server = server
        self.place = place
        self.user = user
        self.provider: RealtimeProvider | None = None
        self.tokens: HostTokens | None = None
        self._judge = judge
        self._waiter = waiter
        self._empty: list[Waiter] = []  # who waits for somebody to ask
        self._askings: list[tuple[str, Asking]] = []
        self._rooms: list[tuple[str, str]] = []  # guest, room

    @property
    def is_used(self) -> bool:
        """Tell whether a guest uses the line."""
        return bool(self._askings)

    @property
    def is_known(self) -> bool:
        """Tell whether it is known whose line it is."""
        return self.user is not None

    def enter(self, guest: str, ask: "Asking") -> None:
        """Let a guest use the line; `ask` gets a token from it."""
        self._askings.append((guest, ask))
        waiting, self._empty = self._empty, []
        for waiter in waiting:
            waiter.set()

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
        """Return a token of the first guest that has one for the line's user.

        None: nobody is signed in at those that answered; none did: raise what the last one raised.
        With no guest at all, wait for one: the line ends soon unless one comes.
        """
        while True:
            problem: Exception | None = None
            signed_out = False
            for guest, asking in list(self._askings):
                try:
                    token = await asking(refresh)
                except Exception as error:  # noqa: BLE001 - the next one may know better
                    problem = error
                    continue
                if token is None:
                    signed_out = True
                elif self._judge(self, guest, token):
                    return token
            if self._askings and signed_out:
                return None
            if self._askings and problem is not None:
                raise problem
            if not self._askings:
                self._empty.append(self._waiter())
                await self._empty[-1].wait()

    def dispose(self) -> None:
        """End the connection and everything that belongs to it."""
        provider = self.provider
        self.provider = None
        if provider is not None:
            provider.disconnect()
            provider.dispose()

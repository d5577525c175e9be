"""What the client and the components need of the world, and nothing about how it is done.

`app.browser` implements these for the page, `app.testing` for tests. They are structural types:
nothing has to inherit from them, and MicroPython, which has no `typing`, sees plain classes.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any, Protocol

    Remove = Callable[[], None]
else:
    Protocol = object


class Clock(Protocol):
    """Tell the time."""

    def now(self) -> float:
        """Return seconds on a clock that never jumps; the zero point means nothing."""

    def wall(self) -> float:
        """Return seconds since 1970 UTC; may jump, used only to judge a token's expiry."""

    def timestamp(self) -> str:
        """Return the local date and time as ISO 8601 without a zone, for the `timestamp` field."""


class Timer(Protocol):
    """Call one function, given when the timer was made, after a delay."""

    def arm(self, delay: float) -> None:
        """Call in `delay` seconds (>= 0); an earlier arming is replaced."""

    def disarm(self) -> None:
        """Forget the arming, if any."""

    def dispose(self) -> None:
        """Disarm and free what belongs to the timer; it can't be armed again."""


class TransportListener(Protocol):
    """Hear from the socket of a generation."""

    def socket_opened(self, generation: int) -> None: ...

    def socket_closed(self, generation: int, code: int, reason: str) -> None: ...

    def frame_received(self, generation: int, frame: object) -> None:
        """Take a text frame, or any object that is no str for a binary one."""


class Transport(Protocol):
    """Hold at most one physical link, numbered by the caller.

    Of a text frame with more than `longest` characters only those need to be handed over: it is
    dropped all the same. The client sets it.
    """

    longest: int

    def attach(self, listener: TransportListener) -> None:
        """Name who hears of the sockets; once, before the first `open`."""

    def open(self, generation: int, url: str, protocols: "tuple[str, ...]") -> None:
        """Dial. A failure to even begin is reported as `socket_closed(generation, 1006, why)`."""

    def send(self, generation: int, text: str) -> bool:
        """Write a text frame; False when that socket is not open."""

    def close(self, generation: int, code: int, reason: str) -> None:
        """Close and forget that socket at once: no event of it is heard afterwards."""

    def buffered(self) -> int:
        """Return the bytes accepted by `send` and not yet handed to the network."""

    def dispose(self) -> None:
        """Close the socket and free every proxy."""


class NetworkListener(Protocol):
    """Hear what the device and the page go through."""

    def network_changed(self, online: bool) -> None: ...

    def page_changed(self, visible: bool) -> None:
        """Hear of visibilitychange; also of pageshow and resume, with `visible` as it is."""

    def page_leaving(self) -> None:
        """Hear of pagehide."""


class Network(Protocol):
    """Know the facts of network and page lifecycle."""

    def attach(self, listener: NetworkListener) -> None: ...

    def online(self) -> bool:
        """Return `navigator.onLine`: False is a hint, True means nothing."""

    def visible(self) -> bool: ...

    def dispose(self) -> None: ...


class Tasks(Protocol):
    """Run awaitables of the user's code."""

    def spawn(
        self,
        awaitable: "Awaitable[Any]",
        on_result: "Callable[[Any], None]",
        on_error: "Callable[[Exception], None]",
    ) -> None:
        """Run to the end, then call exactly one of the two."""

    def waiter(self) -> "Waiter":
        """Return something that the user's coroutines can wait for."""

    def dispose(self) -> None:
        """Cancel what still runs; neither callback is called for it."""


class TokenSource(Protocol):
    """Get credentials over HTTP.

    None means refused: only a sign-in helps. Raising means: try later.
    """

    async def token(self, refresh: bool) -> "str | None":
        """Return an access token (a JWT); a new one when `refresh` is true."""

    async def ticket(self, token: str) -> "str | None":
        """Return a single-use ticket for the WebSocket URL, bought with `token`."""


class StorageListener(Protocol):
    """Hear from the storage; `partition` says of which user's rows, so that late news is known."""

    def rows_restored(self, partition: str, rows: "list[dict[str, Any]]", unreadable: int) -> None:
        """Take the rows that are ours to send from now on, oldest first.

        Called once after `open`, with no rows when there were none, and again whenever a page
        that owned some is gone. `unreadable` rows were found damaged and are left out. Called
        too, with or without rows, when the storage works again after a failure without keys.
        """

    def rows_stored(self, partition: str, keys: "list[str]") -> None:
        """Learn that rows are on disk."""

    def storage_failed(self, partition: str, reason: str, keys: "list[str]") -> None:
        """Learn that the rows of `keys` were not stored; no keys: nothing can be stored now.

        Reasons: "denied", "full", "corrupt", "newer" (a newer page changed the format),
        "missing" (no such thing here), "failed", "slow". Without keys, "slow" and a "failed"
        after a restore (the data was cleared) may pass: what was put is still to be answered,
        and `rows_restored` says when it works. The others last until the next `open`.
        """


class Storage(Protocol):
    """Keep rows (dicts of JSON values with a unique "key") across page loads, one user at a time.

    Several pages share what is stored: a row belongs to the page that put it until that page is
    gone, then to exactly one of the others; that the storage has failed does not change it.
    Nothing here raises or blocks.
    """

    def attach(self, listener: StorageListener) -> None:
        """Name who hears; once, before the first `open`."""

    def open(self, partition: str) -> None:
        """Work with the rows of `partition` from now on; another one is closed first."""

    def put(self, partition: str, rows: "list[dict[str, Any]]") -> None:
        """Write rows in order, strictly durable; one that is there keeps its place.

        Answered by `rows_stored` or `storage_failed` for each key. May follow `open` at once.
        """

    def remove(self, partition: str, keys: "list[str]") -> None:
        """Delete rows; unknown keys are no harm, and nobody is told.

        Done after a failure too, wherever the database can still be opened. What fails is tried
        once more, with the next write.
        """

    def close(self) -> None:
        """Let go of the partition: its rows stay, and another page may take them over.

        What was asked before is still done, and nobody hears of it, also when the same partition
        is opened again.
        """

    def dispose(self) -> None:
        """Close, and free every listener and proxy."""


class Waiter(Protocol):
    """Something to wait for, that happens once: `asyncio.Event` is one, in both Pythons."""

    def set(self) -> None:
        """Let everybody go on who waits, now or later."""

    async def wait(self) -> object:
        """Return as soon as it is set; what is returned means nothing."""


class Dom(Protocol):
    """Build and change the page. Elements are the browser's own objects.

    Text from the wire goes in through `text=` or `element.textContent` only, never as markup.
    """

    def find(self, selector: str) -> "Any":
        """Return the first element that matches; raise `LocalError` when there is none."""

    def create(self, tag: str, class_name: str = "", text: str = "", **attributes: str) -> "Any":
        """Return a new element; `data_state="x"` becomes `data-state="x"`, likewise `aria_*`."""

    def append(self, parent: "Any", *children: "Any") -> None: ...

    def clear(self, element: "Any") -> None:
        """Remove all children."""

    def remove(self, element: "Any") -> None:
        """Take the element out of the page; nothing happens when it is not in one."""

    def set(self, element: "Any", name: str, value: "str | None") -> None:
        """Set an attribute; None removes it. Unchanged values touch nothing."""

    def listen(self, element: "Any", event: str, callback: "Callable[[Any], None]") -> "Remove":
        """Call back on a DOM event; the returned function removes listener and proxy.

        The event object is valid only during the call.
        """

    def frame(self, callback: "Callable[[], None]") -> "Frame":
        """Return a painter that calls `callback` at most once per animation frame."""

    def timer(self, callback: "Callable[[], None]") -> Timer: ...

    def time_of_day(self, iso: str) -> str:
        """Return an ISO 8601 text as local time ("09:30") in the page's locale, or ""."""


class Frame(Protocol):
    """Collapse many wishes to paint into one call per animation frame."""

    def request(self) -> None: ...

    def dispose(self) -> None: ...


class World:
    """Hand the parts of the world to the client in one piece."""

    def __init__(
        self,
        *,
        clock: Clock,
        transport: Transport,
        network: Network,
        tasks: Tasks,
        timer: "Callable[[Callable[[], None]], Timer]",
        random: "Callable[[], float]",
        new_id: "Callable[[], str]",
        parse_json: "Callable[[str], object]",
        report: "Callable[[str], None]",
        storage: "Storage | None" = None,
    ) -> None:
        self.clock = clock
        self.transport = transport
        self.network = network
        self.tasks = tasks
        self.timer = timer
        self.random = random  # uniform in [0, 1)
        self.new_id = new_id  # unique for ever, safe in a URL path
        self.parse_json = parse_json  # raises ValueError on bad text
        self.storage = storage  # None: what waits is kept in memory only
        self.report = report  # one line for the developer's console; never a token

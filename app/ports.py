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


class Later(Protocol):
    """Call one function, given when this was made, in a task of its own: input and paint go before.

    It is no timer: nothing is waited for, and a hidden page does not slow it down.
    """

    def request(self) -> None:
        """Ask for one call; again before that is no harm. Never calls before it returns."""

    def dispose(self) -> None:
        """Take back what was asked, for good."""


class TransportListener(Protocol):
    """Hear from the socket of a generation."""

    def socket_opened(self, generation: int) -> None: ...

    def socket_closed(self, generation: int, code: int, reason: str) -> None: ...

    def frame_received(self, generation: int, frame: object) -> None:
        """Take a text frame, or any object that is no str for a binary one."""

    def frames_received(self, generation: int, frames: "list[Any]") -> None:
        """Take frames that came one soon after the other, in order; the list is the listener's."""


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

    def collect(self) -> None:
        """Hand over now what has come and waits to be handed over together; nothing may wait."""

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


class ChosenFile:
    """Describe a file that a person chose: its name, its size in bytes (a float), and the file."""

    def __init__(self, name: str, size: float, file: "Any") -> None:
        self.name = name
        self.size = size  # a float: whole numbers wrap at 2 GiB in MicroPython
        self.file = file  # the browser's own object, for `Uploads` alone


class UploadListener(Protocol):
    """Hear what becomes of one piece of a file; one of the last two, once."""

    def upload_progressed(self, sent: float) -> None:
        """Learn how many bytes of the file have left so far, those before the piece included."""

    def upload_ended(self, status: int, words: str) -> None:
        """Learn the server's answer: an HTTP status, and its words when it refused.

        Status 0: there was none, the connection was cut or no token could be had. 401: refused
        with a new token too, or nobody is signed in.
        """

    def upload_unreadable(self) -> None:
        """Learn that the file can't be read (any more): it was changed, moved, or is a folder."""


class Uploads(Protocol):
    """Send bytes of files over HTTP, with the signed-in user's token."""

    def send(
        self, document_id: str, file: "Any", start: float, end: float, listener: UploadListener
    ) -> "Remove":
        """Send the bytes [start, end) of a `ChosenFile.file`; return how to break that off.

        Nothing is heard after that, and nothing before `send` has returned.
        """

    def dispose(self) -> None:
        """Break everything off and free every proxy."""


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

    @property
    def locale(self) -> "Locale": ...

    @property
    def window(self) -> "Window": ...

    def find(self, selector: str) -> "Any":
        """Return the first element that matches; raise `LocalError` when there is none."""

    def create(self, tag: str, class_name: str = "", text: str = "", **attributes: str) -> "Any":
        """Return a new element; `data_state="x"` becomes `data-state="x"`, likewise `aria_*`."""

    def draw(self, tag: str, class_name: str = "", **attributes: str) -> "Any":
        """Return a new SVG element; `view_box` becomes `viewBox`, the others as in `create`."""

    def append(self, parent: "Any", *children: "Any") -> None: ...

    def clear(self, element: "Any") -> None:
        """Remove all children."""

    def remove(self, element: "Any") -> None:
        """Take the element out of the page; nothing happens when it is not in one."""

    def set(self, element: "Any", name: str, value: "str | None") -> None:
        """Set an attribute; None removes it. Unchanged values touch nothing."""

    def set_style(self, element: "Any", name: str, value: str) -> None:
        """Set one CSS property, a custom one ("--done") too; "" removes it."""

    def box(self, element: "Any") -> "tuple[float, float]":
        """Return where an element's upper edge is in the window, and its height, in pixels."""

    def listen(self, element: "Any", event: str, callback: "Callable[[Any], None]") -> "Remove":
        """Call back on a DOM event; the returned function removes listener and proxy.

        The event object is valid only during the call.
        """

    def on_seen(self, element: "Any", callback: "Callable[[bool], None]") -> "Remove":
        """Call with whether any of an element is in view, soon and whenever that changes.

        A page around counts, too: what is scrolled away there is not in view.
        """

    def files(self, holder: "Any") -> "list[ChosenFile]":
        """Return the files of a file field, or of what was dropped (`event.dataTransfer`)."""

    def frame(self, callback: "Callable[[], None]") -> "Frame":
        """Return a painter that calls `callback` at most once per animation frame."""

    def timer(self, callback: "Callable[[], None]") -> Timer: ...


class Locale(Protocol):
    """Write dates, numbers and money as the chosen language does; "" for what can't be read."""

    def use(self, language: str) -> None:
        """Write as a language ("de") does from now on; "" for the browser's own way."""

    def time(self, iso: str) -> str:
        """Return an ISO 8601 text as local time ("09:30")."""

    def clock(self, iso: str) -> str:
        """Return it with its seconds ("09:30:12")."""

    def day(self, iso: str) -> str:
        """Return "Today", "Yesterday", "Monday, 3 March", with the year when it is another one."""

    def date(self, iso: str) -> str:
        """Return "3 Mar 2026"."""

    def number(self, value: float) -> str:
        """Return "1,240.5"."""

    def percent(self, value: float) -> str:
        """Return "40 %" for 40."""

    def money(self, amount: float, currency: str) -> str:
        """Return "€1,240.00"; a currency that is none stands behind the number as it came."""

    def size(self, number: float) -> str:
        """Return "1.2 MB" for a number of bytes."""

    def duration(self, seconds: float) -> str:
        """Return "12 sec", "3 min" or "2 hr"."""


class Window(Protocol):
    """The page as a whole. What a page may not do here is left undone; nothing raises."""

    def set_title(self, text: str) -> None: ...

    def set_language(self, code: str) -> None:
        """Say in which language the page is, for screen readers."""

    def language(self) -> str:
        """Return the language that the person prefers, such as "de-AT"."""

    def fragment(self) -> str:
        """Return what stands behind "#" in the address, as it is encoded there."""

    def set_fragment(self, text: str) -> None:
        """Change it, as a place to go back to; an unchanged one is left alone."""

    def on_fragment(self, callback: "Callable[[], None]") -> "Remove":
        """Call when it has changed, by whatever way."""

    def visible(self) -> bool: ...

    def on_visible(self, callback: "Callable[[bool], None]") -> "Remove": ...

    def on_activity(self, callback: "Callable[[], None]") -> "Remove":
        """Call whenever the person presses a key, a button or the wheel."""

    def copy(self, text: str, done: "Callable[[bool], None]") -> None:
        """Put a text on the clipboard; `done` hears whether the browser let us."""

    def preference(self, name: str) -> str:
        """Return what was chosen on this device, or ""; never a secret."""

    def set_preference(self, name: str, value: str) -> None:
        """Keep a choice on this device; "" forgets it."""

    def desktop_permission(self) -> str:
        """Return "granted", "denied", "default" (not asked yet) or "missing"."""

    def ask_desktop(self, done: "Callable[[str], None]") -> None:
        """Ask the person for desktop notifications; `done` hears the permission."""

    def show_desktop(
        self, title: str, text: str, tag: str, on_click: "Callable[[], None]"
    ) -> "Remove":
        """Show a desktop notification in the place of an earlier one with the same tag.

        Return how to take it back.
        """

    def focus(self) -> None:
        """Bring the page to the front."""

    def user_agent(self) -> str:
        """Return what the browser calls itself."""


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
        uploads: "Uploads | None" = None,
        later: "Callable[[Callable[[], None]], Later] | None" = None,
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
        self.uploads = uploads  # None: this server takes no files over HTTP
        self.later = later  # None: a timer of no delay does it
        self.report = report  # one line for the developer's console; never a token

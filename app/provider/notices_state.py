"""What the server wants the user to know, newest first."""

from app.provider.view import View

NOTIFICATION = "notification"
ALERT = "alert"
STATUS = "status_update"

INFO = "info"
SUCCESS = "success"
WARNING = "warning"
ERROR = "error"
LEVELS = (INFO, SUCCESS, WARNING, ERROR)


class Notice(View):
    """One thing to know. `id` is the server's, None for what it does not keep.

    `key` is its own in the list, `kind` the type it came as, `level` one of `LEVELS`, `link` a
    fragment of this page ("#room=sales") or "", `at` ISO 8601 or "".
    """

    def __init__(
        self,
        key: str,
        id: "int | None",
        kind: str,
        level: str,
        title: str,
        text: str,
        *,
        link: str = "",
        at: str = "",
        read: bool = False,
    ) -> None:
        self.key = key
        self.id = id
        self.kind = kind
        self.level = level
        self.title = title
        self.text = text
        self.link = link
        self.at = at
        self.read = read


class NoticesView(View):
    """Notices, newest first, at most 500, and how many of all are unread.

    `arrived` counts those that came while this page was there, live or missed in an outage;
    `arrivals` holds the last of them, each (its number, notice), oldest first.
    """

    def __init__(self) -> None:
        self.items: list[Notice] = []
        self.unread_below = 0  # unread ones that the server has below what is listed
        self.arrived = 0
        self.arrivals: list[tuple[int, Notice]] = []
        self.read_up_to = 0  # the highest id that the server knows to be read
        self.marking = 0  # the highest id that we told it of, unanswered
        self.mark_failed = False
        self.loading = False
        self.loaded = False  # what it keeps was listed once
        self.failed = False  # the last attempt to list it
        self.since = 0  # the highest id that was known before anything can have been missed
        self.more = False  # it has older ones
        self.earlier = ""  # "loading" or "failed": what became of asking for those
        self.count = 0  # of notices without an id, to name them

    @property
    def unread(self) -> int:
        """Return how many are unread, those that are not listed included."""
        lowest = self.lowest
        below = self.unread_below
        if lowest is None or lowest <= max(self.read_up_to, self.marking):
            below = 0  # what is read reaches further down than the list
        return below + sum(1 for item in self.items if not self.is_read(item))

    @property
    def highest(self) -> int:
        """Return the highest id that is listed, 0 for none."""
        return max([item.id for item in self.items if item.id is not None] or [0])

    @property
    def lowest(self) -> "int | None":
        """Return the lowest id that is listed."""
        return min([item.id for item in self.items if item.id is not None] or [0]) or None

    def is_read(self, item: Notice) -> bool:
        """Tell whether a notice counts as read: here, on another page, or about to."""
        if item.read or item.id is None:
            return item.read
        return item.id <= max(self.read_up_to, self.marking)

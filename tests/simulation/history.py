"""What happened, as people at the pages and a look at the server's disk would tell it."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Send:
    """Be one message that somebody sent. Names are unique in a history."""

    name: str
    page: str
    user: int
    room: str
    level: str  # "acknowledged", "queued" or "volatile"
    at: float
    stay: int = 0  # how often somebody else had signed in at that page before


@dataclass
class End:
    """Be the last that a page told of a message; `by` is "receipt" or "event"."""

    name: str
    page: str
    status: str
    code: str
    by: str
    at: float


@dataclass
class Effect:
    """Be one line of a room's log on the server; `position` from 0, `via` whose frame it was."""

    name: str
    room: str
    position: int
    user: int
    at: float
    via: str = ""


@dataclass
class Arrival:
    """Be one live message that a page showed."""

    name: str
    page: str
    room: str
    position: int
    at: float


@dataclass
class Joining:
    """Be the entry of a page's session into a room: what it must hear begins at `position`."""

    page: str
    room: str
    position: int
    at: float


@dataclass
class Told:
    """Be the moment at which a page was told that it may have missed messages."""

    page: str
    why: str
    at: float


@dataclass
class History:
    """Collect a history; `at` of all parts on the one clock, in seconds."""

    sends: list[Send] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    joinings: list[Joining] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    # Pages that ended without a chance to say anything, and when.
    crashes: dict[str, float] = field(default_factory=dict)
    gone: dict[str, float] = field(default_factory=dict)  # all pages that ended, and when
    stored: set[str] = field(default_factory=set)  # a page said: this survives a reload
    unreadable: set[str] = field(default_factory=set)  # damaged on disk, and the page said so
    # Given up by a page that crashed before the row was deleted: (page, message).
    undeleted: set[tuple[str, str]] = field(default_factory=set)
    # Seen by the people there, each as (page, message): what stood in a page's list of failures
    # when it ended or changed hands, and what they themselves let go of.
    shown_failed: set[tuple[str, str]] = field(default_factory=set)
    let_go: set[tuple[str, str]] = field(default_factory=set)
    refused_for_a_while: set[str] = field(default_factory=set)  # taken when it came again
    on_disk: set[str] = field(default_factory=set)  # at the end
    unstored_writes: list[str] = field(default_factory=list)  # on the wire before on the disk
    listening: set[str] = field(default_factory=set)  # pages that were connected at the end
    leftovers: list[str] = field(default_factory=list)  # not given back after dispose
    reports: list[str] = field(default_factory=list)  # on a page's console
    unsettled: bool = False  # quiet was not reached after everything was healed
    trace: "Callable[[float, str, str], None] | None" = None

    def note(self, at: float, who: str, what: str) -> None:
        """Tell the reader of a trace, when there is one."""
        if self.trace is not None:
            self.trace(at, who, what)

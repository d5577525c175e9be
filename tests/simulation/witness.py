"""Who looks at a page and writes down what it shows."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.engine import MessageType
from app.engine.events import (
    DuplicateDropped,
    GapFound,
    MessageQueued,
    MessageReceived,
    MessageStatusChanged,
    MessageStored,
    OutboxRestored,
    SessionStarted,
    StateChanged,
    StorageChanged,
    UserChanged,
)
from app.engine.persistence import StorageMode
from app.provider.state import State
from app.receipt import Receipt
from tests.simulation.history import Arrival, End, Told

if TYPE_CHECKING:
    from tests.simulation.page import Page

ENDS = ("delivered", "unconfirmed", "rejected", "expired", "discarded")


class Witness:
    """Hear every event of one page's client, as long as the page is there."""

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._history = page.history
        self._names: dict[str, str] = {}  # by key
        self._said_unstored: set[str] = set()  # keys
        self._shown = State()  # what the page shows
        self._letting_go = False  # the people there give something up in this moment
        self._changing_hands = False  # … or have left, and another one sits down
        self.knows_user = False  # the client has seen a token of the present user
        self.greeted_as: int | None = page.tokens.user  # None: somebody else is signing in
        self._heard: dict[type, Callable[[Any], None]] = {
            DuplicateDropped: self._duplicate,
            GapFound: self._gap,
            MessageQueued: self._queued,
            MessageReceived: self._received,
            MessageStatusChanged: self._status,
            MessageStored: self._stored,
            OutboxRestored: self._outbox_restored,
            SessionStarted: self._greeted,
            StateChanged: self._moved,
            StorageChanged: self._storage,
            UserChanged: self._hands_changed,
        }

    def hear(self, event: object) -> None:
        """Take an event of the client."""
        heard = self._heard.get(type(event))
        if self._page.alive:
            if heard is not None:
                heard(event)
            self._shown = self._page.reduce(self._shown, event, self._page.calendar.now)

    @contextmanager
    def letting_go(self) -> "Iterator[None]":
        """Know that what ends meanwhile does so because somebody wants it."""
        self._letting_go = True
        yield
        self._letting_go = False

    def look_at_failed(self) -> None:
        """Read the list of failures while it can be seen."""
        for item in self._shown.failed:
            if item.key in self._names:
                self._history.shown_failed.add((self._page.name, self._names[item.key]))

    def end_of(self, name: str, receipt: Receipt) -> None:
        """Take a change of a receipt."""
        if self._page.alive and receipt.ended:
            self._end(name, receipt.status.value, receipt.code, "receipt")

    def someone_else_comes(self) -> None:
        """Know that what the page says from now on is not yet said to the new user."""
        self.knows_user = False
        self.greeted_as = None
        self._changing_hands = True

    def wrote(self, text: str) -> None:
        """Look at a frame that goes out: by then the row of its message has to be on disk."""
        id = json.loads(text).get("id")
        if id in self._names and not self._page.disk.has(id):
            # What can't be stored is told in the same moment, a little later.
            self._page.calendar.after(0.0, lambda: self._accuse(id))

    def note(self, what: str) -> None:
        """Write a line for the reader of a trace."""
        self._history.note(self._page.calendar.now, self._page.name, what)

    def _accuse(self, id: str) -> None:
        if id not in self._said_unstored:
            what = "%s wrote %s before it was on disk" % (self._page.name, self._names[id])
            self._history.unstored_writes.append(what)

    # Messages of ours.

    def _queued(self, event: MessageQueued) -> None:
        if event.type is MessageType.CHAT_MESSAGE:
            self._names[event.key] = event.data["message"]
        if event.restored:
            self.note("takes %s up" % self._names[event.key])
            self._page.restored(event.key)

    def _status(self, event: MessageStatusChanged) -> None:
        name, status = self._names.get(event.key), event.status.value
        if name is not None:
            self.note("%s is %s %s" % (name, status, event.code))
            if status in ENDS:
                self._end(name, status, event.code, "event")

    def _stored(self, event: MessageStored) -> None:
        name = self._names[event.key]
        self.note("%s stored: %s" % (name, event.stored))
        if event.stored:
            self._history.stored.add(name)
        else:
            self._said_unstored.add(event.key)
            self._history.stored.discard(name)

    def _outbox_restored(self, event: OutboxRestored) -> None:
        if event.unreadable:
            self.note("cannot read a row")
            self._history.unreadable.update(self._page.disk.spoilt)

    def _end(self, name: str, status: str, code: str, by: str) -> None:
        left = self._letting_go or (self._changing_hands and code == "another_user")
        if left and code != "kept":
            self._history.let_go.add((self._page.name, name))
        now = self._page.calendar.now
        self._history.ends.append(End(name, self._page.name, status, code, by, now))

    # Messages of the room.

    def _received(self, event: MessageReceived) -> None:
        data = event.message.data
        if event.message.type is MessageType.CHAT_RESPONSE:
            name, room, position = data["message"], data["room_id"], data["position"]
            self.note("shows %s" % name)
            arrival = Arrival(name, self._page.name, room, position, self._page.calendar.now)
            self._history.arrivals.append(arrival)

    def _duplicate(self, event: DuplicateDropped) -> None:
        self.note("drops frame %s" % event.seq)

    def _gap(self, event: GapFound) -> None:
        self.note("tells a gap: %s" % event.reason)
        self._may_have_missed(event.reason)

    def _greeted(self, event: SessionStarted) -> None:
        self.note("is greeted, resumed: %s" % event.resumed)
        if event.user_id == self._page.tokens.user:
            self.greeted_as = self._page.tokens.user
        if not event.resumed:
            self._may_have_missed("not resumed")

    def _may_have_missed(self, why: str) -> None:
        self._history.told.append(Told(self._page.name, why, self._page.calendar.now))

    # The page.

    def _hands_changed(self, event: UserChanged) -> None:  # noqa: ARG002 - one of the hearers
        self.look_at_failed()
        self._changing_hands = False

    def _storage(self, event: StorageChanged) -> None:
        # A client opens the disk as soon as it knows whose page it is.
        self.knows_user = self.knows_user or event.mode is StorageMode.OPENING
        self.note("storage is %s %s" % (event.mode.value, event.reason))

    def _moved(self, event: StateChanged) -> None:
        why = "" if event.close_code is None else " %d" % event.close_code
        self.note("%s (%s%s)" % (event.current.value, event.reason.value, why))

"""Who is there: sessions outlive their sockets for a while, and die with the process."""

import json
from collections import deque
from typing import Any

from tests.simulation.calendar import Calendar
from tests.simulation.network import Link

WINDOW = 120.0  # seconds a session waits for its page


class Session:
    """Number the frames to one page, and keep them for a while."""

    def __init__(self, id: str, user: int, memory: int) -> None:
        self.id = id
        self.user = user
        self.seq = 0
        self.rooms: set[str] = set()
        self.link: Link | None = None
        self.detached_at: float | None = None
        self._log: deque[tuple[int, str]] = deque(maxlen=memory)

    def post(self, frame: "dict[str, Any]") -> None:
        """Give a frame its number; send it if there is a socket."""
        self.seq += 1
        text = json.dumps({**frame, "seq": self.seq}, separators=(",", ":"))
        self._log.append((self.seq, text))
        if self.link is not None:
            self.link.from_server(text, numbered=True)

    def has_after(self, seq: int) -> bool:
        """Tell whether all that followed `seq` can be replayed."""
        return seq == self.seq or (bool(self._log) and self._log[0][0] <= seq + 1 <= self.seq)

    def replay(self, seq: int) -> None:
        """Send what followed `seq` once more."""
        for number, text in list(self._log):
            if number > seq and self.link is not None:
                self.link.from_server(text, numbered=True)


class Sessions:
    """Know the sessions of one life of the server.

    `memory` is how many frames of a session can be replayed.
    """

    def __init__(self, epoch: str, calendar: Calendar, memory: int) -> None:
        self.epoch = epoch
        self._calendar = calendar
        self._memory = memory
        self._begun = 0
        self._by_id: dict[str, Session] = {}
        self.links: dict[Link, Session | None] = {}  # open at this end, in order

    def all(self) -> list[Session]:
        return list(self._by_id.values())

    def of(self, link: Link) -> "Session | None":
        return self.links.get(link)

    def new(self, user: int) -> Session:
        self._begun += 1
        session = Session("%s-%d" % (self.epoch, self._begun), user, self._memory)
        self._by_id[session.id] = session
        return session

    def resumable(self, user: int, id: object, resume: object) -> "Session | None":
        """Return the session a page may go on with."""
        session = self._by_id.get(id) if isinstance(id, str) else None
        if session is None or not isinstance(resume, dict) or session.user != user:
            return None
        since = session.detached_at
        if since is not None and self._calendar.now > since + WINDOW:
            session.rooms.clear()
            return None
        seq = resume.get("seq")
        same = resume.get("epoch") == self.epoch
        return session if same and isinstance(seq, int) and session.has_after(seq) else None

    def id_of(self, link: Link) -> "str | None":
        session = self.links.get(link)
        return None if session is None else session.id

    def forget(self, user: int, id: object) -> "Session | None":
        """End a session of that user for good and return it."""
        session = self._by_id.get(id) if isinstance(id, str) else None
        if session is None or session.user != user:
            return None
        session.rooms.clear()
        return self._by_id.pop(session.id)

    def attach(self, session: Session, link: Link) -> None:
        """Let a session speak on a socket; one that the socket had before is left alone."""
        before = self.links.get(link)
        if before is not None and before is not session:
            before.link, before.detached_at = None, self._calendar.now
        session.link, session.detached_at = link, None
        self.links[link] = session

    def detach(self, link: Link) -> None:
        """Let a session wait for its page."""
        session = self.links.pop(link, None)
        if session is not None and session.link is link:
            session.link, session.detached_at = None, self._calendar.now

"""A capable server: what it knows by heart survives its end, what it has in mind does not."""

import json
from dataclasses import dataclass
from typing import Any

from tests.simulation.calendar import Calendar
from tests.simulation.history import Effect, History, Joining
from tests.simulation.network import Link
from tests.simulation.sessions import Session, Sessions

CAPABILITIES = ["ack", "reauth", "rooms", "heartbeat", "drain", "resume"]
BEAT = 15.0  # seconds
MISSED_BEATS = 3
COMMIT = 0.004  # seconds from reading a message to its line in the log
ANSWER = 0.003  # and from there to the ack: a server may die between


@dataclass
class Line:
    """Be one message in a room's log."""

    name: str
    user: int
    seq: int


class Durable:
    """Be the server's database: the rooms' logs and the ids that were taken."""

    def __init__(self) -> None:
        self.rooms: dict[str, list[Line]] = {}
        self.taken: dict[tuple[int, str], int] = {}


class Server:
    """Be the process that may be killed and started again on the same database."""

    def __init__(self, calendar: Calendar, history: History, memory: int) -> None:
        self._calendar = calendar
        self._memory = memory
        self._history = history
        self.durable = Durable()
        self.runs = False
        self.limited_until = 0.0  # until then it refuses what it does not know yet
        self.breaks_off = False  # and the line breaks before the page hears of it
        self._life = 0  # how often it was started: what an earlier life began is not ended
        self.sessions = Sessions("", calendar, memory)
        self.start()

    def start(self) -> None:
        """Begin with an empty mind."""
        if not self.runs:
            self.runs = True
            self._life += 1
            self.sessions = Sessions("life-%d" % self._life, self._calendar, self._memory)
            self._note("starts")

    def kill(self, code: "int | None") -> None:
        """End at once; pages hear `code`, or nothing at all."""
        if not self.runs:
            return
        self.runs = False
        self._note("is killed (%s)" % code)
        for link in list(self.sessions.links):
            if code is None:
                link.server_frame = link.server_closed = None
            else:
                link.close_from_server(code)
        self.sessions = Sessions("", self._calendar, 0)

    def drain(self, retry_after: float) -> None:
        """Say that it goes, and go: pages come back later."""
        for session in self.sessions.all():
            data = {"status": "draining", "retry_after": retry_after}
            session.post({"type": "status_update", "data": data})
        self.kill(1012)

    def accept(self, link: Link, user: int) -> None:
        """Take a socket whose ticket was good."""
        self.sessions.links[link] = None
        heard_at = self._calendar.now

        def heard(text: str) -> None:
            nonlocal heard_at
            heard_at = self._calendar.now
            self._take(link, user, json.loads(text))

        def silent() -> None:
            if link.server_closed is None:
                return
            if self._calendar.now >= heard_at + MISSED_BEATS * BEAT:
                self._hang_up(link, 4408)
            else:
                self._calendar.at(heard_at + MISSED_BEATS * BEAT, silent)

        link.server_frame = heard
        link.server_closed = lambda: self.sessions.detach(link)
        silent()

    def post_marker(self, name: str, room: str) -> None:
        """Say something in a room by itself."""
        self._commit(name, room, 0, None)

    # Frames.

    def _take(self, link: Link, user: int, frame: "dict[str, Any]") -> None:
        kind, data = frame["type"], frame["data"]
        session = self.sessions.of(link)
        if kind == "connect":
            self._connect(link, user, data)
        elif session is None:
            self._hang_up(link, 4401)
        elif kind == "chat_message":
            self._later(COMMIT, lambda: self._chat(link, frame))
        elif kind == "heartbeat":
            session.post({"type": "heartbeat", "data": {"n": data.get("n")}})
        elif kind == "user_join":
            self._join(link, session, data["room_id"])
        elif kind == "user_leave":
            session.rooms.discard(data["room_id"])

    def _connect(self, link: Link, user: int, data: "dict[str, Any]") -> None:
        found = self.sessions.resumable(user, data.get("session_id"), data.get("resume"))
        if found is None and self.sessions.of(link) is not None and data.get("resume") is None:
            found = self.sessions.of(link)  # a token was renewed
        session = found or self.sessions.new(user)
        if session.link is not None and session.link is not link:
            self._note("hands %s over to a new socket" % session.id)
            self._hang_up(session.link, 4409)
        if found is None:
            link.begin_anew()
            # The page has lost the thread of what it had before, and never asks for it again.
            self._end(user, data.get("session_id"), link)
            self._end(user, self.sessions.id_of(link), link)
        self.sessions.attach(session, link)
        asked = data.get("resume") if found is not None else None
        self._note("%s %s of %s" % ("resumes" if asked else "starts", session.id, link.page))
        answer = {
            "session_id": session.id,
            "user": {"id": user},
            "capabilities": CAPABILITIES,
            "heartbeat_interval": BEAT,
            "epoch": self.sessions.epoch,
            "seq": session.seq,
            "resumed": asked is not None,
            "presence": [],
        }
        link.from_server(_frame({"type": "connect", "data": answer}), numbered=False)
        if asked is not None:
            session.replay(asked["seq"])

    def _end(self, user: int, id: object, link: Link) -> None:
        """End a session for good; a socket that still carried it has to go."""
        session = self.sessions.forget(user, id)
        if session is not None and session.link not in (None, link):
            self._hang_up(session.link, 4409)

    def _join(self, link: Link, session: Session, room: str) -> None:
        if room not in session.rooms:
            session.rooms.add(room)
            position = len(self.durable.rooms.get(room, ()))
            now = self._calendar.now
            self._history.joinings.append(Joining(link.page, room, position, now))
        self._publish(room, {"type": "user_join", "data": {"room_id": room}})

    def _chat(self, link: Link, frame: "dict[str, Any]") -> None:
        """Do a message, unless it is known, unwanted or deadly."""
        name, room = frame["data"]["message"], frame["data"]["room_id"]
        session = self.sessions.of(link)
        if session is None:
            return  # read, but its socket was taken over before its turn
        if name.startswith("poison"):
            self._hang_up(link, 1011)
            return
        id = frame.get("id")
        if name.startswith("unwanted"):
            if id is not None:
                session.post({"type": "nack", "data": {"id": id, "code": "refused"}})
            return
        known = (session.user, id) in self.durable.taken
        if id is not None and not known and self._calendar.now < self.limited_until:
            self._refuse(link, session, name, id)
            return
        if not known:
            self._commit(name, room, session.user, id, link.page)
        else:
            self._note("knows %s already" % name)
        if id is not None:
            seq = self.durable.taken[(session.user, id)]
            ack = {"type": "ack", "data": {"id": id, "seq": seq}}
            self._later(ANSWER, lambda: (self.sessions.of(link) or session).post(ack))

    def _refuse(self, link: Link, session: Session, name: str, id: str) -> None:
        """Refuse what would be taken a little later."""
        self._note("refuses %s for now" % name)
        self._history.refused_for_a_while.add(name)
        session.post({"type": "nack", "data": {"id": id, "code": "rate_limited"}})
        if self.breaks_off:
            link.reset(1006)

    def _commit(self, name: str, room: str, user: int, id: "str | None", via: str = "") -> None:
        """Write the message and its id in one transaction; tell the room a moment later."""
        lines = self.durable.rooms.setdefault(room, [])
        position = len(lines)
        lines.append(Line(name, user, position))
        if id is not None:
            self.durable.taken[(user, id)] = position
        now = self._calendar.now
        self._history.effects.append(Effect(name, room, position, user, now, via))
        self._note("commits %s as %s/%d" % (name, room, position))
        data = {"message": name, "room_id": room, "user_id": user, "position": position}
        self._later(ANSWER, lambda: self._publish(room, {"type": "chat_response", "data": data}))

    def _publish(self, room: str, frame: "dict[str, Any]") -> None:
        for session in self.sessions.all():
            if room in session.rooms:
                session.post(frame)

    def _hang_up(self, link: Link, code: int) -> None:
        self._note("hangs up on %s with %d" % (link.page, code))
        self.sessions.detach(link)
        link.close_from_server(code)

    def _later(self, delay: float, work: "Any") -> None:
        """Do something unless the process is gone by then."""
        life = self._life

        def due() -> None:
            if self.runs and self._life == life:
                work()

        self._calendar.after(delay, due)

    def _note(self, what: str) -> None:
        self._history.note(self._calendar.now, "server", what)


def _frame(frame: "dict[str, Any]") -> str:
    return json.dumps(frame, separators=(",", ":"))

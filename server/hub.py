"""Which sessions there are, whose they are, and which of them have a socket."""

import secrets
from collections import defaultdict
from collections.abc import Coroutine

from app.engine.messages import Message, MessageType
from server.accounts import Account
from server.detached import DetachedSessions, Loop
from server.frame import frame_of
from server.growing_answers import GrowingAnswers
from server.link import Link
from server.presence import Presence
from server.rooms import Rooms
from server.session import Session
from server.user_jobs import UserJobs

REPLACED = (4409, "replaced by a newer connection")
DRAIN_DELAY = 2  # seconds that clients are asked to spread their return over


class Hub:
    """Register sessions and carry messages to users; nothing here waits.

    A session outlives its socket by `window` seconds on the clock of `loop`. `epoch` names this
    life of the server: a session of another one is gone for good.
    """

    def __init__(self, window: float, loop: Loop) -> None:
        self.draining = False
        self.epoch = secrets.token_hex(8)
        self.presence = Presence(self.of_user, self._to_room)
        self.rooms = Rooms(self.presence.of)
        self.growing = GrowingAnswers()
        self._sessions: dict[str, Session] = {}
        self._by_user: defaultdict[int, set[Session]] = defaultdict(set)
        self._detached = DetachedSessions(window, loop, self.end)
        self._jobs = UserJobs()

    # Sessions come, lose their sockets, get new ones and end.

    def begin(self, account: Account, sign_in: str | None, link: Link) -> Session:
        """Begin a session on a socket.

        An older one of the same page ends: of the same user and client id, or on this very
        socket. Its socket, if it is another one, is closed 4409.
        """
        session = Session(account, sign_in, link)
        session.status = self.presence.said(account.id)
        with self.presence.changing(account):
            self._sessions[session.id] = session
            self._by_user[account.id].add(session)
            self._supersede(session)
        return session

    def named(self, user_id: int, session_id: object) -> Session | None:
        """Return a session by its id (any JSON value); another user's is as unknown as none."""
        session = self._sessions.get(session_id) if isinstance(session_id, str) else None
        return session if session is not None and session.account.id == user_id else None

    def attach(self, session: Session, sign_in: str | None, link: Link) -> bool:
        """Carry a session on another socket; return whether it had none.

        A socket that still seems open is closed 4409 and nobody hears of that. Nothing is said
        yet: first the page gets what it missed, then `returned` tells the others.
        """
        older, session.link = session.link, link
        session.sign_in, session.client_id = sign_in, link.client_id
        self._detached.discard(session)
        if older is not None and older is not link:
            older.close(*REPLACED)
        self._supersede(session)
        return older is None

    def returned(self, session: Session) -> None:
        """Tell the rooms that somebody is back, as available as they said before."""
        others = [one for one in self.presence.pages(session.account.id) if one is not session]
        self.rooms.returned(session)
        said_before = session.status
        if said_before is not None and others and all(one.status is None for one in others):
            # Those are newer pages where nothing was said since.
            self.presence.set_status(session.account, said_before)
        elif others:  # they are more by one
            self.presence.tell(session.account, but=session)

    def detach(self, session: Session, link: Link) -> None:
        """Learn that a socket is gone; its session waits for the page to come back.

        Nothing happens when the session has another socket by now, or has ended.
        """
        if session.link is not link:
            return
        with self.presence.changing(session.account):
            self.rooms.going(session)
            session.link = None
            self._detached.add(session)

    def replace(self, session: Session) -> None:
        """End a session whose page has begun another; a socket of its own is closed 4409."""
        self._turn_out(session, *REPLACED)

    def end(self, session: Session) -> None:
        """Forget a session; the user's jobs end with the user's last one."""
        if self._sessions.pop(session.id, None) is None:
            return
        user_id = session.account.id
        with self.presence.changing(session.account):
            for room_id in sorted(session.rooms):
                self.rooms.leave(session, room_id)
            session.link = None
            self._detached.discard(session)
            self._by_user[user_id].discard(session)
        if not self._by_user[user_id]:
            del self._by_user[user_id]
            self._jobs.cancel_of(user_id)

    # What goes to users and what they do.

    def of_user(self, user_id: int) -> list[Session]:
        """Return the user's sessions, also those whose page is away."""
        return list(self._by_user.get(user_id, ()))

    def to_user(self, user_id: int, message: Message) -> None:
        """Send to every session of a user; encoded once."""
        frame = frame_of(message)
        for session in self.of_user(user_id):
            session.post_frame(frame)

    def start_job(self, user_id: int, job: Coroutine[object, object, None]) -> None:
        """Run a job for a user until it ends or the user's last session does."""
        if user_id in self._by_user:
            self._jobs.start(user_id, job)
        else:
            job.close()

    # Goodbyes.

    def sign_out(self, sign_in: str) -> None:
        """End the sessions of one sign-in and say goodbye to their sockets."""
        goodbye = Message(MessageType.DISCONNECT, {"reason": "signed_out"})
        for session in list(self._sessions.values()):
            if session.sign_in == sign_in:
                session.post(goodbye)
                self._turn_out(session, 1000, "signed out")

    def drain(self) -> None:
        """Send everybody away, to come back shortly; newcomers are sent away by their socket."""
        self.draining = self.presence.silent = True
        data = {"status": "draining", "retry_after": DRAIN_DELAY}
        frame = frame_of(Message(MessageType.STATUS_UPDATE, data))
        for session in list(self._sessions.values()):
            # Everyone goes at once, so nobody needs to hear of the others' leaving.
            session.post_frame(frame)
            if session.link is not None:
                session.link.close(1012, "service restart")
        self._jobs.cancel()

    def close(self) -> None:
        """Give back what would outlive the server: the timer and the jobs."""
        self._detached.close()
        self._jobs.cancel()

    def _to_room(self, room_id: str, message: Message) -> None:
        self.rooms.to_room(room_id, message)

    def _supersede(self, session: Session) -> None:
        for other in self.of_user(session.account.id):
            if other is not session and other.client_id == session.client_id:
                if other.link is session.link:
                    self.end(other)
                else:
                    self.replace(other)

    def _turn_out(self, session: Session, code: int, reason: str) -> None:
        link = session.link
        self.end(session)
        if link is not None:
            link.close(code, reason)

"""How `connect` begins a session, goes on with one, or resumes it on another socket."""

from app.engine.messages import Message, MessageType
from server.accounts import Account
from server.link import Link, text_of
from server.services import Services
from server.session import Session

CAPABILITIES = (
    "ack", "reauth", "rooms", "heartbeat", "drain", "ticket", "resume",
    "pieces", "cancel", "documents", "quotes", "notifications",
)  # fmt: skip


class Introduction:
    """Answer `connect` on one socket of one account; nothing here waits.

    So nothing comes between an answer, the frames that are replayed after it and those that
    follow: their numbers have no hole.
    """

    def __init__(self, services: Services, link: Link, account: Account) -> None:
        self._settings = services.settings
        self._hub = services.hub
        self._link = link
        self._account = account

    def begin(self, sign_in: str | None) -> Session:
        """Begin a session for a client that has not introduced itself, and need never do so."""
        return self._hub.begin(self._account, sign_in, self._link)

    def introduce(self, message: Message, current: Session | None, sign_in: str | None) -> Session:
        """Answer `connect` and return the session that the socket carries from now on.

        `current` is the one that it carried so far: it goes on when nothing is to be resumed.
        Otherwise the named session comes back, or a fresh one takes the place of both.
        """
        resume = message.data.get("resume")
        if current is not None and resume is None:
            current.sign_in = sign_in
            self._answer(current, resumed=False)
            return current
        if resume is None:
            return self._begin_instead_of(None, sign_in)
        named = self._hub.named(self._account.id, message.data.get("session_id"))
        seq = self._kept_since(named, resume)
        if named is None or seq is None:
            return self._begin_instead_of(named, sign_in)
        self._resume(named, seq, sign_in)
        return named

    def _kept_since(self, session: Session | None, resume: object) -> int | None:
        """Return the `seq` of a resume, if all that followed it can be sent again."""
        if session is None or not isinstance(resume, dict):
            return None
        seq = resume.get("seq")
        kept = resume.get("epoch") == self._hub.epoch and session.can_replay(seq)
        return seq if kept else None

    def _resume(self, session: Session, seq: int, sign_in: str | None) -> None:
        was_away = self._hub.attach(session, sign_in, self._link)
        self._answer(session, resumed=True)
        session.replay(seq)
        if was_away:
            self._hub.returned(session)

    def _begin_instead_of(self, older: Session | None, sign_in: str | None) -> Session:
        session = self.begin(sign_in)
        if older is not None:  # its page has lost the thread and will not ask for it again
            self._hub.replace(older)
        self._answer(session, resumed=False)
        return session

    def _answer(self, session: Session, resumed: bool) -> None:
        """Send the only frame without a number; its `seq` is the last number given out."""
        account = session.account
        user = {"id": account.id, "name": account.name, "email": account.email}
        data = {
            "session_id": session.id,
            "user": {**user, "role": account.role},
            "capabilities": list(CAPABILITIES),
            "heartbeat_interval": self._settings.beat(),
            "max_frame": self._settings.max_frame,
            "epoch": self._hub.epoch,
            "seq": session.seq,
            "resumed": resumed,
            "presence": [],
        }
        self._link.post(text_of(Message(MessageType.CONNECT, data)))

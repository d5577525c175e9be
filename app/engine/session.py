"""Who we are to the server: introduced on every link, remembered between them."""

from app.engine.events import DuplicateDropped, GapFound, MessageReceived, SessionStarted
from app.engine.inbox import Inbox
from app.engine.message_types import MessageType
from app.engine.options import CAPABILITIES
from app.engine.rooms import Rooms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine.link import Link
    from app.engine.messages import Message
    from app.engine.options import Options
    from app.engine.outgoing import Outgoing
    from app.engine.output import Output


class Session:
    """Hold what outlives a link: the session's id, its place in the server's order, the rooms."""

    def __init__(self, options: "Options", outgoing: "Outgoing", output: "Output") -> None:
        self.rooms = Rooms()
        self.inbox = Inbox(options.max_ahead, options.gap_timeout)
        self._outgoing = outgoing
        self._output = output
        self._id: str | None = None
        self._epoch: str | None = None
        self._begun = False  # some session was begun before

    def introduce(self, link: "Link", token: "str | None", resume: bool = True) -> None:
        """Send `connect`: who we are, what we can, and the token where the frame carries it.

        `resume` asks for what was missed; without it a live link is only authenticated anew.
        """
        place = None
        if resume and self._epoch is not None and self.inbox.seq is not None:
            place = {"epoch": self._epoch, "seq": self.inbox.seq}
        data: dict[str, Any] = {
            "client_id": link.client_id,
            "session_id": self._id,
            "resume": place,
            "capabilities": list(CAPABILITIES),
        }
        if token is not None:
            data["token"] = token
        self._outgoing.control(link, MessageType.CONNECT, data)

    def begin(self, link: "Link", answer: "dict[str, Any]", now: float) -> None:
        """Go on where we were, or anew; `answer` is empty when the server gave none."""
        user = answer.get("user")
        user = user if isinstance(user, dict) else {}
        user_id = user.get("id")
        if isinstance(user_id, (int, str)) and not isinstance(user_id, bool):
            self._outgoing.user_id = user_id
        resumed = link.resumes and self._may_resume(answer)
        self._id = link.session_id or self._id
        self._count(link, answer, resumed, now)
        self._output.events.append(
            SessionStarted(
                link.session_id,
                user,
                link.capabilities,
                link.dialect.value,
                resumed,
                self._outgoing.user_id,
            )
        )
        # Joining again is no harm where the server put us back, and heals who is shown.
        for type, data in self.rooms.entries("rooms" in link.capabilities, resumed):
            self._outgoing.control(link, type, data)

    def hear(self, message: "Message", link: "Link", now: float) -> None:
        """Hand a frame on in its place: at once, later, or never when it came before."""
        if self.inbox.seq is None:
            if link.acknowledges and self._is_known(message):
                self._output.events.append(DuplicateDropped(None))
            else:
                self._output.events.append(MessageReceived(message))
            return
        was_missing = self.inbox.gap
        ready = self.inbox.accept(message, now)
        if ready is None:
            self._output.events.append(DuplicateDropped(message.seq))
            return
        self._tell(ready)
        if self.inbox.gap and not was_missing:
            self.introduce(link, None)  # asks again for what is missing
        self.check(now)

    def check(self, now: float) -> None:
        """Go on without what is missing when it was waited for in vain."""
        if self.inbox.lost(now):
            # Told first: what follows is after the gap.
            self._output.events.append(GapFound("not_replayed"))
            self._tell(self.inbox.skip())

    def forget(self) -> None:
        """Forget the user; the rooms are the page's."""
        self.rooms.forget_status()
        self.inbox.forget()
        self._id = None
        self._epoch = None
        self._begun = False

    def _count(self, link: "Link", answer: "dict[str, Any]", resumed: bool, now: float) -> None:
        """Find our place in the server's order."""
        # An answer that comes after all, to a link that was assumed to get none, is no new session.
        begun, self._begun = self._begun and not link.late, True
        if resumed:
            self.inbox.wait_anew(now)
            return
        epoch, seq = answer.get("epoch"), answer.get("seq")
        numbered = link.resumes and isinstance(epoch, str)
        known = isinstance(seq, int) and not isinstance(seq, bool)
        rest = self.inbox.start((seq if known else 0) if numbered else None)
        self._epoch = epoch if numbered else None
        self._tell(rest)
        if begun:
            self._output.events.append(GapFound("session_gone" if link.resumes else "no_resume"))

    def _may_resume(self, answer: "dict[str, Any]") -> bool:
        """Tell whether the server goes on where we are; it can't if it is not as far as we."""
        place, seq = self.inbox.seq, answer.get("seq")
        if answer.get("resumed") is not True or self._epoch is None or place is None:
            return False
        if answer.get("session_id") != self._id or answer.get("epoch", self._epoch) != self._epoch:
            return False
        return isinstance(seq, int) and not isinstance(seq, bool) and seq >= place

    def _is_known(self, message: "Message") -> bool:
        if message.type is not MessageType.CHAT_RESPONSE or message.id is None:
            return False
        return self.inbox.seen("%s %s" % (message.data.get("user_id", message.user_id), message.id))

    def _tell(self, messages: "list[Message]") -> None:
        for message in messages:
            self._output.events.append(MessageReceived(message))

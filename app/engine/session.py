"""Who we are to the server: introduced on every link, remembered between them."""

from app.engine.events import DuplicateDropped, GapFound, MessageReceived, SessionStarted
from app.engine.inbox import Inbox
from app.engine.json_gate import clean_number, clean_text
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
        self.met_capable = False  # a server that answers: silence tells no other one
        self._repeats = 0  # frames in a row that came before
        self._most_repeats = options.max_ahead

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
        user_id = user_in(answer)
        if user_id is not None:
            self._outgoing.user_id = user_id
        resumed = link.resumes and self._may_resume(answer)
        self.met_capable = self.met_capable or link.capable
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

    def next_in_order(self, message: "Message", link: "Link") -> bool:
        """Count a frame that is just the next one, as nearly all are; False: `hear` has to look.

        Where nothing is numbered or acknowledged, what comes may be the echo of a message of ours.
        """
        if not link.acknowledges or not self.inbox.is_next(message.seq):
            return False
        self._repeats = 0
        return True

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
            self._doubt(link)
            return
        self._repeats = 0
        self._tell(ready)
        if self.inbox.gap and not was_missing:
            self.introduce(link, None)  # asks again for what is missing
        self.check(now)

    def _doubt(self, link: "Link") -> None:
        """Ask the server where we are when all it says seems to be said already.

        One frame with a number that was never given out would make us deaf to all that follow.
        """
        self._repeats += 1
        if self._repeats > self._most_repeats and link.replay_to is None:
            self._repeats = 0
            self.introduce(link, None)

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
        self._repeats = 0
        link.resumed = resumed
        if resumed:
            self.inbox.wait_anew(now)
            place = clean_number(answer.get("seq")) or 0
            if self.inbox.seq is not None and place > self.inbox.seq:
                link.replays(place, now)
            return
        epoch = clean_text(answer.get("epoch"))
        numbered = link.resumes and epoch is not None
        rest = self.inbox.start(clean_number(answer.get("seq")) or 0 if numbered else None)
        self._epoch = epoch if numbered else None
        self._tell(rest)
        if begun:
            self._output.events.append(GapFound("session_gone" if link.resumes else "no_resume"))

    def _may_resume(self, answer: "dict[str, Any]") -> bool:
        """Tell whether the server goes on where we are; it can't if it is not as far as we."""
        place, seq = self.inbox.seq, clean_number(answer.get("seq"))
        if answer.get("resumed") is not True or self._epoch is None or place is None:
            return False
        if answer.get("session_id") != self._id or answer.get("epoch", self._epoch) != self._epoch:
            return False
        return seq is not None and seq >= place

    def _is_known(self, message: "Message") -> bool:
        if message.type is not MessageType.CHAT_RESPONSE or message.id is None:
            return False
        return self.inbox.seen("%s %s" % (message.data.get("user_id", message.user_id), message.id))

    def _tell(self, messages: "list[Message]") -> None:
        for message in messages:
            self._output.events.append(MessageReceived(message))


def user_in(answer: "dict[str, Any]") -> "int | str | None":
    """Return who the server says we are in its answer to `connect`."""
    user = answer.get("user")
    user_id = user.get("id") if isinstance(user, dict) else None
    return clean_text(user_id) if isinstance(user_id, str) else clean_number(user_id)

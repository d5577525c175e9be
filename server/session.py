"""One page's conversation with the server; it outlives the socket that carries it."""

import secrets

from app.engine.messages import Message
from server.accounts import Account
from server.frame import Frame, frame_of
from server.link import Link
from server.replay_log import ReplayLog


class Session:
    """Number what is sent to one page and keep it for a while.

    `link` is None while the page is away; what is posted then waits in the log. Bound to one
    account for ever; `sign_in` is the one that last spoke for it, None for a token of no sign-in.
    """

    def __init__(self, account: Account, sign_in: str | None, link: Link) -> None:
        self.id = secrets.token_urlsafe(12)
        self.account = account
        self.sign_in = sign_in
        self.client_id = link.client_id
        self.link: Link | None = link
        self.rooms: set[str] = set()
        self.status: str | None = None  # what the user last said by hand about being there
        self.idle = False  # nobody touches this page
        self.at: str | None = None  # the room that this page shows
        self.at_since = 0  # which of the user's pages said so last
        self._log = ReplayLog()

    @property
    def seq(self) -> int:
        """Return the number of the last frame that was posted."""
        return self._log.seq

    def post(self, message: Message) -> None:
        """Send a message, now or when the page asks for what it missed."""
        self.post_frame(frame_of(message))

    def post_frame(self, frame: Frame) -> None:
        """Send an encoded message likewise."""
        seq = self._log.append(frame)
        if self.link is not None:
            self.link.post(frame.numbered(seq))

    def can_replay(self, seq: object) -> bool:
        """Return whether nothing after `seq` (any JSON value) is lost."""
        return self._log.reaches(seq)

    def replay(self, seq: int) -> None:
        """Send again, with their numbers, all frames after `seq`."""
        if self.link is not None:
            for text in self._log.after(seq):
                self.link.post(text)

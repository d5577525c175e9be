"""How present people are: what they said, whether they touch a page, which room it shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.engine.messages import Message, MessageType
from server.accounts import Account
from server.session import Session


class Presence:
    """Know it of everybody from their sessions, and tell their rooms what changes.

    `of_user` returns a user's sessions, `to_room` sends to a room. `silent`: nobody is told.
    """

    def __init__(
        self,
        of_user: Callable[[int], list[Session]],
        to_room: Callable[[str, Message], None],
    ) -> None:
        self.silent = False
        self._of_user = of_user
        self._to_room = to_room
        self._looks = 0
        self._changing: set[int] = set()  # users

    def of(self, user_id: int) -> dict[str, object]:
        """Return how present a user with a socket is: `status`, `at`, `devices`.

        What was said by hand counts, but for "online", which leaves it to the pages: a user is
        away when nobody touches any of them.
        """
        pages = self.pages(user_id)
        status = self.said(user_id) or "online"
        if status == "online" and pages and all(page.idle for page in pages):
            status = "away"
        last = max(pages, key=lambda page: page.at_since, default=None)
        return {"status": status, "at": last.at if last else None, "devices": len(pages)}

    def set_status(self, account: Account, status: str) -> None:
        """Remember what was said by hand and tell the user's rooms: the person is, not the page."""
        for session in self._of_user(account.id):
            session.status = status
        self.tell(account)

    def set_idle(self, session: Session, idle: bool) -> None:
        """Learn whether a page is touched; the rooms hear what that changes."""
        with self.changing(session.account):
            session.idle = idle

    def look_at(self, session: Session, room_id: str | None) -> None:
        """Learn which room a page shows; the rooms hear what that changes."""
        with self.changing(session.account):
            self._looks += 1
            session.at, session.at_since = room_id, self._looks

    def pages(self, user_id: int) -> list[Session]:
        """Return a user's sessions that have a socket."""
        return [session for session in self._of_user(user_id) if session.link is not None]

    def said(self, user_id: int) -> str | None:
        """Return what a user with a socket last said by hand about being there."""
        said = (session.status for session in self.pages(user_id))
        return next((status for status in said if status is not None), None)

    @contextmanager
    def changing(self, account: Account) -> Iterator[None]:
        """Tell the rooms of a user when what is done meanwhile changes how present they are.

        Who was not there before or is not there afterwards comes or goes, which is said elsewhere.
        """
        if account.id in self._changing:  # one thing leads to another: it is told at the end
            yield
            return
        before = self.of(account.id)
        self._changing.add(account.id)
        try:
            yield
        finally:
            self._changing.discard(account.id)
        after = self.of(account.id)
        if before != after and before["devices"] and after["devices"] and not self.silent:
            self.tell(account)

    def tell(self, account: Account, but: Session | None = None) -> None:
        """Tell the rooms of a user's pages, except one of these, how present the user is."""
        data = {"user_id": account.id, "name": account.name, **self.of(account.id)}
        pages = [page for page in self.pages(account.id) if page is not but]
        for room_id in sorted({room_id for page in pages for room_id in page.rooms}):
            update = Message(MessageType.PRESENCE_UPDATE, {**data, "room_id": room_id})
            self._to_room(room_id, update)

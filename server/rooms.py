"""Which sessions hear which rooms, and who is seen in them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from app.engine.messages import Message, MessageType
from server.frame import frame_of
from server.session import Session


class Rooms:
    """Carry messages to rooms and tell them who comes and goes; nothing here waits.

    A session hears its rooms whether its page is there or away. Seen in a room (in its roster,
    by `user_join` and `user_leave`) are only users with a socket. `presence_of` takes a user's id
    and gives the fields that say how present they are.
    """

    def __init__(self, presence_of: Callable[[int], Mapping[str, object]]) -> None:
        self._presence_of = presence_of
        self._sessions: defaultdict[str, set[Session]] = defaultdict(set)

    def to_room(self, room_id: str, message: Message, but: Iterable[Session] = ()) -> None:
        """Send to every session in a room except some; encoded once."""
        frame, excluded = frame_of(message), set(but)
        for session in list(self._sessions.get(room_id, ())):
            if session not in excluded:
                session.post_frame(frame)

    def join(self, session: Session, room_id: str) -> bool:
        """Let a session hear a room; return whether its user was not seen there before.

        Then the others hear `user_join`.
        """
        first = room_id not in session.rooms and not self._seen_beside(session, room_id)
        self._sessions[room_id].add(session)
        session.rooms.add(room_id)
        if first:
            self._tell_others(MessageType.USER_JOIN, session, room_id)
        return first

    def leave(self, session: Session, room_id: str) -> None:
        """Stop hearing a room; the others hear `user_leave` when it was the user's last socket."""
        if room_id not in session.rooms:
            return
        session.rooms.discard(room_id)
        self._sessions[room_id].discard(session)
        if session.link is not None and not self._seen_beside(session, room_id):
            self._tell_others(MessageType.USER_LEAVE, session, room_id)

    def going(self, session: Session) -> None:
        """Tell the rooms of a session that is about to lose its socket; it goes on hearing."""
        self._tell_all(MessageType.USER_LEAVE, session)

    def returned(self, session: Session) -> None:
        """Tell the rooms of a session that has a socket again."""
        self._tell_all(MessageType.USER_JOIN, session)

    def roster(self, room_id: str) -> list[dict[str, object]]:
        """Return who is in a room, each person once, by name."""
        seen = [one.account for one in self._sessions.get(room_id, ()) if one.link is not None]
        people = {person.id: person for person in seen}
        return [
            {"user_id": person.id, "name": person.name, **self._presence_of(person.id)}
            for person in sorted(people.values(), key=lambda person: (person.name, person.id))
        ]

    def _tell_all(self, type: MessageType, session: Session) -> None:
        for room_id in sorted(session.rooms):
            if not self._seen_beside(session, room_id):
                self._tell_others(type, session, room_id)

    def _tell_others(self, type: MessageType, session: Session, room_id: str) -> None:
        """Tell everybody but the user, whose other pages may be away and hear it later."""
        account, link = session.account, session.link
        presence = self._presence_of(account.id)
        if type is MessageType.USER_LEAVE:  # still counted, so only this is true already
            presence = {"status": presence["status"]}
        data = {
            "user_id": account.id,
            "name": account.name,
            **presence,
            "room_id": room_id,
            "connection_id": link.id if link is not None else None,
        }
        own = [one for one in self._sessions[room_id] if one.account.id == account.id]
        self.to_room(room_id, Message(type, data), but=own)

    def _seen_beside(self, session: Session, room_id: str) -> bool:
        """Return whether another socket of the session's user is in a room."""
        return any(
            one is not session and one.link is not None and one.account.id == session.account.id
            for one in self._sessions.get(room_id, ())
        )

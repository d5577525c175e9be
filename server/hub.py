"""Which sockets are open, whose they are and which rooms they hear."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable

from app.engine.messages import Message, MessageType
from server.accounts import Account
from server.link import Link, text_of

Jobs = set[asyncio.Task[None]]
DRAIN_DELAY = 2  # seconds that clients are asked to spread their return over


class Member:
    """Hold one signed-in socket."""

    def __init__(
        self, link: Link, account: Account, session_id: str | None, expires_at: float
    ) -> None:
        self.link = link
        self.account = account
        self.session_id = session_id
        self.expires_at = expires_at
        self.rooms: set[str] = set()

    def post(self, message: Message) -> None:
        """Send a message to this socket."""
        self.link.post(text_of(message))


class Hub:
    """Register members and carry messages between them; nothing here waits."""

    def __init__(self) -> None:
        self.draining = False
        self._members: set[Member] = set()
        self._by_user: defaultdict[int, set[Member]] = defaultdict(set)
        self._rooms: defaultdict[str, set[Member]] = defaultdict(set)
        self._status: dict[int, str] = {}
        self._jobs: defaultdict[int, Jobs] = defaultdict(set)

    def add(self, member: Member) -> None:
        """Register a member; an older socket of the same user and client id is closed 4409."""
        for other in self.of_user(member.account.id):
            if other.link.client_id == member.link.client_id:
                self.remove(other)
                other.link.close(4409, "replaced by a newer connection")
        self._members.add(member)
        self._by_user[member.account.id].add(member)

    def remove(self, member: Member) -> None:
        """Forget a member; rooms hear of it when it was the user's last socket there.

        The user's jobs end with the user's last socket.
        """
        if member not in self._members:
            return
        for room_id in list(member.rooms):
            self.leave(member, room_id)
        self._members.discard(member)
        user_id = member.account.id
        self._by_user[user_id].discard(member)
        if not self._by_user[user_id]:
            del self._by_user[user_id]
            self._status.pop(user_id, None)
            for job in self._jobs.pop(user_id, set()):
                job.cancel()

    def of_user(self, user_id: int) -> list[Member]:
        """Return the user's open sockets."""
        return list(self._by_user.get(user_id, ()))

    def join(self, member: Member, room_id: str) -> bool:
        """Let a socket hear a room; return whether it is the user's first one there.

        Then the others hear `user_join`.
        """
        first = not self._is_in(member.account.id, room_id)
        if first:
            self._tell_coming_or_going(MessageType.USER_JOIN, member, room_id)
        self._rooms[room_id].add(member)
        member.rooms.add(room_id)
        return first

    def leave(self, member: Member, room_id: str) -> None:
        """Stop hearing a room; the others hear `user_leave` when it was the last socket."""
        if room_id not in member.rooms:
            return
        member.rooms.discard(room_id)
        self._rooms[room_id].discard(member)
        if not self._is_in(member.account.id, room_id):
            self._tell_coming_or_going(MessageType.USER_LEAVE, member, room_id)

    def rooms_of(self, user_id: int) -> set[str]:
        """Return the rooms that any of the user's sockets hears."""
        return {room_id for member in self.of_user(user_id) for room_id in member.rooms}

    def roster(self, room_id: str) -> list[dict[str, object]]:
        """Return who is in a room, each person once, by name."""
        people = {member.account.id: member.account for member in self._rooms.get(room_id, ())}
        return [
            {"user_id": person.id, "name": person.name, "status": self.status(person.id)}
            for person in sorted(people.values(), key=lambda person: (person.name, person.id))
        ]

    def status(self, user_id: int) -> str:
        """Return what the user last said about being there."""
        return self._status.get(user_id, "online")

    def set_status(self, user_id: int, status: str) -> None:
        """Remember it until the user's last socket is gone."""
        self._status[user_id] = status

    def to_room(self, room_id: str, message: Message, but: Iterable[Member] = ()) -> None:
        """Send to every socket in a room except some; encoded once."""
        text, excluded = text_of(message), set(but)
        for member in list(self._rooms.get(room_id, ())):
            if member not in excluded:
                member.link.post(text)

    def to_user(self, user_id: int, message: Message) -> None:
        """Send to every socket of a user."""
        for member in self.of_user(user_id):
            member.post(message)

    def start_job(self, user_id: int, job: Coroutine[object, object, None]) -> None:
        """Run a job on behalf of a user, until it ends or the user's last socket is gone."""
        task = asyncio.create_task(job)
        self._jobs[user_id].add(task)
        task.add_done_callback(self._forgetter(user_id))

    def sign_out(self, session_id: str) -> None:
        """Say goodbye to the sockets of one sign-in."""
        goodbye = Message(MessageType.DISCONNECT, {"reason": "signed_out"})
        for member in list(self._members):
            if member.session_id == session_id:
                member.post(goodbye)
                self.remove(member)
                member.link.close(1000, "signed out")

    def drain(self) -> None:
        """Send everybody away, to come back shortly; newcomers are sent away by their session."""
        self.draining = True
        data = {"status": "draining", "retry_after": DRAIN_DELAY}
        text = text_of(Message(MessageType.STATUS_UPDATE, data))
        for member in list(self._members):
            # Everyone goes at once, so nobody needs to hear of the others' leaving.
            member.link.post(text)
            member.link.close(1012, "service restart")
        for jobs in self._jobs.values():
            for job in jobs:
                job.cancel()

    def _tell_coming_or_going(self, type: MessageType, member: Member, room_id: str) -> None:
        """Tell a room of a user who is not among its members yet, or any more."""
        account = member.account
        data = {
            "user_id": account.id,
            "name": account.name,
            "status": self.status(account.id),
            "room_id": room_id,
            "connection_id": member.link.id,
        }
        self.to_room(room_id, Message(type, data))

    def _is_in(self, user_id: int, room_id: str) -> bool:
        return any(member.account.id == user_id for member in self._rooms.get(room_id, ()))

    def _forgetter(self, user_id: int) -> Callable[[asyncio.Task[None]], None]:
        def forget(task: asyncio.Task[None]) -> None:
            jobs = self._jobs.get(user_id)
            if jobs is not None:
                jobs.discard(task)
                if not jobs:
                    del self._jobs[user_id]

        return forget

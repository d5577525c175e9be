"""What a session may ask for in the capable dialect."""

from collections.abc import Awaitable, Callable

from app.engine.messages import Message, MessageType
from server.dialects.answers import acknowledge
from server.dialects.fields import check_value, room_of
from server.hub_stage import PassingStage
from server.jobs.assistant import is_asked
from server.jobs.order import Order, work
from server.jobs.tools import tool_result
from server.message_log import Accepted
from server.rate_limit import in_words
from server.refusal import (
    RefusalCode,
    Refused,
    choice_field,
    flag_field,
    size_field,
    text_field,
)
from server.services import Services
from server.session import Session

MAX_CHAT = 8_000
STATUSES = ("online", "away", "busy")
IDLENESS = ("online", "away")


class Commands:
    """Perform the frames of one session. Each raises `Refused` or acknowledges its id once.

    What is stored or starts a job is done once per id; a job with an id outlives its user's
    sessions and the process. Joining, leaving, presence, typing and
    heartbeats are done each time: their effect lives and dies with the session, a second time
    changes nothing, and a new session that resends one needs it done again.
    """

    def __init__(self, services: Services, session: Session) -> None:
        self._hub = services.hub
        self._rooms = services.hub.rooms
        self._log = services.log
        self._chat_limit = services.chat_limit
        self._session = session
        self._user_id = session.account.id
        self._kept_jobs = services.kept_jobs
        self._services = services
        self._table: dict[MessageType, Callable[[Message], Awaitable[None]]] = {
            MessageType.HEARTBEAT: self._heartbeat,
            MessageType.CHAT_MESSAGE: self._chat,
            MessageType.TYPING_START: self._typing,
            MessageType.TYPING_STOP: self._typing,
            MessageType.USER_JOIN: self._join,
            MessageType.USER_LEAVE: self._leave,
            MessageType.PRESENCE_UPDATE: self._presence,
            MessageType.DOCUMENT_UPLOAD_START: self._document,
            MessageType.QUOTE_GENERATION_START: self._quote,
            MessageType.AI_TOOL_CALL: self._tool,
            MessageType.CANCEL: self._cancel,
        }

    async def perform(self, message: Message) -> None:
        """Do what the frame asks."""
        command = self._table.get(message.type) if message.type else None
        if command is None:
            text = f"This server takes no frames of type {message.type_name}."
            raise Refused(RefusalCode.UNKNOWN_TYPE, text)
        check_value(message.data)
        await command(message)

    async def _heartbeat(self, message: Message) -> None:
        self._session.post(Message(MessageType.HEARTBEAT, message.data))
        acknowledge(self._session, message)

    async def _chat(self, message: Message) -> None:
        text, room_id = text_field(message.data, "message", limit=MAX_CHAT), room_of(message)
        await self._check_limit(message.id)
        order = self._order(message, message=text, room_id=room_id) if is_asked(text) else None
        accepted = await self._log.append(room_id, self._user_id, message.id, text, order)
        acknowledge(self._session, message, accepted.seq)
        if accepted.again:
            return
        self._tell_room(message, text, room_id, accepted)
        if order is not None:
            self._start(order)

    async def _check_limit(self, id: str | None) -> None:
        """Refuse what is too much; what is only sent again is not more."""
        if id is not None and await self._log.knows(self._user_id, id):
            return
        wait = self._chat_limit.take(self._user_id)
        if wait:
            text = f"You are writing too fast: please wait {in_words(wait)}."
            raise Refused(RefusalCode.RATE_LIMITED, text)

    def _tell_room(self, message: Message, text: str, room_id: str, accepted: Accepted) -> None:
        data = {
            "message": text,
            "user_id": self._user_id,
            "user_name": self._session.account.name,
            "room_id": room_id,
            "timestamp": accepted.timestamp,
            "seq": accepted.seq,
        }
        response = Message(MessageType.CHAT_RESPONSE, data, id=message.id, user_id=self._user_id)
        self._rooms.to_room(room_id, response)
        if room_id not in self._session.rooms:  # the sender hears it, having joined or not
            self._session.post(response)
        self._tell_activity(room_id, "sent a message")

    async def _typing(self, message: Message) -> None:
        room_id, account = room_of(message), self._session.account
        data = {"user_id": account.id, "user_name": account.name, "room_id": room_id}
        own = self._hub.of_user(account.id)
        self._rooms.to_room(room_id, Message(message.type, data), but=own)
        acknowledge(self._session, message)

    async def _join(self, message: Message) -> None:
        room_id = room_of(message)
        first = self._rooms.join(self._session, room_id)
        roster = {"room_id": room_id, "users": self._rooms.roster(room_id)}
        self._session.post(Message(MessageType.PRESENCE_UPDATE, roster))
        acknowledge(self._session, message)
        for growing in self._hub.growing.in_room(room_id):
            self._session.post(growing)
        if first:
            self._tell_activity(room_id, "joined")

    async def _leave(self, message: Message) -> None:
        self._rooms.leave(self._session, room_of(message))
        acknowledge(self._session, message)

    async def _presence(self, message: Message) -> None:
        data, session = message.data, self._session
        auto = flag_field(data, "auto")
        shows = "room_id" in data
        room_id = None if data.get("room_id") is None else room_of(message)
        status = None
        if "status" in data or auto or not shows:
            status = choice_field(data, "status", IDLENESS if auto else STATUSES)
        if shows:
            self._hub.presence.look_at(session, room_id)
        if auto:
            self._hub.presence.set_idle(session, status == "away")
        elif status is not None:
            self._hub.presence.set_status(session.account, status)
        acknowledge(session, message)

    async def _document(self, message: Message) -> None:
        file_name = text_field(message.data, "file_name")
        file_size = size_field(message.data, "file_size")
        await self._accept(self._order(message, file_name=file_name, file_size=file_size), message)

    async def _quote(self, message: Message) -> None:
        customer_id = message.data.get("customer_id")
        if type(customer_id) is not int:
            customer_id = text_field(message.data, "customer_id")
        requirements = text_field(message.data, "requirements", default="", limit=MAX_CHAT)
        order = self._order(message, customer_id=customer_id, requirements=requirements)
        await self._accept(order, message)

    async def _tool(self, message: Message) -> None:
        tool_name, args = text_field(message.data, "tool_name"), message.data.get("args")
        check_value({"result": tool_result(args)})
        await self._accept(self._order(message, tool_name=tool_name, args=args), message)

    async def _cancel(self, message: Message) -> None:
        """End a job or an upload; a resend of what was done is acknowledged again."""
        target, id = text_field(message.data, "id"), message.id
        if id is None or not await self._log.knows(self._user_id, id):
            ended = await self._kept_jobs.cancel_asked(self._user_id, target, id)
            if not ended and not await self._services.documents.cancel(self._user_id, target, id):
                raise Refused(RefusalCode.NOT_FOUND, "Nothing of yours runs under this id.")
        acknowledge(self._session, message)

    def _order(self, message: Message, /, **data: object) -> Order:
        assert message.type is not None  # noqa: S101 - for mypy: it chose the command
        return Order(self._user_id, message.id, message.type, data)

    async def _accept(self, order: Order, message: Message) -> None:
        if order.id is not None:
            accepted = await self._log.accept(self._user_id, order.id, order)
            acknowledge(self._session, message, accepted.seq)
            if accepted.again:
                return
        self._start(order)

    def _start(self, order: Order) -> None:
        if order.id is None:
            services = self._services
            stage = PassingStage(
                self._hub, order, services.settings.job_step, services.records, services.writes
            )
            self._hub.start_job(self._user_id, work(stage, order, services.files))
        else:
            self._kept_jobs.start(order)

    def _tell_activity(self, room_id: str, activity: str) -> None:
        data = {"user_id": self._user_id, "room_id": room_id, "activity": activity}
        own = self._hub.of_user(self._user_id)
        self._rooms.to_room(room_id, Message(MessageType.USER_ACTIVITY, data), but=own)

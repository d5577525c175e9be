"""How a capable server answers: docs/protocol.md, part 2."""

from app.testing.session import ServerSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.testing.line import Line
    from app.testing.server import ScriptedServer

    Frame = dict[str, Any]

# Their effect belongs to the socket: they are done each time, and are no effects to count.
OF_THE_SOCKET = (
    "connect",
    "disconnect",
    "heartbeat",
    "user_join",
    "user_leave",
    "presence_update",
    "typing_start",
    "typing_stop",
)


class Capable:
    """Keep sessions and ids; number, acknowledge and replay."""

    def __init__(
        self, server: "ScriptedServer", capabilities: "tuple[str, ...]", heartbeat_interval: float
    ) -> None:
        self.capabilities = capabilities
        self.heartbeat_interval = heartbeat_interval
        self.held: list[tuple[Line, Frame]] | None = None  # acks kept back; None: none is
        self.refusals: list[tuple[str, str]] = []
        self.to_lose = 0
        self.to_double = 0
        self._server = server
        self._epoch = 1
        self._sessions: dict[str, ServerSession] = {}
        self._names = 0
        self._acks: dict[tuple[Any, str], Frame] = {}  # by user and id, for ever
        self._places: dict[str, int] = {}  # of the last chat message, by room

    def begin_again(self) -> None:
        """Forget what a killed process forgets; ids are on its disk."""
        self._sessions = {}
        self._epoch += 1
        if self.held is not None:
            self.held = []

    def forget_frames(self) -> None:
        """Forget what could be replayed."""
        for session in self._sessions.values():
            session.forget()

    def acknowledge(self) -> None:
        """Send what was held back."""
        held, self.held = self.held or [], None
        for line, ack in held:
            self.tell(line, ack)

    # What every dialect has.

    def opened(self, line: "Line") -> None:
        """Wait for `connect`."""

    def read(self, line: "Line", frame: "Frame") -> None:
        """Act on a frame."""
        type = frame["type"]
        if type == "connect":
            self._introduced(line, frame["data"])
        elif line.session is None:
            self._server.end(line, 4401)
        elif type == "disconnect":
            self._server.end(line, 1000)
        elif type == "heartbeat":
            self.tell(line, self.frame("heartbeat", frame["data"]))
        elif type in OF_THE_SOCKET:
            self._of_the_socket(line, line.session, frame)
        else:
            self._command(line, line.session, frame)

    def frame(self, type: str, data: "Frame") -> "Frame":
        """Return an envelope."""
        return {"type": type, "data": data, "timestamp": self._server.time(), "id": None}

    def tell(self, line: "Line", frame: "Frame") -> None:
        """Say a frame to one page, numbered if that was announced; or lose it on the way."""
        if line.session is None:
            return
        if "resume" in self.capabilities:
            frame = line.session.number(frame)
        if self.to_lose:
            self.to_lose -= 1
            return
        line.say(frame)
        if self.to_double:
            self.to_double -= 1
            line.say(frame)

    def broadcast(self, frame: "Frame") -> None:
        """Tell every session; one without a socket keeps it for its return."""
        here = [line.session for line in self._server.lines]
        for session in self._sessions.values():
            if session not in here:
                session.number(frame)
        for line in self._server.lines:
            self.tell(line, frame)

    # Sessions.

    def _introduced(self, line: "Line", data: "Frame") -> None:
        """Answer `connect`: go on with the session it names, or begin one."""
        place = data.get("resume")
        missed: list[Frame] | None = None
        if place is not None:
            named = self._sessions.get(data.get("session_id") or "")
            missed = self._missed(named, place)
            line.session = named if missed is not None else None
        if line.session is None:
            self._names += 1
            line.session = ServerSession("session-%d" % self._names, self._server.user["id"])
            self._sessions[line.session.id] = line.session
        for other in self._server.lines:
            if other is not line and other.session is line.session:
                self._server.drop(4409, "", other.world)  # one session, one socket
        line.say(self.frame("connect", self._answer(line.session, missed is not None)))
        for frame in missed or []:
            line.say(frame)

    def _missed(self, session: "ServerSession | None", place: "Frame") -> "list[Frame] | None":
        """Return what is to be replayed, or None when the session can't go on."""
        if session is None or "resume" not in self.capabilities:
            return None
        if session.user_id != self._server.user["id"] or place["epoch"] != self._epoch_name():
            return None
        return session.after(place["seq"])

    def _answer(self, session: ServerSession, resumed: bool) -> "Frame":
        return {
            "session_id": session.id,
            "user": self._server.user,
            "capabilities": list(self.capabilities),
            "heartbeat_interval": self.heartbeat_interval,
            "epoch": self._epoch_name(),
            "seq": session.seq,
            "resumed": resumed,
            "presence": [],
        }

    def _epoch_name(self) -> str:
        return "epoch-%d" % self._epoch

    # Commands.

    def _command(self, line: "Line", session: ServerSession, frame: "Frame") -> None:
        """Act on a frame once, and answer its id each time."""
        id = frame.get("id")
        key = (session.user_id, id or "")
        known = None if id is None else self._acks.get(key)
        if known is not None:
            self._ack(line, known)
            return
        if self.refusals:
            code, words = self.refusals.pop(0)
            answer = {"id": id, "code": code, "message": words}
            self.tell(line, self.frame("alert" if id is None else "nack", answer))
            return
        self._server.effects.append(frame)
        chat = frame["type"] == "chat_message"
        room = frame["data"].get("room_id", "general")
        if chat:
            self._places[room] = self._places.get(room, 0) + 1
        if id is not None and "ack" in self.capabilities:
            ack = {"id": id, "seq": self._places[room] if chat else None}
            self._acks[key] = self.frame("ack", ack)
            self._ack(line, self._acks[key])
        if chat:
            self._show(session, frame, room)

    def _ack(self, line: "Line", ack: "Frame") -> None:
        if self.held is None:
            self.tell(line, ack)
        else:
            self.held.append((line, ack))

    def _show(self, session: ServerSession, frame: "Frame", room: str) -> None:
        """Show a chat message to everybody, its sender too."""
        said = {"message": frame["data"]["message"], "room_id": room, "user_id": session.user_id}
        said["user_name"] = self._server.user["name"]
        said["timestamp"] = self._server.time()
        said["seq"] = self._places[room]
        response = self.frame("chat_response", said)
        response["id"] = frame.get("id")
        response["user_id"] = session.user_id
        self.broadcast(response)

    def _of_the_socket(self, line: "Line", session: ServerSession, frame: "Frame") -> None:
        if frame.get("id") is not None and "ack" in self.capabilities:
            self._ack(line, self.frame("ack", {"id": frame["id"], "seq": None}))
        if frame["type"] == "user_join":
            name = self._server.user["name"]
            me = {"user_id": session.user_id, "name": name, "status": "online"}
            room = frame["data"].get("room_id", "general")
            self.tell(line, self.frame("presence_update", {"room_id": room, "users": [me]}))

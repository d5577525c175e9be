"""How the two existing backends answer: docs/protocol.md, part 1. No acks, no order, no resume."""

from app.engine.messages import FLAT_ECHO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.testing.line import Line
    from app.testing.server import ScriptedServer

    Frame = dict[str, Any]

WITHOUT_EFFECT = ("connect", "disconnect", "heartbeat")


class ExistingBackend:
    """Say frames to pages without keeping anything for one that is away."""

    def __init__(self, server: "ScriptedServer") -> None:
        self._server = server

    def tell(self, line: "Line", frame: "Frame") -> None:
        """Say a frame to one page; one without a socket never gets it."""
        if line.is_open:
            line.say(frame)

    def broadcast(self, frame: "Frame") -> None:
        """Say a frame to every page that is there."""
        for line in self._server.lines:
            self.tell(line, frame)


class Envelope(ExistingBackend):
    """Answer as the handlers backend: a chat message is shown to everybody, nothing else.

    It beats only when the test says `say("heartbeat")`.
    """

    def opened(self, line: "Line") -> None:
        """Say nothing: this backend never introduces itself."""

    def read(self, line: "Line", frame: "Frame") -> None:  # noqa: ARG002 - all see what one says
        """Act on a frame."""
        if frame["type"] in WITHOUT_EFFECT:
            return
        self._server.effects.append(frame)
        if frame["type"] == "chat_message":
            data = frame["data"]
            said = {"message": data["message"], "room_id": data.get("room_id", "general")}
            said["user_id"] = frame.get("user_id")  # it believes the client
            said["timestamp"] = self._server.time()
            self.broadcast(self.frame("chat_response", said))

    def frame(self, type: str, data: "Frame") -> "Frame":
        """Return an envelope."""
        empty = {"id": None, "user_id": None, "session_id": None}
        return dict(empty, type=type, data=data, timestamp=self._server.time())


class Flat(ExistingBackend):
    """Answer as the platform's endpoint: a welcome, and the echo of each chat message."""

    def opened(self, line: "Line") -> None:
        """Welcome the page: its sign of the flat dialect."""
        self.tell(line, self.frame("welcome", {"message": "Connected"}))

    def read(self, line: "Line", frame: "Frame") -> None:
        """Act on a frame."""
        if frame["type"] in WITHOUT_EFFECT:
            return
        self._server.effects.append(frame)
        if frame["type"] == "chat_message":
            said = {"message": FLAT_ECHO + frame["message"], "user_id": self._server.user["id"]}
            self.tell(line, self.frame("chat_response", said))
        elif frame["type"] == "quote_request":
            self.tell(line, self.frame("quote_processing", {"message": "Working on it"}))

    def frame(self, type: str, data: "Frame") -> "Frame":
        """Return a frame whose fields stand beside its type."""
        return dict(data, type=type, timestamp=self._server.time())

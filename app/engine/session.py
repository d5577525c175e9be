"""Who we are to the server: introduced on every link, remembered between them."""

from app.engine.events import SessionStarted
from app.engine.messages import MessageType
from app.engine.options import CAPABILITIES
from app.engine.rooms import Rooms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine.link import Link
    from app.engine.outgoing import Outgoing
    from app.engine.output import Output


class Session:
    """Hold what outlives a link: the session's id, the rooms, the user's number."""

    def __init__(self, outgoing: "Outgoing", output: "Output") -> None:
        self.rooms = Rooms()
        self._outgoing = outgoing
        self._output = output
        self._id: str | None = None

    def introduce(self, link: "Link", token: "str | None") -> None:
        """Send `connect`: who we are, what we can, and the token where the frame carries it."""
        data: dict[str, Any] = {
            "client_id": link.client_id,
            "session_id": self._id,
            "resume": None,
            "capabilities": list(CAPABILITIES),
        }
        if token is not None:
            data["token"] = token
        self._outgoing.control(link, MessageType.CONNECT, data)

    def begin(self, link: "Link", answer: "dict[str, Any]", now: float) -> None:
        """Say where we are and write what waits; `answer` is empty when the server gave none."""
        user = answer.get("user")
        user = user if isinstance(user, dict) else {}
        user_id = user.get("id")
        if isinstance(user_id, (int, str)) and not isinstance(user_id, bool):
            self._outgoing.user_id = user_id
        self._id = link.session_id or self._id
        resumed = answer.get("resumed") is True
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
        if not resumed:
            for type, data in self.rooms.entries("rooms" in link.capabilities):
                self._outgoing.control(link, type, data)
        self._outgoing.flush(link, now)

    def forget(self) -> None:
        """Forget the user; the rooms are the page's."""
        self.rooms.forget_status()
        self._id = None

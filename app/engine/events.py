"""What happened: the engine's news for the application, in the past tense."""

from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine.delivery import Delivery, Status
    from app.engine.message_types import MessageType
    from app.engine.messages import Message
    from app.engine.persistence import StorageMode
    from app.engine.state import ConnectionState, Reason


class StateChanged(Record):
    """Tell a transition. `attempt` counts failures in a row; `retry_at` is set while waiting."""

    def __init__(
        self,
        previous: "ConnectionState",
        current: "ConnectionState",
        reason: "Reason",
        attempt: int,
        retry_at: "float | None",
        close_code: "int | None",
    ) -> None:
        self.previous = previous
        self.current = current
        self.reason = reason
        self.attempt = attempt
        self.retry_at = retry_at  # monotonic seconds
        self.close_code = close_code


class SessionStarted(Record):
    """Tell who the server says we are; everything is None or empty on a server without answer."""

    def __init__(
        self,
        session_id: "str | None",
        user: "dict[str, Any]",
        capabilities: "tuple[str, ...]",
        dialect: str,
        resumed: bool,
        user_id: "int | str | None" = None,
    ) -> None:
        self.session_id = session_id
        self.user = user
        self.user_id = user_id  # the server's word, else the token's
        self.capabilities = capabilities
        self.dialect = dialect
        self.resumed = resumed


class UserChanged(Record):
    """Tell that what was known belongs to somebody who is gone; `signed_out`: nobody came."""

    def __init__(self, signed_out: bool) -> None:
        self.signed_out = signed_out


class RetryMoved(Record):
    """Tell that the next attempt is due at another moment; None: when the page is seen."""

    def __init__(self, retry_at: "float | None") -> None:
        self.retry_at = retry_at


class MessageReceived(Record):
    """Tell a frame from the server, of a known or an unknown type."""

    def __init__(self, message: "Message") -> None:
        self.message = message


class FrameDropped(Record):
    """Tell a frame that could not be read; the sample is redacted."""

    def __init__(self, reason: str, sample: str, size: int) -> None:
        self.reason = reason
        self.sample = sample
        self.size = size


class MessageQueued(Record):
    """Tell that a message of ours was accepted; its status follows."""

    def __init__(
        self,
        key: str,
        type: "MessageType",
        data: "dict[str, Any]",
        delivery: "Delivery",
        user_id: "int | str | None",
        timestamp: "str | None",
        restored: bool = False,
    ) -> None:
        self.key = key
        self.type = type
        self.restored = restored  # an earlier page accepted it, or another one that is gone
        self.data = data
        self.delivery = delivery
        self.user_id = user_id
        self.timestamp = timestamp


class MessageStatusChanged(Record):
    """Tell what became of a message of ours; `code` for programs, `text` for people."""

    def __init__(
        self, key: str, type: "MessageType", status: "Status", code: str, text: str
    ) -> None:
        self.key = key
        self.type = type
        self.status = status
        self.code = code
        self.text = text


class MessageStored(Record):
    """Tell whether a message of ours is on disk, and so outlives this page."""

    def __init__(self, key: str, stored: bool) -> None:
        self.key = key
        self.stored = stored


class StorageChanged(Record):
    """Tell whether what waits is kept on disk; `reason` says why not, "" when it is."""

    def __init__(self, mode: "StorageMode", reason: str) -> None:
        self.mode = mode
        self.reason = reason


class OutboxRestored(Record):
    """Tell how many messages of earlier pages go on here, and how many could not be read."""

    def __init__(self, count: int, unreadable: int) -> None:
        self.count = count
        self.unreadable = unreadable


class GapFound(Record):
    """Tell that messages from the server are missing and will not come by themselves.

    Reasons: "session_gone" (the server kept nothing for us), "not_replayed" (asked again in
    vain), "no_resume" (this server can't).
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason


class DuplicateDropped(Record):
    """Tell that a frame came twice; `seq` is its number, None when its id told."""

    def __init__(self, seq: "int | None") -> None:
        self.seq = seq


class LatencyMeasured(Record):
    """Tell how long the server took to answer a beat, in seconds."""

    def __init__(self, latency: float) -> None:
        self.latency = latency

"""What an application may decide about its connection. Lengths in seconds."""

from enum import Enum, unique

from app.engine.inbox import GAP_TIMEOUT, MAX_AHEAD
from app.engine.json_gate import MAX_TEXT
from app.engine.outbox import ACK_TIMEOUT, MAX_BYTES, MAX_COUNT
from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from app.engine.close_codes import Verdict
    from app.engine.delivery import Policy
    from app.engine.message_types import MessageType
    from app.engine.messages import Dialect

CAPABILITIES = ("ack", "reauth", "resume", "rooms", "heartbeat", "drain")

MAX_BUFFERED = 65_536


@unique
class TokenPlace(Enum):
    """Say how the token reaches the server."""

    NONE = "none"  # no token at all
    TICKET = "ticket"  # a single-use ticket in the URL, bought over HTTP
    FRAME = "frame"  # in the `connect` frame
    QUERY = "query"  # `?token=`, for the existing backends only: URLs end up in logs
    SUBPROTOCOL = "subprotocol"  # for servers that select "bearer"


class Options(Record):
    """Hold every number that the engine works with, at the defaults of docs/architecture.md.

    `dialect` None asks the server (its first frame tells). `answer_timeout` is how long the
    answer to `connect` may take until the server is taken for one without capabilities; with
    None only another first frame tells that. With `TokenPlace.TICKET` nothing does: a server
    that sells tickets answers. `close_codes` overrides single verdicts. `backoff` holds keyword
    arguments of `Backoff`. `user_id` is for backends whose token does not name it.

    `max_text` (characters) is the longest frame that is read. `policies` says per type who gives
    way in a full outbox and what coalesces. With `refuse_unstored` an ACKNOWLEDGED message that
    can't be put on disk ends as DISCARDED ("not_stored") instead of waiting in memory.
    `max_buffered` (bytes) is how much the socket may hold before the outbox waits; `max_ahead`
    (frames) and `gap_timeout` bound how long inbound frames are kept back for an earlier one.
    """

    def __init__(
        self,
        *,
        token_place: TokenPlace = TokenPlace.TICKET,
        dialect: "Dialect | None" = None,
        user_id: "int | str | None" = None,
        close_codes: "dict[int, Verdict] | None" = None,
        backoff: "dict[str, Any] | None" = None,
        connect_timeout: float = 10.0,
        token_timeout: float = 10.0,
        answer_timeout: "float | None" = 2.0,
        stable_after: float = 5.0,
        heartbeat_interval: float = 25.0,
        heartbeat_timeout: float = 10.0,
        probe_timeout: float = 3.0,
        longest_silence: float = 75.0,
        ack_timeout: float = ACK_TIMEOUT,
        max_queue_count: int = MAX_COUNT,
        max_queue_bytes: int = MAX_BYTES,
        max_text: int = MAX_TEXT,
        policies: "dict[MessageType, Policy] | None" = None,
        refuse_unstored: bool = False,
        max_buffered: int = MAX_BUFFERED,
        max_ahead: int = MAX_AHEAD,
        gap_timeout: float = GAP_TIMEOUT,
    ) -> None:
        self.token_place = token_place
        self.dialect = dialect
        self.user_id = user_id
        self.close_codes = close_codes or {}
        self.backoff = backoff or {}
        self.connect_timeout = connect_timeout
        self.token_timeout = token_timeout
        self.answer_timeout = answer_timeout
        self.stable_after = stable_after
        self.heartbeat_interval = heartbeat_interval
        self.heartbeat_timeout = heartbeat_timeout
        self.probe_timeout = probe_timeout
        self.longest_silence = longest_silence
        self.ack_timeout = ack_timeout
        self.max_queue_count = max_queue_count
        self.max_queue_bytes = max_queue_bytes
        self.max_text = max_text
        self.policies = policies or {}
        self.refuse_unstored = refuse_unstored
        self.max_buffered = max_buffered
        self.max_ahead = max_ahead
        self.gap_timeout = gap_timeout

"""The states of a connection, as data: facts per state and one table of transitions.

The diagram in docs/architecture.md is generated from `TRANSITIONS`; a test fails when it is stale.
"""

from enum import Enum, unique

from app.engine.record import Record


@unique
class ConnectionState(Enum):
    """Say where a connection is."""

    DISCONNECTED = "disconnected"  # nobody asked for a connection, or somebody ended it
    CONNECTING = "connecting"  # getting a token, dialling
    AUTHENTICATING = "authenticating"  # the socket is open, the server has not answered yet
    CONNECTED = "connected"  # the server answered, or is known to never answer
    RECONNECTING = "reconnecting"  # waiting out a delay before the next attempt
    OFFLINE = "offline"  # the device has no network: no attempts, no timer
    FAILED = "failed"  # terminal until `connect()`


@unique
class Trigger(Enum):
    """Say what moves a connection from one state to another."""

    CONNECT = "connect"
    DISCONNECT = "disconnect"
    OPENED = "opened"
    READY = "ready"
    LOST = "lost"  # this attempt or link is over, another may follow
    REFUSED = "refused"  # no further attempt can help
    RETRY = "retry"
    WENT_OFFLINE = "went_offline"
    WENT_ONLINE = "went_online"


@unique
class Reason(Enum):
    """Say why a transition happened."""

    CONNECT_REQUESTED = "connect_requested"
    DISCONNECT_REQUESTED = "disconnect_requested"
    SIGNED_OUT = "signed_out"
    SOCKET_OPENED = "socket_opened"
    SESSION_ANSWERED = "session_answered"  # the server answered `connect`
    SESSION_ASSUMED = "session_assumed"  # a server without capabilities: the fallback was taken
    RETRY_DUE = "retry_due"
    NETWORK_LOST = "network_lost"
    NETWORK_RESTORED = "network_restored"
    PAGE_VISIBLE = "page_visible"
    HANDSHAKE_TIMEOUT = "handshake_timeout"
    HEARTBEAT_TIMEOUT = "heartbeat_timeout"
    PROBE_TIMEOUT = "probe_timeout"
    CLOSED_BY_SERVER = "closed_by_server"
    SERVER_GOODBYE = "server_goodbye"
    SERVER_DRAINING = "server_draining"
    SERVER_UNREACHABLE = "server_unreachable"  # 1006 without ever opening
    TOKEN_UNAVAILABLE = "token_unavailable"
    TOKEN_REJECTED = "token_rejected"
    TOKEN_TIMEOUT = "token_timeout"
    SIGN_IN_NEEDED = "sign_in_needed"
    USER_CHANGED = "user_changed"  # the new token is another user's: the link goes with the old
    PROTOCOL_ERROR = "protocol_error"
    MESSAGE_TOO_LARGE = "message_too_large"
    NOT_ALLOWED = "not_allowed"
    WRONG_ADDRESS = "wrong_address"
    REPLACED = "replaced"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"


class Facts(Record):
    """State what holds as long as a state lasts."""

    def __init__(self, *, sends: bool, queues: bool, terminal: bool, linked: bool) -> None:
        self.sends = sends  # a message is written at once
        self.queues = queues  # a message waits, and will be written without anybody asking
        self.terminal = terminal  # only `connect()` leads out
        self.linked = linked  # a socket may exist


_S = ConnectionState
_T = Trigger

FACTS = {
    _S.DISCONNECTED: Facts(sends=False, queues=True, terminal=True, linked=False),
    _S.CONNECTING: Facts(sends=False, queues=True, terminal=False, linked=True),
    _S.AUTHENTICATING: Facts(sends=False, queues=True, terminal=False, linked=True),
    _S.CONNECTED: Facts(sends=True, queues=False, terminal=False, linked=True),
    _S.RECONNECTING: Facts(sends=False, queues=True, terminal=False, linked=False),
    _S.OFFLINE: Facts(sends=False, queues=True, terminal=False, linked=False),
    _S.FAILED: Facts(sends=False, queues=True, terminal=True, linked=False),
}

# (from, trigger, to). What is not listed changes nothing.
TRANSITIONS = (
    (_S.DISCONNECTED, _T.CONNECT, _S.CONNECTING),
    (_S.CONNECTING, _T.OPENED, _S.AUTHENTICATING),
    (_S.CONNECTING, _T.LOST, _S.RECONNECTING),
    (_S.CONNECTING, _T.REFUSED, _S.FAILED),
    (_S.CONNECTING, _T.WENT_OFFLINE, _S.OFFLINE),
    (_S.CONNECTING, _T.DISCONNECT, _S.DISCONNECTED),
    (_S.AUTHENTICATING, _T.READY, _S.CONNECTED),
    (_S.AUTHENTICATING, _T.LOST, _S.RECONNECTING),
    (_S.AUTHENTICATING, _T.REFUSED, _S.FAILED),
    (_S.AUTHENTICATING, _T.WENT_OFFLINE, _S.OFFLINE),
    (_S.AUTHENTICATING, _T.DISCONNECT, _S.DISCONNECTED),
    (_S.CONNECTED, _T.LOST, _S.RECONNECTING),
    (_S.CONNECTED, _T.REFUSED, _S.FAILED),
    (_S.CONNECTED, _T.WENT_OFFLINE, _S.OFFLINE),
    (_S.CONNECTED, _T.DISCONNECT, _S.DISCONNECTED),
    (_S.RECONNECTING, _T.RETRY, _S.CONNECTING),
    (_S.RECONNECTING, _T.CONNECT, _S.CONNECTING),
    (_S.RECONNECTING, _T.REFUSED, _S.FAILED),
    (_S.RECONNECTING, _T.WENT_OFFLINE, _S.OFFLINE),
    (_S.RECONNECTING, _T.DISCONNECT, _S.DISCONNECTED),
    (_S.OFFLINE, _T.WENT_ONLINE, _S.CONNECTING),
    (_S.OFFLINE, _T.LOST, _S.RECONNECTING),
    (_S.OFFLINE, _T.CONNECT, _S.CONNECTING),
    (_S.OFFLINE, _T.REFUSED, _S.FAILED),
    (_S.OFFLINE, _T.DISCONNECT, _S.DISCONNECTED),
    (_S.FAILED, _T.CONNECT, _S.CONNECTING),
    (_S.FAILED, _T.DISCONNECT, _S.DISCONNECTED),
)

_NEXT = {(source, trigger): target for source, trigger, target in TRANSITIONS}


def next_state(state: ConnectionState, trigger: Trigger) -> "ConnectionState | None":
    """Return where `trigger` leads from `state`, or None when it changes nothing."""
    return _NEXT.get((state, trigger))

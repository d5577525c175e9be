"""How the connection is put into words, for the badge, the banner and the announcer alike."""

from app.engine import ConnectionState, Reason
from app.texts import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ConnectionView

_S = ConnectionState
_R = Reason

WORDS = {
    _S.DISCONNECTED: "Not connected",
    _S.CONNECTING: "Connecting",
    _S.AUTHENTICATING: "Signing in",
    _S.CONNECTED: "Connected",
    _S.RECONNECTING: "Reconnecting",
    _S.OFFLINE: "Offline",
    _S.FAILED: "Stopped",
}

# Why it stopped: the badge's word, the banner's sentence, the button ("" for none: a sign-in
# is asked for elsewhere).
_STOPPED = {
    _R.SIGN_IN_NEEDED: ("Signed out", "Your sign-in has ended. Sign in to go on.", ""),
    _R.SIGNED_OUT: ("Signed out", "You are signed out.", ""),
    _R.NOT_ALLOWED: ("Not allowed", "Your account may not connect here.", "Retry now"),
    _R.WRONG_ADDRESS: ("Wrong address", "Nothing answers at this address.", "Retry now"),
    _R.REPLACED: ("In use elsewhere", "This session went on in another window.", "Use it here"),
    _R.PROTOCOL_ERROR: (
        "Stopped",
        "The server and this page do not understand each other. A newer page may help: reload it.",
        "Retry now",
    ),
    _R.ATTEMPTS_EXHAUSTED: (
        "Stopped",
        "The server did not answer and is not asked any more.",
        "Retry now",
    ),
}
_STOPPED_OTHERWISE = ("Stopped", "The connection has ended.", "Retry now")

LOST = "Connection lost. Reconnecting."
UNREACHABLE = "The server can’t be reached. Trying again."
NO_NETWORK = "This device has no network."
BACK = "Connected again."
SIGN_IN = "Sign in to go on."
STALE = "What you see may be out of date."


def is_signed_out(view: "ConnectionView") -> bool:
    """Return whether only a sign-in leads on."""
    ended = view.state in (_S.FAILED, _S.DISCONNECTED)
    return ended and view.reason in (_R.SIGN_IN_NEEDED, _R.SIGNED_OUT)


def word(state: ConnectionState, reason: "Reason | None") -> str:
    """Return the badge's word for a state."""
    if state is _S.FAILED or (state is _S.DISCONNECTED and reason is _R.SIGNED_OUT):
        return _stopped(reason)[0]
    return WORDS[state]


def action(state: ConnectionState, reason: "Reason | None") -> str:
    """Return what the button says that calls `retry_now`, or "" where none helps."""
    if state is _S.FAILED:
        return _stopped(reason)[2]
    if state is _S.DISCONNECTED:
        return "Connect" if reason is _R.DISCONNECT_REQUESTED else ""
    return "Retry now" if state in (_S.RECONNECTING, _S.OFFLINE) else ""


def sentence(view: "ConnectionView") -> str:
    """Return what is wrong, without any number that changes by itself."""
    if is_signed_out(view) and not view.was_connected:
        return SIGN_IN
    if view.state is _S.FAILED or is_signed_out(view):
        return _stopped(view.reason)[1]
    if view.state is _S.DISCONNECTED:
        return "The connection was ended."
    if view.state is _S.OFFLINE:
        return NO_NETWORK
    return LOST if view.was_connected else UNREACHABLE


def waiting(number: int) -> str:
    """Return "" or "2 messages are waiting."."""
    if number == 0:
        return ""
    return counted(number, "message is waiting.", "messages are waiting.")


def _stopped(reason: "Reason | None") -> "tuple[str, str, str]":
    if reason is None:
        return _STOPPED_OTHERWISE
    return _STOPPED.get(reason, _STOPPED_OTHERWISE)

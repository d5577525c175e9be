"""How the connection is put into words, for the badge, the banner and the announcer alike."""

from app.engine import ConnectionState, Reason
from app.texts import counted, marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import ConnectionView

_S = ConnectionState
_R = Reason

WORDS = {
    _S.DISCONNECTED: marked("Not connected"),
    _S.CONNECTING: marked("Connecting"),
    _S.AUTHENTICATING: marked("Signing in"),
    _S.CONNECTED: marked("Connected"),
    _S.RECONNECTING: marked("Reconnecting"),
    _S.OFFLINE: marked("Offline"),
    _S.FAILED: marked("Stopped"),
}

# Why it stopped: the badge's word, the banner's sentence, the button ("" for none: a sign-in
# is asked for elsewhere).
_STOPPED = {
    _R.SIGN_IN_NEEDED: (
        marked("Signed out"),
        marked("Your sign-in has ended. Sign in to go on."),
        "",
    ),
    _R.SIGNED_OUT: (marked("Signed out"), marked("You are signed out."), ""),
    _R.NOT_ALLOWED: (
        marked("Not allowed"),
        marked("Your account may not connect here."),
        marked("Retry now"),
    ),
    _R.WRONG_ADDRESS: (
        marked("Wrong address"),
        marked("Nothing answers at this address."),
        marked("Retry now"),
    ),
    _R.REPLACED: (
        marked("In use elsewhere"),
        marked("This session went on in another window."),
        marked("Use it here"),
    ),
    _R.PROTOCOL_ERROR: (
        marked("Stopped"),
        marked(
            "The server and this page do not understand each other. "
            "A newer page may help: reload it."
        ),
        marked("Retry now"),
    ),
    _R.ATTEMPTS_EXHAUSTED: (
        marked("Stopped"),
        marked("The server did not answer and is not asked any more."),
        marked("Retry now"),
    ),
}
_STOPPED_OTHERWISE = (marked("Stopped"), marked("The connection has ended."), marked("Retry now"))

LOST = marked("Connection lost. Reconnecting.")
UNREACHABLE = marked("The server can’t be reached. Trying again.")
NO_NETWORK = marked("This device has no network.")
BACK = marked("Connected again.")
SIGN_IN = marked("Sign in to go on.")
STALE = marked("What you see may be out of date.")


def is_signed_out(view: "ConnectionView") -> bool:
    """Return whether only a sign-in leads on."""
    ended = view.state in (_S.FAILED, _S.DISCONNECTED)
    return ended and view.reason in (_R.SIGN_IN_NEEDED, _R.SIGNED_OUT)


def word(state: ConnectionState, reason: "Reason | None") -> str:
    """Return the badge's word for a state."""
    if state is _S.FAILED or (state is _S.DISCONNECTED and reason is _R.SIGNED_OUT):
        return say(_stopped(reason)[0])
    return say(WORDS[state])


def action(state: ConnectionState, reason: "Reason | None") -> str:
    """Return what the button says that calls `retry_now`, or "" where none helps."""
    if state is _S.FAILED:
        return say(_stopped(reason)[2])
    if state is _S.DISCONNECTED:
        return say("Connect") if reason is _R.DISCONNECT_REQUESTED else ""
    return say("Retry now") if state in (_S.RECONNECTING, _S.OFFLINE) else ""


def sentence(view: "ConnectionView") -> str:
    """Return what is wrong, without any number that changes by itself."""
    if is_signed_out(view) and not view.was_connected:
        return say(SIGN_IN)
    if view.state is _S.FAILED or is_signed_out(view):
        return say(_stopped(view.reason)[1])
    if view.state is _S.DISCONNECTED:
        return say("The connection was ended.")
    if view.state is _S.OFFLINE:
        return say(NO_NETWORK)
    return say(LOST) if view.was_connected else say(UNREACHABLE)


def waiting(number: int) -> str:
    """Return "" or "2 messages are waiting."."""
    if number == 0:
        return ""
    return counted(number, "message is waiting.", "messages are waiting.")


def _stopped(reason: "Reason | None") -> "tuple[str, str, str]":
    if reason is None:
        return _STOPPED_OTHERWISE
    return _STOPPED.get(reason, _STOPPED_OTHERWISE)

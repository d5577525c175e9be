"""Reasons, close codes and the like in plain words."""

from app.engine import ConnectionState, Reason, StorageMode
from app.texts import marked, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import Locale

_R = Reason

_REASONS = {
    _R.CONNECT_REQUESTED: marked("The page asked for a connection"),
    _R.DISCONNECT_REQUESTED: marked("The page ended the connection"),
    _R.SIGNED_OUT: marked("The user signed out"),
    _R.SOCKET_OPENED: marked("The line is open"),
    _R.SESSION_ANSWERED: marked("The server answered"),
    _R.SESSION_ASSUMED: marked("The server does not answer such questions; going on"),
    _R.RETRY_DUE: marked("It was time to try again"),
    _R.NETWORK_LOST: marked("The device lost its network"),
    _R.NETWORK_RESTORED: marked("The device has a network again"),
    _R.PAGE_VISIBLE: marked("Somebody looked at the page again"),
    _R.HANDSHAKE_TIMEOUT: marked("The server took too long to answer"),
    _R.HEARTBEAT_TIMEOUT: marked("The server fell silent"),
    _R.PROBE_TIMEOUT: marked("The line was dead after a break"),
    _R.CLOSED_BY_SERVER: marked("The line was closed"),
    _R.SERVER_GOODBYE: marked("The server said goodbye"),
    _R.SERVER_DRAINING: marked("The server is being restarted"),
    _R.SERVER_UNREACHABLE: marked("The server could not be reached"),
    _R.TOKEN_UNAVAILABLE: marked("The sign-in could not be renewed"),
    _R.TOKEN_REJECTED: marked("The server did not accept the sign-in"),
    _R.TOKEN_TIMEOUT: marked("Renewing the sign-in took too long"),
    _R.SIGN_IN_NEEDED: marked("A new sign-in is needed"),
    _R.USER_CHANGED: marked("Somebody else signed in"),
    _R.PROTOCOL_ERROR: marked("Server and page do not understand each other"),
    _R.MESSAGE_TOO_LARGE: marked("A message was too large for the server"),
    _R.NOT_ALLOWED: marked("This account may not connect"),
    _R.WRONG_ADDRESS: marked("Nothing answers at this address"),
    _R.REPLACED: marked("The session went on in another window"),
    _R.ATTEMPTS_EXHAUSTED: marked("There were enough attempts"),
}

_CODES = {
    1000: marked("a normal end"),
    1001: marked("the server went away"),
    1005: marked("closed without a reason"),
    1006: marked("cut off without a word"),
    1008: marked("the sign-in was not accepted"),
    1009: marked("a message was too large"),
    1011: marked("the server failed"),
    1012: marked("the server restarts"),
    1013: marked("the server has too much to do"),
    4401: marked("the sign-in was not accepted"),
    4403: marked("not allowed"),
    4004: marked("wrong address"),
    4404: marked("wrong address"),
    4408: marked("the page was silent for too long"),
    4409: marked("the session went on elsewhere"),
    4013: marked("the server is full"),
    4429: marked("too many requests"),
}

_BAD_FRAMES = {
    "binary": marked("Not a text"),
    "too_large": marked("Too large"),
    "too_deep": marked("Nested too deeply"),
    "not_json": marked("Not JSON"),
    "not_an_object": marked("Not an object"),
    "no_type": marked("Without a type"),
    "bad_field": marked("A field of the wrong kind"),
}

_STORAGE = {
    StorageMode.NONE: marked("In memory"),
    StorageMode.WAITING: marked("In memory, until somebody is signed in"),
    StorageMode.OPENING: marked("The device is being asked"),
    StorageMode.DISK: marked("On this device"),
    StorageMode.MEMORY: marked("In memory: the device keeps nothing"),
}

_WAITING = (ConnectionState.RECONNECTING, ConnectionState.OFFLINE, ConnectionState.FAILED)
SHORT = 8  # characters of an id that are shown


def reason(why: "Reason | None") -> str:
    """Return why a state was entered, as one short sentence without its full stop."""
    return "" if why is None else say(_REASONS[why])


def reason_in_full(
    state: ConnectionState, why: "Reason | None", close_code: "int | None", attempt: int
) -> str:
    """Return the reason with the close code, and the failed attempts where they delay the next."""
    parts = [reason(why)]
    if close_code is not None:
        meaning = _CODES.get(close_code)
        code = say("code %d") % close_code
        parts.append(code if meaning is None else "%s: %s" % (code, say(meaning)))
    if attempt and state in _WAITING:
        parts.append(say("failed attempts: %d") % attempt)
    return " · ".join([part for part in parts if part])


def bad_frame(why: str) -> str:
    """Return why a frame could not be read."""
    known = _BAD_FRAMES.get(why)
    return why if known is None else say(known)


def storage(mode: StorageMode) -> str:
    """Return where messages wait."""
    return say(_STORAGE[mode])


def milliseconds(seconds: "float | None") -> str:
    """Return "12 ms", or that nothing was measured yet."""
    if seconds is None:
        return say("not measured yet")
    return say("%d ms") % (seconds * 1000 + 0.5)


def short_id(id: "str | None") -> str:
    """Return the beginning of an id: enough to find it in a log."""
    if not id:
        return "–"
    return id if len(id) <= SHORT else id[:SHORT] + "…"


def at(locale: "Locale", wall: "float | None") -> str:
    """Return the local time of seconds since 1970, with its seconds."""
    return "–" if wall is None else locale.clock(iso(wall))


def iso(wall: float) -> str:
    """Return seconds since 1970 as ISO 8601 in UTC, which every Python can do without a clock."""
    days = int(wall // 86_400)
    rest = int(wall - days * 86_400.0)
    # Howard Hinnant's civil_from_days: years begin in March, so that leap days are last.
    days += 719_468
    era = days // 146_097
    of_era = days - era * 146_097
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    year += era * 400 + (1 if month <= 2 else 0)
    clock = (rest // 3600, rest // 60 % 60, rest % 60)
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % ((year, month, day) + clock)

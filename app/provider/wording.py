"""Why a message was not delivered, in plain words."""

from app.engine import Status

_BY_CODE = {
    "queue_full": "Not sent: too many messages are waiting. Try again when some are gone.",
    "not_connected": "Not sent: there is no connection.",
    "congested": "Not sent: the connection is too slow at the moment.",
    "dropped": "Not sent: newer ones took its place, too many were waiting.",
    "replaced": "Not sent: a newer one took its place.",
    "not_stored": "Not sent: it could not be saved on this device.",
    "signed_out": "Not sent: you signed out.",
    "another_user": "Not sent: somebody else signed in.",
    "disposed": "Not sent: the page was closed.",
    "discarded": "Discarded.",
    "expired": "Not sent: it waited too long.",
    "rate_limited": "Not sent: too many messages in a short time. Wait a moment.",
    "too_large": "Not sent: the message is too large.",
}

# What was written may have arrived: none of these says "Not sent".
_MAYBE = {
    "discarded": "Sending was stopped; it may have arrived.",
    "kept": "Kept on this device; it goes on when you come back.",
    "link_lost": "Sent, but the connection broke before the server could confirm it.",
    "no_echo": "Sent, but the server did not confirm it.",
    "expired": "It waited too long, and it is not known whether it was sent.",
    "no_ack": "Sent, but the server did not confirm it.",
    "set_aside": "Set aside: the server failed on this message several times; it may have arrived.",
    "signed_out": "You signed out before the server could confirm it; it may have arrived.",
    "another_user": "Somebody else signed in before the server could confirm it.",
    "disposed": "The page was closed before the server could confirm it; it may have arrived.",
}

_BY_STATUS = {
    Status.REJECTED: "The server did not accept this message.",
    Status.EXPIRED: "Not sent: it waited too long.",
    Status.DISCARDED: "Not sent.",
    Status.UNCONFIRMED: "Sent; this server does not confirm.",
}


def problem_text(status: Status, code: str, text: str) -> str:
    """Return what a user should read about a message that ended this way; "" when all is well.

    The server's own `text` comes first.
    """
    known = _MAYBE if status is Status.UNCONFIRMED else _BY_CODE
    return text or known.get(code) or _BY_STATUS.get(status, "")

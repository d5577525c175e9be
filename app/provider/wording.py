"""Why a message was not delivered, in plain words: English, to be said by whoever shows it."""

from app.engine import Status
from app.texts import marked

_BY_CODE = {
    "queue_full": marked("Not sent: too many messages are waiting. Try again when some are gone."),
    "not_connected": marked("Not sent: there is no connection."),
    "congested": marked("Not sent: the connection is too slow at the moment."),
    "dropped": marked("Not sent: newer ones took its place, too many were waiting."),
    "replaced": marked("Not sent: a newer one took its place."),
    "not_stored": marked("Not sent: it could not be saved on this device."),
    "signed_out": marked("Not sent: you signed out."),
    "another_user": marked("Not sent: somebody else signed in."),
    "disposed": marked("Not sent: the page was closed."),
    "discarded": marked("Discarded."),
    "expired": marked("Not sent: it waited too long."),
    "rate_limited": marked("Not sent: too many messages in a short time. Wait a moment."),
    "too_large": marked("Not sent: the message is too large."),
}

# What was written may have arrived: none of these says "Not sent".
_MAYBE = {
    "discarded": marked("Sending was stopped; it may have arrived."),
    "kept": marked("Kept on this device; it goes on when you come back."),
    "link_lost": marked("Sent, but the connection broke before the server could confirm it."),
    "no_echo": marked("Sent, but the server did not confirm it."),
    "expired": marked("It waited too long, and it is not known whether it was sent."),
    "no_ack": marked("Sent, but the server did not confirm it."),
    "set_aside": marked(
        "Set aside: the server failed on this message several times; it may have arrived."
    ),
    "signed_out": marked("You signed out before the server could confirm it; it may have arrived."),
    "another_user": marked("Somebody else signed in before the server could confirm it."),
    "disposed": marked(
        "The page was closed before the server could confirm it; it may have arrived."
    ),
}

_BY_STATUS = {
    Status.REJECTED: marked("The server did not accept this message."),
    Status.EXPIRED: marked("Not sent: it waited too long."),
    Status.DISCARDED: marked("Not sent."),
    Status.UNCONFIRMED: marked("Sent; this server does not confirm."),
}


def problem_text(status: Status, code: str, text: str) -> str:
    """Return what a user should read about a message that ended this way; "" when all is well.

    The server's own `text` comes first.
    """
    known = _MAYBE if status is Status.UNCONFIRMED else _BY_CODE
    return text or known.get(code) or _BY_STATUS.get(status, "")

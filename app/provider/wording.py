"""Why a message was not delivered, in plain words."""

from app.engine import Status

_BY_CODE = {
    "queue_full": "Not sent: too many messages are waiting. Try again when some are gone.",
    "not_connected": "Not sent: there is no connection.",
    "signed_out": "Not sent: you signed out.",
    "another_user": "Not sent: somebody else signed in.",
    "discarded": "Discarded.",
    "expired": "Not sent: it waited too long.",
    "link_lost": "Sent, but the connection broke before the server could confirm it.",
    "no_echo": "Sent, but the server did not confirm it.",
    "no_ack": "Sent, but the server did not confirm it.",
    "too_large": "Not sent: the message is too large.",
}

_BY_STATUS = {
    Status.REJECTED: "The server did not accept this message.",
    Status.EXPIRED: "Not sent: it waited too long.",
    Status.DISCARDED: "Not sent.",
    Status.UNCONFIRMED: "Sent; this server does not confirm.",
}


def problem_text(status: Status, code: str, text: str) -> str:
    """Return what a user should read about a message that ended this way; "" when all is well."""
    return text or _BY_CODE.get(code) or _BY_STATUS.get(status, "")

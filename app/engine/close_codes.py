"""What a close code means for the connection: data, overridable by the user.

Source: RFC 6455 §7.4 and docs/protocol.md, "Close codes". The verdict is the same with and
without a reason text. Codes are classified by range: a server may hand over 999 or 5000.
"""

from enum import Enum, unique


@unique
class Verdict(Enum):
    """Say what follows a close."""

    RECONNECT = "reconnect"
    RECONNECT_AT_CAP = "reconnect_at_cap"
    # Terminal if the server said `disconnect` first, else reconnect.
    GOODBYE = "goodbye"
    # The message that was too large fails; the connection comes back.
    MESSAGE_TOO_LARGE = "message_too_large"
    REFRESH_TOKEN = "refresh_token"
    PROTOCOL_ERROR = "protocol_error"
    NOT_ALLOWED = "not_allowed"
    WRONG_ADDRESS = "wrong_address"
    REPLACED = "replaced"


TERMINAL = (
    Verdict.PROTOCOL_ERROR,
    Verdict.NOT_ALLOWED,
    Verdict.WRONG_ADDRESS,
    Verdict.REPLACED,
)

CLOSE_CODES = {
    1000: Verdict.GOODBYE,  # normal closure: an idle cut or a real farewell
    1001: Verdict.RECONNECT,  # going away: the server stops, or a proxy does
    1002: Verdict.PROTOCOL_ERROR,  # one side speaks wrongly; trying again can't help
    1003: Verdict.PROTOCOL_ERROR,  # a kind of data the server can't take
    1005: Verdict.RECONNECT,  # closed without a code
    1006: Verdict.RECONNECT,  # gone without a close: network, crash, refused upgrade
    1007: Verdict.PROTOCOL_ERROR,  # text that is not UTF-8
    1008: Verdict.REFRESH_TOKEN,  # policy: in practice a bad or expired token
    1009: Verdict.MESSAGE_TOO_LARGE,
    1010: Verdict.PROTOCOL_ERROR,  # an extension we need is missing
    1011: Verdict.RECONNECT,  # the server hit an error of its own
    1012: Verdict.RECONNECT,  # service restart; honours retry_after
    1013: Verdict.RECONNECT,  # try again later; honours retry_after
    1014: Verdict.RECONNECT,  # bad gateway
    4004: Verdict.WRONG_ADDRESS,  # Nexus: unknown path
    4013: Verdict.RECONNECT_AT_CAP,  # Nexus: full
    4401: Verdict.REFRESH_TOKEN,  # unauthorized
    4403: Verdict.NOT_ALLOWED,  # signed in, not allowed
    4404: Verdict.WRONG_ADDRESS,
    4409: Verdict.REPLACED,  # the same client id elsewhere; the user may take over
    4429: Verdict.RECONNECT_AT_CAP,  # too many requests
}


def verdict_for(code: int, overrides: "dict[int, Verdict] | None" = None) -> Verdict:
    """Return what follows a close with `code`; codes outside the table reconnect."""
    if overrides and code in overrides:
        return overrides[code]
    return CLOSE_CODES.get(code, Verdict.RECONNECT)

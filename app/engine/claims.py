"""What a JWT says of itself, read without judging its signature (RFC 7519; the server judges)."""

import binascii
import json

from app.engine.json_gate import text_problem
from app.engine.record import Record

MAX_TOKEN = 16_384  # characters


class Claims(Record):
    """Hold what matters of a token; None where it says nothing. Moments in epoch seconds."""

    def __init__(
        self,
        subject: "str | None" = None,
        user_id: "int | str | None" = None,
        issued_at: "float | None" = None,
        expires_at: "float | None" = None,
    ) -> None:
        self.subject = subject
        self.user_id = user_id
        self.issued_at = issued_at
        self.expires_at = expires_at


def read_claims(token: str) -> Claims:
    """Return the claims of `token`; an opaque or broken token has none. Never raises."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > MAX_TOKEN:
        return Claims()
    payload = _payload(parts[1])
    if not isinstance(payload, dict):
        return Claims()
    user_id = payload.get("user_id")
    if isinstance(user_id, bool) or not isinstance(user_id, (int, str)):
        user_id = None
    subject = payload.get("sub")
    if not isinstance(subject, str):
        subject = None if user_id is None else str(user_id)
    return Claims(subject, user_id, _moment(payload.get("iat")), _moment(payload.get("exp")))


def _payload(part: str) -> object:
    try:
        padded = part.replace("-", "+").replace("_", "/") + "=" * (-len(part) % 4)
        text = binascii.a2b_base64(padded.encode()).decode()
        return None if text_problem(text) else json.loads(text)
    except (ValueError, RuntimeError, IndexError):
        return None


def _moment(value: object) -> "float | None":
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value < 1e12 else None

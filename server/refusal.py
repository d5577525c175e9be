"""What the server says no to, and the checks of a frame's fields."""

from collections.abc import Mapping
from enum import Enum

MAX_NAME = 256


class RefusalCode(Enum):
    """Name why a frame was refused; the text of `code` in `nack` and `alert`."""

    BAD_REQUEST = "bad_request"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    UNKNOWN_TYPE = "unknown_type"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"


class Refused(Exception):
    """Refuse a frame, in words that its sender may read."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def text_field(
    data: Mapping[str, object], name: str, default: str | None = None, limit: int = MAX_NAME
) -> str:
    """Return a non-blank text of at most `limit` characters, or refuse.

    A missing or null field takes `default`; without one it is refused.
    """
    value = data.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not value.strip():
        raise Refused(RefusalCode.BAD_REQUEST, f"{name} must be a text that is not empty.")
    if len(value) > limit:
        message = f"{name} may have at most {limit:,} characters."
        raise Refused(RefusalCode.BAD_REQUEST, message)
    return value


def size_field(data: Mapping[str, object], name: str) -> int:
    """Return a whole number from 0 to 2**53, or refuse; 0 when it is missing."""
    value = data.get(name, 0)
    if type(value) is not int or not 0 <= value <= 2**53:
        raise Refused(RefusalCode.BAD_REQUEST, f"{name} must be a whole number, 0 or more.")
    return value


def choice_field(data: Mapping[str, object], name: str, choices: tuple[str, ...]) -> str:
    """Return one of `choices`, or refuse."""
    value = data.get(name)
    if not isinstance(value, str) or value not in choices:
        message = f"{name} must be one of: {', '.join(choices)}."
        raise Refused(RefusalCode.BAD_REQUEST, message)
    return value


def flag_field(data: Mapping[str, object], name: str) -> bool:
    """Return true or false, or refuse; false when it is missing."""
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise Refused(RefusalCode.BAD_REQUEST, f"{name} must be true or false.")
    return value

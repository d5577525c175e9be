"""One frame of the wire, coded once: the browser and the reference server both import this.

The contract is docs/protocol.md. Both dialects travel as JSON text frames:

* envelope: `{"type", "data": {...}, "timestamp", "id", "user_id", "session_id"}`;
* flat: the fields of `data` stand beside `type`.
"""

import json
from enum import Enum, unique

from app.engine.errors import LocalError
from app.engine.json_gate import MAX_DEPTH, MAX_TEXT, clean_number, text_problem, value_problem
from app.engine.message_types import (
    ANSWERS,
    CAPABLE_EXTRAS,
    DIRECTIONS,
    FLAT_EXTRAS,
    THE_THIRTY,
    TYPES_BY_NAME,
    Direction,
    MessageType,
)
from app.engine.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = [
    "ANSWERS",
    "CAPABLE_EXTRAS",
    "DIRECTIONS",
    "FLAT_EXTRAS",
    "MAX_DEPTH",
    "THE_THIRTY",
    "BadFrame",
    "Dialect",
    "Direction",
    "LocalError",
    "Message",
    "MessageType",
    "decode",
    "echoed_text",
    "encode",
    "redact",
    "value_problem",
]

HEADER = ("id", "user_id", "session_id", "timestamp", "seq")
MAX_TYPE_NAME = 64
MAX_SAMPLE = 120
FLAT_ECHO = "Received: "  # what the flat endpoint puts before the text that it confirms


@unique
class Dialect(Enum):
    """Name how fields are laid out in a frame."""

    ENVELOPE = "envelope"
    FLAT = "flat"


class Message(Record):
    """Hold one frame, whatever the dialect.

    `type` is None for a type outside `MessageType`; `type_name` is always the wire's text.
    `data` is a dict of JSON values. `id` is the idempotency key, `seq` the server's order,
    `user_id` an int or a str, `timestamp` the sender's text (never compared with our clock).
    """

    def __init__(
        self,
        type: "MessageType | None",
        data: "dict[str, Any] | None" = None,
        *,
        type_name: "str | None" = None,
        id: "str | None" = None,
        user_id: "int | str | None" = None,
        session_id: "str | None" = None,
        timestamp: "str | None" = None,
        seq: "int | None" = None,
    ) -> None:
        self.type = type
        self.type_name: str = type_name or (type.value if type else "")
        self.data: dict[str, Any] = {} if data is None else data
        self.id = id
        self.user_id = user_id
        self.session_id = session_id
        self.timestamp = timestamp
        self.seq = seq

    # A connect frame may carry a token, so a message never prints its data.
    secret = ("data",)


class BadFrame(Record):
    """Say why a frame from the wire was dropped; `sample` is short and redacted."""

    def __init__(self, reason: str, sample: str, size: int) -> None:
        self.reason = reason
        self.sample = sample
        self.size = size


def encode(
    message: Message,
    dialect: Dialect = Dialect.ENVELOPE,
    dump: "Callable[..., str]" = json.dumps,
) -> str:
    """Write `message` as one JSON text frame.

    `dump` is `json.dumps` or a stand-in that takes `separators`. Raises `LocalError` when
    `data` holds something JSON can't; nothing is sent then.
    """
    # The frame around `data` is a level of its own.
    problem = value_problem(message.data, MAX_DEPTH - 1)
    if problem:
        raise LocalError(
            "The data of this %s holds %s; send dicts, lists, texts, finite numbers, booleans "
            "and None." % (message.type_name, problem)
        )
    flat = dialect is Dialect.FLAT
    # In a flat frame the header wins over a field of the same name.
    frame: dict[str, Any] = dict(message.data) if flat else {"data": message.data}
    frame["type"] = message.type_name
    for name in HEADER:
        value = getattr(message, name)
        if value is not None or (not flat and name != "seq"):
            frame[name] = value
    return dump(frame, separators=(",", ":"))


def decode(
    text: object,
    parse: "Callable[[str], object]" = json.loads,
    max_text: int = MAX_TEXT,
) -> "Message | BadFrame":
    """Read one frame of either dialect. Never raises.

    `parse` turns JSON text into values and raises ValueError on bad text (in MicroPython the
    browser's own parser: its `json.loads` takes "[1 2]"). A frame without `data` is flat: every
    unknown top-level field moves into `data`. A type outside `MessageType` is no error.
    Reasons of a `BadFrame`: "binary", "too_large", "too_deep", "not_json", "not_an_object",
    "no_type", "bad_field".
    """
    if not isinstance(text, str):
        return BadFrame("binary", "", 0)
    reason = text_problem(text, max_text)
    if reason:
        return _bad(reason, text)
    try:
        frame = parse(text)
    except (ValueError, RuntimeError):  # RecursionError is a RuntimeError in both Pythons
        return _bad("not_json", text)
    if not isinstance(frame, dict):
        return _bad("not_an_object", text)
    message = _message_from(frame)
    return _bad(message, text) if isinstance(message, str) else message


def echoed_text(text: str, dialect: Dialect) -> str:
    """Return what was said, given the text of the `chat_response` that confirms it."""
    if dialect is Dialect.FLAT and text.startswith(FLAT_ECHO):
        return text[len(FLAT_ECHO) :]
    return text


def redact(text: str) -> str:
    """Return a short sample of `text` in which long unbroken runs (tokens, keys) are masked."""
    words: list[str] = []
    run = ""
    for character in text[:MAX_SAMPLE]:
        if character.isalpha() or character.isdigit() or character in "-_.+/=":
            run += character
        else:
            words.append(_masked(run) + character)
            run = ""
    return "".join(words) + _masked(run) + ("…" if len(text) > MAX_SAMPLE else "")


def _masked(run: str) -> str:
    return run if len(run) < 20 else run[:4] + "•••"


def _bad(reason: str, text: str) -> BadFrame:
    return BadFrame(reason, redact(text), len(text))


def _message_from(frame: "dict[str, Any]") -> "Message | str":
    """Return what a frame says, or why it is none; each field is looked up once."""
    get = frame.get
    name, data, seq = get("type"), get("data"), get("seq")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_TYPE_NAME:
        return "no_type"
    id, session_id, timestamp = get("id"), get("session_id"), get("timestamp")
    for text in (id, session_id, timestamp):
        if text is not None and not isinstance(text, str):
            return "bad_field"
    user_id = get("user_id")
    # A bool is an int in Python, and never a valid number of the wire.
    if user_id is not None and (isinstance(user_id, bool) or not isinstance(user_id, (int, str))):
        return "bad_field"
    if seq is not None and clean_number(seq) is None:
        return "bad_field"
    if data is None:
        data = {key: frame[key] for key in frame if key not in _TOP_LEVEL}
    elif not isinstance(data, dict):
        return "bad_field"
    return Message(
        TYPES_BY_NAME.get(name),
        data,
        type_name=name,
        id=id,
        user_id=user_id,
        session_id=session_id,
        timestamp=timestamp,
        seq=seq,
    )


_TOP_LEVEL = ("type", "data") + HEADER

"""Take what people wrote, and what lets one in, out of values that are to be shown to others.

What stays readable is listed here and nowhere else: `HEADER`, `DATA`, `ROW` and `NAMES`.
"""

from app.engine.message_types import TYPES_BY_NAME
from app.engine.messages import FLAT_ECHO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    # The field's name, and how it may be read: as one of the kinds below, or by its own fields.
    Fields = dict[str, Any]

# Under each kind numbers, True, False and None stay. A text that is not of the kind is masked.
LABEL = "label"  # at most 64 letters, digits and -_.:+
LABELS = "labels"  # a list of those
NUMBER = "number"  # no text at all
MOMENT = "moment"  # ISO 8601, date and time
WORD = "word"  # one of `WORDS`
TYPE = "type"  # a type of docs/protocol.md

WORDS = ("away", "busy", "draining", "online", "signed_out")

HEADER: "Fields" = {
    "type": TYPE,
    "id": LABEL,
    "user_id": LABEL,
    "session_id": LABEL,
    "timestamp": MOMENT,
    "seq": NUMBER,
}
MEMBER: "Fields" = {"user_id": LABEL, "status": WORD}
PRESENCE: "Fields" = {"room_id": LABEL, "user_id": LABEL, "status": WORD, "users": MEMBER}
SAID: "Fields" = {"room_id": LABEL, "user_id": LABEL, "timestamp": MOMENT, "seq": NUMBER}
ANSWERED: "Fields" = dict(SAID)
ANSWERED.update({"in_response_to": LABEL, "offset": NUMBER})
# What the server says, by type; of other known types `OTHER_DATA`, of unknown ones nothing.
DATA: "dict[str, Fields]" = {
    "connect": {
        "session_id": LABEL,
        "epoch": LABEL,
        "seq": NUMBER,
        "resumed": NUMBER,
        "capabilities": LABELS,
        "heartbeat_interval": NUMBER,
        "max_frame": NUMBER,
        "user": {"id": LABEL},
    },
    "ack": {"id": LABEL, "seq": NUMBER},
    "nack": {"id": LABEL, "code": LABEL},
    "heartbeat": {"n": NUMBER},
    "disconnect": {"reason": WORD},
    "status_update": {"room_id": LABEL, "status": WORD, "retry_after": NUMBER},
    "user_join": PRESENCE,
    "user_leave": PRESENCE,
    "presence_update": PRESENCE,
    "chat_response": SAID,
    "ai_response": ANSWERED,
    "ai_error": ANSWERED,
}
OTHER_DATA: "Fields" = {"room_id": LABEL, "user_id": LABEL}
SENT: "Fields" = {"room_id": LABEL}
ROW: "Fields" = {
    "v": NUMBER,
    "key": LABEL,
    "type": TYPE,
    "data": SENT,
    "timestamp": MOMENT,
    "expires_in": NUMBER,
    "written": NUMBER,
}
# Names of fields that docs/protocol.md has; any other name may be somebody's word.
NAMES = (
    "activity",
    "amount",
    "args",
    "at",
    "auto",
    "capabilities",
    "client_id",
    "code",
    "connection_id",
    "currency",
    "customer_id",
    "data",
    "delta",
    "devices",
    "discount",
    "document_id",
    "done",
    "email",
    "epoch",
    "error",
    "expires_in",
    "file_name",
    "file_size",
    "heartbeat_interval",
    "id",
    "in_response_to",
    "items",
    "key",
    "level",
    "link",
    "max_frame",
    "message",
    "n",
    "name",
    "notification_id",
    "offset",
    "presence",
    "progress",
    "quantity",
    "quote_id",
    "read",
    "reason",
    "received",
    "requirements",
    "result",
    "resumed",
    "retry_after",
    "retryable",
    "role",
    "room_id",
    "seq",
    "session_id",
    "stage",
    "status",
    "step",
    "step_number",
    "steps",
    "stopped",
    "summary",
    "timestamp",
    "title",
    "tool_name",
    "total_amount",
    "type",
    "unit_price",
    "up_to",
    "user",
    "user_id",
    "user_name",
    "users",
    "v",
    "valid_until",
    "written",
)
LONGEST_LABEL = 64
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LABEL_SIGNS = LETTERS + "0123456789-_.:+"
MOMENT_SHAPE = "0000-00-00T00:00"
SIGNS_AFTER = "0123456789:.+-Z"
LONGEST_MOMENT = 40
DIGITS = "xyz"


class Mask:
    """Replace texts by others of the same length, and numbers; what was equal stays equal.

    The first text of a length becomes "xxx", the next ones "xxy", "xxz", "xyx" and so on, so that
    a replay tells them apart; where those of a length are used up, a number follows ("x3").
    Numbers become 0, 1, 2 and so on, or 0.5, 1.5 and so on. Texts are remembered by their hash
    only.
    """

    def __init__(self, secrets: "set[tuple[int, int]] | None" = None) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        self._used: dict[int, int] = {}  # how many texts of a length there were
        self._figures: dict[tuple[bool, float], int] = {}
        self._secrets = set(secrets or ())  # the trails of those that are known already

    def secret(self, text: str) -> int:
        """Remember a token or ticket, which is masked wherever it stands; return its number."""
        self._secrets.add(trail(text))
        return self._number(text)

    # What has no place in the protocol.

    def text(self, text: str) -> str:
        """Return the mask of a text; what the flat dialect's echo puts before it is kept."""
        if text.startswith(FLAT_ECHO):
            return FLAT_ECHO + self.text(text[len(FLAT_ECHO) :])
        number = left = self._number(text)
        signs: list[str] = []
        while left and len(signs) < len(text):
            signs.insert(0, DIGITS[left % len(DIGITS)])
            left = left // len(DIGITS)
        if left:
            return DIGITS[0] * len(text) + str(number)
        return DIGITS[0] * (len(text) - len(signs)) + "".join(signs)

    def content(self, value: "Any") -> "Any":
        """Return a JSON value without anything in it but its shape, True, False and None."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.name(key): self.content(value[key]) for key in value}
        if isinstance(value, (list, tuple)):
            return [self.content(item) for item in value]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._figure(value)
        return value

    def name(self, name: str) -> str:
        """Return the name of a field: as it is when the protocol has it."""
        return name if name in NAMES else self.text(name)

    # What has one.

    def label(self, text: str) -> str:
        """Return an id or a word of the protocol as it is; anything else, masked.

        A label has at most 64 letters, digits and -_.:+; an address with an "@", a sentence, a
        JWT and every token that was told to `secret` are none.
        """
        plain = len(text) <= LONGEST_LABEL and _made_of(text, LABEL_SIGNS)
        if plain and trail(text) not in self._secrets and not _like_a_token(text):
            return text
        return self.text(text)

    def moment(self, text: str) -> str:
        """Return an ISO 8601 date with its time as it is; anything else, masked."""
        return text if _like_a_moment(text) else self.text(text)

    def fields(self, value: "Any", readable: "Fields") -> "Any":
        """Return a copy of an object of the protocol; what `readable` does not name is content."""
        if isinstance(value, (list, tuple)):
            return [self.fields(item, readable) for item in value]
        if not isinstance(value, dict):
            return self.content(value)
        return {self.name(key): self._field(value[key], readable.get(key)) for key in value}

    def frame(self, frame: "dict[str, Any]") -> "dict[str, Any]":
        """Return a copy of a frame from the server, of either dialect."""
        name = frame.get("type")
        readable: Fields = {}
        if isinstance(name, str) and name in TYPES_BY_NAME:
            readable = DATA.get(name, OTHER_DATA)
        data = frame.get("data")
        fields = dict(readable) if data is None else {}  # flat: the data stands beside the header
        fields.update(HEADER)
        if isinstance(data, dict):
            fields["data"] = readable
        masked: dict[str, Any] = self.fields(frame, fields)
        return masked

    def _field(self, value: "Any", kind: "Any") -> "Any":
        if isinstance(kind, dict):
            return self.fields(value, kind)
        if kind == LABELS and isinstance(value, (list, tuple)):
            return [self._field(item, LABEL) for item in value]
        if kind is None or isinstance(value, (dict, list, tuple)):
            return self.content(value)
        if not isinstance(value, str):
            return value
        if kind == LABEL:
            return self.label(value)
        if kind == MOMENT:
            return self.moment(value)
        if (kind == WORD and value in WORDS) or (kind == TYPE and value in TYPES_BY_NAME):
            return value
        return self.text(value)

    def _figure(self, value: float) -> float:
        if value - value != 0:  # NaN and infinity say nothing
            return value
        fraction = isinstance(value, float)
        number = self._figures.setdefault((fraction, value), len(self._figures))
        return number + 0.5 if fraction else number

    def _number(self, text: str) -> int:
        known = trail(text)
        if known not in self._numbers:
            self._numbers[known] = self._used.get(len(text), 0)
            self._used[len(text)] = self._numbers[known] + 1
        return self._numbers[known]


def trail(text: str) -> "tuple[int, int]":
    """Return what is remembered of a secret: enough to know it again, and no way back to it."""
    return (len(text), hash(text))


def _made_of(text: str, signs: str) -> bool:
    return all(sign in signs for sign in text)


def _like_a_token(text: str) -> bool:
    # A JWT: three parts, the first of which begins with {" in base64.
    return text.startswith("ey") and len(text.split(".")) == 3


def _like_a_moment(text: str) -> bool:
    size = len(MOMENT_SHAPE)
    if not size <= len(text) <= LONGEST_MOMENT or not _made_of(text[size:], SIGNS_AFTER):
        return False
    return "".join(["0" if sign in "0123456789" else sign for sign in text[:size]]) == MOMENT_SHAPE

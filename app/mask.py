"""Take what people wrote, and what lets one in, out of values that are to be shown to others."""

from app.engine.messages import FLAT_ECHO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Fields whose text the engine and the reducers work with, and which say nothing about a person.
SHOWN = (
    "activity",
    "capabilities",
    "client_id",
    "code",
    "connection_id",
    "document_id",
    "epoch",
    "id",
    "in_response_to",
    "key",
    "level",
    "quote_id",
    "reason",
    "room_id",
    "session_id",
    "status",
    "step",
    "timestamp",
    "type",
    "user_id",
)
LONGEST_LABEL = 64
LONGEST_NAME = 32
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LABEL_SIGNS = LETTERS + "0123456789-_.:+"
NAME_SIGNS = LETTERS + "_"
DIGITS = "xyz"


class Mask:
    """Replace texts by others of the same length; what was equal stays equal.

    The first text of a length becomes "xxx", the next ones "xxy", "xxz", "xyx" and so on, so that
    a replay tells them apart; among texts of one or two characters some share a mask. Texts are
    remembered by their hash only.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        self._used: dict[int, int] = {}  # how many texts of a length there were
        self._secrets: set[tuple[int, int]] = set()

    def secret(self, text: str) -> int:
        """Remember a token or ticket, which is masked wherever it stands; return its number."""
        self._secrets.add(_trail(text))
        return self._number(text)

    def text(self, text: str) -> str:
        """Return the mask of a text; what the flat dialect's echo puts before it is kept."""
        if text.startswith(FLAT_ECHO):
            return FLAT_ECHO + self.text(text[len(FLAT_ECHO) :])
        number = self._number(text)
        signs: list[str] = []
        while number and len(signs) < len(text):
            signs.insert(0, DIGITS[number % len(DIGITS)])
            number = number // len(DIGITS)
        return DIGITS[0] * (len(text) - len(signs)) + "".join(signs)

    def label(self, text: str) -> str:
        """Return an id or a word of the protocol as it is; anything else, masked.

        A label has at most 64 letters, digits and -_.:+; an address with an "@", a sentence, a
        JWT and every token that was told to `secret` are none.
        """
        plain = len(text) <= LONGEST_LABEL and _made_of(text, LABEL_SIGNS)
        if plain and _trail(text) not in self._secrets and not _like_a_token(text):
            return text
        return self.text(text)

    def value(self, value: "Any", name: str = "") -> "Any":
        """Return a copy of a JSON value, its texts masked; `name` is the field it stands in."""
        if isinstance(value, str):
            return self.label(value) if name in SHOWN else self.text(value)
        if isinstance(value, dict):
            return {self._name(key): self.value(value[key], key) for key in value}
        if isinstance(value, (list, tuple)):
            return [self.value(item, name) for item in value]
        return value

    def _name(self, name: str) -> str:
        """Return the name of a field, masked when it looks like no name: it may be content."""
        plain = name in SHOWN or (len(name) <= LONGEST_NAME and _made_of(name, NAME_SIGNS))
        return name if plain else self.text(name)

    def _number(self, text: str) -> int:
        trail = _trail(text)
        if trail not in self._numbers:
            self._numbers[trail] = self._used.get(len(text), 0)
            self._used[len(text)] = self._numbers[trail] + 1
        return self._numbers[trail]


def _trail(text: str) -> "tuple[int, int]":
    return (len(text), hash(text))


def _made_of(text: str, signs: str) -> bool:
    return all(sign in signs for sign in text)


def _like_a_token(text: str) -> bool:
    # A JWT: three parts, the first of which begins with {" in base64.
    return text.startswith("ey") and len(text.split(".")) == 3

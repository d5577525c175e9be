"""What may go into a JSON parser and what may come out of a JSON writer.

`json.loads` of 10,000 nested arrays kills Pyodide for good and cannot be caught, so depth is
judged on the text, before it is parsed. All loops run over few, long pieces: `count`, `split`
and `find` work at C speed in every Python.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MAX_DEPTH = 64
MAX_NAME = 256  # characters of a session id, an epoch
MAX_COUNT = 2**53 - 1  # what a JavaScript number holds exactly
MAX_WHOLE = 2**63 - 1  # CPython can't even write one of 4,301 digits
MAX_TEXT = 262_144  # characters; a longer frame from the wire is dropped unread


def text_problem(text: str, max_text: int = MAX_TEXT, max_depth: int = MAX_DEPTH) -> "str | None":
    """Return why `text` must not be parsed, or None.

    Reasons: "too_large", "too_deep", "not_json" (NaN and Infinity are no JSON, RFC 8259 §6,
    though Python's parser takes them).
    """
    if len(text) > max_text:
        return "too_large"
    # Nothing can be deeper than it has openers, and no text has more of them than characters.
    if len(text) > max_depth and text.count("[") + text.count("{") > max_depth:
        return _scan(text, max_depth)
    return _scan(text, max_depth) if "NaN" in text or "Infinity" in text else None


def value_problem(value: object, max_depth: int = MAX_DEPTH) -> "str | None":
    """Return why `value` can't be sent as JSON, or None.

    Needed because MicroPython's `json.dumps` never refuses and CPython's writes NaN: either
    would end the connection on the existing backends.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if -MAX_WHOLE <= value <= MAX_WHOLE else "a whole number beyond 64 bits"
    if isinstance(value, str):
        return "a lone surrogate in a text" if _has_surrogate(value) else None
    if isinstance(value, float):
        return None if value - value == 0 else "a number that is not finite"
    if max_depth == 0:
        return "too many levels of nesting"
    if isinstance(value, dict):
        return _dict_problem(value, max_depth)
    if isinstance(value, (list, tuple)):
        return _first_problem(value, max_depth)
    return "a %s, which JSON can't hold" % type(value).__name__


def copied(value: "Any") -> "Any":
    """Return a copy of a JSON value, all the way down; `value_problem` has nothing against it."""
    if isinstance(value, dict):
        return {key: copied(value[key]) for key in value}
    if isinstance(value, (list, tuple)):
        return [copied(item) for item in value]
    return value


def clean_text(value: object) -> "str | None":
    """Return a name that the server gave and that may be said back to it, or None."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME or _has_surrogate(value):
        return None
    return value


def clean_number(value: object) -> "int | None":
    """Return a count that both sides can hold exactly, or None."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= MAX_COUNT else None


def _scan(text: str, max_depth: int) -> "str | None":
    depth = 0
    inside = False  # within a string
    for part in text.split('"'):
        if inside:
            inside = _ends_in_escape(part)
            continue
        if "N" in part or "I" in part:
            return "not_json"
        openers = part.count("[") + part.count("{")
        if depth + openers > max_depth and _deepest(part, depth) > max_depth:
            return "too_deep"
        depth += openers - part.count("]") - part.count("}")
        inside = True
    return None


def _ends_in_escape(part: str) -> bool:
    return (len(part) - len(part.rstrip("\\"))) % 2 == 1


def _deepest(part: str, depth: int) -> int:
    deepest = depth
    for character in part:
        if character in "[{":
            depth += 1
            if depth > deepest:
                deepest = depth
        elif character in "]}":
            depth -= 1
    return deepest


def _has_surrogate(text: str) -> bool:
    if not text or max(text) < "\ud800":
        return False
    return any("\ud800" <= character <= "\udfff" for character in text)


def _dict_problem(value: "dict[object, object]", max_depth: int) -> "str | None":
    for key in value:
        if not isinstance(key, str):
            return "a key that is no text: %r" % (key,)
        if _has_surrogate(key):
            return "a lone surrogate in a key"
    return _first_problem(value.values(), max_depth)


def _first_problem(values: "Iterable[object]", max_depth: int) -> "str | None":
    for value in values:
        problem = value_problem(value, max_depth - 1)
        if problem:
            return problem
    return None

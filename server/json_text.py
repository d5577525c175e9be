"""Read JSON as RFC 8259 has it, where Python's parser is more generous."""

import json
import math


def parse_json(text: str) -> object:
    """Return the value of a JSON text; raise ValueError on anything that can't be sent on.

    Python alone would take 1e999 (as infinity) and a lone surrogate such as \\ud800, and then
    fail when the value is stored or relayed.
    """
    value: object = json.loads(text, parse_float=_finite)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError
    return value


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number out of range")
    return number

"""JSON read as strictly by MicroPython as by Pyodide."""

import json

from pyscript.js_modules import guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _refuse(constant: str) -> object:
    raise ValueError("%s is not JSON" % constant)


def _parser_of_python() -> "Callable[[str], object]":
    """Return `json.loads` with NaN and the infinities refused; it raises ValueError on bad text.

    `json.loads(text, parse_constant=…)` makes a decoder for each text, which takes as long as
    reading a short one. The scanner is the decoder's own, without its search for white space.
    """
    decoder: Any = json.JSONDecoder(parse_constant=_refuse)
    scan, decode = decoder.scan_once, decoder.decode

    def parse(text: str) -> object:
        if text[:1] == "{":
            try:
                value, end = scan(text, 0)
            except StopIteration:
                pass
            else:
                if end == len(text):
                    return value
        return decode(text)  # white space around it, or an error to be told

    return parse


def parse_with_browser(text: str) -> object:
    """Let the browser judge the text and put its escapes right, then read it.

    Not the browser's own values: MicroPython would cut its whole numbers to 32 bits.
    """
    answer = guard.strictJson(text)
    if not answer.ok:
        raise ValueError(str(answer.error))
    return json.loads(str(answer.value))


def strict_parser() -> "Callable[[str], object]":
    """Return the parser for this Python: the browser's help where `json.loads` is lax."""
    try:
        json.loads("[1 2]")
    except ValueError:
        return _parser_of_python()
    return parse_with_browser

"""JSON read as strictly by MicroPython as by Pyodide."""

import json

from pyscript.js_modules import guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def _refuse(constant: str) -> object:
    raise ValueError("%s is not JSON" % constant)


def parse_with_python(text: str) -> object:
    """Parse with `json.loads`, NaN and the infinities refused. Raise ValueError on bad text."""
    return json.loads(text, parse_constant=_refuse)


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
        return parse_with_python
    return parse_with_browser

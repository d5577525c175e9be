"""JSON that a page said."""

from app.engine import LocalError
from app.engine.json_gate import text_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Parse = Callable[[str], object]

MAX_TEXT = 16_777_216  # characters, what is sent and written within quotes included
MAX_DEPTH = 100  # levels; a message may have fewer, and is told so


def reader(parse_json: "Parse") -> "Parse":
    """Return a parser that raises `LocalError`, and nothing else, for what can't be read.

    Too deep a nesting would end the interpreter, so the text is looked at before it is parsed.
    """

    def read(text: str) -> object:
        problem = text_problem(text, MAX_TEXT, MAX_DEPTH)
        if problem is None:
            try:
                return parse_json(text)
            except (ValueError, RuntimeError):
                problem = "not_json"
        raise LocalError("This can't be read: %s." % problem.replace("_", " "))

    return read

"""An answer that comes in pieces: what a frame of it says, and the text it makes."""

from app.engine.record import Record
from app.provider.fields import number_of, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_ANSWER = 100_000  # code points; a server that never ends can't fill the page


class Piece(Record):
    """A part of an answer: `delta` stands at `offset`, counted in code points, and ends there."""

    def __init__(self, delta: str, offset: int) -> None:
        self.delta = delta
        self.offset = offset


def piece_of(data: "dict[str, Any]") -> "Piece | None":
    """Return the piece that an `ai_response` brings; None when it is none, or can't be one."""
    delta, offset = data.get("delta"), number_of(data, "offset")
    if data.get("done") is True or isinstance(data.get("message"), str):
        return None
    if not isinstance(delta, str) or offset is None or offset < 0:
        return None
    return Piece(delta, offset)


def whole_of(data: "dict[str, Any]") -> "str | None":
    """Return the whole text of an answer that has ended, or None.

    Servers that know no pieces send this alone, without `done`.
    """
    message = data.get("message")
    return message if isinstance(message, str) and data.get("done") is not False else None


def question_of(data: "dict[str, Any]") -> "str | None":
    """Return the id of the frame that is answered, or None when it isn't said."""
    return text_of(data, "in_response_to") or None


def was_stopped(data: "dict[str, Any]") -> bool:
    """Tell whether somebody ended the answer before its end."""
    return data.get("stopped") is True


def grown(known: str, piece: Piece) -> "str | None":
    """Return the text after a piece, which replaces all from its offset on.

    None: what lies before it never came, so nothing true can be made of it; the whole answer, or
    a piece from offset 0, heals that. `known` is "" before the first piece.
    """
    if piece.offset > len(known):
        return None
    return (known[: piece.offset] + piece.delta)[:MAX_ANSWER]

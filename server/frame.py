"""One encoded message, shared by all sessions that it goes to."""

from typing import NamedTuple

from app.engine.messages import Message
from server.link import text_of


class Frame(NamedTuple):
    """Hold the text of a message, without a number, and its size in bytes."""

    text: str
    size: int

    def numbered(self, seq: int) -> str:
        """Return the text with a top-level `seq`.

        It is put into the text, so that a room's message is encoded once and not once a session.
        """
        return f'{{"seq":{seq},{self.text[1:]}'


def frame_of(message: Message) -> Frame:
    """Encode a message whose `seq` is left to the session."""
    text = text_of(message)
    return Frame(text, len(text) if text.isascii() else len(text.encode()))

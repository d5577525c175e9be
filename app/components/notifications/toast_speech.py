"""What a screen reader is told of toasts: the first one in words, a burst as a number."""

from app.components.notifications import notice_words

SPACING = 5.0  # seconds between two announcements


class ToastSpeech:
    """Decide what is said politely; `text` holds what was said last."""

    def __init__(self) -> None:
        self.text = ""
        self._said_at: float | None = None
        self._waiting: list[str] = []
        self._number = 0  # of notices behind what waits

    def hear(self, text: str, number: int = 1) -> None:
        """Take what is to be said of `number` notices."""
        self._waiting = (self._waiting + [text])[-1:]
        self._number += number

    def tick(self, now: float) -> "float | None":
        """Say what waits when it is time; return when to call again."""
        if not self._waiting:
            return None
        if self._said_at is not None and now < self._said_at + SPACING:
            return self._said_at + SPACING
        self.text = self._waiting[0] if self._number == 1 else notice_words.arrived(self._number)
        self._said_at = now
        self._waiting, self._number = [], 0
        return None

"""What ended in a part of the work while nobody looked at it."""


class WorkNews:
    """Count what was seen to be under way, has ended since, and was not looked at."""

    def __init__(self) -> None:
        self._running: set[str] = set()
        self._unseen: set[str] = set()

    def note(self, items: "list[tuple[str, bool]]", seen: bool) -> int:
        """Take what a part holds, each (key, it has ended); return how many to look at.

        `seen`: somebody looks at it now. What had ended before it was known is no news.
        """
        ended = {key for key, over in items if over}
        self._unseen = set() if seen else (self._unseen | (self._running & ended)) & ended
        self._running = {key for key, over in items if not over}
        return len(self._unseen)

    def forget(self) -> None:
        """Know of nothing."""
        self._running = set()
        self._unseen = set()

"""What came while nobody saw the page."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.provider import Notice

ERROR = "error"


class Away:
    """Count notices, and the errors among them."""

    def __init__(self) -> None:
        self.number = 0
        self._errors = 0
        self._last: Notice | None = None

    def add(self, news: "list[Notice]", number: int) -> None:
        """Take `number` more, of which `news` are the last, at least one."""
        self.number += number
        self._errors += errors_of(news)
        self._last = news[-1]

    def take(self) -> "tuple[int, int, Notice | None]":
        """Return how many came, how many errors, and the last; begin anew."""
        taken = (self.number, self._errors, self._last)
        self.number, self._errors, self._last = 0, 0, None
        return taken


def errors_of(items: "list[Notice]") -> int:
    """Return how many report an error."""
    return sum(1 for item in items if item.level == ERROR)

"""Which toasts are up, and until when: no page, no clock of its own."""

from app.components.notifications import notice_words
from app.provider.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.provider import Notice

MOST = 3
# Seconds; an error stays until it is dismissed.
LASTS = {"info": 6.0, "success": 6.0, "warning": 10.0}
ERROR = "error"


class Toast(View):
    """One toast. `number` is how many it stands for, `notices` those it shows, if it shows any.

    `due` is when it goes, in monotonic seconds; None: never by itself.
    """

    def __init__(
        self, key: str, level: str, title: str, text: str, number: int, due: "float | None"
    ) -> None:
        self.key = key
        self.level = level
        self.title = title
        self.text = text
        self.number = number
        self.due = due
        self.notices: list[Notice] = []

    @property
    def link(self) -> str:
        """Return where it leads within the page, or ""."""
        return self.notices[0].link if self.notices else ""


class ToastStack:
    """Hold at most three toasts, oldest first, and one that counts what found no place.

    `focused` is the key of the one that the keyboard is on: it goes only by `dismiss`.
    """

    def __init__(self) -> None:
        self.toasts: list[Toast] = []
        self.more: Toast | None = None
        self.focused = ""
        self._held_at: float | None = None
        self._count = 0

    @property
    def all(self) -> "list[Toast]":
        """Return what is up, in order."""
        return self.toasts if self.more is None else self.toasts + [self.more]

    def add(self, notice: "Notice", now: float) -> None:
        """Put up a notice; the same words again are counted, a fourth finds no place."""
        for index, toast in enumerate(self.toasts):
            if toast.notices and _same(toast.notices[0], notice):
                again = toast.but(number=toast.number + 1, due=self._due(notice.level, now))
                again.notices = toast.notices + [notice]
                self.toasts[index] = again
                return
        if len(self.toasts) >= MOST and not (notice.level == ERROR and self._made_room(now)):
            self._collapse(1, notice.level, now)
            return
        title = notice.title or notice.text
        text = notice.text if notice.title else ""
        self._put(Toast(self._key(), notice.level, title, text, 1, None), notice, now)

    def add_summary(self, number: int, errors: int, now: float) -> None:
        """Put up one toast for many that nobody saw come."""
        self.clear()
        level = ERROR if errors else "info"
        title, text = notice_words.arrived(number), notice_words.errors_among(errors)
        self._put(Toast(self._key(), level, title, text, number, None), None, now)

    def dismiss(self, key: str) -> None:
        """Take a toast down; an unknown key is no harm."""
        self.toasts = [toast for toast in self.toasts if toast.key != key]
        if self.more is not None and self.more.key == key:
            self.more = None
        if self.focused == key:
            self.focused = ""

    def drop_read(self, is_read: "Callable[[Notice], bool]") -> None:
        """Take down what was read elsewhere, but not from under the keyboard."""
        for toast in list(self.toasts):
            known = bool(toast.notices) and all(is_read(notice) for notice in toast.notices)
            if known and toast.key != self.focused:
                self.dismiss(toast.key)

    def clear(self) -> None:
        """Take all down, but what the keyboard is on."""
        self.toasts = [toast for toast in self.toasts if toast.key == self.focused]
        if self.more is not None and self.more.key != self.focused:
            self.more = None

    def hold(self, now: float) -> None:
        """Let nothing go by itself from now on: somebody reads, or nobody can."""
        if self._held_at is None:
            self._held_at = now

    def go_on(self, now: float) -> None:
        """Let time pass again; each has as long as it had."""
        if self._held_at is None:
            return
        away = now - self._held_at
        self._held_at = None
        self.toasts = [_later(toast, away) for toast in self.toasts]
        if self.more is not None:
            self.more = _later(self.more, away)

    def tick(self, now: float) -> "float | None":
        """Take down what is due; return when to call again."""
        if self._held_at is not None:
            return None
        for toast in self.all:
            if toast.due is not None and toast.due <= now:
                self.dismiss(toast.key)
        dues = [toast.due for toast in self.all if toast.due is not None]
        return min(dues) if dues else None

    def _put(self, toast: Toast, notice: "Notice | None", now: float) -> None:
        toast.due = self._due(toast.level, now)
        toast.notices = [] if notice is None else [notice]
        self.toasts = self.toasts + [toast]

    def _made_room(self, now: float) -> bool:
        """Collapse the oldest one that may go for an error."""
        for toast in self.toasts:
            if toast.level != ERROR and toast.key != self.focused:
                self.toasts = [one for one in self.toasts if one is not toast]
                self._collapse(toast.number, toast.level, now)
                return True
        return False

    def _collapse(self, number: int, level: str, now: float) -> None:
        more = self.more or Toast(self._key(), level, "", "", 0, None)
        worst = ERROR if ERROR in (more.level, level) else "info"
        self.more = more.but(level=worst, number=more.number + number, due=self._due(worst, now))

    def _due(self, level: str, now: float) -> "float | None":
        lasts = LASTS.get(level)
        start = now if self._held_at is None else self._held_at
        return None if lasts is None else start + lasts

    def _key(self) -> str:
        self._count += 1
        return "t%d" % self._count


def _same(one: "Notice", other: "Notice") -> bool:
    words = (one.kind, one.level, one.title, one.text, one.link)
    return words == (other.kind, other.level, other.title, other.text, other.link)


def _later(toast: Toast, seconds: float) -> Toast:
    later: Toast = toast if toast.due is None else toast.but(due=toast.due + seconds)
    return later

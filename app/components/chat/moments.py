"""When something was said: enough of it to put lines together and days apart."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.ports import Locale

MAX_KEPT = 4_000


def seconds_of(iso: "str | None") -> "float | None":
    """Return an ISO 8601 moment in seconds, comparable with others of the same kind, or None.

    One without a zone is local time; it is compared with its like only, so it is taken as it is.
    """
    if not iso or len(iso) < 16 or iso[4] != "-" or iso[10] not in "T ":
        return None
    try:
        days = _days(int(iso[:4]), int(iso[5:7]), int(iso[8:10]))
        second = int(iso[17:19]) if len(iso) >= 19 else 0
        moment = days * 86_400 + int(iso[11:13]) * 3_600 + int(iso[14:16]) * 60 + second
        return moment - _offset(iso[19:])
    except ValueError:
        return None


def _days(year: int, month: int, day: int) -> int:
    """Return the days since 1 March of the year 0."""
    if month <= 2:
        year -= 1
        month += 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day


def _offset(rest: str) -> int:
    """Return the seconds that a zone such as "+05:30" is ahead."""
    for sign in "+-":
        at = rest.find(sign)
        if at >= 0:
            ahead = int(rest[at + 1 : at + 3]) * 3_600 + int(rest[at + 4 : at + 6] or "0") * 60
            return ahead if sign == "+" else -ahead
    return 0


class Moments:
    """Write times and days, each but once: the browser takes long for it."""

    def __init__(self, locale: "Locale") -> None:
        self._locale = locale
        self._times: dict[str, str] = {}
        self._days: dict[str, str] = {}

    def time(self, iso: "str | None") -> str:
        """Return "09:30", or ""."""
        if not iso:
            return ""
        minute = iso[:16] + _zone(iso)
        known = self._times.get(minute)
        if known is None:
            self._times = _with_room(self._times)
            known = self._times[minute] = self._locale.time(iso)
        return known

    def day(self, iso: "str | None") -> str:
        """Return "Today" or another day, or ""."""
        if not iso:
            return ""
        # No zone begins its day within a quarter of an hour of another.
        minute = iso[14:16]
        quarter = iso[:14] + (str(int(minute) // 15) if minute.isdigit() else minute) + _zone(iso)
        known = self._days.get(quarter)
        if known is None:
            self._days = _with_room(self._days)
            known = self._days[quarter] = self._locale.day(iso)
        return known

    def forget(self) -> None:
        """Write anew from now on: today may be yesterday now."""
        self._times, self._days = {}, {}


def _with_room(kept: "dict[str, str]") -> "dict[str, str]":
    return kept if len(kept) < MAX_KEPT else {}


def _zone(iso: str) -> str:
    tail = iso[-6:]
    if tail[:1] in ("+", "-") and len(iso) > 19:
        return tail
    return "Z" if tail[-1:] == "Z" else ""
